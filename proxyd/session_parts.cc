// session_parts.cc -- requests that meet a partial object.
//
// What the parts hold goes out as a hit.  For anything else the fetch asks for what is
// missing and no more; the session then sends the parts that are stored and the one that is
// being stored, in the order of the representation.

#include "common/base/random.h"
#include "proxyd/fetch.h"
#include "proxyd/freshness.h"
#include "proxyd/session.h"
#include "proxyd/worker.h"

namespace proxyd {
namespace {

// A part that is being stored and is no longer than this is waited for.
constexpr std::uint64_t kWorthWaiting = 1 << 20;

http::Validators validators_of(const Object& object) noexcept {
    const ObjectMeta meta = object.meta();
    return proxyd::validators_of(meta, object.part(meta.etag));
}

// What two objects hold together.  Nothing: they are of different bodies.
std::optional<PartList> together(const Object& part, const Object& base) noexcept {
    auto all = base.parts();
    const auto more = part.parts();
    if (!all || !more || !part.shares_body(base)) return {};
    for (const Part& each : more->parts())
        if (!all->add(each.range, each.at)) return {};
    return all;
}

}  // namespace

// Of an object whose list of parts is damaged everything is needed.
Need Session::need_of_part(const Object& object, const Target& target) noexcept {
    const auto parts = object.parts();
    if (!parts) return {};
    return need_of(request(), validators_of(object), *parts, target.policy->complete_below,
                   worker_.now_s());
}

bool Session::would_do(const PartList& parts, const http::Validators& validators) noexcept {
    return need_of(request(), validators, parts, 0, worker_.now_s()).served;
}

// A partial object is stored, and not enough of it.
void Session::complete(const Target& target, Found& found) noexcept {
    met_part_ = true;
    if (found.filling) return join_part(target, found);
    Need need = need_of_part(found.object, target);
    const std::uint64_t there = found.object.body_bytes().value_or(0);
    if (only_if_cached(request())) return refuse_to_ask();
    if (goes_elsewhere(target, Outcome::miss, Why::partial)) return;
    if (!need.missing) return pass(target, Outcome::miss, Why::partial);  // HEAD
    // What is too large together, or of too many parts, is not added to, and without a strong validator nothing can
    // be: a request for a range gets a part of its own.  One for the whole then asks for the
    // rest all the same, since many origins send all of it.
    const bool ranged = !range_to_forward(request()).empty();
    auto parts = found.object.parts();
    const bool fits = need.missing->size() + there <= target.policy->max_object && parts &&
                      parts->add(*need.missing, there);
    const bool strong = is_strong(validators_of(found.object));
    if (!fits && !ranged) return pass(target, Outcome::miss, Why::partial);
    if (!parts_ || !fits || (ranged && !strong)) return claim(target, Object{}, Why::partial);

    Claim claim = instance_.cache.claim(target.key, static_cast<std::uint32_t>(worker_.now_s()));
    if (claim.what == Claim::What::taken && looks_ < kMaxLooks) return look();
    if (claim.what != Claim::What::filler) return pass(target, Outcome::miss, Why::no_room);
    outcome_ = Outcome::miss;
    why_ = Why::partial;
    FetchPlan plan = part_plan(target, found.object, *need.missing);
    begin_fetch(std::move(plan), std::move(claim.fill), std::move(found.object));
}

FetchPlan Session::part_plan(const Target& target, const Object& base,
                             const http::ByteRange& missing) {
    const std::string_view vary = target.marker ? target.marker.head() : std::string_view{};
    const std::string range = range_text(missing, base.total().value_or(0));
    const std::string if_range = if_range_text(validators_of(base));
    FetchPlan plan = fill_request(asked(target), target.key.text, vary, instance_, nullptr,
                                  {range, if_range});
    plan.completes = true;
    return plan;
}

// Somebody adds to the object already.
void Session::join_part(const Target& target, Found& found) noexcept {
    Object part = instance_.cache.join(target.key);
    if (why_ == Why::none) why_ = Why::partial;
    if (!part) return await_part(target, found.ticket, part);
    if (!part.partial() || need_of_part(part, target).served)
        return send(std::move(part), Outcome::collapsed);
    const auto all = together(part, found.object);
    if (!all || !would_do(*all, validators_of(found.object)))
        return await_part(target, found.ticket, part);
    other_ = std::move(found.object);
    send(std::move(part), Outcome::collapsed);
}

// Another part than this request needs is being stored: it is waited for if that is soon.
void Session::await_part(const Target& target, const Ticket& ticket, const Object& part) noexcept {
    met_part_ = true;
    const bool soon = !part || part.body_bytes().value_or(0) <= kWorthWaiting;
    if (!soon || looks_ >= kMaxLooks) return pass(target, Outcome::miss, Why::partial);
    wait(ticket);
}

void Session::on_part(Object part, Object base,
                      const std::optional<http::ContentRange>& claimed) noexcept {
    other_ = std::move(base);
    claimed_ = claimed;
    on_stored(std::move(part));
}

void Session::on_odd_part() noexcept {
    fetch_ = nullptr;
    parts_ = false;
    look_anew();
}

// How the selection leaves when it is not one run of the object's bytes.  False: some of it
// is not there.
bool Session::plot_course() noexcept {
    course_.reset();
    if (!selection_.body || connection_.head_only()) return true;
    auto course = std::make_unique<Course>();
    const auto list = object_.partial() ? object_.parts() : PartList::whole(total_.value_or(0));
    const auto other = other_ ? other_.parts() : std::nullopt;
    if (!list) return false;
    if (claimed_) {
        // The client gets what the origin said and sent, right or not.
        selection_ = {206, true, claimed_->range->first, claimed_->range->last + 1, false};
        total_ = claimed_->size;
        course->add_stored(Course::Step::From::object, 0, list->bytes_held());
    } else if (selection_.several) {
        const http::RangeSet set = selected_ranges(request(), list->total());
        if (!make_multipart(*course, object_, set.ranges(), {*list, other ? &*other : nullptr},
                            base::random_u64()))
            return false;
    } else {
        const http::ByteRange range{selection_.first,
                                    selection_.end.value_or(list->total()) - 1};
        if (!course->add_range(range, *list, other ? &*other : nullptr)) return false;
    }
    course_ = std::move(course);
    return true;
}

}  // namespace proxyd
