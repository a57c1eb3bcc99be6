// How good the daemon's eviction is: miss ratios beside those of published algorithms.
//
//     make evict-bench
//     tests/bench/evict_bench [-o OBJECTS] [-r REQUESTS] [-s SEED] [WORKLOAD or FILE ...]
//
// Each trace is replayed through proxyd's own cache and through the models, with caches of
// 0.1, 1 and 10 % of the footprint of the trace.  Files: see trace.h.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <unistd.h>

#include "tests/bench/models.h"
#include "tests/bench/replay.h"
#include "tests/bench/trace.h"
#include "tests/bench/workload.h"

namespace {

using namespace bench;

constexpr double kSizes[] = {0.001, 0.01, 0.1};
constexpr std::uint32_t kMaxBytes = 16 << 20;

struct Options {
    Scale scale{1'000'000, 5'000'000, 1};
    std::vector<std::string> traces;
};

[[noreturn]] void usage() {
    std::fputs("usage: evict_bench [-o objects] [-r requests] [-s seed] [workload or file ...]\n",
               stderr);
    std::exit(1);
}

Options read_options(int argc, char** argv) {
    Options options;
    for (int option; (option = ::getopt(argc, argv, "o:r:s:")) != -1;) {
        if (option == '?') usage();
        const auto number = std::strtoul(optarg, nullptr, 10);
        if (number == 0) usage();
        if (option == 'o') options.scale.objects = static_cast<std::uint32_t>(number);
        if (option == 'r') options.scale.requests = static_cast<std::uint32_t>(number);
        if (option == 's') options.scale.seed = number;
    }
    options.traces.assign(argv + optind, argv + argc);
    if (options.traces.empty()) options.traces.assign(std::begin(kWorkloads), std::end(kWorkloads));
    return options;
}

Trace trace_of(const std::string& name, const Scale& scale) {
    for (const std::string_view workload : kWorkloads)
        if (name == workload) return make_workload(name, scale);
    auto trace = read_trace(name, kMaxBytes);
    if (trace) return std::move(*trace);
    std::fprintf(stderr, "%s: %s\n", name.c_str(), base::describe(trace.error()).c_str());
    std::exit(1);
}

// One row: the daemon, then each model; object misses, then byte misses.
bool print_row(const Trace& trace, double part, std::uint32_t overhead) {
    const auto sizes = stored_sizes(trace, overhead);
    const std::uint64_t footprint = trace.footprint(overhead);
    const StoreSize wanted = size_store(
        static_cast<std::uint64_t>(part * static_cast<double>(footprint)),
        footprint / trace.bytes.size());
    proxyd::TestCache cache(wanted.bytes, wanted.slots);
    const std::uint64_t bytes = cache.cache->index().geometry().store_bytes;
    std::printf("%-9s %5.1f %% %7.1f", trace.name.c_str(), part * 100,
                static_cast<double>(bytes) / (1 << 20));
    const Misses own = replay(trace, cache);
    std::printf("  %7.4f", own.ratio());
    std::string byte_part;
    double lru = 0, s3fifo = 0;
    const auto as_text = [](double ratio) {
        char text[16];
        std::snprintf(text, sizeof text, " %7.4f", ratio);
        return std::string(text);
    };
    byte_part = as_text(own.byte_ratio());
    for (const std::string_view name : kModels) {
        const auto model = make_model(name, sizes, bytes, cache.cache->max_object());
        const Misses misses = replay(trace, *model);
        std::printf(" %7.4f", misses.ratio());
        byte_part += as_text(misses.byte_ratio());
        if (name == "LRU") lru = misses.ratio();
        if (name == "S3-FIFO") s3fifo = misses.ratio();
    }
    std::printf("  %+6.2f %%  %s\n", 100 * (own.ratio() / s3fifo - 1), byte_part.c_str());
    std::fflush(stdout);
    return own.ratio() <= 1.02 * s3fifo && own.ratio() < lru;
}

}  // namespace

int main(int argc, char** argv) {
    const Options options = read_options(argc, argv);
    // In memory, if that can be had: the speed of a disk is not the question.
    if (::access("/dev/shm", W_OK) == 0) ::setenv("TMPDIR", "/dev/shm", 0);
    const std::uint32_t overhead = overhead_bytes();
    std::printf("%u bytes of key, head and record per object; misses after the first %.0f %%\n",
                overhead, 100 * kWarming);
    std::printf("                           object miss ratio                         "
                "proxyd to   byte miss ratio\n"
                "trace       cache     MiB   proxyd     LRU    FIFO   SIEVE S3-FIFO"
                "   S3-FIFO   proxyd     LRU    FIFO   SIEVE S3-FIFO\n");
    bool good = true;
    for (const std::string& name : options.traces) {
        const Trace trace = trace_of(name, options.scale);
        for (const double part : kSizes) good = print_row(trace, part, overhead) && good;
    }
    return good ? 0 : 1;
}
