// fetch.h -- one request to the origin, in the proxy's own name, and what its answer becomes.
//
// Layer:    proxyd
// Runs in:  worker
// Owner:    Worker, so that a fill goes on when the client that asked first has left
// Source:   RFC 9111 sections 3, 4.3 and 4.4
//
//   await head --+--> store --> (done)     every waiting client reads along from the store
//                |      |
//                |      +-----> relay      the body outgrew max_object: the rest goes to the
//                |                         first client alone, once that has caught up
//                +--> relay --> (done)     not storable: for the session that asked, alone
//                +--> store --> (done)     206: alone, or behind the parts that are there
//                +--> (done)               304: the stored object lives on
//   any state --> (failed)
//
// A fetch without a Fill only relays.

#ifndef PROXYD_FETCH_H
#define PROXYD_FETCH_H

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/h1/client.h"
#include "common/net/timer.h"
#include "proxyd/answer.h"
#include "proxyd/cache.h"
#include "proxyd/freshness.h"
#include "proxyd/instance.h"
#include "proxyd/origin_request.h"
#include "proxyd/range_plan.h"
#include "proxyd/request_key.h"
#include "proxyd/squeeze.h"

namespace proxyd {

class Session;
class Worker;

// An answer that may not be stored is not waited for by others for this long.
inline constexpr std::uint32_t kPassSeconds = 10;

// Bytes that a relayed answer may be ahead of its client.
inline constexpr std::size_t kRelayBuffer = 64 * 1024;

class Fetch final : private h1::Exchange::Handler, private net::Timer::Listener {
  public:
    // session: who asked; nullptr for a validation in the background.
    // fill: empty to relay only.  stale: what is validated, or may serve if the origin fails.
    // Lifetime: worker and instance outlive the fetch.
    Fetch(Worker& worker, Instance& instance, Session* session, FetchPlan plan, Fill fill, Object stale);
    ~Fetch();
    // Sends it to the next stop of its way.
    void start() noexcept;

    // The session is gone: a fill goes on, a relay ends.
    void leave() noexcept;

    // Request body, as h1::Exchange has it.
    std::size_t send_body(std::span<const std::byte> payload) noexcept;
    void end_body() noexcept;
    // The session can take payload again.
    void resume() noexcept;
    // The session has sent all that is stored of an object that was given up for its size.
    void session_caught_up() noexcept;

    // Who answers, or should have.
    std::string_view server_name() const noexcept;

    unsigned status() const noexcept { return status_; }
    std::string_view url() const noexcept { return plan_.url; }
    Why unstored() const noexcept { return unstored_; }
    bool outgrown() const noexcept { return outgrown_; }
    const h1::Exchange::Timings& timings() const noexcept { return exchange_->timings(); }
    h1::Exchange::Detached detach() noexcept { return exchange_->detach(); }

  private:
    friend class Worker;
    void on_interim(h1::Exchange& exchange, const http::ResponseHead& head) noexcept override;
    void on_response(h1::Exchange& exchange, const http::ResponseHead& head) noexcept override;
    std::size_t on_payload(h1::Exchange& exchange,
                           std::span<const std::byte> payload) noexcept override;
    void on_end(h1::Exchange& exchange) noexcept override;
    void on_failed(h1::Exchange& exchange, base::Error why) noexcept override;
    void on_request_room(h1::Exchange& exchange) noexcept override;
    void on_upgraded(h1::Exchange& exchange, const http::ResponseHead& head) noexcept override;

    bool confirm(const http::ResponseHead& head) noexcept;
    bool is_about_stale(const http::ResponseHead& head) noexcept;
    void ask_anew() noexcept;
    void heed_head(const http::ResponseHead& head) noexcept;
    void renew(const http::ResponseHead& head) noexcept;
    void withhold(std::string_view& text, const http::CacheControl& control) noexcept;
    RequestKey named_key(std::string_view reference) noexcept;
    void drop_url(std::string_view url, const conf::CachePolicy& policy) noexcept;
    void fail(base::Error why) noexcept;
    std::optional<ObjectMeta> renewed_meta(std::string_view& text,
                                           const http::ResponseHead& not_modified) noexcept;
    Why store(const http::ResponseHead& head) noexcept;
    Why begin_store(const http::ResponseHead& head, ObjectMeta& meta,
                    std::string_view& text) noexcept;

