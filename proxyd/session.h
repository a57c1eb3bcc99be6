// session.h -- one client connection, from accept to close.
//
// Layer:    proxyd
// Runs in:  worker
// Owner:    Worker.  A session never destroys itself; it tells Worker::retire().
// Source:   RFC 9111 section 4, RFC 9110 sections 13 and 14
//
//   idle --> look --+--> local ------------------------> idle
//            ^      +--> dial --+--> tunnel
//            |      |           +--> local
//            ^      +--> send -------------------------> idle
//            |      +--> wait --> look
//            |      +--> fetch --+--> local
//            |                   +--> send --+---------> idle
//            |                   |           v
//            |                   +--------> relay --+--> idle
//            +-------------------+                  +--> tunnel
//
//   look    asks the cache; ends in the same call
//   local   an answer made here (an error, 405, ...) is on its way
//   send    a stored object goes out, perhaps while it is still being stored
//   wait    somebody else fetches the object and knows nothing yet; look again when rung
//   fetch   our own fetch is under way, its head has not come
//   relay   the origin's answer goes to this client alone, through a bounded buffer
//   dial    CONNECT: the site is being connected to
//   tunnel  after 101, or 200 to CONNECT: bytes both ways; the session has handed its streams
//           over
//
// Memory: this object, and while an exchange is on an Inbox of the HTTP engine; `relay`
// adds a buffer of 64 KiB, an inflated body 72 KiB.  What is sent from the store as it is
// stored is never copied.

#ifndef PROXYD_SESSION_H
#define PROXYD_SESSION_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "common/h1/client.h"
#include "common/h1/server.h"
#include "common/net/address.h"
#include "proxyd/answer.h"
#include "proxyd/cache.h"
#include "proxyd/course.h"
#include "proxyd/direct.h"
#include "proxyd/inflating_reader.h"
#include "proxyd/instance.h"
#include "proxyd/origin_request.h"
#include "proxyd/range_plan.h"
#include "proxyd/tunnel_dial.h"

namespace proxyd {

class Fetch;
class Worker;

class Session final : private h1::ServerConnection::Handler, private TunnelDial::Listener {
  public:
    enum class State : std::uint8_t { idle, look, local, send, wait, fetch, relay, dial, tunnel };

    // Is there such an arrow in the drawing?
    static bool may_move(State from, State to) noexcept;

    Session(Worker& worker, Instance& instance, std::size_t listen, net::Fd fd,
            const net::Address& peer) noexcept;
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Begins to serve; may retire the session before it returns.
    void start(std::span<const std::byte> early) noexcept;

    // Something this session may wait for has changed: a fill made progress or ended.
    void on_ring() noexcept;

    // No more requests after the present one; an idle connection ends at once.
    void drain() noexcept;

    State state() const noexcept { return state_; }
    Instance& instance() noexcept { return instance_; }
    std::string_view peer() const noexcept { return peer_; }
    const http::RequestHead& request() const noexcept { return connection_.request(); }

    // --- called by the fetch this session started (session_relay.cc) ---------------------

    void on_interim(const http::ResponseHead& head) noexcept;
    // The answer is being stored: read along.
    void on_stored(Object object) noexcept;
    // A part is being stored: with `base`, if there is one, it is all that the request needs.
    // claimed: what the origin says of it, where that is not what comes.
    void on_part(Object part, Object base,
                 const std::optional<http::ContentRange>& claimed) noexcept;
    // Would these parts do?  Asked before they are stored.
    bool would_do(const PartList& parts, const http::Validators& validators) noexcept;
    // The part that came does not fit to what is stored: ask again, for the whole.
    void on_odd_part() noexcept;
    // What is stored was confirmed, or may be used though the origin failed.
    void on_reuse(Object object, Outcome outcome) noexcept;
    // Lines that this client gets with the next answer out of the store, and nobody else.
    void add_own_fields(std::string fields) noexcept { own_fields_ = std::move(fields); }
    // What is stored turned out to be something else than the origin has: look again.
    void on_ask_anew() noexcept;
    // The answer is for this client alone; on_relayed() and on_fetch_end() follow.
    void on_relay_head(const http::ResponseHead& head) noexcept;
    // Returns how much of the payload was taken; 0: Fetch::resume() follows.
    std::size_t on_relayed(std::span<const std::byte> payload) noexcept;
    // The answer is complete; the fetch is over.
    void on_fetch_end() noexcept;
    // The stored part of an object that was given up for its size is on its way; the rest
    // comes as on_relayed().  False: not all of it is sent yet, session_caught_up() follows.
    bool take_over() noexcept;
    void on_upgraded(const http::ResponseHead& head) noexcept;
    // Nothing came, or not all of it.  The fetch is over.
    void on_fetch_failed(base::Error why) noexcept;
    // No member of the array that was asked serves it: look again, without them.
    void on_members_failed() noexcept;
    void on_request_room() noexcept { connection_.read_body(); }

