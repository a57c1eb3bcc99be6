// replay.h -- a trace through a model, and through the cache of the daemon itself.
//
// Layer:    tests
// Runs in:  evict_bench, check_bench
//
// The daemon's cache does here what a worker does with it: it looks a key up and, if it is
// not there, claims it, begins, appends every byte of the body and completes, in mapped
// files.  Capacity means the same for all: the bytes of the store.  An object counts with
// what it takes in the store, key and head included, so that the difference is owed to
// eviction alone, and to what the daemon wastes by writing in segments.

#ifndef TESTS_BENCH_REPLAY_H
#define TESTS_BENCH_REPLAY_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/models.h"
#include "tests/bench/trace.h"
#include "tests/proxyd/test_cache.h"

namespace bench {

// Misses after the first part of the trace, which fills the cache.
struct Misses {
    std::uint64_t requests = 0, missed = 0;
    std::uint64_t bytes = 0, missed_bytes = 0;

    void add(bool hit, std::uint64_t size) {
        ++requests;
        bytes += size;
        missed += !hit;
        missed_bytes += hit ? 0 : size;
    }
    double ratio() const { return static_cast<double>(missed) / static_cast<double>(requests); }
    double byte_ratio() const {
        return static_cast<double>(missed_bytes) / static_cast<double>(bytes);
    }
};

inline constexpr double kWarming = 0.2;  // part of the requests that are not counted

// The URL of an object; always of one length.
class ObjectName {
  public:
    std::string_view of(std::uint32_t object);  // good until the next call

  private:
    std::string text_ = "http://www.abc.com/objects/00000000";
};

// Bytes that an object takes in the store beside its body, on average: record, key and a
// head of replay_head_bytes().
std::uint32_t overhead_bytes();
std::uint32_t replay_head_bytes();

// What each object takes in the store.
std::vector<std::uint32_t> stored_sizes(const Trace& trace, std::uint32_t overhead);

Misses replay(const Trace& trace, Model& model);

// A cache of about `bytes`, with slots enough for objects of `mean_bytes`.
struct StoreSize {
    std::uint64_t bytes, slots;
};
StoreSize size_store(std::uint64_t bytes, std::uint64_t mean_bytes);

Misses replay(const Trace& trace, proxyd::TestCache& cache);

}  // namespace bench

#endif  // TESTS_BENCH_REPLAY_H
