// log_line.h -- puts one line of an access log together, in memory that is large enough.
//
// Layer:    h1 (pure: bytes in, bytes out)
// Runs in:  worker
//
// What is our own is copied as it is; what came from outside is escaped, so that it can
// neither end the line nor a pair of quotes.  Written for every request, hence all inline.

#ifndef COMMON_H1_LOG_LINE_H
#define COMMON_H1_LOG_LINE_H

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace h1 {

// How a byte that may not stand in quotes begins; two hexadecimal digits follow.
inline constexpr std::string_view kCombinedEscape = "\\x";
inline constexpr std::string_view kJsonEscape = "\\u00";

inline constexpr char kCombinedTime[] = "%d/%b/%Y:%H:%M:%S +0000";
inline constexpr char kJsonTime[] = "%Y-%m-%dT%H:%M:%SZ";

// A time in the format of strftime(3), UTC.  Made once per second and format.
// Lifetime: until the next call.
std::string_view log_time(std::int64_t wall_s, const char* format) noexcept;

inline std::string_view or_dash(std::string_view text) noexcept {
    return text.empty() ? "-" : text;
}

class LogLine {
  public:
    explicit LogLine(std::span<char> into) noexcept
        : begin_(into.data()), at_(into.data()), end_(into.data() + into.size() - 1) {}

    // Our own text; cut where the line ends.
    void put(std::string_view text) noexcept {
        at_ = std::copy_n(text.data(), std::min(text.size(), room()), at_);
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
    // What stays free behind texts from outside, for the numbers and names that follow them.
    static constexpr std::size_t kReserve = 384;

    static constexpr char kHex[] = "0123456789abcdef";

    // Bytes that may stand in a quoted text as they are.
    static constexpr std::array<bool, 256> kPlain = [] {
        std::array<bool, 256> plain{};
        for (std::size_t c = 0x20; c < 0x7f; ++c) plain[c] = c != '"' && c != '\\';
        return plain;
    }();

    // Eight bytes at a time: is any of them a control, 0x7f or above, '"' or '\\'?  Only such
    // words are looked at byte by byte.
    static bool all_plain(std::uint64_t word) noexcept {
        constexpr std::uint64_t ones = 0x0101'0101'0101'0101u, tops = 0x8080'8080'8080'8080u;
        // The top bit of a byte of has_zero(x) is set if that byte of x is zero, and perhaps in
        // bytes above one that is: enough to know that there is none.
        const auto has_zero = [](std::uint64_t x) { return (x - ones) & ~x & tops; };
        const std::uint64_t below_space = (word - ones * 0x20) & ~word & tops;
        return (word & tops) == 0 && below_space == 0 && has_zero(word ^ ones * '"') == 0 &&
               has_zero(word ^ ones * '\\') == 0 && has_zero(word ^ ones * 0x7f) == 0;
    }

    static const char* plain_run(const char* from, const char* stop) noexcept {
        for (std::uint64_t word; stop - from >= 8; from += 8) {
            std::memcpy(&word, from, sizeof word);
            if (!all_plain(word)) break;
        }
        while (from < stop && kPlain[static_cast<unsigned char>(*from)]) ++from;
        return from;
    }

    std::size_t room() const noexcept { return static_cast<std::size_t>(end_ - at_); }

    char* begin_;
    char* at_;
    char* end_;  // one byte before the real end: the LF always fits
};

}  // namespace h1

#endif  // COMMON_H1_LOG_LINE_H
