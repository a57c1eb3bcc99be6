#include "originsim/access_log.h"

#include <algorithm>

#include "common/base/panic.h"
#include "common/h1/log_line.h"

namespace originsim {
namespace {

constexpr std::size_t kMaxValue = 360;   // bytes of one value before it is escaped
constexpr std::size_t kMaxMethod = 20;

// "12.345", milliseconds.
void put_ms(h1::LogLine& line, std::chrono::microseconds time) noexcept {
    const auto us = static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0));
    line.number(us / 1000);
    line.put('.');
    for (const unsigned unit : {100U, 10U, 1U}) line.put(static_cast<char>('0' + us / unit % 10));
}

// A name of ours and a text from outside, in quotes.
void put_text(h1::LogLine& line, std::string_view name, std::string_view text,
              std::string_view escape) noexcept {
    line.put(name);
    line.put('"');
    line.foreign(text.substr(0, kMaxValue), escape);
    line.put('"');
}

void put_number(h1::LogLine& line, std::string_view name, std::uint64_t value) noexcept {
    line.put(name);
    line.number(value);
}

void put_time(h1::LogLine& line, std::string_view name, std::chrono::microseconds time) noexcept {
    line.put(name);
    put_ms(line, time);
}

// "-" if there was none that could be understood.
void put_request(h1::LogLine& line, const AccessRecord& record, std::string_view escape) noexcept {
    line.put('"');
    if (record.method.empty()) {
        line.put('-');
    } else {
        line.foreign(record.method.substr(0, kMaxMethod), escape);
        line.put(' ');
        line.foreign(record.target.substr(0, kMaxValue), escape);
        line.put(" HTTP/1.");
        line.put(record.minor == 0 ? '0' : '1');
    }
    line.put('"');
}

std::size_t write_combined(const AccessRecord& r, h1::LogLine line) noexcept {
    using h1::or_dash;
    constexpr std::string_view escape = h1::kCombinedEscape;
    line.put(or_dash(r.client));
    line.put(" - - [");
    line.put(h1::log_time(r.time_s, h1::kCombinedTime));
    line.put("] ");
    put_request(line, r, escape);
    put_number(line, " ", r.status);
    put_number(line, " ", r.body_bytes);
    put_text(line, " ", or_dash(r.referer), escape);
    put_text(line, " ", or_dash(r.user_agent), escape);
    line.put(" host=");
    line.put(r.host);
    put_number(line, " n=", r.number);
    put_number(line, " in=", r.body_in);
    put_time(line, " queue_ms=", r.queued);
    put_time(line, " service_ms=", r.service);
    put_time(line, " total_ms=", r.total);
    line.put(" fault=");
    line.put(or_dash(r.fault));
    line.put(std::string_view(r.complete ? " end=whole" : " end=broken"));
    put_text(line, " range=", or_dash(r.range), escape);
    put_text(line, " via=", or_dash(r.via), escape);
    put_text(line, " forwarded=", or_dash(r.forwarded), escape);
    return line.finish();
}

std::size_t write_json(const AccessRecord& r, h1::LogLine line) noexcept {
    constexpr std::string_view escape = h1::kJsonEscape;
    line.put("{\"time\":\"");
    line.put(h1::log_time(r.time_s, h1::kJsonTime));
    put_text(line, "\",\"client\":", r.client, escape);
    line.put(",\"request\":");
    put_request(line, r, escape);
    put_number(line, ",\"status\":", r.status);
    put_number(line, ",\"bytes\":", r.body_bytes);
    put_text(line, ",\"host\":", r.host, escape);
    put_number(line, ",\"n\":", r.number);
    put_number(line, ",\"in\":", r.body_in);
    put_time(line, ",\"queue_ms\":", r.queued);
    put_time(line, ",\"service_ms\":", r.service);
    put_time(line, ",\"total_ms\":", r.total);
    put_text(line, ",\"fault\":", r.fault, escape);
    line.put(",\"whole\":");
    line.put(std::string_view(r.complete ? "true" : "false"));
    put_text(line, ",\"referer\":", r.referer, escape);
    put_text(line, ",\"user_agent\":", r.user_agent, escape);
    put_text(line, ",\"range\":", r.range, escape);
    put_text(line, ",\"via\":", r.via, escape);
    put_text(line, ",\"forwarded\":", r.forwarded, escape);
    line.put('}');
    return line.finish();
}

}  // namespace

std::size_t write_access_line(const AccessRecord& record, conf::LogKind kind,
                              std::span<char> line) noexcept {
    CHECK(line.size() >= kMaxAccessLine);
    return kind == conf::LogKind::json ? write_json(record, h1::LogLine(line))
                                       : write_combined(record, h1::LogLine(line));
}

}  // namespace originsim
