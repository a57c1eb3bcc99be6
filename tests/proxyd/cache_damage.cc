// Damages the files of a cache at random, and makes sure that no wrong byte is served.
//
// Usage:    cache_damage [runs [seed]]
// Source:   cacheindex(5), section "Restart and recovery"
//
// Each run takes a cache of all kinds of objects, flips bits, overwrites or clears some bytes,
// or cuts or lengthens a file, opens it, reads everything, stores more, reads everything again
// and lets the checker look at it.  Run n of seed s is run 1 of seed s + n - 1, so what fails
// can be repeated alone.

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/random.h"
#include "proxyd/index_check.h"
#include "tests/proxyd/test_cache.h"

namespace {

using namespace proxyd;

constexpr unsigned kObjects = 48;
constexpr std::uint64_t kStoreBytes = 2 << 20;
constexpr int kDefaultRuns = 300;

unsigned long long current_seed = 0;

// Async-signal-safe: the seed is what is needed to see it again.
void on_crash(int signal) {
    std::array<char, 64> text;
    int at = static_cast<int>(text.size());
    text[static_cast<std::size_t>(--at)] = '\n';
    for (unsigned long long n = current_seed; at > 20; n /= 10)
        text[static_cast<std::size_t>(--at)] = static_cast<char>('0' + n % 10);
    constexpr std::string_view kWhat = "crash with seed ";
    (void)!::write(2, kWhat.data(), kWhat.size());
    (void)!::write(2, text.data() + at, text.size() - static_cast<std::size_t>(at));
    ::signal(signal, SIG_DFL);
    ::raise(signal);
}

std::string name_of(unsigned number) {
    return "http://site/" + std::to_string(number);
}

// Mostly small ones, some of several blocks or segments, some without a body.
std::string body_for(unsigned number) {
    const std::size_t size = number % 12 == 0   ? 40'000 + number * 1500
                             : number % 12 == 1 ? 0
                                                : 100 + number * 60;
    return TestCache::bytes(name_of(number), size);
}
std::string head_for(unsigned number) {
    return "HTTP/1.1 200 OK\r\nX-Number: " + std::to_string(number) + "\r\n";
}

void store(TestCache& t, unsigned number) {
    const std::string body = body_for(number);
    Fill fill = t.claim(name_of(number));
    std::optional<std::uint64_t> length = body.size();
    if (number % 5 == 0) length.reset();
    const std::string extra(number % 7, 'e');
    if (!fill || !fill.begin(TestCache::meta(), head_for(number), length, extra)) return;
    if (fill.append(base::as_bytes(body))) (void)fill.complete();
}

// False: a wrong byte was served.
bool is_right(TestCache& t, unsigned number) {
    Found found = t.find(name_of(number));
    if (found.what != Found::What::object) return true;
    const Object& object = found.object;
    if (object.head() != head_for(number) || object.extra() != std::string(number % 7, 'e') ||
        object.meta().lifetime_s != TestCache::meta().lifetime_s)
        return false;
    const std::string body = body_for(number);
    if (object.body_bytes() != body.size()) return false;
    const auto read = TestCache::read(found.object);
    return !read || *read == body;
}

bool are_right(TestCache& t, unsigned from, unsigned to) {
    for (unsigned i = from; i < to; ++i)
        if (!is_right(t, i)) return false;
    return true;
}

class File {
  public:
    File(const std::string& directory, const char* name)
        : fd_(::open((directory + "/" + name).c_str(), O_RDWR)) {}
    ~File() { ::close(fd_); }

    std::uint64_t size() const {
        struct stat status {};
        (void)::fstat(fd_, &status);
        return static_cast<std::uint64_t>(status.st_size);
    }
    void flip(std::uint64_t at, unsigned bit) {
        char byte = 0;
        (void)!::pread(fd_, &byte, 1, static_cast<off_t>(at));
        byte = static_cast<char>(byte ^ 1 << bit);
        (void)!::pwrite(fd_, &byte, 1, static_cast<off_t>(at));
    }
    void overwrite(std::uint64_t at, std::size_t count, base::Random& random) {
        std::array<char, 4096> bytes{};
        if (random.below(2) == 0)
            for (char& byte : bytes) byte = static_cast<char>(random.next());
        (void)!::pwrite(fd_, bytes.data(), count, static_cast<off_t>(at));
    }
    void resize(std::uint64_t bytes) { (void)!::ftruncate(fd_, static_cast<off_t>(bytes)); }

