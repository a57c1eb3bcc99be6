// What the shared cache costs by itself, without a network: CPU time per operation.
//
//     make tests/bench/cache_bench && taskset -c 0 tests/bench/cache_bench [objects [bytes]]
//
// A hit is find, head and first piece of the body looked up, and unpinned again.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include <fcntl.h>

#include "common/base/random.h"
#include "proxyd/cache.h"
#include "tests/proxyd/test_cache.h"

namespace {

using namespace proxyd;

double cpu_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

template <typename Work>
void measure(const char* name, int times, Work work) {
    const double start = cpu_ns();
    for (int i = 0; i < times; ++i) work(i);
    std::printf("%-34s %10.1f ns\n", name, (cpu_ns() - start) / times);
}

std::uint64_t sum = 0;  // keeps the reads

void hit(TestCache& t, const Key& key) {
    Found found = t.cache->find(key, kNow);
    Reader reader;
    reader.start(found.object);
    const auto piece = reader.next(Sending::copy);
    sum += found.object.head().size() + piece->data.size();
}

void bench_hits(TestCache& t, const std::vector<std::string>& names) {
    std::vector<Key> keys;
    for (const std::string& name : names)
        if (t.has(name)) keys.push_back(t.key(name));  // some fell out of full sets
    std::printf("%zu objects of %zu are stored\n", keys.size(), names.size());
    base::Random random(1);
    std::vector<std::uint32_t> order(1 << 16);
    for (auto& i : order) i = static_cast<std::uint32_t>(random.below(keys.size()));
    measure("find, one object", 2'000'000,
            [&](int) { sum += t.cache->find(keys[0], kNow).filling; });
    measure("hit, one object", 2'000'000, [&](int) { hit(t, keys[0]); });
    measure("hit, any object", 2'000'000,
            [&](int i) { hit(t, keys[order[static_cast<unsigned>(i) & 0xffff]]); });
    measure("key (digest of the text)", 2'000'000, [&](int i) {
        sum += t.key(names[order[static_cast<unsigned>(i) & 0xffff]]).digest[0];
    });
    measure("miss", 2'000'000, [&](int i) {
        sum += t.cache->find({"x", {static_cast<unsigned>(i), 1}}, kNow).filling;
    });
}

// Takes the pages of one segment out of the file and reserves new ones, as Store::scrub()
// does, after they were written to.
void bench_scrub(TestCache& t) {
    const std::uint32_t bytes = t.cache->store().segment_bytes();
    const int fd = t.cache->store_fd();
    const Link first = Link::to(0, 1);
    double write_ns = 0, detach_ns = 0;
    constexpr int kTimes = 50;
    for (int i = 0; i < kTimes; ++i) {
        const double start = cpu_ns();
        std::memset(static_cast<void*>(&t.cache->store().block(first)), i, bytes);
        const double written = cpu_ns();
        if (::fallocate(fd, FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE, 0, bytes) != 0 &&
            (::fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, bytes) != 0 ||
             ::posix_fallocate(fd, 0, bytes) != 0))
            std::abort();
        detach_ns += cpu_ns() - written;
        write_ns += written - start;
    }
    std::printf("segment of %u KiB: detach %.0f ns, then write %.0f ns\n", bytes / 1024,
                detach_ns / kTimes, write_ns / kTimes);
}

}  // namespace

int main(int argc, char** argv) {
    const int objects = argc > 1 ? std::atoi(argv[1]) : 100'000;
    const std::size_t bytes = argc > 2 ? static_cast<std::size_t>(std::atoi(argv[2])) : 1024;
    TestCache t(std::uint64_t{1} << 30, 262'144);
    std::vector<std::string> names;
    for (int i = 0; i < objects; ++i)
        names.push_back("http://www.abc.com/a/path/of/usual/length/object-" + std::to_string(i));
    const std::string body(bytes, 'b');
    measure("fill", objects, [&](int i) {
        if (!t.store(names[static_cast<unsigned>(i)], body)) std::abort();
    });
    bench_hits(t, names);
    measure("recover a dead worker", 20, [&](int) { sum += t.cache->recover(5); });
    t.cache->index().attach(0);
    measure("usage", 20, [&](int) { sum += t.cache->usage().objects; });
    measure("fill, evicting", 200'000, [&](int i) {
        if (!t.store("http://www.abc.com/other/" + std::to_string(i), body + body + body))
            std::abort();
        if (i % 4 == 0) sum += t.has(names[static_cast<unsigned>(i) % names.size()]);
    });
    bench_scrub(t);
    return sum == 0;
}
