#include "proxyd/cookies.h"

#include <algorithm>

#include "common/base/text.h"
#include "common/http/head_writer.h"

namespace proxyd {

std::string_view CookieReader::Pair::value() const noexcept {
    return text.substr(std::min(name.size() + 1, text.size()));
}

bool CookieReader::next_line() noexcept {
    if (line_ == fields_.end()) return false;
    line_ = line_ == nullptr ? fields_.begin() : line_ + 1;
    while (line_ != fields_.end() && line_->id != http::FieldName::cookie) ++line_;
    if (line_ == fields_.end()) return false;
    rest_ = line_->value;
    return true;
}

bool CookieReader::next(Pair& pair) noexcept {
    for (;;) {
        while (rest_.empty())
            if (!next_line()) return false;
        pair.text = base::trim(base::take_field(rest_, ';'));
        pair.name = pair.text.substr(0, pair.text.find('='));
        if (!pair.text.empty()) return true;
    }
}

std::string_view kept_cookies(const http::Fields& fields, const std::vector<std::string>& names,
                              std::span<char> room) noexcept {
    http::HeadWriter writer(room);
    CookieReader cookies(fields);
    for (CookieReader::Pair pair; cookies.next(pair);) {
        if (std::ranges::find(names, pair.name) == names.end()) continue;
        if (!writer.text().empty()) writer.add("; ");
        writer.add(pair.text);
    }
    return writer.ok() ? writer.text() : std::string_view{};
}

}  // namespace proxyd