    // fetch_route.cc
    void send_to(const Stop& stop) noexcept;
    void send(const h1::Endpoint& to, const h1::ClientLimits& limits,
              std::string_view head) noexcept;
    bool repeatable() const noexcept;
    bool has_more_stops() const noexcept;
    void go_to_next_stop() noexcept;
    bool turned_away(const http::ResponseHead& head) noexcept;
    bool unreached(const base::Error& why) noexcept;

    // fetch_parts.cc
    bool take_part(const http::ResponseHead& head) noexcept;
    Why store_part(const http::ResponseHead& head) noexcept;
    bool open_part(const PartOfAnswer& part, ObjectMeta meta, std::string_view text,
                   Object base) noexcept;
    bool complete_fill() noexcept;
    void keep_what_came() noexcept;

    // fetch_tags.cc
    bool select_other(const http::ResponseHead& head) noexcept;
    Object named_by(const http::ResponseHead& head, const KnownTag& other) noexcept;
    void use_other(Object variant, const http::ResponseHead& head) noexcept;

    // fetch_variant.cc
    bool choose_variant(const http::ResponseHead& head, bool serves_all) noexcept;
    bool make_variant(std::string_view names) noexcept;
    bool choose_stem(const http::ResponseHead& head) noexcept;
    bool keeps_stem(const http::ResponseHead& head) noexcept;
    std::string_view stem_of(const http::ResponseHead& head) noexcept;
    void note_language(const http::ResponseHead& head) noexcept;
    std::unique_ptr<http::RequestHead> parsed_request() noexcept;
    ExchangeTimes times() const noexcept;
    http::CacheControl directives(const http::Fields& fields) const noexcept;
    void claim_for_get(const http::ResponseHead& head) noexcept;
    void relay(const http::ResponseHead& head) noexcept;
    std::size_t deliver(std::span<const std::byte> payload) noexcept;
    std::size_t relay(std::span<const std::byte> payload) noexcept;
    bool use_stale(Failure failure) noexcept;
    void invalidate(const http::ResponseHead& head) noexcept;
    std::size_t append(std::span<const std::byte> payload) noexcept;
    void conclude() noexcept;
    void finish() noexcept;
    std::uint32_t now_s() const noexcept;

    // fetch_squeeze.cc: gzip on the way to the store.
    base::Status begin_fill(ObjectMeta& meta, std::string_view text,
                            std::optional<std::uint64_t> length,
                            std::string_view extra) noexcept;
    std::string_view renewed_text(const http::ResponseHead& head, std::vector<char>& room) noexcept;
    std::string_view renew_form(std::string_view plain, ObjectMeta& meta,
                                std::vector<char>& room) noexcept;
    std::size_t squeeze(std::span<const std::byte> payload) noexcept;
    bool press(std::span<const std::byte>& payload, Squeeze::Flush how) noexcept;
    void on_timer(net::Timer& timer) noexcept override;

    Worker& worker_;
    Instance& instance_;
    Session* session_;
    FetchPlan plan_;
    Fill fill_;
    Object stale_;
    std::int64_t requested_s_;                // wall clock when it was sent
    std::unique_ptr<h1::Exchange> exchange_;  // with the stop at hand
    std::size_t stop_ = 0;                    // its number
    Router::Load load_;                       // what that has to do for us
    bool body_begun_ = false;                 // some of the request's body is on its way
    unsigned status_ = 0;
    Why unstored_ = Why::none;                // why the answer is not in the store
    std::optional<std::uint64_t> expected_;   // bytes of the body, if the head says
    std::uint64_t delivered_ = 0;             // of those, relayed
    std::unique_ptr<PartList> whole_parts_;   // of the object that a part is added to, with it
    std::uint64_t part_first_ = 0;            // the first byte of the part
    bool outgrown_ = false;                   // the store takes no more of it
    bool taken_over_ = false;                 // and the session relays the rest
    const bool background_;                   // nobody waits for it
    bool renewed_ = false;                    // what is stored is fresh again
    bool done_ = false;
    std::uint32_t forms_ = 0;                 // what may become of the answer: see form_flags()
    std::unique_ptr<Squeeze> squeeze_;        // if what comes plain is stored as gzip
    net::Timer flush_due_;                    // readers must see what it holds back
    bool pressing_ = false;                   // inside press()
    bool over_ = false;                       // all came; the session may not have taken it yet
    std::size_t place_ = 0;                   // in the worker's list
};

}  // namespace proxyd

#endif  // PROXYD_FETCH_H
