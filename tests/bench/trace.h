// trace.h -- a sequence of requests for objects, to be replayed.
//
// Layer:    tests
// Runs in:  evict_bench, check_bench
//
// An object is a number from 0 and keeps the size it was first seen with.  The order of the
// requests is their time: nothing that replays a trace looks at a clock.

#ifndef TESTS_BENCH_TRACE_H
#define TESTS_BENCH_TRACE_H

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/result.h"

namespace bench {

struct Trace {
    std::string name;
    std::vector<std::uint32_t> requests;  // the object of each
    std::vector<std::uint32_t> bytes;     // of each object's body

    // Bytes of all objects that occur, each with `overhead` bytes more.
    std::uint64_t footprint(std::uint32_t overhead) const;
};

// Reads a trace from a file, of either form:
//   text    lines "time key size", separated by blanks; the key is any word
//   binary  records of 24 bytes, little endian: time (4), key (8), size (4), ignored (8),
//           which is the form "oracleGeneral" of libCacheSim
// A file whose first 4096 bytes are all printable is text.  Sizes of 0 count as 1, those
// beyond `max_bytes` as that.
//
// Errors: system     the file cannot be read
//         malformed  a line has no three words, or the last record is cut
base::Result<Trace> read_trace(const std::string& path, std::uint32_t max_bytes);

}  // namespace bench

#endif  // TESTS_BENCH_TRACE_H
