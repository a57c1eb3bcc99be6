#include "proxyd/hot_urls.h"

#include <algorithm>

namespace proxyd {
namespace {

// A word: 32 bits of the digest, 20 of the count, 12 of the period.
constexpr std::uint32_t kMostUses = (1u << 20) - 1;
constexpr std::uint32_t kPeriods = 1u << 12;

struct Entry {
    std::uint32_t tag, uses, period;
};

constexpr Entry unpack(std::uint64_t word) noexcept {
    return {static_cast<std::uint32_t>(word >> 32), static_cast<std::uint32_t>(word >> 12) & kMostUses,
            static_cast<std::uint32_t>(word) & (kPeriods - 1)};
}

constexpr std::uint64_t pack(const Entry& entry) noexcept {
    return std::uint64_t{entry.tag} << 32 | std::uint64_t{entry.uses} << 12 | entry.period;
}

}  // namespace

base::Result<HotUrls> HotUrls::make() {
    auto region = shm::Region::anonymous(kPlaces * sizeof(std::uint64_t));
    if (!region) return region.error();
    return HotUrls(std::move(*region));
}

std::uint32_t HotUrls::use(std::uint64_t digest, std::int64_t now_s) noexcept {
    auto& place = region_.at<std::atomic<std::uint64_t>>(0)[digest % kPlaces];
    Entry entry = unpack(place.load(std::memory_order_relaxed));
    const auto tag = static_cast<std::uint32_t>(digest >> 32);
    const auto period = static_cast<std::uint32_t>(now_s / kPeriodSeconds) % kPeriods;
    const std::uint32_t passed = (period - entry.period) % kPeriods;
    entry.uses >>= std::min(passed, 31u);
    entry.period = period;
    if (entry.tag == tag) entry.uses = std::min(entry.uses + 1, kMostUses);
    else if (entry.uses == 0) entry = {tag, 1, period};
    else --entry.uses;
    place.store(pack(entry), std::memory_order_relaxed);
    return entry.tag == tag ? entry.uses : 0;
}

}  // namespace proxyd
