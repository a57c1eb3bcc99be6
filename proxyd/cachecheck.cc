// weir-cachecheck -- checks the files of a cache, without changing them.
//
// Usage:    weir-cachecheck [-q] DIRECTORY
// Source:   cacheindex(5), section "weir-cachecheck"

#include <cstdio>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/file.h>

#include "common/net/fd.h"
#include "common/shm/region.h"

#include "proxyd/index_check.h"

namespace {

constexpr int kSound = 0, kDamaged = 1, kCannot = 2;

int usage() {
    std::fprintf(stderr, "usage: weir-cachecheck [-q] directory\n");
    return kCannot;
}

int cannot(const std::string& file, const base::Error& error) {
    std::fprintf(stderr, "weir-cachecheck: %s: %s\n", file.c_str(), base::describe(error).c_str());
    return kCannot;
}

// A daemon that has the cache open holds the lock of the directory.
bool is_running(const std::string& directory) {
    const net::Fd lock(::open((directory + "/lock").c_str(), O_RDONLY | O_CLOEXEC));
    return lock && ::flock(lock.get(), LOCK_SH | LOCK_NB) != 0;
}

void print(const proxyd::CheckReport& report, bool quiet) {
    for (const proxyd::Finding& finding : report.findings)
        std::printf("%s %llu: %s\n",
                    finding.file == proxyd::Finding::File::index ? "index" : "store",
                    static_cast<unsigned long long>(finding.offset), finding.text.c_str());
    if (quiet) return;
    const auto number = [](std::uint64_t n) { return static_cast<unsigned long long>(n); };
    std::printf("%llu objects, %llu of them partial, %llu bytes, %llu vary markers, %llu fills, "
                "%llu passes\n",
                number(report.objects), number(report.partial), number(report.object_bytes),
                number(report.markers), number(report.fills), number(report.passes));
    std::printf("%llu segments, %llu free, %llu blocks in sealed ones\n", number(report.segments),
                number(report.free_segments), number(report.blocks));
}

}  // namespace

int main(int argc, char** argv) {
    const bool quiet = argc > 1 && std::strcmp(argv[1], "-q") == 0;
    if (argc != (quiet ? 3 : 2) || argv[argc - 1][0] == '-') return usage();
    const std::string directory = argv[argc - 1];
    const auto index = shm::Region::read_only(directory + "/index");
    if (!index) return cannot(directory + "/index", index.error());
    const auto store = shm::Region::read_only(directory + "/store");
    if (!store) return cannot(directory + "/store", store.error());
    store->use_single_pages();  // the daemon relies on it; see region.h
    const bool running = is_running(directory);
    const proxyd::CheckReport report =
        proxyd::check_cache(index->bytes(), store->bytes(), {.running = running});
    print(report, quiet);
    return report.findings.empty() ? kSound : kDamaged;
}
