#include "common/h1/access_line.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <ctime>

#include "common/http/message.h"

namespace h1 {
namespace {

// What stays free behind texts from outside, for the numbers and names that follow them.
constexpr std::size_t kReserve = 384;

constexpr char kHex[] = "0123456789abcdef";

// Bytes that may stand in a quoted text as they are.
constexpr std::array<bool, 256> kPlain = [] {
    std::array<bool, 256> plain{};
    for (std::size_t c = 0x20; c < 0x7f; ++c) plain[c] = c != '"' && c != '\\';
    return plain;
}();

// Eight bytes at a time: is any of them a control, 0x7f or above, '"' or '\\'?  Only such
// words are looked at byte by byte.
bool all_plain(std::uint64_t word) noexcept {
    constexpr std::uint64_t ones = 0x0101'0101'0101'0101u, tops = 0x8080'8080'8080'8080u;
    // The top bit of a byte of has_zero(x) is set if that byte of x is zero, and perhaps in
    // bytes above one that is: enough to know that there is none.
    const auto has_zero = [](std::uint64_t x) { return (x - ones) & ~x & tops; };
    const std::uint64_t below_space = (word - ones * 0x20) & ~word & tops;
    return (word & tops) == 0 && below_space == 0 && has_zero(word ^ ones * '"') == 0 &&
           has_zero(word ^ ones * '\\') == 0 && has_zero(word ^ ones * 0x7f) == 0;
}

const char* plain_run(const char* from, const char* stop) noexcept {
    for (std::uint64_t word; stop - from >= 8; from += 8) {
        std::memcpy(&word, from, sizeof word);
        if (!all_plain(word)) break;
    }
    while (from < stop && kPlain[static_cast<unsigned char>(*from)]) ++from;
    return from;
}

class Line {
  public:
    explicit Line(std::span<char> into) noexcept
        : begin_(into.data()), at_(into.data()), end_(into.data() + into.size() - 1) {}

    // Our own text; cut where the line ends.
    void put(std::string_view text) noexcept {
        const std::size_t n = std::min(text.size(), room());
        std::memcpy(at_, text.data(), n);
        at_ += n;
    }
    // A literal, whose length the compiler knows: no call.
    template <std::size_t kSize>
    void put(const char (&literal)[kSize]) noexcept {
        if (room() < kSize - 1) return put(std::string_view(literal, kSize - 1));
        std::memcpy(at_, literal, kSize - 1);
        at_ += kSize - 1;
    }
    void put(char c) noexcept {
        if (at_ < end_) *at_++ = c;
    }
    void number(std::uint64_t value) noexcept { at_ = std::to_chars(at_, end_, value).ptr; }

    // A text from outside: escaped, and cut so that kReserve bytes stay free.
    void foreign(std::string_view text, std::string_view escape) noexcept {
        const std::size_t widest = escape.size() + 2;
        const char* from = text.data();
        const char* const last = from + text.size();
        while (from < last && room() > kReserve) {
            const char* stop = std::min(last, from + (room() - kReserve));
            const char* run = plain_run(from, stop);
            put({from, static_cast<std::size_t>(run - from)});
            from = run;
            if (from == last || room() < kReserve + widest) return;
            const auto c = static_cast<unsigned char>(*from++);
            put(escape);
            put(kHex[c >> 4]);
            put(kHex[c & 15]);
        }
    }

    std::size_t finish() noexcept {
        *at_++ = '\n';
        return static_cast<std::size_t>(at_ - begin_);
    }

  private:
    std::size_t room() const noexcept { return static_cast<std::size_t>(end_ - at_); }

    char* begin_;
    char* at_;
    char* end_;  // one byte before the real end: the LF always fits
};

// The time of a log line, made once per second.
std::string_view clock_text(std::int64_t wall_s, const char* format) noexcept {
    static std::int64_t made_for = -1;
    static const char* made_as = nullptr;
    static char text[40];
    static std::size_t size = 0;
    if (wall_s != made_for || format != made_as) {
        const std::time_t when = wall_s;
        std::tm utc{};
        ::gmtime_r(&when, &utc);
        size = std::strftime(text, sizeof text, format, &utc);
        made_for = wall_s;
        made_as = format;
    }
    return {text, size};
}

std::string_view or_dash(std::string_view text) noexcept { return text.empty() ? "-" : text; }

std::string_view field(const AccessRecord& record, http::FieldName name) noexcept {
    return record.request != nullptr ? record.request->fields.first(name) : std::string_view{};
}

void request_line(Line& line, const AccessRecord& record, std::string_view escape) noexcept {
    if (record.request == nullptr) return line.put('-');
    line.foreign(record.request->method_text, escape);
    line.put(' ');
    line.foreign(record.request->target, escape);
    line.put(" HTTP/1.");
    line.put(record.request->minor == 0 ? '0' : '1');
}

}  // namespace

std::size_t format_combined(const AccessRecord& record, std::span<char> into) noexcept {
    static constexpr char kTime[] = "[%d/%b/%Y:%H:%M:%S +0000]";
    constexpr std::string_view escape = "\\x";
    Line line(into);
    line.put(or_dash(record.client));
    line.put(" - - ");
    line.put(clock_text(record.wall_s, kTime));
    line.put(" \"");
    request_line(line, record, escape);
    line.put("\" ");
    line.number(record.status);
    line.put(' ');
    line.number(record.body_bytes);
    line.put(" \"");
    line.foreign(or_dash(field(record, http::FieldName::referer)), escape);
    line.put("\" \"");
    line.foreign(or_dash(field(record, http::FieldName::user_agent)), escape);
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
    static constexpr char kTime[] = "%Y-%m-%dT%H:%M:%SZ";
    constexpr std::string_view escape = "\\u00";
    Line line(into);
    line.put("{\"time\":\"");
    line.put(clock_text(record.wall_s, kTime));
    line.put("\",\"client\":\"");
    line.put(record.client);
    line.put("\",\"request\":\"");
    request_line(line, record, escape);
    line.put("\",\"host\":\"");
    if (record.request != nullptr) line.foreign(record.request->authority, escape);
    line.put("\",\"status\":");
    line.number(record.status);
    line.put(",\"bytes\":");
    line.number(record.body_bytes);
    line.put(",\"referer\":\"");
    line.foreign(field(record, http::FieldName::referer), escape);
    line.put("\",\"agent\":\"");
    line.foreign(field(record, http::FieldName::user_agent), escape);
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
