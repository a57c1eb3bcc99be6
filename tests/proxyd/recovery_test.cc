// Whatever dies, and whatever becomes of the files, no wrong byte is served.
// Source: cacheindex(5), section "Restart and recovery".

#include "proxyd/recovery.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

#include "common/base/random.h"
#include "proxyd/index_check.h"
#include "tests/proxyd/test_cache.h"

namespace {

using namespace proxyd;
using What = Found::What;

constexpr int kKeys = 400;

std::string name_of(std::uint64_t number) {
    return "http://site/" + std::to_string(number);
}

// Mostly small ones, some of several segments.
std::size_t size_of(std::uint64_t number) {
    return number % 10 == 0 ? 30'000 + number * 500 : 100 + number * 37;
}
std::string body_for(std::uint64_t number) {
    return TestCache::bytes(name_of(number), size_of(number));
}

// One worker of a cache, doing everything at once for as long as it lives.
class Worker final : private Ringer {
  public:
    Worker(TestCache& t, unsigned seat, std::uint64_t seed) : t_(t), random_(seed) {
        t_.cache->attach(seat, *this);
    }

    // False: a wrong byte was served.
    bool step() {
        const std::uint64_t number = random_.below(kKeys);
        const std::string name = name_of(number);
        Found found = t_.find(name);
        if (found.object && found.object.complete()) {
            const auto body = TestCache::read(found.object);
            if (body && *body != body_for(number)) return false;
        }
        if (random_.below(50) == 0) t_.cache->drop(t_.key(name));
        Fill fill = t_.claim(name);
        if (!fill) return true;
        if (found.what == What::object) return renew(fill, found.object);
        return fetch(fill, body_for(number));
    }

  private:
    void ring(std::uint64_t) noexcept override {}

    bool renew(Fill& fill, Object& old) {
        if (random_.below(4) == 0) (void)fill.renew(old, TestCache::meta(), TestCache::kHead);
        return true;
    }
    bool fetch(Fill& fill, const std::string& body) {
        std::optional<std::uint64_t> length = body.size();
        if (random_.below(4) == 0) length.reset();
        if (!fill.begin(TestCache::meta(), TestCache::kHead, length)) return true;
        const std::size_t step = 1 + random_.below(body.size());
        for (std::size_t at = 0; at < body.size(); at += step)
            if (!fill.append(base::as_bytes(std::string_view(body).substr(at, step)))) return true;
        if (random_.below(20) != 0) (void)fill.complete();
        return true;
    }

