#include "weirctl/table.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace weirctl {

std::string lay_out(const std::vector<std::vector<std::string>>& rows, std::size_t indent) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    }
    std::string text;
    for (const auto& row : rows) {
        text.append(indent, ' ');
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string padding(widths[i] - row[i].size(), ' ');
            if (i > 0) text += "  " + padding + row[i];
            else text += row[i] + (row.size() > 1 ? padding : "");
        }
        text += '\n';
    }
    return text;
}

std::string short_number(double value) {
    constexpr char kUnits[] = {' ', 'k', 'M', 'G', 'T', 'P', 'E'};
    std::size_t unit = 0;
    // 999.5 would print as 1000.
    while (value >= 999.5 && unit + 1 < sizeof kUnits) {
        value /= 1000;
        ++unit;
    }
    char text[32];
    const bool whole = value >= 99.95 || (unit == 0 && value == std::floor(value));
    std::snprintf(text, sizeof text, whole ? "%.0f%.1s" : "%.1f%.1s", value,
                  unit == 0 ? "" : &kUnits[unit]);
    return text;
}

}  // namespace weirctl
