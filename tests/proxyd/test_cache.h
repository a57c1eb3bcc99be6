// test_cache.h -- a small language for tests of the shared cache.
//
// TestCache is a cache in a directory of its own that goes with it.  store("/a", "body")
// fetches, body_of("/a") reads; evict, restart and kill are one word each.

#ifndef TESTS_PROXYD_TEST_CACHE_H
#define TESTS_PROXYD_TEST_CACHE_H

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/bytes.h"
#include "common/base/log.h"
#include "proxyd/cache.h"
#include "proxyd/tags.h"

namespace proxyd {

inline constexpr std::uint32_t kNow = 1'000'000'000;

class TestCache final : private Ringer {
  public:
    explicit TestCache(std::uint64_t store_bytes = 1 << 20, std::uint64_t slots = 1024) {
        // What the tests do to a cache is worth many warnings.
        base::LogTarget quiet;
        quiet.least = base::Severity::error;
        if (!base::log_open(quiet)) std::abort();
        const char* const tmp = std::getenv("TMPDIR");
        std::string name = std::string(tmp != nullptr ? tmp : "/tmp") + "/weir-cache-XXXXXX";
        settings.dir = ::mkdtemp(name.data());
        settings.size = store_bytes;
        settings.slots = slots;
        start();
    }
    ~TestCache() {
        stop();
        std::filesystem::remove_all(settings.dir);
    }

    void start() {
        auto opened = Cache::open(settings);
        if (!opened) std::abort();
        cache = std::make_unique<Cache>(std::move(*opened));
        cache->attach(0, *this);
    }
    void stop() { cache.reset(); }
    void restart() {
        stop();
        start();
    }

    Ringer& ringer() noexcept { return *this; }

    Key key(std::string_view text) const { return cache->key(text); }
    Found find(std::string_view text) { return cache->find(key(text), kNow); }
    bool has(std::string_view text) { return find(text).what == Found::What::object; }
    Fill claim(std::string_view text) {
        Claim claimed = cache->claim(key(text), kNow);
        return std::move(claimed.fill);
    }

    // Fetches a whole object; false if it was not stored.
    bool store(std::string_view text, std::string_view body, std::string_view head = kHead) {
        Fill fill = claim(text);
        ObjectMeta its_meta = meta();
        if (has_tags(head)) its_meta.flags |= kTagged;
        if (!fill || !fill.begin(its_meta, head, body.size())) return false;
        return fill.append(base::as_bytes(body)).has_value() && fill.complete().has_value();
    }

    // The body of a stored object as a reader gets it; nothing if there is none.
    std::optional<std::string> body_of(std::string_view text) {
        Found found = find(text);
        if (found.what != Found::What::object) return {};
        return read(found.object);
    }
    static std::optional<std::string> read(Object& object) {
        Reader reader;
        reader.start(object);
        std::string body;
        for (;;) {
            auto piece = reader.next(Sending::copy);
            if (!piece) return {};
            if (piece->data.empty()) return body;
            body += base::as_text(piece->data);
            reader.skip(piece->data.size());
        }
    }

    static ObjectMeta meta() {
        ObjectMeta meta;
        meta.status = 200;
        meta.response_time_s = meta.date_s = kNow;
        meta.lifetime_s = 60;
        return meta;
    }

    // `size` bytes that differ by name and place.
    static std::string bytes(std::string_view name, std::size_t size) {
        std::string text;
        while (text.size() < size) {
            text += name;
            text += std::to_string(text.size());
        }
        text.resize(size);
        return text;
    }

    static constexpr std::string_view kHead = "HTTP/1.1 200 OK\r\nServer: test\r\n";

    conf::CacheSettings settings;
    std::unique_ptr<Cache> cache;
    std::uint64_t rung = 0;  // seats that were rung so far

  private:
    void ring(std::uint64_t seats) noexcept override { rung |= seats; }
};

}  // namespace proxyd

#endif  // TESTS_PROXYD_TEST_CACHE_H
