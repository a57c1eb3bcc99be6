#include "proxyd/extra.h"

#include <cstring>

#include "proxyd/store_layout.h"

namespace proxyd {
namespace {

struct Tag {
    std::uint16_t kind, length;
};
static_assert(sizeof(Tag) == 4);

}  // namespace

bool add_extra(std::string& extra, Extra kind, std::string_view bytes) {
    if (extra.size() + sizeof(Tag) + bytes.size() > kMaxExtraBytes) return false;
    const Tag tag{static_cast<std::uint16_t>(kind), static_cast<std::uint16_t>(bytes.size())};
    extra.append(reinterpret_cast<const char*>(&tag), sizeof tag);
    extra.append(bytes);
    return true;
}

std::string_view find_extra(std::string_view extra, Extra kind) noexcept {
    while (extra.size() >= sizeof(Tag)) {
        Tag tag;
        std::memcpy(&tag, extra.data(), sizeof tag);
        extra.remove_prefix(sizeof tag);
        if (tag.length > extra.size()) return {};
        if (tag.kind == static_cast<std::uint16_t>(kind)) return extra.substr(0, tag.length);
        extra.remove_prefix(tag.length);
    }
    return {};
}

}  // namespace proxyd
