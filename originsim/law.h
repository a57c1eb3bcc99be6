// law.h -- how long a simulated host works on a request: laws of service times.
//
// Layer:    originsim (pure)
// Runs in:  worker
// Source:   weir.conf(5), origins, service
//
//   none                   no time at all
//   fixed A                always A
//   exponential A          mean A
//   lognormal A B          median A, B the standard deviation of the logarithm
//   pareto A B             at least A, B the exponent of the tail
//   bimodal A B P          B with probability P, else A

#ifndef ORIGINSIM_LAW_H
#define ORIGINSIM_LAW_H

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "common/base/random.h"
#include "common/conf/site.h"

namespace originsim {

// A heavy tail must not hold a connection for a year.
inline constexpr std::chrono::hours kLongestService{1};

// One service time; never above kLongestService.
std::chrono::nanoseconds draw_service(const conf::ServiceLaw& law, base::Random& random) noexcept;

// "lognormal:8:2": numbers in milliseconds but for exponents and probabilities.
// Nothing if it is no law.
std::optional<conf::ServiceLaw> parse_law(std::string_view text) noexcept;

// What one purpose of one request draws its random numbers from: the same seed, number of
// the request and purpose give the same numbers, whatever the others drew.
enum class Purpose : std::uint8_t { query, service, faults };
base::Random request_random(std::uint64_t seed, std::uint64_t number, Purpose purpose) noexcept;

}  // namespace originsim

#endif  // ORIGINSIM_LAW_H
