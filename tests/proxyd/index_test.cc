// A slot moves from state to state as drawn in proxyd/index.h.

#include "proxyd/index.h"

#include <cppunit/extensions/HelperMacros.h>

#include "tests/proxyd/test_cache.h"

namespace {

using namespace proxyd;
using Claimed = Index::Claimed;

constexpr base::Digest128 kDigest{0x1111, 0x2222};
constexpr Link kFirst = Link::to(0, 1), kSecond = Link::to(64, 1);

// The i-th digest of those whose sets are the first and the one numbered `other`.
base::Digest128 nth(const Index& index, std::uint64_t i, std::uint64_t other = 0) {
    const std::uint64_t sets = index.slots() / kSlotsPerSet;
    for (std::uint64_t digest = 1;; ++digest)
        if (other_set(digest, sets) == other && i-- == 0) return {digest, 0};
}

// The flags of the slot of kDigest, 0 if there is none.
std::uint64_t flags(const Index& index) {
    return index.look(kDigest).control & slot::kFlags;
}

std::uint64_t claim(Index& index) {
    std::uint64_t slot = 0;
    CPPUNIT_ASSERT(index.claim(kDigest, kNow, slot) == Claimed::mine);
    return slot;
}

std::uint64_t location(const Index& index) {
    const Index::Seen seen = index.look(kDigest);
    return seen.slot->location[slot::which(seen.control)].load();
}

class IndexTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(IndexTest);
    CPPUNIT_TEST(a_slot_goes_from_free_to_object_and_on);
    CPPUNIT_TEST(an_abandoned_claim_leaves_what_was_there);
    CPPUNIT_TEST(every_change_is_a_new_generation);
    CPPUNIT_TEST(eviction_spares_what_has_changed);
    CPPUNIT_TEST(a_set_full_of_fills_has_no_room);
    CPPUNIT_TEST(a_full_set_gives_its_least_used_object);
    CPPUNIT_TEST(who_finds_home_full_goes_to_the_other_set);
    CPPUNIT_TEST(nearly_as_many_keys_as_slots_have_room);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_slot_goes_from_free_to_object_and_on() {
        TestCache t;
        Index& index = t.cache->index();
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, flags(index));
        std::uint64_t slot = claim(index);
        CPPUNIT_ASSERT_EQUAL(slot::kFilling, flags(index));
        std::uint64_t other = 0;
        CPPUNIT_ASSERT(index.claim(kDigest, kNow, other) == Claimed::taken);
        index.begin(slot, kFirst);
        CPPUNIT_ASSERT_EQUAL(slot::kFilling | slot::kHeadKnown, flags(index));
        index.publish(slot);
        CPPUNIT_ASSERT_EQUAL(kFirst.bits, location(index));
        CPPUNIT_ASSERT_EQUAL(slot, claim(index));
        index.begin(slot, kSecond);
        CPPUNIT_ASSERT_EQUAL(kFirst.bits, location(index));
        index.publish(slot);
        CPPUNIT_ASSERT_EQUAL(kSecond.bits, location(index));
        CPPUNIT_ASSERT_EQUAL(slot, claim(index));
        index.pass(slot, kNow + 5);
        CPPUNIT_ASSERT_EQUAL(slot::kPass, flags(index));
    }
    void an_abandoned_claim_leaves_what_was_there() {
        TestCache t;
        Index& index = t.cache->index();
        std::uint64_t slot = claim(index);
        index.abandon(slot);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, flags(index));
        slot = claim(index);
        index.begin(slot, kFirst);
        index.publish(slot);
        slot = claim(index);
        index.begin(slot, kSecond);
        index.abandon(slot);
        CPPUNIT_ASSERT_EQUAL(kFirst.bits, location(index));
        CPPUNIT_ASSERT(index.drop(kDigest, false));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, flags(index));
    }
    void every_change_is_a_new_generation() {
        TestCache t;
        Index& index = t.cache->index();
        const std::uint64_t slot = claim(index);
        std::uint64_t last = index.slot(slot).control.load();
        const auto changed = [&] {
            const std::uint64_t now = index.slot(slot).control.load();
            return std::exchange(last, now) >> 32 < now >> 32;
        };
        index.begin(slot, kFirst);
        CPPUNIT_ASSERT(changed());
        index.publish(slot);
        CPPUNIT_ASSERT(changed());
        index.drop(kDigest, true);
        CPPUNIT_ASSERT(changed());
        CPPUNIT_ASSERT(index.move(index.slot(slot), last, index.slot(slot).location[1], kSecond));
        CPPUNIT_ASSERT(changed());
        CPPUNIT_ASSERT(index.evict(index.slot(slot), last));
        CPPUNIT_ASSERT(changed());
    }
    void eviction_spares_what_has_changed() {
        TestCache t;
        Index& index = t.cache->index();
        const std::uint64_t slot = claim(index);
        index.begin(slot, kFirst);
        index.publish(slot);
        const Index::Seen seen = index.look(kDigest);
        CPPUNIT_ASSERT_EQUAL(slot, claim(index));
        CPPUNIT_ASSERT(!index.evict(*seen.slot, seen.control));
        CPPUNIT_ASSERT(!index.move(*seen.slot, seen.control, seen.slot->location[0], kSecond));
        CPPUNIT_ASSERT_EQUAL(slot::kObject, flags(index) & slot::kObject);
    }
    void a_set_full_of_fills_has_no_room() {
        TestCache t;
        Index& index = t.cache->index();
        std::uint64_t slot = 0;
        for (std::uint64_t i = 0; i < kSlotsPerSet; ++i)
            CPPUNIT_ASSERT(index.claim(nth(index, i), kNow, slot) == Claimed::mine);
        CPPUNIT_ASSERT(index.claim(nth(index, 99), kNow, slot) == Claimed::no_room);
        index.abandon(slot);
        CPPUNIT_ASSERT(index.claim(nth(index, 99), kNow, slot) == Claimed::mine);
    }
    void a_full_set_gives_its_least_used_object() {
        TestCache t;
        Index& index = t.cache->index();
        std::uint64_t slot = 0;
        for (std::uint64_t i = 0; i < kSlotsPerSet; ++i) {
            CPPUNIT_ASSERT(index.claim(nth(index, i), kNow, slot) == Claimed::mine);
            index.begin(slot, kFirst);
            index.publish(slot);
            index.slot(slot).access = i == 5 ? 0 : 3;
        }
        CPPUNIT_ASSERT(index.claim(nth(index, 99), kNow, slot) == Claimed::mine);
        CPPUNIT_ASSERT(index.look(nth(index, 5)).slot == nullptr);
        CPPUNIT_ASSERT(index.look(nth(index, 4)).slot != nullptr);
    }
    void who_finds_home_full_goes_to_the_other_set() {
        TestCache t;
        Index& index = t.cache->index();
        std::uint64_t slot = 0;
        for (std::uint64_t i = 0; i < 2 * kSlotsPerSet; ++i) {
            CPPUNIT_ASSERT(index.claim(nth(index, i, 77), kNow, slot) == Claimed::mine);
            if (i < kSlotsPerSet / 2) CPPUNIT_ASSERT(slot < kSlotsPerSet);
            CPPUNIT_ASSERT_EQUAL(slot, index.number_of(*index.look(nth(index, i, 77)).slot));
        }
        CPPUNIT_ASSERT(index.claim(nth(index, 99, 77), kNow, slot) == Claimed::no_room);
        CPPUNIT_ASSERT(index.drop(nth(index, 0, 77), false) && index.drop(nth(index, 15, 77), false));
        CPPUNIT_ASSERT(index.claim(nth(index, 15, 77), kNow, slot) == Claimed::taken);
    }
    void nearly_as_many_keys_as_slots_have_room() {
        TestCache t(1 << 20, 8192);
        Index& index = t.cache->index();
        std::uint64_t slot = 0;
        for (std::uint64_t i = 0; i < index.slots(); ++i) {
            (void)index.claim({base::mix64(i), 0}, kNow, slot);
            index.begin(slot, kFirst);
            index.publish(slot);
        }
        CPPUNIT_ASSERT(t.cache->usage().objects > index.slots() * 94 / 100);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(IndexTest);

}  // namespace
