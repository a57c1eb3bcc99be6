// purge_check.h -- is this object older than a purge of one of its names?
//
// Layer:    proxyd (pure: the table is memory of the caller's)
// Runs in:  worker
// Source:   cacheindex(5), section "Purges"

#ifndef PROXYD_PURGE_CHECK_H
#define PROXYD_PURGE_CHECK_H

#include <cstdint>
#include <string_view>

#include "proxyd/purge_name.h"
#include "proxyd/purge_table.h"

namespace proxyd {

// What an object can be purged by.
struct Purgeable {
    std::string_view key;
    std::string_view head;  // with its tags, see tags.h; empty if it has none
};

// Only names of kinds of which some were purged since are computed: most often none.
PurgeVerdict purge_verdict(const PurgeTable& table, const PurgeNames& names,
                           const Purgeable& object, std::uint64_t since) noexcept;

}  // namespace proxyd

#endif  // PROXYD_PURGE_CHECK_H
