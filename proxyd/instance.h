// instance.h -- one proxy of the site, as a worker serves it.
//
// Layer:    proxyd
// Runs in:  worker
// Owner:    Worker
//
// Everything about a proxy that does not change between requests: its settings in the form
// the HTTP engine wants them, its view of the shared cache, its connections to the origin,
// and the texts it adds to messages.

#ifndef PROXYD_INSTANCE_H
#define PROXYD_INSTANCE_H

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/batch_log.h"
#include "common/base/log.h"
#include "common/conf/site.h"
#include "common/h1/client.h"
#include "common/h1/server.h"
#include "common/net/tls_context.h"
#include "common/proc/tls_setup.h"
#include "proxyd/board.h"
#include "proxyd/cache.h"
#include "proxyd/direct.h"
#include "proxyd/fleet.h"
#include "proxyd/hot_table.h"
#include "proxyd/own_pages.h"
#include "proxyd/retry_pause.h"
#include "proxyd/purge_access.h"
#include "proxyd/router.h"
#include "proxyd/tables.h"

namespace proxyd {

// What the master prepares for an instance and a worker inherits.
struct Estate {
    std::size_t proxy = 0;                                  // index into Site::proxies
    Cache* cache = nullptr;                                 // owned by the daemon, over all reloads
    HotTable* hot = nullptr;                                // likewise
    shm::Board* board = nullptr;                            // likewise
    proc::TlsContexts listen_tls;
    std::unique_ptr<net::TlsContext> origin_tls;            // null: plain
    net::Address origin;                                    // where misses go
    PurgeAccess purge_access;
    DirectEstate direct;
    RouterEstate router;
    std::optional<TableEstate> own_table, parent_table;     // of the arrays
    std::string pac_code;                                   // the operator's part of the PAC file
    int admin = -1;                                         // the admin socket, owned by the daemon
};

class Instance {
  public:
    // Lifetime: estate, site and the loop outlive it.
    Instance(const conf::Site& site, Estate& estate, net::Loop& loop, h1::InboxPool& inboxes,
             const base::Clock& clock, unsigned seat);

    void count(Count what, std::uint64_t n = 1) noexcept {
        board_.add(seat_, static_cast<std::size_t>(what), n);
    }
    void uncount(Count what) noexcept { board_.sub(seat_, static_cast<std::size_t>(what)); }
    std::uint64_t counted(Count what) const noexcept {
        return board_.get(seat_, static_cast<std::size_t>(what));
    }

    unsigned seat() const noexcept { return seat_; }

    // Takes newer tables of the arrays, if there are any.
    void refresh_tables() noexcept;

    // A hit; one of a sample is noted.
    void note_hit(const base::Digest128& digest) noexcept {
        if (!hot_sample.is_due()) [[likely]] return;
        hot_sample.begin(digest);
        if (estate.hot != nullptr) estate.hot->note(digest);
    }

    // Writes the access log; counts what is lost of it, and so many lines of the error log.
    void flush_logs(std::uint64_t lost_errors) noexcept;

    const conf::Proxy& settings;
    Cache& cache;
    Estate& estate;
    h1::ServerLimits server_limits;
    h1::ClientLimits client_limits;
    h1::ClientPool pool;
    h1::Endpoint origin;
    std::unique_ptr<Direct> direct; // to sites that requests name; null: none
    base::BatchLog access_log;
    RetryPause retry_pause;         // of validations in the background
    HotSample hot_sample;
    std::unique_ptr<Fleet> own;     // the array this proxy is a member of; null: none
    std::unique_ptr<Fleet> parent;  // the array that misses go to; null: none
    OwnPages pages;                 // of the own array

    std::string origin_host;        // Host sent when the client's is not kept
    std::string origin_name;        // in the access log
    std::string via;                // our pseudonym in Via: the proxy's host
    std::string cache_status;       // "Cache-Status: proxy1"
    std::string capability;         // "Surrogate-Capability: ..." in requests, or nothing
    std::string error_fields;       // of answers made here
    std::string challenge;          // "Proxy-Authenticate: ..."
    std::string busy_fields;        // of the answer to who has no connection left
    bool json_log = false;
    bool names_tags = true;         // the origin says in a 304 which tag it means
    base::LogGate busy_gate{std::chrono::seconds(10)};
    base::LogGate fetch_gate{std::chrono::seconds(10)};

  private:
    shm::Board& board_;
    unsigned seat_;

  public:
    Router router;                  // uses all of the above
};

}  // namespace proxyd

#endif  // PROXYD_INSTANCE_H
