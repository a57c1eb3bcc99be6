#include "common/h1/access_line.h"

#include "common/h1/log_line.h"
#include "common/http/message.h"

namespace h1 {
namespace {

std::string_view field(const AccessRecord& record, http::FieldName name) noexcept {
    return record.request != nullptr ? record.request->fields.first(name) : std::string_view{};
}

void request_line(LogLine& line, const AccessRecord& record, std::string_view escape) noexcept {
    if (record.request == nullptr) return line.put('-');
    line.foreign(record.request->method_text, escape);
    line.put(' ');
    line.foreign(record.request->target, escape);
    line.put(" HTTP/1.");
    line.put(record.request->minor == 0 ? '0' : '1');
}

}  // namespace

std::size_t format_combined(const AccessRecord& record, std::span<char> into) noexcept {
    LogLine line(into);
    line.put(or_dash(record.client));
    line.put(" - - [");
    line.put(log_time(record.wall_s, kCombinedTime));
    line.put("] \"");
    request_line(line, record, kCombinedEscape);
    line.put("\" ");
    line.number(record.status);
    line.put(' ');
    line.number(record.body_bytes);
    line.put(" \"");
    line.foreign(or_dash(field(record, http::FieldName::referer)), kCombinedEscape);
    line.put("\" \"");
    line.foreign(or_dash(field(record, http::FieldName::user_agent)), kCombinedEscape);
    line.put("\" ");
    line.put(or_dash(record.cache));
    line.put(' ');
    line.put(or_dash(record.server));
    line.put(' ');
    line.number(record.total_us);
    line.put(' ');
    line.number(record.server_us);
    if (!record.complete) line.put(" cut");
    return line.finish();
}

std::size_t format_json(const AccessRecord& record, std::span<char> into) noexcept {
    LogLine line(into);
    line.put("{\"time\":\"");
    line.put(log_time(record.wall_s, kJsonTime));
    line.put("\",\"client\":\"");
    line.put(record.client);
    line.put("\",\"request\":\"");
    request_line(line, record, kJsonEscape);
    line.put("\",\"host\":\"");
    if (record.request != nullptr) line.foreign(record.request->authority, kJsonEscape);
    line.put("\",\"status\":");
    line.number(record.status);
    line.put(",\"bytes\":");
    line.number(record.body_bytes);
    line.put(",\"referer\":\"");
    line.foreign(field(record, http::FieldName::referer), kJsonEscape);
    line.put("\",\"agent\":\"");
    line.foreign(field(record, http::FieldName::user_agent), kJsonEscape);
    line.put("\",\"cache\":\"");
    line.put(record.cache);
    line.put("\",\"server\":\"");
    line.put(record.server);
    line.put("\",\"total_us\":");
    line.number(record.total_us);
    line.put(",\"server_us\":");
    line.number(record.server_us);
    line.put(",\"complete\":");
    line.put(std::string_view(record.complete ? "true}" : "false}"));
    return line.finish();
}

}  // namespace h1
