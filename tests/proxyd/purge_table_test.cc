// What the table of purges remembers, and what it does when it has no more room.

#include "proxyd/purge_table.h"

#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

#include "common/base/random.h"

namespace {

using namespace proxyd;

constexpr std::uint32_t kNow = 1'000'000'000;
constexpr std::size_t kSets = 32;

PurgeName tag(std::uint64_t number) {
    return {PurgeKind::tag, base::mix64(number)};
}

// A table of its own in zeroed memory, as in a new file.
struct Table {
    std::unique_ptr<PurgeState> state = std::make_unique<PurgeState>();
    std::unique_ptr<PurgeSet[]> sets = std::make_unique<PurgeSet[]>(kSets);
    PurgeTable table{*state, {sets.get(), kSets}};

    Table() {
        std::memset(static_cast<void*>(state.get()), 0, sizeof *state);
        std::memset(static_cast<void*>(sets.get()), 0, sizeof(PurgeSet) * kSets);
    }
    std::uint64_t purge(const PurgeName& name, PurgeDepth depth = PurgeDepth::hard) {
        return table.purge({&name, 1}, depth, kNow, 0);
    }
    PurgeVerdict verdict(const PurgeName& name, std::uint64_t since) const {
        PurgeVerdict verdict = table.by_all(since);
        if (table.any(name.kind, since)) table.by_name(name, since, verdict);
        return verdict;
    }
    PurgeEntry& entry(std::uint64_t hash) {
        for (std::size_t i = 0; i < kSets; ++i)
            for (PurgeEntry& entry : sets[i].entries)
                if (entry.name.load() >> 1 == hash >> 1) return entry;
        throw std::runtime_error("no such entry");
    }
};

struct Damage {
    const char* finds;
    std::function<void(Table&)> damage;
};

const Damage kDamages[] = {
    {"purge serial out of range", [](Table& t) { t.state->serial = ~0ull; }},
    {"serial of a purge of everything is damaged", [](Table& t) { t.state->all[1] ^= 4; }},
    {"serial of a kind of purges is damaged", [](Table& t) { t.state->last[3] ^= 1ull << 60; }},
    {"purge is in the wrong set", [](Table& t) { t.entry(tag(1).hash).name ^= 2; }},
    {"purge fails its seal", [](Table& t) { t.entry(tag(1).hash).name ^= 1ull << 40; }},
    {"purge fails its seal", [](Table& t) { t.entry(tag(1).hash).serial ^= 1; }},
    {"floor of forgotten purges fails its seal", [](Table& t) { t.sets[5].floor[1] = 7; }},
};

class PurgeTableTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PurgeTableTest);
    CPPUNIT_TEST(what_is_older_than_a_purge_is_purged);
    CPPUNIT_TEST(soft_and_hard_are_told_apart);
    CPPUNIT_TEST(everything_has_every_name);
    CPPUNIT_TEST(several_names_are_one_purge);
    CPPUNIT_TEST(serials_grow_and_tell_the_time);
    CPPUNIT_TEST(a_full_table_never_forgets_a_purge);
    CPPUNIT_TEST(what_was_compared_not_long_ago_stays);
    CPPUNIT_TEST(damage_is_found_and_purges_everything);
    CPPUNIT_TEST(a_lost_serial_is_made_up_for);
    CPPUNIT_TEST_SUITE_END();

  public:
    void what_is_older_than_a_purge_is_purged() {
        Table t;
        const std::uint64_t before = t.table.serial();
        CPPUNIT_ASSERT(!t.verdict(tag(1), before).hard);
        const std::uint64_t serial = t.purge(tag(1));
        CPPUNIT_ASSERT(t.verdict(tag(1), before).hard);
        CPPUNIT_ASSERT(!t.verdict(tag(2), before).hard);
        CPPUNIT_ASSERT(!t.verdict(tag(1), serial).hard);
        CPPUNIT_ASSERT(!t.table.any(PurgeKind::host, before));
        CPPUNIT_ASSERT(t.purge(tag(1)) > serial);
        CPPUNIT_ASSERT(t.verdict(tag(1), serial).hard);
    }
    void soft_and_hard_are_told_apart() {
        Table t;
        const std::uint64_t hard = t.purge(tag(1), PurgeDepth::hard);
        const std::uint64_t soft = t.purge(tag(1), PurgeDepth::soft);
        CPPUNIT_ASSERT(t.verdict(tag(1), hard - 1).hard);
        CPPUNIT_ASSERT(!t.verdict(tag(1), hard).hard);
        CPPUNIT_ASSERT_EQUAL(soft, t.verdict(tag(1), hard).soft);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, t.verdict(tag(1), soft).soft);
    }
    void everything_has_every_name() {
        Table t;
        const std::uint64_t soft = t.table.purge_all(PurgeDepth::soft, kNow, 0);
        CPPUNIT_ASSERT(!t.verdict(tag(1), 0).hard);
        CPPUNIT_ASSERT_EQUAL(soft, t.verdict(tag(1), 0).soft);
        t.table.purge_all(PurgeDepth::hard, kNow, 0);
        CPPUNIT_ASSERT(t.verdict(tag(1), soft).hard);
    }
    void several_names_are_one_purge() {
        Table t;
        const PurgeName both[] = {tag(1), {PurgeKind::host, 77}};
        const std::uint64_t serial = t.table.purge(both, PurgeDepth::hard, kNow, 0);
        for (const PurgeName& name : both) {
            CPPUNIT_ASSERT(t.verdict(name, serial - 1).hard);
            CPPUNIT_ASSERT(!t.verdict(name, serial).hard);
        }
    }
    void serials_grow_and_tell_the_time() {
        Table t;
        const std::uint64_t first = t.purge(tag(1));
        CPPUNIT_ASSERT_EQUAL(kNow, purge_time_s(first));
        const PurgeName name = tag(2);
        const std::uint64_t back = t.table.purge({&name, 1}, PurgeDepth::hard, kNow - 100, 0);
        CPPUNIT_ASSERT(back > first);
    }
    void a_full_table_never_forgets_a_purge() {
        Table t;
        std::vector<std::uint64_t> serials;
        for (std::uint64_t i = 0; i < 5000; ++i)
            serials.push_back(t.purge(tag(i), i % 2 == 0 ? PurgeDepth::hard : PurgeDepth::soft));
        for (std::uint64_t i = 0; i < serials.size(); ++i) {
            const PurgeVerdict verdict = t.verdict(tag(i), serials[i] - 1);
            CPPUNIT_ASSERT_MESSAGE(std::to_string(i), verdict.hard || verdict.soft != 0);
            CPPUNIT_ASSERT_MESSAGE(std::to_string(i), i % 2 == 1 || verdict.hard);
        }
        CPPUNIT_ASSERT(t.table.fault() == nullptr);
    }
    void what_was_compared_not_long_ago_stays() {
        Table t;
        std::uint64_t vetted = t.table.serial();
        for (std::uint64_t i = 0; i < 5000; ++i) {
            t.purge(tag(i));
            if (i % 50 != 0) continue;
            CPPUNIT_ASSERT_MESSAGE(std::to_string(i), !t.verdict(tag(1'000'000), vetted).hard);
            vetted = t.table.serial();
        }
    }
    void damage_is_found_and_purges_everything() {
        for (const Damage& c : kDamages) {
            Table t;
            for (std::uint64_t i = 0; i < 20; ++i) t.purge(tag(i));
            const std::uint64_t vetted = t.table.serial();
            c.damage(t);
            CPPUNIT_ASSERT_EQUAL(std::string(c.finds), std::string(t.table.fault()));
            CPPUNIT_ASSERT(!t.table.repair(kNow));
            CPPUNIT_ASSERT(t.table.fault() == nullptr);
            CPPUNIT_ASSERT_MESSAGE(c.finds, t.verdict(tag(500), vetted).hard);
            CPPUNIT_ASSERT(!t.verdict(tag(500), t.table.serial()).hard);
            CPPUNIT_ASSERT(t.table.repair(kNow));
        }
    }
    // Killed, or the page did not reach the disk, between the entry and the serial.
    void a_lost_serial_is_made_up_for() {
        Table t;
        const std::uint64_t before = t.purge(tag(1));
        const std::uint64_t after = t.purge(tag(2));
        t.state->serial = before;
        t.state->lock.lock(5);
        CPPUNIT_ASSERT(t.table.repair(kNow));
        CPPUNIT_ASSERT_EQUAL(after, t.table.serial());
        CPPUNIT_ASSERT(t.purge(tag(3)) > after);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(PurgeTableTest);

}  // namespace
