#include "originsim/access_log.h"

#include <algorithm>
#include <ctime>

#include "common/base/panic.h"
#include "common/base/text.h"

namespace originsim {
namespace {

constexpr std::size_t kMaxValue = 400;   // bytes of one value before it is escaped
constexpr char kHex[] = "0123456789abcdef";

// Appends to a line that is known to be long enough for everything but long values.
class Line {
  public:
    explicit Line(std::span<char> room) noexcept : begin_(room.data()), at_(begin_) {
        limit_ = begin_ + kMaxAccessLine - kMaxTail;
    }

    Line& operator<<(std::string_view text) noexcept {
        const std::size_t n = std::min(text.size(), left());
        at_ = std::copy_n(text.data(), n, at_);
        return *this;
    }
    Line& operator<<(std::uint64_t number) noexcept {
        if (left() >= 20) at_ = base::write_decimal(at_, number);
        return *this;
    }
    // "12.345", milliseconds.
    Line& operator<<(std::chrono::microseconds time) noexcept {
        const auto us = static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0));
        const char fraction[] = {'.', static_cast<char>('0' + us / 100 % 10),
                                 static_cast<char>('0' + us / 10 % 10),
                                 static_cast<char>('0' + us % 10)};
        return *this << us / 1000 << std::string_view(fraction, sizeof fraction);
    }
    // In quotes, with what would end the quotes or the line escaped.
    Line& quote(std::string_view text, std::string_view escape_byte) noexcept {
        *this << "\"";
        for (const char c : text.substr(0, kMaxValue)) put_quoted(c, escape_byte);
        return *this << "\"";
    }
    std::size_t end() noexcept {
        *at_++ = '\n';
        return static_cast<std::size_t>(at_ - begin_);
    }

  private:
    static constexpr std::size_t kMaxTail = 8;   // of an escape, a quote and the newline

    std::size_t left() const noexcept {
        return at_ < limit_ ? static_cast<std::size_t>(limit_ - at_) : 0;
    }
    void put_quoted(char c, std::string_view escape_byte) noexcept {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') *this << "\\" << std::string_view(&c, 1);
        else if (byte >= 0x20 && byte < 0x7f) *this << std::string_view(&c, 1);
        else if (left() >= 8) {
            const char digits[] = {kHex[byte >> 4], kHex[byte & 15]};
            *this << escape_byte << std::string_view(digits, 2);
        }
    }

    char* begin_;
    char* at_;
    char* limit_;
};

std::string_view or_dash(std::string_view text) noexcept { return text.empty() ? "-" : text; }

// With strftime(3)'s format; the locale is "C", nobody sets another.
std::string_view format_time(std::int64_t time_s, const char* format, std::span<char> room) noexcept {
    const auto seconds = static_cast<std::time_t>(time_s);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    return {room.data(), std::strftime(room.data(), room.size(), format, &parts)};
}

// "-" if there was none that could be understood.
void write_request_line(Line& line, const AccessRecord& record, std::string_view escape) noexcept {
    if (record.method.empty()) {
        line.quote("-", escape);
        return;
    }
    char text[kMaxValue];
    char* at = text;
    const auto put = [&](std::string_view part, std::size_t most) {
        at = std::copy_n(part.data(), std::min(part.size(), most), at);
    };
    put(record.method, 20);
    put(" ", 1);
    put(record.target, kMaxValue - 40);
    put(record.minor == 0 ? " HTTP/1.0" : " HTTP/1.1", 9);
    line.quote({text, static_cast<std::size_t>(at - text)}, escape);
}

std::size_t write_combined(const AccessRecord& r, Line line) noexcept {
    constexpr std::string_view kEscape = "\\x";
    char time[32];
    line << or_dash(r.client) << " - - ["
         << format_time(r.time_s, "%d/%b/%Y:%H:%M:%S +0000", time) << "] ";
    write_request_line(line, r, kEscape);
    line << " " << std::uint64_t{r.status} << " " << r.body_bytes << " ";
    line.quote(or_dash(r.referer), kEscape) << " ";
    line.quote(or_dash(r.user_agent), kEscape);
    line << " host=" << r.host << " n=" << r.number << " in=" << r.body_in
         << " queue_ms=" << r.queued << " service_ms=" << r.service << " total_ms=" << r.total
         << " fault=" << or_dash(r.fault) << " end=" << (r.complete ? "whole" : "broken");
    (line << " range=").quote(or_dash(r.range), kEscape);
    (line << " via=").quote(or_dash(r.via), kEscape);
    (line << " forwarded=").quote(or_dash(r.forwarded), kEscape);
    return line.end();
}

std::size_t write_json(const AccessRecord& r, Line line) noexcept {
    constexpr std::string_view kEscape = "\\u00";
    char time[32];
    line << "{\"time\":\"" << format_time(r.time_s, "%Y-%m-%dT%H:%M:%SZ", time)
         << "\",\"client\":\"" << r.client << "\",\"request\":";
    write_request_line(line, r, kEscape);
    line << ",\"status\":" << std::uint64_t{r.status} << ",\"bytes\":" << r.body_bytes
         << ",\"host\":\"" << r.host << "\",\"n\":" << r.number << ",\"in\":" << r.body_in
         << ",\"queue_ms\":" << r.queued << ",\"service_ms\":" << r.service
         << ",\"total_ms\":" << r.total << ",\"fault\":\"" << r.fault
         << "\",\"whole\":" << (r.complete ? "true" : "false");
    (line << ",\"referer\":").quote(r.referer, kEscape);
    (line << ",\"user_agent\":").quote(r.user_agent, kEscape);
    (line << ",\"range\":").quote(r.range, kEscape);
    (line << ",\"via\":").quote(r.via, kEscape);
    (line << ",\"forwarded\":").quote(r.forwarded, kEscape);
    line << "}";
    return line.end();
}

}  // namespace

std::size_t write_access_line(const AccessRecord& record, conf::LogKind kind,
                              std::span<char> line) noexcept {
    CHECK(line.size() >= kMaxAccessLine);
    return kind == conf::LogKind::json ? write_json(record, Line(line))
                                       : write_combined(record, Line(line));
}

}  // namespace originsim
