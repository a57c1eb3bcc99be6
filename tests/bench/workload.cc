#include "tests/bench/workload.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "common/base/panic.h"

namespace bench {
namespace {

constexpr double kScanShare = 0.2;
constexpr std::uint32_t kScansPerTrace = 100;
constexpr std::uint32_t kShiftsPerTrace = 20'000;

// log(1 + x) / x and (exp(x) - 1) / x, also where x is next to nothing.
double log_ratio(double x) {
    return std::abs(x) > 1e-8 ? std::log1p(x) / x : 1 - x / 2;
}
double exp_ratio(double x) {
    return std::abs(x) > 1e-8 ? std::expm1(x) / x : 1 + x / 2;
}

// The objects in an order that says nothing: popularity shall not follow numbers.
std::vector<std::uint32_t> shuffled(std::uint32_t count, base::Random& random) {
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0u);
    for (std::uint32_t i = count; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
    return order;
}

Trace plain(std::string_view name, std::uint32_t objects) {
    return {std::string(name), {}, std::vector<std::uint32_t>(objects, kPlainBytes)};
}

double normal(base::Random& random) {
    const double u = 1 - random.unit(), v = random.unit();
    return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);
}

std::uint32_t web_bytes(base::Random& random) {
    constexpr double kMedian = 3 * 1024, kSigma = 1.2, kTailShare = 0.1, kAlpha = 1.2;
    constexpr double kTailFrom = 16 * 1024, kMost = 512 * 1024;
    const bool tail = random.unit() < kTailShare;
    const double bytes = tail ? kTailFrom * std::pow(1 - random.unit(), -1 / kAlpha)
                              : kMedian * std::exp(kSigma * normal(random));
    return static_cast<std::uint32_t>(std::clamp(bytes, 64.0, kMost));
}

}  // namespace

Zipf::Zipf(std::uint32_t count, double exponent) : count_(count), exponent_(exponent) {
    low_ = integral(1.5) - 1;
    high_ = integral(count_ + 0.5);
    shortcut_ = 2 - inverse(integral(2.5) - density(2));
}

double Zipf::integral(double x) const {
    return exp_ratio((1 - exponent_) * std::log(x)) * std::log(x);
}
double Zipf::density(double x) const {
    return std::exp(-exponent_ * std::log(x));
}
double Zipf::inverse(double x) const {
    const double t = std::max(x * (1 - exponent_), -1.0);
    return std::exp(log_ratio(t) * x);
}

std::uint32_t Zipf::draw(base::Random& random) const {
    for (;;) {
        const double u = high_ + random.unit() * (low_ - high_);
        const double x = inverse(u);
        const double rank = std::clamp(std::floor(x + 0.5), 1.0, count_);
        if (rank - x <= shortcut_ || u >= integral(rank + 0.5) - density(rank))
            return static_cast<std::uint32_t>(rank);
    }
}

Trace make_zipf(const Scale& scale, double exponent) {
    base::Random random(scale.seed);
    const Zipf zipf(scale.objects, exponent);
    const auto objects = shuffled(scale.objects, random);
    Trace trace = plain("zipf", scale.objects);
    trace.requests.reserve(scale.requests);
    for (std::uint32_t i = 0; i < scale.requests; ++i)
        trace.requests.push_back(objects[zipf.draw(random) - 1]);
    return trace;
}

Trace make_scans(const Scale& scale) {
    base::Random random(scale.seed);
    const std::uint32_t scanned = static_cast<std::uint32_t>(kScanShare * scale.requests);
    const std::uint32_t length = scanned / kScansPerTrace;
    const std::uint32_t apart = scale.requests / kScansPerTrace;
    const Zipf zipf(scale.objects, 1.0);
    const auto objects = shuffled(scale.objects, random);
    Trace trace = plain("scans", scale.objects + length * kScansPerTrace);
    trace.requests.reserve(scale.requests);
    std::uint32_t next = scale.objects;  // to be scanned
    for (std::uint32_t i = 0; i < scale.requests; ++i) {
        // A scan is mixed with the usual requests, one of two while it lasts.
        const bool scanning = i % apart < 2 * length && i % 2 == 0 && next < trace.bytes.size();
        trace.requests.push_back(scanning ? next++ : objects[zipf.draw(random) - 1]);
    }
    return trace;
}

Trace make_shifting(const Scale& scale) {
    base::Random random(scale.seed);
    const Zipf zipf(scale.objects, 1.0);
    const auto objects = shuffled(scale.objects, random);
    const std::uint32_t apart = std::max(scale.requests / kShiftsPerTrace, 1u);
    Trace trace = plain("shifting", scale.objects);
    trace.requests.reserve(scale.requests);
    for (std::uint32_t i = 0; i < scale.requests; ++i) {
        const std::uint64_t shift = scale.objects - (i / apart) % scale.objects;
        trace.requests.push_back(objects[(zipf.draw(random) - 1 + shift) % scale.objects]);
    }
    return trace;
}

Trace make_web(const Scale& scale) {
    Trace trace = make_zipf(scale, 0.9);
    base::Random random(scale.seed + 1);
    for (std::uint32_t& bytes : trace.bytes) bytes = web_bytes(random);
    return trace;
}

Trace make_workload(std::string_view name, const Scale& scale) {
    Trace trace;
    if (name == "zipf-0.8") trace = make_zipf(scale, 0.8);
    else if (name == "zipf-1.0") trace = make_zipf(scale, 1.0);
    else if (name == "zipf-1.2") trace = make_zipf(scale, 1.2);
    else if (name == "scans") trace = make_scans(scale);
    else if (name == "shifting") trace = make_shifting(scale);
    else if (name == "web") trace = make_web(scale);
    else base::panic("no such workload");
    trace.name = name;
    return trace;
}

}  // namespace bench
