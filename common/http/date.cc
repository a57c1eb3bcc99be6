#include "common/http/date.h"

#include <algorithm>
#include <chrono>
#include <cstring>

#include "common/http/chars.h"

namespace http {
namespace {

constexpr std::int64_t kDaySeconds = 24 * 60 * 60;

constexpr std::string_view kDays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                      "Thursday", "Friday", "Saturday"};
constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::string_view kShortDays = "SunMonTueWedThuFriSat";

struct Stamp {
    int year = 0, month = 0, day = 0;  // month and day from 1
    int weekday = 0;                   // 0 is Sunday
    int hour = 0, minute = 0, second = 0;
};

// Takes a date apart from left to right; once something is missing it stays failed.
class Scanner {
  public:
    explicit Scanner(std::string_view text) noexcept : rest_(text) {}

    void literal(std::string_view expected) noexcept {
        if (iequal(rest_.substr(0, expected.size()), expected))
            rest_.remove_prefix(expected.size());
        else
            fail();
    }
    int number(std::size_t digits) noexcept {
        if (rest_.size() < digits) return fail();
        int value = 0;
        for (const char c : rest_.substr(0, digits)) {
            if (!is_digit(c)) return fail();
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(digits);
        return value;
    }
    // asctime pads the day with a blank: " 6".
    int padded_day() noexcept {
        if (rest_.empty() || rest_.front() != ' ') return number(2);
        rest_.remove_prefix(1);
        return number(1);
    }
    // The index of the next three letters in `names`.
    int short_name(std::string_view names) noexcept {
        const std::string_view name = rest_.substr(0, 3);
        for (std::size_t i = 0; i < names.size(); i += 3)
            if (iequal(names.substr(i, 3), name)) {
                rest_.remove_prefix(3);
                return static_cast<int>(i / 3);
            }
        return fail();
    }
    int long_day() noexcept {
        for (std::size_t i = 0; i < std::size(kDays); ++i)
            if (iequal(rest_.substr(0, kDays[i].size()), kDays[i])) {
                rest_.remove_prefix(kDays[i].size());
                return static_cast<int>(i);
            }
        return fail();
    }
    void time(Stamp& stamp) noexcept {
        stamp.hour = number(2);
        literal(":");
        stamp.minute = number(2);
        literal(":");
        stamp.second = number(2);
    }
    bool finished() const noexcept { return !failed_ && rest_.empty(); }

  private:
    int fail() noexcept {
        failed_ = true;
        rest_ = {};
        return 0;
    }

    std::string_view rest_;
    bool failed_ = false;
};

// "Sun, 06 Nov 1994 08:49:37 GMT"
bool read_imf(std::string_view text, Stamp& stamp) noexcept {
    Scanner scan(text);
    stamp.weekday = scan.short_name(kShortDays);
    scan.literal(", ");
    stamp.day = scan.number(2);
    scan.literal(" ");
    stamp.month = scan.short_name(kMonths) + 1;
    scan.literal(" ");
    stamp.year = scan.number(4);
    scan.literal(" ");
    scan.time(stamp);
    scan.literal(" GMT");
    return scan.finished();
}

// "Sunday, 06-Nov-94 08:49:37 GMT"; leaves the two digits in stamp.year.
bool read_rfc850(std::string_view text, Stamp& stamp) noexcept {
    Scanner scan(text);
    stamp.weekday = scan.long_day();
    scan.literal(", ");
    stamp.day = scan.number(2);
    scan.literal("-");
    stamp.month = scan.short_name(kMonths) + 1;
    scan.literal("-");
    stamp.year = scan.number(2);
    scan.literal(" ");
    scan.time(stamp);
    scan.literal(" GMT");
    return scan.finished();
}

// "Sun Nov  6 08:49:37 1994"
bool read_asctime(std::string_view text, Stamp& stamp) noexcept {
    Scanner scan(text);
    stamp.weekday = scan.short_name(kShortDays);
    scan.literal(" ");
    stamp.month = scan.short_name(kMonths) + 1;
    scan.literal(" ");
    stamp.day = scan.padded_day();
    scan.literal(" ");
    scan.time(stamp);
    scan.literal(" ");
    stamp.year = scan.number(4);
    return scan.finished();
}

std::chrono::year_month_day date_of(const Stamp& stamp) noexcept {
    return {std::chrono::year(stamp.year), std::chrono::month(static_cast<unsigned>(stamp.month)),
            std::chrono::day(static_cast<unsigned>(stamp.day))};
}

std::optional<std::int64_t> seconds_of(const Stamp& stamp) noexcept {
    // RFC 9110 allows the leap second 60; it counts as the first second of the next minute.
    const bool clock = stamp.hour < 24 && stamp.minute < 60 && stamp.second <= 60;
    const auto date = date_of(stamp);
    if (!clock || !date.ok()) return {};
    const std::chrono::sys_days day = date;
    const auto weekday = std::chrono::weekday(day).c_encoding();
    if (weekday != static_cast<unsigned>(stamp.weekday)) return {};
    return std::int64_t{day.time_since_epoch().count()} * kDaySeconds + stamp.hour * 3600 +
           stamp.minute * 60 + stamp.second;
}

int year_of(std::int64_t time_s) noexcept {
    const auto days = std::chrono::floor<std::chrono::days>(std::chrono::seconds(time_s));
    return static_cast<int>(std::chrono::year_month_day(std::chrono::sys_days(days)).year());
}

void put(char* out, int value, int digits) noexcept {
    for (char* at = out + digits; at != out; value /= 10)
        *--at = static_cast<char>('0' + value % 10);
}

}  // namespace

std::optional<std::int64_t> parse_date(std::string_view text, std::int64_t now_s) noexcept {
    Stamp stamp;
    if (read_imf(text, stamp) || read_asctime(text, stamp)) return seconds_of(stamp);
    if (!read_rfc850(text, stamp)) return {};
    const int this_year = year_of(now_s);
    stamp.year += this_year / 100 * 100;
    if (stamp.year > this_year + 50) stamp.year -= 100;
    return seconds_of(stamp);
}

void write_date(std::int64_t time_s, std::span<char, kDateBytes> out) noexcept {
    constexpr std::int64_t kFirst = -62167219200, kLast = 253402300799;  // years 0 and 9999
    const std::chrono::seconds time(std::clamp(time_s, kFirst, kLast));
    const auto days = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::sys_days day(days);
    const std::chrono::year_month_day date(day);
    const auto second = static_cast<int>((time - days).count());
    std::memcpy(out.data(), "xxx, 00 xxx 0000 00:00:00 GMT", kDateBytes);
    kShortDays.copy(&out[0], 3, std::chrono::weekday(day).c_encoding() * 3);
    put(&out[5], static_cast<int>(static_cast<unsigned>(date.day())), 2);
    kMonths.copy(&out[8], 3, (static_cast<unsigned>(date.month()) - 1) * 3);
    put(&out[12], static_cast<int>(date.year()), 4);
    put(&out[17], second / 3600, 2);
    put(&out[20], second / 60 % 60, 2);
    put(&out[23], second % 60, 2);
}

std::string_view DateCache::at(std::int64_t now_s) noexcept {
    if (now_s != time_s_) {
        write_date(now_s, text_);
        time_s_ = now_s;
    }
    return {text_.data(), text_.size()};
}

}  // namespace http
