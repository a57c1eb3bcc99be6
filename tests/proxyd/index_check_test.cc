// What the checker finds: see proxyd/index_check.h.

#include "proxyd/index_check.h"

#include <cstring>
#include <functional>
#include <memory>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "proxyd/blocks.h"
#include "tests/proxyd/test_cache.h"

namespace {

using namespace proxyd;

// The files of a cache with a few objects, as bytes that can be changed.
struct Image {
    shm::Region index, store;

    Image() {
        TestCache t;
        for (int i = 0; i < 8; ++i) {
            const std::string name = "/" + std::to_string(i);
            CPPUNIT_ASSERT(t.store(name, TestCache::bytes(name, 1000)));
        }
        CPPUNIT_ASSERT(t.store("/long", TestCache::bytes("long", 200'000)));
        t.cache->detach();
        t.stop();
        index = copy_of(t.settings.dir + "/index");
        store = copy_of(t.settings.dir + "/store");
    }

    static shm::Region copy_of(const std::string& path) {
        const auto file = shm::Region::read_only(path);
        auto copy = shm::Region::anonymous(file->size());
        std::memcpy(copy->data(), file->data(), file->size());
        return std::move(*copy);
    }

    IndexHeader& header() { return *index.at<IndexHeader>(0); }
    SegmentEntry& segment(std::uint32_t i) {
        return index.at<SegmentEntry>(header().geometry.segments_at)[i];
    }
    std::atomic<std::uint32_t>& pin(std::uint32_t i) {
        return index.at<std::atomic<std::uint32_t>>(header().geometry.pins_at)[i];
    }
    std::uint32_t& lock(std::uint32_t i) {
        return index.at<std::uint32_t>(header().geometry.locks_at)[i];
    }
    // The first slot with an object whose body is longer than `least` bytes, or one of the
    // small ones.
    Slot& object(std::uint64_t least) {
        return find([&](std::uint64_t bytes) { return bytes > least; });
    }
    Slot& object() {
        return find([](std::uint64_t bytes) { return bytes <= 2000; });
    }
    template <typename Wanted>
    Slot& find(Wanted wanted) {
        Slot* const slots = index.at<Slot>(header().geometry.slots_at);
        for (std::uint64_t i = 0; i < header().geometry.slots; ++i)
            if (slots[i].control.load() & slot::kObject)
                if (wanted(body_bytes_of(record_of(slots[i])))) return slots[i];
        throw std::runtime_error("no such object");
    }
    Record& record_of(const Slot& slot) {
        const Link link{slot.location[slot::which(slot.control.load())].load()};
        return *store.at<Record>(link.offset());
    }
    Chain& chain() { return chain_of(record_of(object(2000))); }
    Slot& free_neighbour(const Slot& slot) {
        Slot* const slots = index.at<Slot>(header().geometry.slots_at);
        const auto set = static_cast<std::uint64_t>(&slot - slots) / kSlotsPerSet * kSlotsPerSet;
        for (std::uint64_t i = set; i < set + kSlotsPerSet; ++i)
            if (slots[i].control.load() == 0) return slots[i];
        throw std::runtime_error("set is full");
    }
    CheckReport check(CheckOptions options = {}) const {
        return check_cache(index.bytes(), store.bytes(), options);
    }
};

struct Case {
    const char* finds;
    std::function<void(Image&)> damage;
};

const Case kCases[] = {
    {"the file is no index: wrong magic number", [](Image& i) { i.header().magic = 0; }},
    {"the file has another version", [](Image& i) { i.header().version = 99; }},
    {"the sizes in the header contradict each other",
     [](Image& i) { i.header().geometry.slots_at += 64; }},
    {"the header fails its checksum", [](Image& i) { i.header().seed[1] ^= 1; }},
    {"segment in a state that does not exist", [](Image& i) { i.segment(9).control = 0x77; }},
    {"segment uses more than it has", [](Image& i) { i.segment(9).used = 1 << 30; }},
    {"segment belongs to a process that is gone",
     [](Image& i) {
         i.segment(9).control = SegmentControl{SegmentState::open, Queue::small, 3, 1}.bits();
     }},
    {"no block where one must begin", [](Image& i) { i.record_of(i.object()).block.shape = {}; }},
    {"segment is pinned by nobody", [](Image& i) { i.pin(3) = 1; }},
    {"lock is held by nobody", [](Image& i) { i.lock(3) = 2; }},
    {"serial of a purge of everything is damaged",
     [](Image& i) { i.header().purge.all[1] = 5; }},
    {"purge is in the wrong set",
     [](Image& i) {
         PurgeSet& set = i.index.at<PurgeSet>(i.header().geometry.purges_at)[3];
         set.entries[2].name = 2;
         set.entries[2].serial = 7;
     }},
    {"key is in the wrong set", [](Image& i) { i.object().digest ^= 1ull << 63; }},
    {"pass and object at once", [](Image& i) { i.object().control |= slot::kPass; }},
    {"filled by a process that is gone", [](Image& i) { i.object().control |= slot::kFilling; }},
    {"flags of a fill without one", [](Image& i) { i.object().control |= slot::kHeadKnown; }},
    {"key is twice in its sets",
     [](Image& i) {
         const Slot& slot = i.object();
         std::memcpy(static_cast<void*>(&i.free_neighbour(slot)), &slot, sizeof slot);
     }},
    {"link leads out of the store",
     [](Image& i) { i.object().location[1] = Link::to(1 << 20, 1).bits; }},
    {"link leads to a segment used again",
     [](Image& i) { i.object().location[1] = Link::to(0, 99).bits; }},
    {"link leads behind the end of its segment", [](Image& i) { i.segment(0).used = 0; }},
    {"digest is not that of the key", [](Image& i) { i.object().digest ^= 1ull << 20; }},
    {"object fails its checksum", [](Image& i) { i.record_of(i.object()).lifetime_s ^= 1; }},
    {"object fails its checksum", [](Image& i) { i.record_of(i.object(2000)).lifetime_s ^= 1; }},
    {"object is not whole", [](Image& i) { i.record_of(i.object()).progress = Progress::filling; }},
    {"object fails its checksum",
     [](Image& i) {
         const base::Bytes body = body_of(i.record_of(i.object()).block);
         const_cast<std::byte&>(body[10]) ^= std::byte{1};
     }},
    {"body fails its checksum",
     [](Image& i) {
         const base::Bytes body = body_of(i.record_of(i.object(2000)).block);
         const_cast<std::byte&>(body[10]) ^= std::byte{1};
     }},
    {"object fails its checksum", [](Image& i) { --i.record_of(i.object()).block.length; }},
    {"object fails its checksum", [](Image& i) { ++i.chain().body_bytes; }},
    {"body is of another object",
     [](Image& i) { ++i.store.at<Extent>(Link{i.chain().next}.offset())->serial; }},
    {"body has another length", [](Image& i) { i.chain().next = 0; }},
    {"body has another length", [](Image& i) { i.chain().next = i.chain().first.load(); }},
};

class IndexCheckTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(IndexCheckTest);
    CPPUNIT_TEST(a_sound_cache_has_no_findings);
    CPPUNIT_TEST(each_kind_of_damage_is_found);
    CPPUNIT_TEST(short_files_are_no_cache);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_sound_cache_has_no_findings() {
        const Image image;
        const CheckReport report = image.check();
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, report.findings.size());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{9}, report.objects);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{208'000}, report.object_bytes);
    }
    void each_kind_of_damage_is_found() {
        for (const Case& c : kCases) {
            Image image;
            c.damage(image);
            const CheckReport report = image.check();
            bool found = false;
            std::string all;
            for (const Finding& finding : report.findings) {
                found = found || finding.text == c.finds;
                all += finding.text + "; ";
            }
            CPPUNIT_ASSERT_MESSAGE(std::string(c.finds) + " not in: " + all, found);
        }
    }
    void short_files_are_no_cache() {
        const Image image;
        for (const std::size_t size : {std::size_t{0}, std::size_t{64}, image.index.size() - 64})
            CPPUNIT_ASSERT_EQUAL(
                std::size_t{1},
                check_cache(base::Bytes(image.index.bytes()).first(size), image.store.bytes(), {})
                    .findings.size());
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(IndexCheckTest);

}  // namespace
