#include "proxyd/known_tags.h"

#include <algorithm>

#include "common/base/text.h"
#include "proxyd/forms.h"
#include "proxyd/variant.h"
#include "proxyd/variant_list.h"

namespace proxyd {
namespace {

std::string_view stored_tag(const Object& object) noexcept {
    const ObjectMeta meta = object.meta();
    return meta.etag.length > 0 ? object.part(meta.etag) : std::string_view{};
}

bool may_share_tags(std::string_view names) noexcept {
    while (!names.empty()) {
        const std::string_view name = base::take_field(names, ',');
        if (name == "accept-encoding" || name == "authorization" || name.starts_with("cookie"))
            return false;
    }
    return true;
}

// To ask for its tag is no use of it.
Object look(Cache& cache, const base::Digest128& digest, const std::string& text,
            std::uint32_t now_s) noexcept {
    Slot* const slot = cache.index().look(digest).slot;
    if (slot == nullptr) return {};
    const std::uint8_t access = slot->access.load(std::memory_order_relaxed);
    Found found = cache.find({text, digest}, now_s);
    slot->access.store(access, std::memory_order_relaxed);
    const bool usable = found.object && found.what == Found::What::object && !found.expired;
    return usable ? std::move(found.object) : Object{};
}

}  // namespace

std::vector<KnownTag> known_tags(Cache& cache, std::string_view marker,
                                 const base::Digest128& own, std::string_view tag,
                                 std::uint32_t now_s) {
    if (!may_share_tags(names_of_marker(marker))) return {};
    std::vector<base::Digest128> digests;
    VariantList list(marker);
    for (base::Digest128 digest; list.next(digest);) digests.push_back(digest);
    std::vector<KnownTag> tags;
    for (auto at = digests.rbegin(); at != digests.rend() && tags.size() < kMostTags; ++at) {
        const Slot* const slot = *at == own ? nullptr : cache.index().look(*at).slot;
        const std::string key = slot != nullptr ? cache.key_in(*slot) : std::string();
        if (key.empty() || cache.key(key).digest != *at) continue;
        const Object object = look(cache, *at, key, now_s);
        if (!object || object.kind() != ObjectKind::response || object.partial()) continue;
        const std::string known = tag_for_origin(object);
        const bool is_new = known != tag && std::ranges::count(tags, known, &KnownTag::tag) == 0;
        if (!known.empty() && known.size() <= kMaxTagBytes && is_new) tags.push_back({key, known});
    }
    return tags;
}

std::string tag_for_origin(const Object& object) {
    const std::string_view stored = stored_tag(object);
    if (stored.empty()) return {};
    std::string room(stored.size() + kFormFields, '\0');
    return std::string(origin_tag(stored, object.flags(), room));
}

std::string alias_text(const Object& variant) {
    return std::string(stored_tag(variant)) + "\n" + std::string(variant.key());
}

Object aliased(Cache& cache, const Object& alias, std::uint32_t now_s) noexcept {
    const std::string_view text = alias.head();
    const std::size_t line = text.find('\n');
    if (line == std::string_view::npos) return {};
    Found found = cache.find(cache.key(text.substr(line + 1)), now_s);
    const bool same = found.what == Found::What::object && !found.expired &&
                      found.object.kind() == ObjectKind::response && !found.object.partial() &&
                      stored_tag(found.object) == text.substr(0, line);
    return same ? std::move(found.object) : Object{};
}

}  // namespace proxyd