  private:
    friend class Worker;

    // A request looks again when the fetch it waited for has ended.  After so many looks in
    // vain it is refused: an origin that fails must not be asked once per waiting client.
    // One that found what could not be used, because it changes all the time, passes.
    static constexpr unsigned kMaxLooks = 4;

    // What a request is for.  Lifetime: until the next look of any session of the worker.
    struct Target {
        std::string_view url;         // the key of the URL
        const conf::CachePolicy* policy = nullptr;
        std::string_view stem;        // the URL, or its key by No-Vary-Search: see search_key.h
        Key key;                      // of the stem, or of the variant for this request
        Object marker;                // of the stem, if it has variants
    };

    void on_request(h1::ServerConnection& connection) noexcept override;
    std::size_t on_body(h1::ServerConnection& connection,
                        std::span<const std::byte> payload) noexcept override;
    void on_body_end(h1::ServerConnection& connection) noexcept override;
    void on_room(h1::ServerConnection& connection) noexcept override;
    void on_finished(h1::ServerConnection& connection,
                     const h1::ServerConnection::Summary& summary) noexcept override;
    void on_gone(h1::ServerConnection& connection, const h1::ServerConnection::Summary* summary,
                 base::Error why) noexcept override;

    void enter(State next) noexcept;

    // session.cc: from a request to a decision.
    bool answered_at_the_door() noexcept;
    bool is_misdirected() noexcept;
    void look() noexcept;
    Found find_stem(Target& target) noexcept;
    bool find_variant(Target& target, Found& found) noexcept;
    bool send_as_other(Found& found) noexcept;
    bool send_if_fresh(Object object, bool expired) noexcept;
    bool send_in_language(const Target& target) noexcept;
    void use(const Target& target, Found& found) noexcept;
    void read_along(const Target& target, Found& found) noexcept;
    void wait(const Ticket& ticket) noexcept;
    void claim(const Target& target, Object stale, Why why) noexcept;
    void pass(const Target& target, Outcome outcome, Why why) noexcept;
    void refresh(const Target& target, const Object& stale) noexcept;
    void begin_fetch(FetchPlan plan, Fill fill, Object stale) noexcept;
    Asked asked(const Target& target) noexcept;
    FetchPlan fill_plan(const Target& target, const Object& stale);

    // session_route.cc: who fetches what is not stored here.
    void find_way(std::string_view url) noexcept;
    Way take_way(std::string_view url) noexcept;
    bool goes_elsewhere(const Target& target, Outcome outcome, Why why) noexcept;
    void start_fetch(FetchPlan plan, Fill fill, Object stale) noexcept;
    void redirect(const Stop& to) noexcept;

    // session_parts.cc: from and with partial objects.
    Need need_of_part(const Object& object, const Target& target) noexcept;
    void complete(const Target& target, Found& found) noexcept;
    void join_part(const Target& target, Found& found) noexcept;
    void await_part(const Target& target, const Ticket& ticket, const Object& part) noexcept;
    FetchPlan part_plan(const Target& target, const Object& base, const http::ByteRange& missing);
    bool plot_course() noexcept;

    // session_forward.cc: other sites.
    bool forwards_at_the_door() noexcept;
    bool may_forward(const Destination& to, bool tunnel) noexcept;
    bool is_known_user() noexcept;
    void connect() noexcept;
    void dial_next() noexcept;
    void on_dialed(TunnelDial& dial, h1::Exchange::Detached server) noexcept override;
    void on_dial_failed(TunnelDial& dial, base::Error why, unsigned refused) noexcept override;
    void hang_up() noexcept;
    void refuse_unreached(base::Error why) noexcept;

    // session_purge.cc
    void purge() noexcept;
    void answer_json(unsigned status, std::string_view body) noexcept;

    // session_page.cc: pages of the proxy's own.
    void answer_page(const OwnPage& page) noexcept;

