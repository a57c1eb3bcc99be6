#include "proxyd/session.h"

#include "common/base/moves.h"
#include "common/base/text.h"
#include "common/http/forwarding.h"
#include "proxyd/fetch.h"
#include "proxyd/freshness.h"
#include "proxyd/origin_request.h"
#include "proxyd/request_key.h"
#include "proxyd/search_key.h"
#include "proxyd/variant.h"
#include "proxyd/worker.h"

namespace proxyd {
namespace {

using State = Session::State;

// A request that so many proxies have forwarded goes in circles.
constexpr std::size_t kMaxHops = 20;

// Every legal move; keep it equal to the drawing in session.h.
constexpr base::Moves<State> kMoves("session", {
    {State::idle, State::look},   {State::look, State::local},  {State::look, State::send},
    {State::look, State::wait},   {State::look, State::fetch},  {State::wait, State::look},
    {State::fetch, State::send},  {State::fetch, State::relay}, {State::fetch, State::look},
    {State::fetch, State::local}, {State::send, State::relay},  {State::relay, State::tunnel},
    {State::look, State::dial},   {State::dial, State::local},  {State::dial, State::tunnel},
    {State::local, State::idle},  {State::send, State::idle},   {State::relay, State::idle},
});

bool may_be_cached(const http::RequestHead& head) noexcept {
    const bool reads = head.method == http::Method::get || head.method == http::Method::head;
    return reads && !head.upgrade && head.framing.length == 0 &&
           head.framing.kind != http::Framing::Kind::chunked;
}

// Conditions that only an origin may judge (RFC 9111 section 4.3.2).
bool is_for_origin(const http::RequestHead& head) noexcept {
    return head.fields.has(http::FieldName::if_match) ||
           head.fields.has(http::FieldName::if_unmodified_since);
}

}  // namespace

Session::Session(Worker& worker, Instance& instance, std::size_t listen, net::Fd fd,
                 const net::Address& peer) noexcept
    : worker_(worker),
      instance_(instance),
      connection_(worker.loop(), worker.inboxes(), instance.server_limits, *this, std::move(fd),
                  instance.estate.listen_tls[listen].get()),
      peer_(peer.host()) {
    instance_.count(Count::open);
    instance_.count(Count::connections);
}

Session::~Session() {
    end_request();
    instance_.uncount(Count::open);
}

void Session::start(std::span<const std::byte> early) noexcept {
    if (early.empty()) {
        connection_.start();
    } else {
        connection_.start_with(early);
    }
}

void Session::drain() noexcept { connection_.close_after_response(); }

bool Session::may_move(State from, State to) noexcept { return kMoves.legal(from, to); }

void Session::enter(State next) noexcept {
    kMoves.check(state_, next);
    state_ = next;
}

void Session::on_request(h1::ServerConnection&) noexcept {
    instance_.count(Count::requests);
    instance_.count(Count::in_flight);
    counted_ = true;
    direct_ = false;
    looks_ = 0;
    fetch_status_ = 0;
    server_us_ = 0;
    stored_ = false;
    why_ = unstored_ = Why::none;
    parts_ = others_ = true;
    met_part_ = false;
    went_on_ = goes_on_ = false;
    routed_ = alone_ = false;
    claimed_.reset();
    enter(State::look);
    if (!answered_at_the_door()) look();
}

// What a reverse proxy does not do, does itself or may not pass on, whatever the cache holds.
bool Session::answered_at_the_door() noexcept {
    const http::RequestHead& head = request();
    const bool forwards = instance_.settings.forward.enabled;
    if (head.form == http::TargetForm::authority && !forwards) {
        refuse(405, "http_request_denied", "This proxy opens no tunnels.");
    } else if (head.method == http::Method::trace) {
        refuse(405, "http_request_denied", "TRACE is not supported.");
    } else if (!forwards && is_misdirected()) {
        return true;
    } else if (http::via_names(head.fields, instance_.via) ||
               http::via_hops(head.fields) > kMaxHops) {
        refuse(508, "proxy_loop_detected", "The request has been here, or through too many proxies.");
    } else if (http::max_forwards(head) == std::uint64_t{0}) {
        answer_options();
    } else if (head.method == http::Method::purge) {
        purge();
    } else if (const OwnPage* page = instance_.own ? instance_.pages.find(head) : nullptr) {
        answer_page(*page);
    } else {
        return forwards && forwards_at_the_door();
    }
    return true;
}

// What came in the clear must not be taken for secure, by the origin or by the key.
bool Session::is_misdirected() noexcept {
    if (!base::iequals(request().scheme, "https") || connection_.stream().is_tls()) return false;
    if (instance_.router.is_from_member(request(), peer_)) return false;
    refuse(421, "http_request_error", "https is not spoken here.");
    return true;
}

void Session::look() noexcept {
    ++looks_;
    const http::RequestHead& head = request();
    Target target;
    const RequestKey key = request_key(head, connection_.stream().is_tls(), instance_.settings,
                                       worker_.key_room());
    target.url = key.url;
    target.policy = key.policy;
    if (target.url.empty())
        return refuse(400, "http_request_error", "The URI is malformed or too long.");
    // What is stored of it is replaced again and again before it can be used.
    if (looks_ > kMaxLooks) return pass(target, Outcome::miss, Why::others_failed);
    const bool reads = head.method == http::Method::get || head.method == http::Method::head;
    if (!may_be_cached(head))
        return pass(target, Outcome::method, reads ? Why::content : Why::method);
    if (target.policy->pass) return pass(target, Outcome::pass, Why::rule);
    if (is_for_origin(head)) return pass(target, Outcome::pass, Why::precondition);

    Found found = find_stem(target);
    if (found.object && found.object.kind() == ObjectKind::vary) {
        if (!find_variant(target, found)) return pass(target, Outcome::pass, Why::vary_key);
        if (found.object && found.object.kind() == ObjectKind::vary && send_as_other(found)) return;
    } else if (found.object && target.policy->has_key_parts()) {
        return claim(target, Object{}, Why::vary_miss);  // stored when the key had fewer parts
    }
    switch (found.what) {
    case Found::What::object:
        if (found.object.partial() && !need_of_part(found.object, target).served)
            return complete(target, found);
        return use(target, found);
    case Found::What::filling:
        if (found.object && found.object.partial() && !need_of_part(found.object, target).served)
            return await_part(target, found.ticket, found.object);
        return read_along(target, found);
    case Found::What::pass:    return pass(target, Outcome::pass, Why::pass);
    case Found::What::nothing:
        if (target.marker && send_in_language(target)) return;
        return claim(target, Object{}, target.marker ? Why::vary_miss : Why::uri_miss);
    }
}

// What there is of the URL: by the latest rule that an answer gave for its path, if those
// count and there is one, else by the URL itself.
Found Session::find_stem(Target& target) noexcept {
    const auto now_s = static_cast<std::uint32_t>(worker_.now_s());
    target.stem = target.url;
    target.key = instance_.cache.key(target.url);
    if (!target.policy->no_vary_search) return instance_.cache.find(target.key, now_s);
    const std::string_view stem =
        search_key(instance_.cache, target.url, now_s, worker_.search_room());
    Found found;
    if (!stem.empty()) found = instance_.cache.find(instance_.cache.key(stem), now_s);
    if (found.what == Found::What::nothing || found.what == Found::What::pass) {
        Found exact = instance_.cache.find(target.key, now_s);
        const bool none = exact.what == Found::What::nothing;
        if (stem.empty() || !none || found.what == Found::What::pass) return exact;
    }
    target.stem = stem;
    target.key = instance_.cache.key(stem);
    return found;
}

// found: the marker of the URL; becomes what there is of the variant for this request.
// False: the fields that choose it are too long.
bool Session::find_variant(Target& target, Found& found) noexcept {
    if (target.policy->has_key_parts() && !covers(found.object.head(), *target.policy)) {
        found = Found{};  // of an earlier configuration
        return true;
    }
    target.marker = std::move(found.object);
    const std::string_view variant =
        variant_key(target.stem, target.marker.head(), request().fields, *target.policy,
                    worker_.variant_room());
    if (variant.empty()) return false;
    target.key = instance_.cache.key(variant);
    found = instance_.cache.find(target.key, static_cast<std::uint32_t>(worker_.now_s()));
    return true;
}

// Another variant than that for exactly these fields will do if it is fresh and in the
// language that the client prefers to all others.
bool Session::send_in_language(const Target& target) noexcept {
    const auto now_s = static_cast<std::uint32_t>(worker_.now_s());
    const std::string_view text =
        language_key(target.stem, target.marker.head(), request().fields, *target.policy,
                     favourite_language(request().fields), worker_.field_room());
    if (text.empty()) return false;
    const Found note = instance_.cache.find(instance_.cache.key(text), now_s);
    if (!note.object) return false;
    Found found = instance_.cache.find(instance_.cache.key(note.object.head()), now_s);
    if (found.what != Found::What::object || found.object.partial()) return false;
    return send_if_fresh(std::move(found.object), found.expired);
}

bool Session::send_if_fresh(Object object, bool expired) noexcept {
    const Verdict verdict = may_reuse(object.meta(), request(), worker_.now_s(), expired,
                                      object.stale_since_s());
    if (verdict.reuse != Reuse::fresh) return false;
    send(std::move(object), Outcome::hit);
    return true;
}

// found: a note that another variant answers for this one, see known_tags.h.  If that will
// not do, it becomes what there is else.
bool Session::send_as_other(Found& found) noexcept {
    const Object alias = std::exchange(found.object, Object{});
    Object other = aliased(instance_.cache, alias, static_cast<std::uint32_t>(worker_.now_s()));
    if (other && send_if_fresh(std::move(other), false)) return true;
    found.what = found.filling ? Found::What::filling : Found::What::nothing;
    return false;
}

void Session::use(const Target& target, Found& found) noexcept {
    const Verdict verdict =
        may_reuse(found.object.meta(), request(), worker_.now_s(), found.expired,
                  found.object.stale_since_s());
    switch (verdict.reuse) {
    case Reuse::fresh:
        instance_.note_hit(target.key.digest);
        if ((found.object.flags() & kSqueezable) != 0 && !found.filling)
            found.object = in_form(target, std::move(found.object));
        return send(std::move(found.object), looks_ > 1 ? Outcome::collapsed : Outcome::hit);
    case Reuse::stale_while_revalidate:
        if (!found.filling) refresh(target, found.object);
        return send(std::move(found.object), Outcome::stale);
    case Reuse::stale:
        return send(std::move(found.object), Outcome::stale);
    case Reuse::validate:
        break;
    }
    if (!found.filling) return claim(target, std::move(found.object), verdict.why);
    if (looks_ >= kMaxLooks) return pass(target, Outcome::expired, Why::others_failed);
    why_ = verdict.why;
    wait(found.ticket);
}

// Somebody else fetches it: read what there is already, or wait for the head.
void Session::read_along(const Target& target, Found& found) noexcept {
    if (looks_ == 1) instance_.count(Count::collapsed);
    if (why_ == Why::none) why_ = Why::uri_miss;
    if (found.object) return send(std::move(found.object), Outcome::collapsed);
    if (looks_ < kMaxLooks) return wait(found.ticket);
    // Parts that others fetched may be whole answers, and of no use to this request.
    if (met_part_ || !range_to_forward(request()).empty())
        return pass(target, Outcome::miss, Why::partial);
    refuse(502, "destination_unavailable", "The origin gave no usable answer.");
}

void Session::wait(const Ticket& ticket) noexcept {
    if (!instance_.cache.arm(ticket)) return look();  // it has changed since
    ticket_ = ticket;
    enter(State::wait);
    worker_.await(*this);
}

void Session::on_ring() noexcept {
    if (state_ == State::wait) {
        if (instance_.cache.arm(ticket_)) return;
        worker_.unwait(*this);
        enter(State::look);
        look();
    } else if (state_ == State::send && waiting_ && !reader_.arm()) {
        worker_.unwait(*this);
        pump();
    }
}

void Session::claim(const Target& target, Object stale, Why why) noexcept {
    const http::RequestHead& head = request();
    if (only_if_cached(head)) return refuse_to_ask();
    if (goes_elsewhere(target, stale ? Outcome::expired : Outcome::miss, why)) return;
    if (head.method == http::Method::head && !stale) return pass(target, Outcome::miss, why);
    if (traits_of(head).no_store) return pass(target, Outcome::miss, why);
    const unsigned min_uses = target.policy->min_uses;
    if (min_uses > 1 && !stale && looks_ == 1 && !instance_.cache.used_enough(target.key, min_uses))
        return pass(target, Outcome::miss, Why::rarely_used);
    Claim claim = instance_.cache.claim(target.key, static_cast<std::uint32_t>(worker_.now_s()));
    switch (claim.what) {
    case Claim::What::filler:
        outcome_ = stale ? Outcome::expired : Outcome::miss;
        why_ = why;
        return begin_fetch(fill_plan(target, stale), std::move(claim.fill), std::move(stale));
    case Claim::What::taken:
        if (looks_ < kMaxLooks) return look();
        return pass(target, Outcome::miss, Why::others_failed);
    case Claim::What::no_room:
        return pass(target, Outcome::miss, Why::no_room);
    }
}

// To the origin and back, past the cache.
void Session::pass(const Target& target, Outcome outcome, Why why) noexcept {
    if (goes_elsewhere(target, outcome, why)) return;
    if (only_if_cached(request())) return refuse_to_ask();
    outcome_ = outcome;
    why_ = why;
    begin_fetch(pass_request(asked(target), instance_), Fill{}, Object{});
}

// Validates a stale object that is being served, for whoever comes next.
void Session::refresh(const Target& target, const Object& stale) noexcept {
    const auto now_s = static_cast<std::uint32_t>(worker_.now_s());
    if (!instance_.retry_pause.over(target.key.digest, now_s)) return;
    Claim claim = instance_.cache.claim(target.key, now_s);
    if (claim.what != Claim::What::filler) return;
    Found own = instance_.cache.find(target.key, now_s);  // a pin of the fetch's own
    FetchPlan plan = fill_plan(target, stale);
    plan.way = take_way(target.url);
    worker_.adopt(std::make_unique<Fetch>(worker_, instance_, nullptr, std::move(plan),
                                          std::move(claim.fill), std::move(own.object)))
        .start();
}

Asked Session::asked(const Target& target) noexcept {
    return {request(), target.url, *target.policy, peer_, target.url.starts_with("https:"),
            target.stem, direct_};
}

FetchPlan Session::fill_plan(const Target& target, const Object& stale) {
    const std::string_view vary = target.marker ? target.marker.head() : std::string_view{};
    // What is whole is validated as a whole.
    const bool part = target.policy->forward_range && parts_ && (!stale || stale.partial());
    const RangeAsk ask = part ? forwarded_range(request()) : RangeAsk{};
    std::vector<KnownTag> others;
    const bool whole = ask.range.empty() && !(stale && stale.partial());
    if (whole && others_ && !vary.empty() && instance_.names_tags)
        others = known_tags(instance_.cache, vary, target.key.digest,
                            stale ? tag_for_origin(stale) : std::string(),
                            static_cast<std::uint32_t>(worker_.now_s()));
    return fill_request(asked(target), target.key.text, vary, instance_, stale ? &stale : nullptr,
                        ask, std::move(others));
}

void Session::begin_fetch(FetchPlan plan, Fill fill, Object stale) noexcept {
    enter(State::fetch);
    start_fetch(std::move(plan), std::move(fill), std::move(stale));
}

std::size_t Session::on_body(h1::ServerConnection&, std::span<const std::byte> payload) noexcept {
    // Without a fetch the answer is on its way already; the rest of the body is unwanted.
    return fetch_ != nullptr ? fetch_->send_body(payload) : payload.size();
}

void Session::on_body_end(h1::ServerConnection&) noexcept {
    if (fetch_ != nullptr) fetch_->end_body();
}

// The request is over, one way or the other.
void Session::end_request() noexcept {
    if (waiting_) worker_.unwait(*this);
    if (fetch_ != nullptr) std::exchange(fetch_, nullptr)->leave();
    hang_up();
    reader_ = Reader{};
    inflater_.reset();
    object_.release();
    other_.release();
    course_.reset();
    own_fields_.clear();
    lent_ = relay_over_ = false;
    relay_buffer_.reset();
    if (counted_) instance_.uncount(Count::in_flight);
    counted_ = false;
}

}  // namespace proxyd
