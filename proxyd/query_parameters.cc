#include "proxyd/query_parameters.h"

#include "common/http/chars.h"

namespace proxyd {

char take_decoded(std::string_view& text) noexcept {
    const char first = text.front();
    const int high = text.size() > 2 ? http::hex_value(text[1]) : -1;
    const int low = text.size() > 2 ? http::hex_value(text[2]) : -1;
    const bool escape = first == '%' && high >= 0 && low >= 0;
    text.remove_prefix(escape ? 3 : 1);
    if (escape) return static_cast<char>(high << 4 | low);
    return first == '+' ? ' ' : first;
}

bool QueryParameters::add(std::string_view parameter) noexcept {
    if (count_ == all_.size()) return false;
    all_[count_++] = parameter;
    return true;
}

// An insertion sort: it keeps equal ones in order and allocates nothing.
void QueryParameters::sort() noexcept {
    for (std::size_t i = 1; i < count_; ++i) {
        const std::string_view moving = all_[i];
        std::size_t to = i;
        for (; to > 0 && parameter_name(moving) < parameter_name(all_[to - 1]); --to)
            all_[to] = all_[to - 1];
        all_[to] = moving;
    }
}

}  // namespace proxyd