    // session_rest.cc: after a fill was given up.
    bool go_on() noexcept;
    bool is_rest(const http::ResponseHead& head) noexcept;
    void on_rest(const http::ResponseHead& head) noexcept;

    // session_form.cc: plain or gzip.
    Object in_form(const Target& target, Object object) noexcept;
    Form chosen_form() noexcept;
    Form plain_form() noexcept;
    bool start_inflating() noexcept;
    base::Result<h1::Piece> next_plain_piece() noexcept;

    // session_send.cc: out of the store, or made here.
    void send(Object object, Outcome outcome) noexcept;
    void head_parts(std::span<std::string_view, 3> parts) noexcept;
    base::Result<h1::Piece> next_piece() noexcept;
    base::Result<h1::Piece> next_stored(std::uint64_t most) noexcept;
    base::Result<h1::Piece> next_step() noexcept;
    void pump() noexcept;
    void look_anew() noexcept;
    // error: a type of RFC 9209; details: the cause, if there is more to say.
    // more: further fields, with CR LF.
    void refuse(unsigned status, std::string_view error, std::string_view why,
                std::string_view details = {}, std::string_view more = {}) noexcept;
    // Nothing here, and the origin may not be asked.
    void refuse_to_ask() noexcept;
    void answer_options() noexcept;
    void log(const h1::ServerConnection::Summary& summary) noexcept;
    void end_request() noexcept;

    // session_relay.cc
    void note_head() noexcept;
    void relay_room() noexcept;
    void join_tunnel(const h1::ServerConnection::Summary& summary) noexcept;

    Worker& worker_;
    Instance& instance_;
    h1::ServerConnection connection_;
    State state_ = State::idle;
    Outcome outcome_ = Outcome::miss;
    Why why_ = Why::none;             // it is not a hit
    Why unstored_ = Why::none;        // the origin's answer is not in the store
    std::uint8_t looks_ = 0;          // how often this request has looked
    bool waiting_ = false;            // in the worker's list of those that hear rings
    std::size_t waiting_place_ = 0;   // there
    bool counted_ = false;            // in flight
    bool direct_ = false;             // it is for another site than the proxy's own
    bool stored_ = false;             // the answer of our fetch went into the store
    bool lent_ = false;               // relay_buffer_ is with the connection
    bool relay_over_ = false;         // the origin has sent all
    bool inflated_ = false;           // what is stored as gzip goes out plain
    std::uint64_t left_ = 0;          // bytes of the selection not yet lent
    Object object_;
    Reader reader_;
    std::unique_ptr<InflatingReader> inflater_;  // between reader_ and the client; else null
    Selection selection_;             // which part of the object goes out
    std::unique_ptr<Course> course_;  // how, if it is not one run of bytes
    Object other_;                    // the parts that object_ is being put behind
    std::optional<std::uint64_t> total_;  // bytes of the whole representation
    std::optional<http::ContentRange> claimed_;  // of the part that the origin just sent
    bool parts_ = true;               // a part may be asked for
    bool met_part_ = false;           // the request has found parts of no use to it
    bool others_ = true;              // the tags of other variants may be sent
    bool went_on_ = false;            // a fill was given up, and its rest asked for
    bool goes_on_ = false;            // and the answer has not come
    http::ByteRange rest_;            // that rest; its end may be unknown
    Ticket ticket_;
    Fetch* fetch_ = nullptr;          // ours; the worker owns it
    std::unique_ptr<std::byte[]> relay_buffer_;
    std::unique_ptr<h1::Exchange::Detached> tunnel_;   // the other side, until 101 or 200 is out
    std::unique_ptr<TunnelDial> dial_;                 // of a CONNECT
    net::TimePoint dialed_{};         // that began
    std::size_t next_stop_ = 0;       // of way_, for it
    std::uint16_t fetch_status_ = 0;  // of the origin's answer to our fetch
    bool routed_ = false;             // way_ is decided
    bool alone_ = false;              // the members of the array have failed
    Way way_;                         // of the fetch to come
    std::string server_;              // whom the last fetch asked
    std::uint32_t server_us_ = 0;     // request to head of that answer, or until connected
    std::string own_fields_;          // see add_own_fields()
    std::string peer_;
    Session* next_ = nullptr;         // the worker's list of all sessions
    Session* prev_ = nullptr;
};

}  // namespace proxyd

#endif  // PROXYD_SESSION_H
