// entity_tag.h -- entity tags and lists of them.
//
// Layer:    http (pure)
// Runs in:  any process
// Source:   RFC 9110 section 8.8.3

#ifndef COMMON_HTTP_ENTITY_TAG_H
#define COMMON_HTTP_ENTITY_TAG_H

#include <optional>
#include <string_view>

namespace http {

struct EntityTag {
    bool weak = false;
    std::string_view opaque;  // between the quotes; may be empty, and may hold commas
};

// Takes the tag at the start of `text` off it; nothing (and `text` untouched) if there is none.
std::optional<EntityTag> take_entity_tag(std::string_view& text) noexcept;

// The one tag that `text` is, or nothing.
std::optional<EntityTag> parse_entity_tag(std::string_view text) noexcept;

// RFC 9110 section 8.8.3.2.
inline bool strong_match(const EntityTag& a, const EntityTag& b) noexcept {
    return !a.weak && !b.weak && a.opaque == b.opaque;
}
inline bool weak_match(const EntityTag& a, const EntityTag& b) noexcept {
    return a.opaque == b.opaque;
}

// The tags of an If-Match or If-None-Match value.  A tag has no escapes, so these lists are
// not the ones that FieldList reads.
class EntityTagList {
  public:
    explicit EntityTagList(std::string_view value) noexcept : rest_(value) {}

    // Nothing at the end of the list, and at the first mistake in it.
    std::optional<EntityTag> next() noexcept;

  private:
    std::string_view rest_;
};

}  // namespace http

#endif  // COMMON_HTTP_ENTITY_TAG_H
