#include "proxyd/fetch.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "common/base/log.h"
#include "common/http/head_parser.h"
#include "common/http/status.h"
#include "proxyd/admission.h"
#include "proxyd/forms.h"
#include "proxyd/freshness.h"
#include "proxyd/origin_response.h"
#include "proxyd/purge_order.h"
#include "proxyd/search_key.h"
#include "proxyd/session.h"
#include "proxyd/targeted.h"
#include "proxyd/validation.h"
#include "proxyd/withheld.h"
#include "proxyd/worker.h"

namespace proxyd {
namespace {

bool is_success(unsigned status) noexcept { return status >= 200 && status < 400; }

// How much payload comes, if that can be known.
std::optional<std::uint64_t> body_of(const http::ResponseHead& head, bool head_only) noexcept {
    using Kind = http::Framing::Kind;
    if (head_only || http::has_no_body(head.status) || head.framing.kind == Kind::none) return 0;
    if (head.framing.kind == Kind::length) return head.framing.length;
    return std::nullopt;
}

}  // namespace

Fetch::Fetch(Worker& worker, Instance& instance, Session* session, FetchPlan plan, Fill fill,
             Object stale)
    : worker_(worker),
      instance_(instance),
      session_(session),
      plan_(std::move(plan)),
      fill_(std::move(fill)),
      stale_(std::move(stale)),
      requested_s_(worker.now_s()),
      background_(session == nullptr),
      flush_due_(worker.loop(), *this) {
    if (!fill_ && plan_.traits.no_store) unstored_ = Why::unstored_request;
    if (!fill_ && plan_.way.what == Route::What::relay) unstored_ = Why::unstored_elsewhere;
    instance_.count(Count::fetches);
    instance_.count(Count::fetching);
}

Fetch::~Fetch() { instance_.uncount(Count::fetching); }

void Fetch::leave() noexcept {
    session_ = nullptr;
    if (outgrown_ || plan_.has_body()) return finish();
    if (fill_) return;  // others wait for it, or will ask for it
    const bool delivered = expected_ && delivered_ >= *expected_;
    if (!delivered) finish();
}

void Fetch::finish() noexcept {
    if (done_) return;
    done_ = true;
    flush_due_.cancel();
    if (background_ && !renewed_)
        instance_.retry_pause.begin(instance_.cache.key(plan_.key).digest, now_s());
    fill_.abort();
    stale_.release();
    worker_.finished(*this);
}

void Fetch::on_interim(h1::Exchange&, const http::ResponseHead& head) noexcept {
    if (session_ != nullptr && !done_) session_->on_interim(head);
}

void Fetch::on_response(h1::Exchange&, const http::ResponseHead& head) noexcept {
    if (done_ || turned_away(head)) return;
    status_ = head.status;
    expected_ = body_of(head, plan_.head_only);
    if (plan_.unsafe && is_success(status_)) invalidate(head);
    if (http::is_server_failure(status_) && use_stale(Failure::error)) return;
    if (plan_.may_answer_get) claim_for_get(head);
    if (!fill_) return relay(head);
    if (confirm(head) || take_part(head)) return;
    if (status_ == 304) {
        fill_.abort();
        return fail({base::Errc::malformed, 0, "304 unasked for"});
    }
    if (plan_.head_only) return heed_head(head);
    unstored_ = store(head);
    if (unstored_ != Why::none) return relay(head);
    stale_.release();
    if (session_ != nullptr) session_->on_stored(fill_.object());
}

// 304 to our own validation: what is stored lives on, with its fields updated.
bool Fetch::confirm(const http::ResponseHead& head) noexcept {
    if (head.status != 304 || (!stale_ && plan_.others.empty())) return false;
    if (!keeps_stem(head)) {
        ask_anew();
    } else if (plan_.others.empty() || !select_other(head)) {
        is_about_stale(head) ? renew(head) : ask_anew();
    }
    return true;
}

bool Fetch::is_about_stale(const http::ResponseHead& head) noexcept {
    const ObjectMeta& was = stale_.meta();
    std::vector<char> room(was.etag.length + kFormFields);
    return confirms(head, origin_tag(stale_.part(was.etag), was.flags, room), was);
}

// The answer to a HEAD: it updates what is stored of GET, or shows that it has changed.
void Fetch::heed_head(const http::ResponseHead& head) noexcept {
    const ObjectMeta& meta = stale_.meta();
    const bool as_sent = (meta.flags & kSqueezed) == 0;
    const auto bytes = as_sent ? stale_.total() : std::nullopt;
    std::vector<char> room(meta.etag.length + kFormFields);
    const std::string_view etag = origin_tag(stale_.part(meta.etag), meta.flags, room);
    const Heard heard = status_ == 200 ? compare_head(head, etag, meta, bytes) : Heard::nothing;
    if (heard == Heard::same) return renew(head);
    fill_.abort();
    const Key key = instance_.cache.key(plan_.key);
    if (heard == Heard::changed) instance_.cache.expire(key);
    if (heard == Heard::nothing && status_ == 200) instance_.cache.make_stale(key, now_s());
    relay(head);
}

// The stored response lives on, with the fields of `head` in place of its own.
void Fetch::renew(const http::ResponseHead& head) noexcept {
    std::vector<char> room;
    std::string_view text = renewed_text(head, room);
    auto meta = renewed_meta(text, head);
    const std::string_view formed = meta ? renew_form(text, *meta, room) : text;
    if (meta && fill_.renew(stale_, *meta, formed)) {
        Found found = instance_.cache.find(instance_.cache.key(plan_.key), now_s());
        if (found.object) stale_ = std::move(found.object);
        renewed_ = true;
    } else {
        // It cannot be kept; the client still gets what it is: stored, and confirmed just now.
        fill_.abort();
    }
    if (Session* session = std::exchange(session_, nullptr))
        session->on_reuse(std::move(stale_), Outcome::revalidated);
    stale_.release();
}

// A 304 about something else than what is stored: that is no longer what the origin has.  It
// goes, and the session asks again without conditions.
void Fetch::ask_anew() noexcept {
    if (stale_) instance_.cache.drop(instance_.cache.key(plan_.key));
    Session* const session = std::exchange(session_, nullptr);
    finish();
    if (session != nullptr) session->on_ask_anew();
}

// The meta of a head that was put together from the stored one and a 304.
// Requires: text is at the start of field_room().
std::optional<ObjectMeta> Fetch::renewed_meta(std::string_view& text,
                                              const http::ResponseHead& not_modified) noexcept {
    const std::span<char> room = worker_.field_room();
    if (text.empty() || text.size() + 2 > room.size()) return std::nullopt;
    std::memcpy(room.data() + text.size(), "\r\n", 2);
    const auto head = std::make_unique<http::ResponseHead>();
    const auto size = static_cast<std::uint32_t>(room.size());
    const http::HeadLimits limits{size, size, http::kMaxFields};
    if (!http::parse_response_head({room.data(), text.size() + 2}, 0, limits, *head))
        return std::nullopt;
    const http::CacheControl control = directives(head->fields);
    ObjectMeta meta = make_meta(*head, control, times(), *plan_.policy);
    withhold(text, control);
    meta.initial_age_s = initial_age_s(not_modified.fields, meta.date_s, times());
    locate_parts(text, meta);
    return meta;
}

http::CacheControl Fetch::directives(const http::Fields& fields) const noexcept {
    return directives_of(fields, instance_.settings.cache.targeted, instance_.settings.name);
}

// What is only for the client that asked goes to it, and not into the store.
void Fetch::withhold(std::string_view& text, const http::CacheControl& control) noexcept {
    std::string fields = take_withheld(text, control);
    if (!fields.empty() && session_ != nullptr) session_->add_own_fields(std::move(fields));
}

// The answer to a POST may be kept for GET if it says that it is what a GET would give, and
// for how long (RFC 9110 section 9.3.3).
void Fetch::claim_for_get(const http::ResponseHead& head) noexcept {
    const http::FieldName where = http::FieldName::content_location;
    if (head.status != 200 || !head.fields.has(where)) return;
    if (!has_explicit_lifetime(head.fields, directives(head.fields))) return;
    const std::string_view url = named_key(head.fields.first(where)).url;
    if (url == plan_.url) fill_ = instance_.cache.claim(instance_.cache.key(url), now_s()).fill;
}

// What is to be stored of the answer, if that is allowed.
Why Fetch::begin_store(const http::ResponseHead& head, ObjectMeta& meta,
                       std::string_view& text) noexcept {
    const http::CacheControl control = directives(head.fields);
    meta = make_meta(head, control, times(), *plan_.policy);
    const Admission verdict = admit(plan_.traits, head, control, meta, *plan_.policy);
    if (is_of_this_request(verdict)) fill_.abort();
    if (verdict != Admission::store) return why_unstored(verdict);
    // A part of gzip cannot be inflated.
    forms_ = status_ == 206 ? 0 : form_flags(*plan_.policy, plan_.traits, head, control);
    if (!choose_variant(head, serves_all_codings(plan_.policy->compression, head, forms_)))
        return Why::unstored_vary;
    text = stored_head(head, instance_, *plan_.policy, worker_.now_s(), worker_.field_room());
    if (text.empty()) return Why::unstored_too_large;
    withhold(text, control);
    locate_parts(text, meta);
    return Why::none;
}

// Begins to store the answer, if that is allowed and there is room; none: it does.
Why Fetch::store(const http::ResponseHead& head) noexcept {
    ObjectMeta meta;
    std::string_view text;
    if (const Why why = begin_store(head, meta, text); why != Why::none) return why;
    std::optional<std::uint64_t> length;
    if (head.framing.kind == http::Framing::Kind::length) length = head.framing.length;
    if (head.framing.kind == http::Framing::Kind::none) length = 0;
    fill_.limit_to(plan_.policy->max_object);
    const base::Status begun = begin_fill(meta, text, length, {});
    if (begun) note_language(head);
    if (begun) return Why::none;
    return begun.error().code == base::Errc::too_large ? Why::unstored_too_large
                                                       : Why::unstored_no_room;
}

ExchangeTimes Fetch::times() const noexcept { return {requested_s_, worker_.now_s()}; }

// This answer is for the session that asked, if it is still there.
void Fetch::relay(const http::ResponseHead& head) noexcept {
    if (plan_.may_answer_get) fill_.abort();
    if (fill_) fill_.pass(now_s() + kPassSeconds);
    stale_.release();
    if (session_ == nullptr) return finish();
    session_->on_relay_head(head);
}

// The origin is in trouble; what is stored may stand in (RFC 5861 section 4).  It does so
// already where nobody waits.
bool Fetch::use_stale(Failure failure) noexcept {
    if (!stale_ || plan_.completes) return false;
    if (!background_ && !may_use_on_error(stale_.meta(), *plan_.policy, failure, worker_.now_s(),
                                          stale_.stale_since_s()))
        return false;
    // It may have been purged since this fetch began.
    if (!instance_.cache.find(instance_.cache.key(plan_.key), now_s()).object) return false;
    fill_.abort();
    unstored_ = failure == Failure::error ? Why::origin_failed : Why::origin_unreachable;
    if (Session* session = std::exchange(session_, nullptr))
        session->on_reuse(std::move(stale_), Outcome::stale);
    finish();
    return true;
}

// The cache key of what Location or Content-Location names, if that is on the same origin.
RequestKey Fetch::named_key(std::string_view reference) noexcept {
    const std::span<char> room = worker_.variant_room();
    const std::string_view url = same_origin_target(plan_.url, reference, room);
    return url.empty() ? RequestKey{} : url_key(url, instance_.settings, room);
}

void Fetch::drop_url(std::string_view url, const conf::CachePolicy& policy) noexcept {
    instance_.cache.drop(instance_.cache.key(url));
    if (!policy.no_vary_search) return;
    const std::string_view stem = search_key(instance_.cache, url, now_s(), worker_.search_room());
    if (!stem.empty()) instance_.cache.drop(instance_.cache.key(stem));
}

// An unsafe method succeeded: what is stored of its target, and of what the answer names, is
// no longer true (RFC 9111 section 4.4).
void Fetch::invalidate(const http::ResponseHead& head) noexcept {
    drop_url(plan_.url, *plan_.policy);
    invalidate_groups(head.fields, plan_.url, instance_.cache, now_s());
    for (const auto name : {http::FieldName::location, http::FieldName::content_location}) {
        if (!head.fields.has(name)) continue;
        const RequestKey named = named_key(head.fields.first(name));
        if (!named.url.empty()) drop_url(named.url, *named.policy);
    }
}

std::size_t Fetch::on_payload(h1::Exchange&, std::span<const std::byte> payload) noexcept {
    if (done_) return 0;
    return squeeze_ ? squeeze(payload) : deliver(payload);
}

// What is stored or relayed of it now, in bytes.
std::size_t Fetch::deliver(std::span<const std::byte> payload) noexcept {
    if (fill_ && !outgrown_) return append(payload);
    if (session_ == nullptr) return payload.size();  // a 304 has none; the rest is unwanted
    if (outgrown_ && !taken_over_) return 0;
    return relay(payload);
}

std::size_t Fetch::relay(std::span<const std::byte> payload) noexcept {
    const auto offered = payload.first(std::min(payload.size(), kRelayBuffer));
    delivered_ += offered.size();  // first: the session may finish within the call
    const std::size_t taken = session_->on_relayed(offered);
    if (!done_) delivered_ -= offered.size() - taken;
    return taken;
}

std::size_t Fetch::append(std::span<const std::byte> payload) noexcept {
    const std::uint64_t before = fill_.body_so_far();
    if (!(squeeze_ && squeeze_->too_long()) && fill_.append(payload)) return payload.size();
    const auto stored = static_cast<std::size_t>(fill_.body_so_far() - before);
    if (session_ == nullptr) {
        finish();
        return 0;
    }
    // Too large, or no room: the client gets the rest directly once it has had what is
    // stored.  Nothing more is taken until then.
    outgrown_ = true;
    session_caught_up();
    return stored + (taken_over_ ? relay(payload.subspan(stored)) : 0);
}

void Fetch::session_caught_up() noexcept {
    if (taken_over_ || session_ == nullptr || !session_->take_over()) return;
    taken_over_ = true;
    fill_.pass(now_s() + kPassSeconds);
    resume();
}

void Fetch::on_end(h1::Exchange&) noexcept {
    if (done_) return;
    std::span<const std::byte> nothing;
    over_ = true;
    if (squeeze_ && !press(nothing, Squeeze::Flush::finish)) return;  // resume() follows
    if (!done_) conclude();
}

// The answer is whole and on its way.
void Fetch::conclude() noexcept {
    if (fill_ && !outgrown_) {
        renewed_ = complete_fill();
        if (!renewed_) base::log_debug("fetch: the body is shorter than its head said");
    }
    if (Session* session = std::exchange(session_, nullptr)) session->on_fetch_end();
    finish();
}

void Fetch::on_failed(h1::Exchange&, base::Error why) noexcept {
    if (done_ || unreached(why)) return;
    instance_.count(Count::fetch_errors);
    if (!plan_.direct) worker_.note_fetch_error(instance_, why);  // sites fail as they like
    if (status_ == 0 && use_stale(Failure::unreachable)) return;
    keep_what_came();
    fail(why);
}

// Nobody gets more of this fetch.
void Fetch::fail(base::Error why) noexcept {
    if (Session* session = std::exchange(session_, nullptr)) session->on_fetch_failed(why);
    finish();
}

void Fetch::on_request_room(h1::Exchange&) noexcept {
    if (session_ != nullptr && !done_) session_->on_request_room();
}

void Fetch::on_upgraded(h1::Exchange&, const http::ResponseHead& head) noexcept {
    if (done_) return;
    status_ = head.status;
    if (session_ != nullptr) session_->on_upgraded(head);
    session_ = nullptr;
    finish();
}

std::uint32_t Fetch::now_s() const noexcept { return static_cast<std::uint32_t>(worker_.now_s()); }

}  // namespace proxyd
