// One million objects in the daemon's cache: memory, processor time per hit, time to start.
//
//     make scale-bench
//     tests/bench/scale_bench [-b BYTES] [-n OBJECTS]
//
// Memory is that of both files in full, whatever of them is in use.  A hit is what a worker
// does between request and writev: digest of the key, find, head, first piece of the body,
// and unpinned again.  Hits are over objects in random order, without reading their bytes:
// what the kernel then reads to send them is measured by the daemon's own benchmark.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include <unistd.h>

#include "common/base/random.h"
#include "tests/bench/replay.h"

namespace {

using namespace bench;
using namespace proxyd;

constexpr std::string_view kHead =
    "HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Sun, 22 Nov 2026 01:02:03 GMT\r\n"
    "Content-Type: image/webp\r\nLast-Modified: Sat, 21 Nov 2026 11:12:13 GMT\r\n"
    "ETag: \"6740a1b2-400\"\r\nCache-Control: public, max-age=86400\r\nAccept-Ranges: bytes\r\n";
constexpr std::uint32_t kFew = 1000;
constexpr int kHits = 4'000'000;
constexpr int kRounds = 5;

std::uint64_t sum = 0;  // keeps the reads

double cpu_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// A store with room for all, and for the segments that are not full.
std::uint64_t store_bytes(std::uint32_t objects, std::size_t body) {
    const std::uint64_t each = body + kHead.size() + overhead_bytes() - replay_head_bytes();
    return objects * each + objects * each / 100;
}

bool store_all(TestCache& cache, std::uint32_t objects, const std::string& body) {
    ObjectName name;
    for (std::uint32_t i = 0; i < objects; ++i)
        if (!cache.store(name.of(i), body, kHead)) return false;
    return true;
}

std::vector<std::uint32_t> stored(TestCache& cache, std::uint32_t objects) {
    std::vector<std::uint32_t> found;
    ObjectName name;
    for (std::uint32_t i = 0; i < objects; ++i)
        if (cache.has(name.of(i))) found.push_back(i);
    return found;
}

void print_memory(std::uint32_t objects, std::size_t bytes) {
    const std::string body(bytes, 'b');
    std::printf("slots per  objects   index bytes        both files to\n"
                "object     stored    per slot  object   heads and bodies\n");
    for (const double room : {1.0, 1.1, 1.2, 1.3}) {
        const auto slots = static_cast<std::uint64_t>(room * objects);
        TestCache cache(store_bytes(objects, bytes), slots);
        if (!store_all(cache, objects, body)) std::abort();
        const Geometry& geometry = cache.cache->index().geometry();
        const auto kept = static_cast<double>(stored(cache, objects).size());
        const auto index = static_cast<double>(geometry.index_bytes);
        const double payload = kept * static_cast<double>(bytes + kHead.size());
        std::printf("%9.2f %8.2f %% %9.2f %7.2f %12.3f\n", room, 100 * kept / objects,
                    index / static_cast<double>(geometry.slots), index / kept,
                    (index + static_cast<double>(geometry.store_bytes)) / payload);
    }
}

void hit(TestCache& cache, std::string_view url) {
    Found found = cache.find(url);
    Reader reader;
    reader.start(found.object);
    const auto piece = reader.next(Sending::copy);
    sum += found.object.head().size() + piece->data.size();
}

// The best of some rounds: others use the machine too.
double hit_ns(TestCache& cache, const std::vector<std::uint32_t>& objects, std::size_t among) {
    base::Random random(1);
    std::vector<std::uint32_t> order(1 << 20);
    for (std::uint32_t& object : order) object = objects[random.below(among)];
    ObjectName name;
    double best = 1e18;
    for (int round = 0; round < kRounds; ++round) {
        const double start = cpu_ns();
        for (int i = 0; i < kHits / kRounds; ++i)
            hit(cache, name.of(order[static_cast<unsigned>(i) & (order.size() - 1)]));
        best = std::min(best, (cpu_ns() - start) * kRounds / kHits);
    }
    return best;
}

void print_hits(TestCache& cache, const std::vector<std::uint32_t>& objects) {
    const double few = hit_ns(cache, objects, kFew), all = hit_ns(cache, objects, objects.size());
    std::printf("\nprocessor time of a hit among %u objects: %.0f ns; among %zu: %.0f ns (%.2f x)\n",
                kFew, few, objects.size(), all, all / few);
}

void print_start(TestCache& cache, const char* how, std::uint32_t object) {
    const auto start = std::chrono::steady_clock::now();
    cache.start();
    const bool hit = cache.has(ObjectName().of(object));
    std::printf("start after %-28s first hit after %.3f s%s\n", how, seconds_since(start),
                hit ? "" : " (a miss!)");
}

// The files as they are after the power went away: written in another boot.
void forge_boot(TestCache& cache) {
    IndexHeader& header = cache.cache->index().header();
    header.boot_id[0] ^= 1;
}

void print_starts(TestCache& cache, std::uint32_t object) {
    cache.cache->detach();
    cache.cache->close();
    cache.stop();
    print_start(cache, "a stop in good order:", object);
    cache.stop();
    print_start(cache, "kill -9:", object);
    forge_boot(cache);
    cache.stop();
    print_start(cache, "a crash of the machine:", object);
}

}  // namespace

int main(int argc, char** argv) {
    std::uint32_t objects = 1'000'000;
    std::size_t bytes = 1024;
    for (int option; (option = ::getopt(argc, argv, "b:n:")) != -1;) {
        if (option == 'b') bytes = std::strtoul(optarg, nullptr, 10);
        else if (option == 'n') objects = static_cast<std::uint32_t>(std::strtoul(optarg, nullptr, 10));
        else return 1;
    }
    if (objects < kFew) return 1;
    if (::access("/dev/shm", W_OK) == 0) ::setenv("TMPDIR", "/dev/shm", 0);
    std::printf("%u objects with bodies of %zu bytes, heads of %zu, keys of %zu\n", objects, bytes,
                kHead.size(), ObjectName().of(0).size());
    print_memory(objects, bytes);
    TestCache cache(store_bytes(objects, bytes), objects + objects / 5);
    if (!store_all(cache, objects, std::string(bytes, 'b'))) return 1;
    const auto kept = stored(cache, objects);
    print_hits(cache, kept);
    print_starts(cache, kept[0]);
    return sum == 0;
}
