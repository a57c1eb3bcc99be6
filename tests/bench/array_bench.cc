// How long the choice of an owner takes: nanoseconds of processor time for a key.
//
//     array_bench [MEMBERS...]                       default: 4 16 100 1000
//
// The key is 59 bytes.  "score" is the loop over all members alone, "best" that with the hash
// of the key and the choice, "rank 3" the first three members.  Then the part of 1,000,000
// URLs that each hash gives the members, beside the part that their load factors ask for.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <time.h>

#include "common/array/carp.h"
#include "common/array/ranking.h"

namespace {

using array::Hash;
using array::Ranking;

constexpr std::int64_t kShareNs = 2'000'000;  // of one round: less than a turn of the scheduler
constexpr int kRounds = 50;                   // the best of them counts

std::vector<array::Member> members(std::size_t n) {
    std::vector<array::Member> members(n);
    for (std::size_t i = 0; i < n; ++i) {
        members[i].name = "proxy" + std::to_string(i) + ".example.net";
        members[i].load_factor = static_cast<std::uint32_t>(1 + i % 4);
    }
    return members;
}

volatile std::uint64_t sink;  // what the optimiser must not see through

// Nanoseconds of processor time of this process.
std::int64_t now_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1'000'000'000 + now.tv_nsec;
}

// Nanoseconds of one call of `what`, which gets the number of the call.
template <typename What>
double time_of(What what) {
    double best = 1e18;
    for (int round = 0; round < kRounds; ++round) {
        std::uint64_t calls = 0;
        const auto start = now_ns();
        auto now = start;
        for (; now - start < kShareNs; now = now_ns())
            for (int i = 0; i < 64; ++i) sink = what(calls++);
        best = std::min(best, static_cast<double>(now - start) / static_cast<double>(calls));
    }
    return best;
}

double time_of_scores(const Ranking& ranking) {
    std::vector<std::uint32_t> hashes;
    std::vector<double> multipliers, scores(ranking.size());
    for (std::size_t i = 0; i < ranking.size(); ++i) {
        hashes.push_back(static_cast<std::uint32_t>(ranking.place(i).hash));
        multipliers.push_back(ranking.place(i).factor);
    }
    return time_of([&](std::uint64_t n) {
        array::carp_scores(static_cast<std::uint32_t>(n), hashes, multipliers, scores);
        return static_cast<std::uint64_t>(scores[n % scores.size()]);
    });
}

void report(Hash hash, std::size_t n) {
    const auto ranking = Ranking::make(hash, 1, members(n));
    if (!ranking) return;
    std::string key = "http://www.example.com/some/where/in/the/site/page-";
    key += "00000000";
    const auto vary = [&key](std::uint64_t n_calls) {
        key[key.size() - 1] = static_cast<char>('0' + n_calls % 64);
    };
    const double best = time_of([&](auto i) { return vary(i), ranking->best(key); });
    std::uint16_t three[3];
    const double rank = time_of([&](auto i) { return vary(i), ranking->rank(key, three); });
    std::printf("%-11s %8zu %10.0f %10.0f", array::to_text(hash), n, best, rank);
    if (hash == Hash::carp) std::printf(" %10.0f", time_of_scores(*ranking));
    std::printf("\n");
}

// The largest difference of a member's part of the URLs to its share, in per cent of all.
double worst_share(Hash hash, const std::vector<std::uint32_t>& load_factors) {
    constexpr std::size_t kUrls = 1'000'000;
    auto some = members(load_factors.size());
    for (std::size_t i = 0; i < some.size(); ++i) some[i].load_factor = load_factors[i];
    const auto ranking = Ranking::make(hash, 0, some);
    if (!ranking) return -1;
    std::vector<double> parts(some.size());
    for (std::size_t i = 0; i < kUrls; ++i) {
        const auto number = std::to_string(i);
        parts[ranking->best("http://www.example.com/" + number + "/" + number)] += 1.0 / kUrls;
    }
    double worst = 0;
    for (std::size_t i = 0; i < parts.size(); ++i)
        worst = std::max(worst, std::abs(parts[i] - ranking->share(i)));
    return 100 * worst;
}

void report_shares(const std::vector<std::uint32_t>& load_factors) {
    std::string text;
    for (const auto load_factor : load_factors)
        text += (text.empty() ? "" : ":") + std::to_string(load_factor);
    std::printf("%-36s %9.2f %9.2f\n", text.c_str(), worst_share(Hash::carp, load_factors),
                worst_share(Hash::hrw, load_factors));
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::size_t> sizes{4, 16, 100, 1000};
    if (argc > 1) sizes.clear();
    for (int i = 1; i < argc; ++i) sizes.push_back(std::strtoul(argv[i], nullptr, 10));
    std::printf("%-11s %8s %10s %10s %10s   ns per key\n", "hash", "members", "best", "rank 3",
                "score");
    for (const Hash hash : {Hash::carp, Hash::carp_squid, Hash::hrw})
        for (const std::size_t n : sizes) report(hash, n);

    std::printf("\n%-36s %9s %9s   worst share, %% of all\n", "load factors", "carp", "hrw");
    report_shares({1, 1, 1});
    report_shares({1, 2, 3, 4});
    report_shares({1, 100});
    report_shares({10, 1, 1});
    report_shares({5, 10, 20, 40, 80});
    report_shares(std::vector<std::uint32_t>(16, 1));
}
