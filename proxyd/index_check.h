// index_check.h -- are the two files of a cache what cacheindex(5) says?
//
// Layer:    proxyd (pure: the bytes of both files in, findings out)
// Runs in:  weir-cachecheck, tests, the fuzz target
// Source:   cacheindex(5)
//
// A mapped file is untrusted input: no byte of it is believed before it was compared with
// the sizes of the files.

#ifndef PROXYD_INDEX_CHECK_H
#define PROXYD_INDEX_CHECK_H

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/bytes.h"

namespace proxyd {

struct CheckOptions {
    bool running = false;  // the daemon lives: fills, pins, locks and open segments are right
    bool bodies = true;    // compare the checksums of bodies, reading all of the store
};

struct Finding {
    enum class File : std::uint8_t { index, store } file;
    std::uint64_t offset;  // of the slot, entry or block
    std::string text;
};

struct CheckReport {
    std::vector<Finding> findings;  // at most kMaxFindings
    std::uint64_t objects = 0, partial = 0, markers = 0, fills = 0, passes = 0;
    std::uint64_t object_bytes = 0;  // of bodies
    std::uint64_t segments = 0, free_segments = 0, blocks = 0;
};

inline constexpr std::size_t kMaxFindings = 1000;

// Requires: both are aligned to 64 bytes.
CheckReport check_cache(base::Bytes index, base::Bytes store, const CheckOptions& options);

}  // namespace proxyd

#endif  // PROXYD_INDEX_CHECK_H
