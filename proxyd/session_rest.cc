// session_rest.cc -- a body whose fill was given up while it was on its way to a client.
//
// The origin broke off, or the body outgrew what may be stored.  What the store has was sent;
// the rest is asked for by a fetch of this session's own, with Range and If-Range, and passed
// on.  The client notices nothing.  Only the bytes behind those that were sent, of the same
// representation for sure, will do; for anything else the connection is broken off, so that
// the client knows.

#include "common/base/log.h"
#include "proxyd/fetch.h"
#include "proxyd/request_key.h"
#include "proxyd/session.h"
#include "proxyd/worker.h"

namespace proxyd {
namespace {

// Of this worker: a crowd that read along must not become one at the origin.
constexpr std::uint64_t kMostFetches = 256;

}  // namespace

// Asks for the rest.  False: it cannot be had.
// Requires: all that the store has is sent.
bool Session::go_on() noexcept {
    const ObjectMeta meta = object_.meta();
    const http::Validators validators = validators_of(meta, object_.part(meta.etag));
    // Of what may have been inflated on its way the position says nothing.
    const bool as_stored = (meta.flags & (kGzip | kSqueezed)) == 0;
    const bool possible = as_stored && !course_ && fetch_ == nullptr && meta.status == 200 &&
                          request().method == http::Method::get && is_strong(validators) &&
                          !went_on_ && instance_.counted(Count::fetching) < kMostFetches;
    if (!possible) return false;
    Target target;
    const RequestKey key = request_key(request(), connection_.stream().is_tls(),
                                       instance_.settings, worker_.key_room());
    target.url = key.url;
    target.policy = key.policy;
    rest_.first = reader_.position();
    const bool bounded = total_ || selection_.end;
    rest_.last = bounded ? rest_.first + left_ - 1 : UINT64_MAX;
    const std::string range = range_text(rest_, total_.value_or(bounded ? UINT64_MAX : 0));
    const std::string if_range = if_range_text(validators);
    FetchPlan plan = fill_request(asked(target), target.url, {}, instance_, nullptr,
                                  {range, if_range});
    went_on_ = goes_on_ = true;
    base::log_debug("session: goes on from byte %llu by itself",
                    static_cast<unsigned long long>(rest_.first));
    start_fetch(std::move(plan), Fill{}, Object{});
    return true;
}

// Does this answer bring the rest?
bool Session::is_rest(const http::ResponseHead& head) noexcept {
    const ObjectMeta meta = object_.meta();
    http::Validators answer;
    answer.etag = head.fields.first(http::FieldName::etag);
    const http::Validators stored = validators_of(meta, object_.part(meta.etag));
    // By the date alone it is the same if it says so: If-Range has compared it.
    if (answer.etag.empty() && stored.etag.empty()) answer = stored;
    const auto part = part_of_answer(head, answer);
    if (!part || part->claimed || !may_combine(stored, answer)) return false;
    const std::uint64_t last = rest_.last == UINT64_MAX ? part->total - 1 : rest_.last;
    return part->range.first == rest_.first && part->range.last == last;
}

void Session::on_rest(const http::ResponseHead& head) noexcept {
    goes_on_ = false;
    if (!is_rest(head)) {
        std::exchange(fetch_, nullptr)->leave();
        return connection_.abort();
    }
    enter(State::relay);
}

}  // namespace proxyd
