#include "common/http/entity_tag.h"

#include "common/http/chars.h"

namespace http {
namespace {

// etagc: VCHAR but the quote, or a byte above 0x7f.
bool is_tag_char(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7f && byte != '"';
}

}  // namespace

std::optional<EntityTag> take_entity_tag(std::string_view& text) noexcept {
    EntityTag tag;
    tag.weak = text.substr(0, 2) == "W/";
    std::string_view rest = text.substr(tag.weak ? 2 : 0);
    if (rest.empty() || rest.front() != '"') return {};
    std::size_t end = 1;
    while (end < rest.size() && is_tag_char(rest[end])) ++end;
    if (end == rest.size() || rest[end] != '"') return {};
    tag.opaque = rest.substr(1, end - 1);
    text = rest.substr(end + 1);
    return tag;
}

std::optional<EntityTag> parse_entity_tag(std::string_view text) noexcept {
    const auto tag = take_entity_tag(text);
    return text.empty() ? tag : std::nullopt;
}

std::optional<EntityTag> EntityTagList::next() noexcept {
    while (!rest_.empty() && (rest_.front() == ',' || is_ows(rest_.front())))
        rest_.remove_prefix(1);
    const auto tag = take_entity_tag(rest_);
    rest_ = trim_ows(rest_);
    // After a tag comes a comma or the end; text that is neither ends the list here.
    const bool separated = rest_.empty() || rest_.front() == ',';
    if (!tag || !separated) {
        rest_ = {};
        return {};
    }
    return tag;
}

}  // namespace http
