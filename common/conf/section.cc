#include "common/conf/section.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/panic.h"
#include "common/conf/nearest.h"
#include "common/conf/units.h"

namespace conf {
namespace {

// What a number of a unit looks like, for messages.
const char* form_of(Unit unit) noexcept {
    switch (unit) {
    case Unit::bytes:
        return "a size, such as \"64m\", \"20k\" or a number of bytes";
    case Unit::time:
        return "a duration, such as \"2s\", \"500ms\", \"10m\" or a number of seconds";
    case Unit::count:
        return "an integer";
    case Unit::real:
        return "a number";
    default:
        return "a value";
    }
}

std::optional<std::uint64_t> parse(Unit unit, std::string_view text) noexcept {
    if (unit == Unit::bytes) return parse_bytes(text);
    if (unit == Unit::count) return parse_count(text);
    const auto time = parse_time(text);
    if (!time) return {};
    return static_cast<std::uint64_t>(time->count());
}

// The integer forms of libconfig: decimal, hexadecimal, and either with L or LL.
std::optional<std::uint64_t> parse_integer(std::string_view text) noexcept {
    while (text.ends_with('L')) text.remove_suffix(1);
    if (!text.starts_with("0x") && !text.starts_with("0X")) return parse_count(text);
    text.remove_prefix(2);
    std::uint64_t number = 0;
    if (text.empty() || text.size() > 15) return {};
    for (const char c : text) {
        const auto digit = std::string_view("0123456789abcdefABCDEF").find(c);
        if (digit == std::string_view::npos) return {};
        number = number * 16 + (digit < 16 ? digit : digit - 6);
    }
    return number;
}

// Whether a number in the text is an integer, of any sign and size.
bool is_integer(std::string_view text) noexcept {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

struct Range {
    std::string_view least, most;
};

Range range_of(const Option& option) noexcept {
    const std::string_view allowed = option.allowed;
    const auto dots = allowed.find("..");
    CHECK(dots != std::string_view::npos);
    return {allowed.substr(0, dots), allowed.substr(dots + 2)};
}

std::string outside(const Node& node, const Range& range) {
    return quote(node) + " is out of range: " + std::string(range.least) + " to " +
           std::string(range.most);
}

}  // namespace

Section::Section(const Node& group, std::span<const Option> options, std::string where,
                 std::vector<Mistake>& mistakes)
    : group_(group), options_(options), where_(std::move(where)), mistakes_(mistakes) {
    refuse_unknown();
}

void Section::refuse_unknown() {
    std::vector<std::string_view> known;
    for (const Option& option : options_) known.push_back(option.name);
    for (const Node& node : group_.children) {
        if (std::ranges::find(known, node.name) != known.end()) continue;
        const std::string_view meant = nearest(node.name, known);
        const std::string hint = meant.empty() ? "; known here: " + join(known)
                                               : "; did you mean \"" + std::string(meant) + "\"?";
        note(mistakes_, node, where_ + ": unknown option \"" + node.name + "\"" + hint);
    }
}

const Option& Section::option(std::string_view name) const noexcept {
    for (const Option& option : options_)
        if (option.name == name) return option;
    base::panic("conf: no option \"%.*s\" in %s", static_cast<int>(name.size()), name.data(),
                where_.c_str());
}

// The node if it is there and of the kind; notes a mistake if it is of another.
const Node* Section::value(std::string_view name, Node::Kind kind, const char* wanted) {
    const Node* node = group_.find(name);
    if (node == nullptr || node->kind == kind) return node;
    mistake(name, quote(*node) + " is not " + wanted);
    return nullptr;
}

std::uint64_t Section::number(std::string_view name) {
    const Option& row = option(name);
    const std::uint64_t preset = *row.preset != '\0' ? *parse(row.unit, row.preset) : 0;
    const Node* node = group_.find(name);
    if (node == nullptr) return preset;

    std::optional<std::uint64_t> number;
    if (node->kind == Node::Kind::number) {
        number = parse_integer(node->text);
        if (number && row.unit == Unit::time) number = parse(row.unit, std::to_string(*number));
    } else if (node->kind == Node::Kind::text && row.unit != Unit::count) {
        number = parse(row.unit, node->text);
    }
    const Range range = range_of(row);
    if (number && *number >= *parse(row.unit, range.least) &&
        *number <= *parse(row.unit, range.most))
        return *number;
    const bool too_far = number || (node->kind == Node::Kind::number && is_integer(node->text));
    mistake(name, too_far ? outside(*node, range) : quote(*node) + " is not " + form_of(row.unit));
    return preset;
}

std::uint64_t Section::bytes(std::string_view name) {
    CHECK(option(name).unit == Unit::bytes);
    return number(name);
}

std::uint64_t Section::count(std::string_view name) {
    CHECK(option(name).unit == Unit::count);
    return number(name);
}

std::chrono::milliseconds Section::time(std::string_view name) {
    CHECK(option(name).unit == Unit::time);
    return std::chrono::milliseconds(static_cast<std::int64_t>(number(name)));
}

double Section::real(std::string_view name) {
    const Option& row = option(name);
    CHECK(row.unit == Unit::real);
    const double preset = *parse_real(row.preset);
    const Node* node = value(name, Node::Kind::number, form_of(Unit::real));
    if (node == nullptr) return preset;
    const auto number = parse_real(node->text);
    const Range range = range_of(row);
    if (number && *number >= *parse_real(range.least) && *number <= *parse_real(range.most))
        return *number;
    return mistake(name, outside(*node, range)), preset;
}

bool Section::flag(std::string_view name) {
    const Option& row = option(name);
    CHECK(row.unit == Unit::flag);
    const Node* node = value(name, Node::Kind::flag, "true or false (without quotes)");
    return node != nullptr ? node->flag : row.preset == std::string_view("true");
}

std::string Section::text(std::string_view name) {
    const Option& row = option(name);
    const Node* node = value(name, Node::Kind::text, "a string in quotes");
    if (node == nullptr) return row.preset;
    for (const char c : node->text)
        if (static_cast<unsigned char>(c) < ' ' || c == 0x7f)
            return mistake(name, "a control character in the string"), std::string(row.preset);
    return node->text;
}

std::size_t Section::word_index(std::string_view name) {
    const Option& row = option(name);
    CHECK(row.unit == Unit::word);
    const auto words = words_of(row);
    const auto index = [&words](std::string_view word) {
        return static_cast<std::size_t>(std::ranges::find(words, word) - words.begin());
    };
    const std::size_t preset = *row.preset != '\0' ? index(row.preset) : 0;
    const Node* node = group_.find(name);
    if (node == nullptr) return preset;
    if (node->kind == Node::Kind::text && index(node->text) < words.size())
        return index(node->text);
    mistake(name, quote(*node) + " is not one of " + join(words));
    return preset;
}

const Node* Section::aggregate(std::string_view name, Node::Kind kind) {
    return value(name, kind, kind == Node::Kind::list ? "a list: ( ... )" : "a group: { ... }");
}

void Section::mistake(std::string_view name, const std::string& text) {
    const Node* node = group_.find(name);
    note(mistakes_, node != nullptr ? *node : group_,
         where_ + "." + std::string(name) + ": " + text);
}

void Section::mistake(const std::string& text) { note(mistakes_, group_, where_ + ": " + text); }

void Section::missing(std::string_view name, const std::string& example) {
    mistake("needs " + std::string(name) + "; write for example " + example);
}

std::vector<std::string_view> words_of(const Option& option) {
    std::vector<std::string_view> words;
    std::string_view rest = option.unit == Unit::word ? option.allowed : "";
    while (!rest.empty()) {
        const auto space = std::min(rest.find(' '), rest.size());
        words.push_back(rest.substr(0, space));
        rest.remove_prefix(std::min(space + 1, rest.size()));
    }
    return words;
}

std::string quote(const Node& node) {
    switch (node.kind) {
    case Node::Kind::group:  return "a group";
    case Node::Kind::list:   return "a list";
    case Node::Kind::text:   return "\"" + node.text + "\"";
    case Node::Kind::number: return node.text;
    case Node::Kind::flag:   return node.flag ? "true" : "false";
    }
    base::panic("conf: Node::Kind %d", static_cast<int>(node.kind));
}

std::string join(std::span<const std::string_view> words) {
    std::string text;
    for (const std::string_view word : words) {
        if (!text.empty()) text += ", ";
        text += word;
    }
    return text;
}

void note(std::vector<Mistake>& mistakes, const Node& at, const std::string& text) {
    mistakes.push_back({at.file, at.line, text});
}

}  // namespace conf
