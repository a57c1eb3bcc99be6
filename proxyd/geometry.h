// geometry.h -- from the configured sizes to the layout of the two files.
//
// Layer:    proxyd (pure)
// Runs in:  master, checker

#ifndef PROXYD_GEOMETRY_H
#define PROXYD_GEOMETRY_H

#include <cstdint>

#include "proxyd/index_layout.h"

namespace proxyd {

// The layout for a store of about `store_bytes` (rounded down to whole segments, at least
// a megabyte) and at least `slots` objects; 0 slots: one per 8 KiB of store.
Geometry plan(std::uint64_t store_bytes, std::uint64_t slots) noexcept;

// True if `geometry` is what plan() would give for its own sizes: all tables are inside
// the file and do not overlap.  For geometry read from a file.
bool is_sound(const Geometry& geometry) noexcept;

}  // namespace proxyd

#endif  // PROXYD_GEOMETRY_H
