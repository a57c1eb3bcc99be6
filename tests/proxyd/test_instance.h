// test_instance.h -- a proxy with a cache of its own, a board and no connections.
//
// `site` may be changed until the first instance() is asked for.

#ifndef TESTS_PROXYD_TEST_INSTANCE_H
#define TESTS_PROXYD_TEST_INSTANCE_H

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/clock.h"
#include "common/net/loop.h"
#include "proxyd/freshness.h"
#include "proxyd/instance.h"
#include "tests/proxyd/test_cache.h"

namespace proxyd {

class TestInstance {
  public:
    TestInstance() {
        conf::Proxy proxy;
        proxy.name = proxy.host = "p1";
        proxy.origin.host = "origin.test";
        site.proxies.push_back(proxy);
        site.general.access_log = conf::LogKind::off;
        auto made = shm::Board::make(cache.settings.dir + "/p1.board", "p1", kColumns, 0600);
        if (!made) std::abort();
        board_.emplace(std::move(*made));
    }

    Instance& instance() {
        if (!instance_) {
            estate_.cache = cache.cache.get();
            estate_.board = &*board_;
            instance_ = std::make_unique<Instance>(site, estate_, loop_, inboxes_, clock_, 0);
        }
        return *instance_;
    }

    // Stores a response and finds it; what is in `head` is located as when it came.
    Object stored(std::string_view head, std::string_view body, std::int64_t last_modified_s = -1) {
        ObjectMeta meta = TestCache::meta();
        meta.last_modified_s = last_modified_s;
        locate_parts(head, meta);
        Fill fill = cache.claim("/object");
        if (!fill || !fill.begin(meta, head, body.size()) || !fill.append(base::as_bytes(body)) ||
            !fill.complete())
            std::abort();
        return std::move(cache.find("/object").object);
    }

    conf::Site site;
    TestCache cache;

  private:
    net::Loop loop_;
    h1::InboxPool inboxes_;
    base::SystemClock clock_;
    std::optional<shm::Board> board_;
    Estate estate_;
    std::unique_ptr<Instance> instance_;
};

}  // namespace proxyd

#endif  // TESTS_PROXYD_TEST_INSTANCE_H
