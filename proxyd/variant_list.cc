#include "proxyd/variant_list.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "proxyd/fifo_policy.h"

namespace proxyd {
namespace {

struct Member {
    base::Digest128 digest;
    unsigned uses;
};

// Those of the list that are stored still.
std::vector<Member> members(Cache& cache, std::string_view marker) {
    std::vector<Member> all;
    VariantList list(marker);
    for (base::Digest128 digest; list.next(digest);) {
        const Index::Seen seen = cache.index().look(digest);
        if (seen.slot == nullptr) continue;
        all.push_back({digest, fifo::uses(seen.slot->access.load(std::memory_order_relaxed))});
    }
    return all;
}

}  // namespace

bool VariantList::next(base::Digest128& digest) noexcept {
    if (rest_.size() < 1 + sizeof digest) return false;
    std::memcpy(&digest, rest_.data() + 1, sizeof digest);
    rest_.remove_prefix(1 + sizeof digest);
    return true;
}

void VariantList::add(std::string& marker, const base::Digest128& digest) {
    marker.push_back('\n');
    marker.append(reinterpret_cast<const char*>(&digest), sizeof digest);
}

bool is_listed(std::string_view marker, const base::Digest128& digest) noexcept {
    VariantList list(marker);
    for (base::Digest128 one; list.next(one);)
        if (one == digest) return true;
    return false;
}

bool enlist(Cache& cache, std::string_view url, const base::Digest128& variant, unsigned most,
            std::uint32_t now_s) {
    const Key key = cache.key(url);
    Claim claim = cache.claim(key, now_s);
    if (claim.what != Claim::What::filler) return false;
    const Found found = cache.find(key, now_s);
    if (!found.object || found.object.kind() != ObjectKind::vary) return false;
    const std::string_view marker = found.object.head();
    if (is_listed(marker, variant)) return true;
    std::vector<Member> all = members(cache, marker);
    while (all.size() >= most) {
        const auto least = std::ranges::min_element(all, {}, &Member::uses);  // the oldest of them
        cache.index().drop(least->digest, false);
        all.erase(least);
    }
    std::string renewed(marker.substr(0, marker.find('\n')));
    for (const Member& member : all) VariantList::add(renewed, member.digest);
    VariantList::add(renewed, variant);
    return claim.fill.mark(renewed, now_s);
}

}  // namespace proxyd