  private:
    int fd_;
};

// Where something is: any place, or one in a header, a table or the first blocks, where
// damage does the most.
std::uint64_t place(const File& file, base::Random& random) {
    const std::uint64_t size = file.size();
    const std::uint64_t end = random.below(3) == 0 ? size : std::min<std::uint64_t>(size, 65'536);
    return random.below(end);
}

void damage(const std::string& directory, base::Random& random, bool may_cut) {
    File file(directory, may_cut && random.below(2) == 0 ? "index" : "store");
    if (file.size() == 0) return;
    switch (random.below(may_cut ? 24 : 20)) {
    case 20:
    case 21:
        return file.resize(random.below(file.size()));
    case 22:
        return file.resize(file.size() + 1 + random.below(10'000));
    case 23:
        return file.resize(0);
    case 0:
        return file.overwrite(place(file, random), 4096, random);
    case 1:
    case 2:
    case 3:
    case 4:
        return file.overwrite(place(file, random), 1 + random.below(16), random);
    default:
        return file.flip(place(file, random), static_cast<unsigned>(random.below(8)));
    }
}

// As if written in another boot.
void forget_boot(const std::string& directory) {
    File(directory, "index").flip(offsetof(IndexHeader, boot_id), 0);
}

bool checker_survives(const std::string& directory) {
    const auto index = shm::Region::read_only(directory + "/index");
    const auto store = shm::Region::read_only(directory + "/store");
    if (index && store) (void)check_cache(index->bytes(), store->bytes(), {});
    return true;
}

bool run(std::uint64_t seed) {
    current_seed = seed;
    base::Random random(seed);
    TestCache t(kStoreBytes);
    for (unsigned i = 0; i < kObjects; ++i) store(t, i);
    t.cache->claim(t.key("/pass"), kNow).fill.pass(kNow + 100);
    if (random.below(4) != 0) t.cache->detach();
    t.stop();
    if (random.below(2) == 0) forget_boot(t.settings.dir);
    for (std::uint64_t hits = 1 + random.below(30); hits > 0; --hits)
        damage(t.settings.dir, random, true);
    if (!checker_survives(t.settings.dir)) return false;
    t.start();
    // What nobody has used yet may still be damaged under us.
    if (random.below(2) == 0)
        for (std::uint64_t hits = random.below(10); hits > 0; --hits)
            damage(t.settings.dir, random, false);
    if (!are_right(t, 0, kObjects)) return false;
    for (unsigned i = kObjects; i < 2 * kObjects; ++i) store(t, i);
    if (!are_right(t, 0, 2 * kObjects)) return false;
    // It goes on: what is stored now is found, and again after a good end.
    store(t, 2 * kObjects);
    if (!t.has(name_of(2 * kObjects))) return false;
    t.cache->detach();
    t.restart();
    return t.has(name_of(2 * kObjects)) && are_right(t, 0, 2 * kObjects + 1);
}

}  // namespace

int main(int argc, char** argv) {
    const int runs = argc > 1 ? std::atoi(argv[1]) : kDefaultRuns;
    const std::uint64_t first = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
    for (const int signal : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL}) ::signal(signal, on_crash);
    int wrong = 0;
    for (int i = 0; i < runs; ++i) {
        const std::uint64_t seed = first + static_cast<std::uint64_t>(i);
        if (run(seed)) continue;
        std::printf("wrong with seed %llu\n", static_cast<unsigned long long>(seed));
        ++wrong;
    }
    std::printf("%d runs from seed %llu, %d wrong\n", runs, static_cast<unsigned long long>(first),
                wrong);
    return wrong == 0 ? 0 : 1;
}
