// workload.h -- traces made in place: the same seed, the same trace, on every machine.
//
// Layer:    tests
// Runs in:  evict_bench, check_bench
// Source:   W. Hörmann, G. Derflinger, "Rejection-inversion to generate variates from
//           monotone discrete distributions", 1996 (Zipf).

#ifndef TESTS_BENCH_WORKLOAD_H
#define TESTS_BENCH_WORKLOAD_H

#include <cstdint>
#include <string_view>

#include "common/base/random.h"
#include "tests/bench/trace.h"

namespace bench {

// Ranks from 1 to `count`; rank k comes with a probability proportional to k^-exponent.
class Zipf {
  public:
    Zipf(std::uint32_t count, double exponent);
    std::uint32_t draw(base::Random& random) const;

  private:
    double integral(double x) const;
    double inverse(double x) const;
    double density(double x) const;

    double count_, exponent_;
    double low_, high_, shortcut_;
};

// How large a trace is.
struct Scale {
    std::uint32_t objects;
    std::uint32_t requests;
    std::uint64_t seed = 1;
};

inline constexpr std::uint32_t kPlainBytes = 3800;  // of a body, where all have one size

Trace make_zipf(const Scale& scale, double exponent);

// Zipf 1.0 with a fifth of the requests in scans: each goes once through a row of objects
// that are asked for by nobody else.
Trace make_scans(const Scale& scale);

// Zipf 1.0 whose ranks move on: a new object becomes the most popular one every
// 1/20,000 of the trace, and all others go down by one rank.
Trace make_shifting(const Scale& scale);

// Zipf 0.9; sizes as of the web: nine in ten lognormal around 3 KiB, the others with a Pareto
// tail (alpha 1.2) from 16 KiB, at most 512 KiB; size and popularity are independent.
Trace make_web(const Scale& scale);

inline constexpr std::string_view kWorkloads[] = {"zipf-0.8", "zipf-1.0", "zipf-1.2",
                                                  "scans",    "shifting", "web"};

// By one of these names.
Trace make_workload(std::string_view name, const Scale& scale);

}  // namespace bench

#endif  // TESTS_BENCH_WORKLOAD_H
