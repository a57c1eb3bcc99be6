#include "proxyd/tags.h"

#include <memory>
#include <utility>

#include "common/base/text.h"
#include "common/http/structured.h"

namespace proxyd {
namespace {

using http::FieldName;

// How the tags of a field are separated.
enum class Form : std::uint8_t { none, blank, comma, either, groups };

Form form_of(std::string_view name) noexcept {
    constexpr std::pair<std::string_view, Form> kForms[] = {
        {"surrogate-key", Form::blank},
        {"cache-tag", Form::comma},
        {"xkey", Form::either},
        {"cache-groups", Form::groups},
    };
    for (const auto& [text, form] : kForms)
        if (base::iequals(name, text)) return form;
    return Form::none;
}

std::string_view separators_of(Form form) noexcept {
    switch (form) {
    case Form::blank:  return " \t";
    case Form::comma:  return ",";
    case Form::either: return " \t,";
    case Form::groups:
    case Form::none:   break;
    }
    return {};
}

template <typename Add>
void add_groups(const base::Status& parsed, const http::StructuredField& list, Add add) {
    if (!parsed) return;
    for (const http::Member& member : list.members())
        if (!member.inner_list && member.item.value.kind == http::BareItem::Kind::string)
            add(member.item.value.text);
}

template <typename Add>
void add_words(std::string_view value, std::string_view separators, Add add) {
    while (!value.empty()) {
        const std::size_t end = value.find_first_of(separators);
        const std::string_view word = base::trim(value.substr(0, end));
        if (!word.empty()) add(word);
        value = end == std::string_view::npos ? std::string_view{} : value.substr(end + 1);
    }
}

// Takes the next line off the front of a head; empty at its end.
std::string_view take_line(std::string_view& head) noexcept {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(std::min(head.size(), line.size() + 2));
    return line;
}

}  // namespace

std::vector<Tag> tags_of(std::string_view head) {
    std::vector<Tag> tags;
    take_line(head);
    while (!head.empty()) {
        std::string_view value = take_line(head);
        const Form form = form_of(base::take_field(value, ':'));
        if (form == Form::groups) {
            const auto list = std::make_unique<http::StructuredField>();
            add_groups(list->parse_list(base::trim(value)), *list,
                       [&](std::string_view group) { tags.push_back({group, true}); });
        } else if (form != Form::none) {
            add_words(value, separators_of(form),
                      [&](std::string_view word) { tags.push_back({word, false}); });
        }
    }
    return tags;
}

bool has_tags(std::string_view head) noexcept {
    take_line(head);
    while (!head.empty()) {
        std::string_view line = take_line(head);
        if (form_of(base::take_field(line, ':')) != Form::none) return true;
    }
    return false;
}

std::vector<std::string_view> tags_to_purge(const http::Fields& request) {
    std::vector<std::string_view> tags;
    for (const http::Field& field : request) {
        const Form form = form_of(field.name);
        if (form != Form::none && form != Form::groups)
            add_words(field.value, separators_of(form),
                      [&](std::string_view word) { tags.push_back(word); });
    }
    return tags;
}

std::vector<std::string_view> invalidated_groups(const http::Fields& response) {
    std::vector<std::string_view> groups;
    if (!response.has(FieldName::cache_group_invalidation)) return groups;
    const auto list = std::make_unique<http::StructuredField>();
    add_groups(list->parse_list(response, FieldName::cache_group_invalidation), *list,
               [&](std::string_view group) { groups.push_back(group); });
    return groups;
}

}  // namespace proxyd
