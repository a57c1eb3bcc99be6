#include "common/array/carp.h"

#include <cmath>
#include <cstddef>
#include <numeric>

#include "common/array/lanes.h"

namespace array {
namespace {

// carp_scramble() of four members and the product with their multipliers.
struct CarpKernel {
    ARRAY_KERNEL static void four(std::uint32_t key_hash, const std::uint32_t* hashes,
                                  const double* multipliers, double* scores) noexcept {
        lanes::Uint32 hash;
        lanes::load(hash, hashes);
        hash = (hash ^ key_hash) * 0x62531966u;
        hash = hash << 21 | hash >> 11;
        // To a double by way of a signed number, for which there is an instruction: both the
        // shift down and the sum are exact.
        lanes::Int32 shifted;
        lanes::copy(shifted, hash ^ 0x80000000u);
        lanes::Double factor;
        lanes::load(factor, multipliers);
        lanes::store(scores, (__builtin_convertvector(shifted, lanes::Double) + 0x1p31) * factor);
    }
    ARRAY_KERNEL static double one(std::uint32_t key_hash, std::uint32_t hash,
                                   double multiplier) noexcept {
        return carp_scramble(key_hash ^ hash) * multiplier;
    }
};

}  // namespace

std::uint32_t carp_hash(std::string_view text, std::uint32_t hash) noexcept {
    for (const char c : text) hash += std::rotl(hash, 19) + static_cast<unsigned char>(c);
    return hash;
}

std::uint32_t carp_squid_hash(std::string_view text, std::uint32_t hash) noexcept {
    for (const char c : text)
        hash += std::rotl(hash, 19) + static_cast<std::uint32_t>(static_cast<signed char>(c));
    return hash;
}

void carp_multipliers(std::span<const std::uint32_t> load_factors,
                      std::span<double> multipliers) noexcept {
    const auto sum =
        static_cast<double>(std::accumulate(load_factors.begin(), load_factors.end(), 0ull));
    double product = 1, last = 0, last_part = 0;
    for (std::size_t i = 0; i < load_factors.size(); ++i) {
        const auto left = static_cast<double>(load_factors.size() - i);
        const double part = static_cast<double>(load_factors[i]) / sum;
        const double power = left * (part - last_part) / product + std::pow(last, left);
        last = std::pow(power, 1.0 / left);
        last_part = part;
        product *= last;
        multipliers[i] = last;
    }
}

void carp_scores(std::uint32_t key_hash, std::span<const std::uint32_t> member_hashes,
                 std::span<const double> multipliers, std::span<double> scores) noexcept {
    lanes::score<CarpKernel>(key_hash, member_hashes, multipliers, scores);
}

void carp_squid_scores(std::string_view key, std::span<const std::uint32_t> member_hashes,
                       std::span<const double> multipliers, std::span<double> scores) noexcept {
    std::uint32_t hash = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        hash = carp_squid_hash(key, hash);
        scores[i] = carp_scramble(hash ^ member_hashes[i]) * multipliers[i];
    }
}

}  // namespace array