    TestCache& t_;
    base::Random random_;
};

pid_t start_worker(TestCache& t, unsigned seat, std::uint64_t seed) {
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    Worker worker(t, seat, seed);
    while (worker.step()) {
    }
    ::_exit(1);
}

// Looks at the files of a cache that nobody has open.
std::string findings(const TestCache& t) {
    const auto index = shm::Region::read_only(t.settings.dir + "/index");
    const auto store = shm::Region::read_only(t.settings.dir + "/store");
    std::string text;
    for (const Finding& finding : check_cache(index->bytes(), store->bytes(), {}).findings)
        text += std::to_string(finding.offset) + ": " + finding.text + "\n";
    return text;
}

// Writes over the file, as a power failure or a bad disk would.
void damage(const std::string& file, base::Random& random) {
    const int fd = ::open(file.c_str(), O_RDWR);
    const auto size = static_cast<std::uint64_t>(::lseek(fd, 0, SEEK_END));
    std::array<char, 4096> bytes;
    for (char& byte : bytes) byte = static_cast<char>(random.next());
    if (random.below(2) == 0) bytes.fill(0);
    const std::uint64_t count = random.below(4) == 0 ? bytes.size() : 1 + random.below(16);
    const auto at = static_cast<off_t>(4096 + random.below(size - 8192));
    CPPUNIT_ASSERT(::pwrite(fd, bytes.data(), count, at) > 0);
    ::close(fd);
}

void forget_boot(const TestCache& t) {
    const int fd = ::open((t.settings.dir + "/index").c_str(), O_RDWR);
    const std::string other(36, '0');
    const auto at = static_cast<off_t>(offsetof(IndexHeader, boot_id));
    CPPUNIT_ASSERT(::pwrite(fd, other.data(), other.size(), at) == 36);
    ::close(fd);
}

class RecoveryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RecoveryTest);
    CPPUNIT_TEST(the_cache_outlives_its_processes);
    CPPUNIT_TEST(a_dead_filler_is_taken_back_and_its_readers_break_off);
    CPPUNIT_TEST(a_dead_reader_pins_nothing);
    CPPUNIT_TEST(workers_killed_at_any_instruction_leave_a_sound_cache);
    CPPUNIT_TEST(after_another_boot_objects_are_compared_and_served);
    CPPUNIT_TEST(after_another_boot_without_checksums_the_cache_is_empty);
    CPPUNIT_TEST(damage_is_never_served);
    CPPUNIT_TEST(other_sizes_empty_the_cache);
    CPPUNIT_TEST(two_daemons_do_not_share_a_directory);
    CPPUNIT_TEST_SUITE_END();

  public:
    void the_cache_outlives_its_processes() {
        TestCache t(4 << 20);
        for (std::uint64_t i = 0; i < 20; ++i) CPPUNIT_ASSERT(t.store(name_of(i), body_for(i)));
        t.restart();
        for (std::uint64_t i = 0; i < 20; ++i)
            CPPUNIT_ASSERT_EQUAL(body_for(i), t.body_of(name_of(i)).value_or("nothing"));
        CPPUNIT_ASSERT(t.store("/after", "works"));
    }

    void a_dead_filler_is_taken_back_and_its_readers_break_off() {
        TestCache t;
        const pid_t pid = ::fork();
        if (pid == 0) {
            Worker worker(t, 1, 1);
            Fill waited = t.claim("/waited"), read = t.claim("/read");
            (void)read.begin(TestCache::meta(), TestCache::kHead, 10);
            (void)read.append(base::as_bytes("half"));
            ::kill(::getpid(), SIGKILL);
        }
        ::waitpid(pid, nullptr, 0);
        CPPUNIT_ASSERT(t.cache->arm(t.find("/waited").ticket));
        Found found = t.find("/read");
        CPPUNIT_ASSERT(found.object);
        Reader reader;
        reader.start(found.object);
        reader.skip(reader.next(Sending::copy)->data.size());
        CPPUNIT_ASSERT(reader.arm());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, t.cache->recover(1));
        CPPUNIT_ASSERT(reader.next(Sending::copy).error().code == base::Errc::closed);
        CPPUNIT_ASSERT(t.find("/waited").what == What::nothing);
        CPPUNIT_ASSERT(t.find("/read").what == What::nothing);
    }

    void a_dead_reader_pins_nothing() {
        TestCache t;
        CPPUNIT_ASSERT(t.store("/a", "x"));
        const pid_t pid = ::fork();
        if (pid == 0) {
            Worker worker(t, 1, 1);
            const Found found = t.find("/a");
            ::kill(::getpid(), SIGKILL);
        }
        ::waitpid(pid, nullptr, 0);
        CPPUNIT_ASSERT(t.cache->index().is_pinned(0));
        (void)t.cache->recover(1);
        CPPUNIT_ASSERT(!t.cache->index().is_pinned(0));
    }

    void workers_killed_at_any_instruction_leave_a_sound_cache() {
        constexpr unsigned kWorkers = 3;
        constexpr int kKills = 150;
        TestCache t(2 << 20);
        base::Random random(7);
        std::array<pid_t, kWorkers> pids;
        for (unsigned i = 0; i < kWorkers; ++i) pids[i] = start_worker(t, i + 1, i);
        for (int kill = 0; kill < kKills; ++kill) {
            ::usleep(static_cast<useconds_t>(1000 + random.below(15'000)));
            const auto i = static_cast<unsigned>(random.below(kWorkers));
            end_worker(pids[i]);
            (void)t.cache->recover(i + 1);
            pids[i] = start_worker(t, i + 1, 100 + static_cast<std::uint64_t>(kill));
        }
        for (unsigned i = 0; i < kWorkers; ++i) end_worker(pids[i]);
        for (unsigned i = 0; i < kWorkers; ++i) (void)t.cache->recover(i + 1);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, t.cache->usage().fills);
        CPPUNIT_ASSERT(t.cache->usage().objects > 10);
        t.stop();
        CPPUNIT_ASSERT_EQUAL(std::string(), findings(t));
    }

    void after_another_boot_objects_are_compared_and_served() {
        TestCache t(4 << 20);
        for (std::uint64_t i = 0; i < 21; ++i) CPPUNIT_ASSERT(t.store(name_of(i), body_for(i)));
        t.stop();
        forget_boot(t);
        t.start();
        for (int round = 0; round < 2; ++round)
            for (std::uint64_t i = 0; i < 21; ++i)
                CPPUNIT_ASSERT_EQUAL(body_for(i), t.body_of(name_of(i)).value_or("nothing"));
        for (std::uint64_t i = 0; i < kKeys; ++i) (void)t.store(name_of(i), body_for(i));
        for (std::uint64_t i = 0; i < kKeys; ++i)
            if (const auto body = t.body_of(name_of(i))) CPPUNIT_ASSERT_EQUAL(body_for(i), *body);
    }

    void after_another_boot_without_checksums_the_cache_is_empty() {
        TestCache t;
        t.settings.checksum = false;
        t.restart();
        CPPUNIT_ASSERT(t.store("/a", "x"));
        t.restart();
        CPPUNIT_ASSERT(t.has("/a"));
        t.stop();
        forget_boot(t);
        t.start();
        CPPUNIT_ASSERT(!t.has("/a"));
    }

    void damage_is_never_served() {
        base::Random random(11);
        for (int round = 0; round < 150; ++round) {
            TestCache t;
            for (std::uint64_t i = 0; i < 30; ++i) (void)t.store(name_of(i), body_for(i));
            t.stop();
            forget_boot(t);
            for (std::uint64_t hits = 1 + random.below(40); hits > 0; --hits)
                damage(t.settings.dir + (random.below(2) == 0 ? "/index" : "/store"), random);
            t.start();
            for (std::uint64_t i = 0; i < 30; ++i)
                if (const auto body = t.body_of(name_of(i)))
                    CPPUNIT_ASSERT_EQUAL(body_for(i), *body);
            for (std::uint64_t i = 30; i < 60; ++i) (void)t.store(name_of(i), body_for(i));
            for (std::uint64_t i = 0; i < 60; ++i)
                if (const auto body = t.body_of(name_of(i)))
                    CPPUNIT_ASSERT_EQUAL(body_for(i), *body);
        }
    }

    void other_sizes_empty_the_cache() {
        TestCache t;
        CPPUNIT_ASSERT(t.store("/a", "x"));
        t.settings.slots = 4096;
        t.restart();
        CPPUNIT_ASSERT(!t.has("/a"));
        CPPUNIT_ASSERT(t.store("/a", "x"));
        t.settings.size = 2 << 20;
        t.restart();
        CPPUNIT_ASSERT(!t.has("/a"));
    }

    void two_daemons_do_not_share_a_directory() {
        TestCache t;
        const auto second = Cache::open(t.settings);
        CPPUNIT_ASSERT(!second && second.error().code == base::Errc::system);
    }

  private:
    static void end_worker(pid_t pid) {
        ::kill(pid, SIGKILL);
        int status = 0;
        ::waitpid(pid, &status, 0);
        // One that ended by itself has seen a wrong byte.
        CPPUNIT_ASSERT(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RecoveryTest);

}  // namespace
