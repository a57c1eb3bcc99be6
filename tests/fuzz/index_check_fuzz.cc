// Fuzz target for proxyd::check_cache: two damaged files give findings, never a crash.
//
// The input is a list of changes to the files of a small sound cache: one byte that says
// which file (odd: the store), three bytes of offset, one byte of length, the new bytes.
// An input that begins with 0xff is taken for a whole index file instead.
//
// With a fuzzing engine (--enable-fuzz) it hunts; without one it is an ordinary test that
// replays tests/fuzz/corpus/index_check.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

#include "common/base/panic.h"
#include "common/shm/region.h"
#include "proxyd/index_check.h"
#include "proxyd/recovery.h"
#include "tests/proxyd/test_cache.h"

namespace {

using namespace proxyd;

shm::Region copy_of(const shm::Region& file) {
    auto copy = shm::Region::anonymous(file.size());
    std::memcpy(copy->data(), file.data(), file.size());
    return std::move(*copy);
}

struct Image {
    shm::Region index, store;
};

// The same bytes in every run, but for the time in the serials.
Image make_image() {
    TestCache t;
    IndexHeader& header = t.cache->index().header();
    header.seed[0] = 1;
    header.seed[1] = 2;
    header.crc = header_crc(header);
    for (int i = 0; i < 20; ++i) {
        const std::string name = "/" + std::to_string(i);
        CHECK(t.store(name, TestCache::bytes(name, i == 7 ? 150'000 : 500)));
    }
    t.claim("/pass").pass(kNow + 60);
    t.cache->detach();
    t.stop();
    const auto index = shm::Region::read_only(t.settings.dir + "/index");
    const auto store = shm::Region::read_only(t.settings.dir + "/store");
    return {copy_of(*index), copy_of(*store)};
}

void check(base::Bytes index, base::Bytes store) {
    for (const bool running : {false, true}) {
        const CheckReport report = check_cache(index, store, {.running = running});
        CHECK(report.findings.size() <= kMaxFindings);
        CHECK(report.object_bytes <= store.size() * (report.objects + report.markers + 1));
    }
}

void change(Image& image, std::span<const std::uint8_t> input) {
    while (input.size() >= 5) {
        const shm::Region& file = (input[0] & 1) != 0 ? image.store : image.index;
        const std::size_t at =
            (std::size_t{input[1]} << 16 | std::size_t{input[2]} << 8 | input[3]) % file.size();
        const std::size_t length =
            std::min<std::size_t>({input[4], input.size() - 5, file.size() - at});
        std::memcpy(file.data() + at, input.data() + 5, length);
        input = input.subspan(5 + length);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Image sound = make_image();
    if (size > 0 && data[0] == 0xff) {
        auto index = shm::Region::anonymous(size + 64);
        std::memcpy(index->data(), data + 1, size - 1);
        check(base::Bytes(index->bytes()).first(size - 1), sound.store.bytes());
        return 0;
    }
    CHECK(check_cache(sound.index.bytes(), sound.store.bytes(), {}).findings.empty());
    Image image{copy_of(sound.index), copy_of(sound.store)};
    change(image, {data, size});
    check(image.index.bytes(), image.store.bytes());
    return 0;
}
