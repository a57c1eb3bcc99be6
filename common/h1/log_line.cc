#include "common/h1/log_line.h"

#include <ctime>

namespace h1 {

std::string_view log_time(std::int64_t wall_s, const char* format) noexcept {
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

}  // namespace h1
