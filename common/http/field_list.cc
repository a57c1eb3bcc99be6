#include "common/http/field_list.h"

#include "common/http/chars.h"

namespace http {
namespace {

// The index of the first `separator` outside quotes, or the size of `text`.
std::size_t find_unquoted(std::string_view text, char separator) noexcept {
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"')
            quoted = !quoted;
        else if (text[i] == '\\' && quoted)
            ++i;
        else if (text[i] == separator && !quoted)
            return i;
    }
    return text.size();
}

}  // namespace

std::string_view take_part(std::string_view& rest, char separator) noexcept {
    const std::size_t end = find_unquoted(rest, separator);
    const std::string_view part = rest.substr(0, end);
    rest = end == rest.size() ? std::string_view{} : rest.substr(end + 1);
    return trim_ows(part);
}

std::string_view unquoted(std::string_view text, bool& sound) noexcept {
    if (text.empty() || text.front() != '"') {
        sound = is_token(text);
        return text;
    }
    const std::string_view inside = text.substr(1);
    for (std::size_t i = 0; i < inside.size(); ++i) {
        if (inside[i] == '"') {
            sound = i + 1 == inside.size();
            return inside.substr(0, i);
        }
        if (inside[i] == '\\') ++i;
    }
    sound = false;
    return inside;
}

bool FieldList::next_line() noexcept {
    if (fields_ == nullptr) return false;
    line_ = fields_->next(name_, line_);
    if (line_ == fields_->end()) return false;
    rest_ = line_->value;
    ++line_;
    return true;
}

bool FieldList::next(std::string_view& element) noexcept {
    do {
        while (!rest_.empty()) {
            element = take_part(rest_, ',');
            if (!element.empty()) return true;
        }
    } while (next_line());
    return false;
}

bool list_has(const Fields& fields, FieldName name, std::string_view wanted) noexcept {
    if (!fields.has(name)) return false;
    FieldList list(fields, name);
    for (std::string_view element; list.next(element);)
        if (iequal(element, wanted)) return true;
    return false;
}

}  // namespace http
