// session_form.cc -- the form in which the client gets what is stored: plain or gzip.

#include "proxyd/forms.h"
#include "proxyd/session.h"
#include "proxyd/squeeze_job.h"
#include "proxyd/worker.h"

namespace proxyd {
namespace {

// A range of the plain form costs inflating all that comes before it: of larger objects all
// is sent instead, which a client may not like but which it pays for itself.
constexpr std::uint64_t kMostForRanges = 1 << 20;

// What the client has is of the plain form: it shall compare it with that.
bool asks_for_part(const http::Fields& fields) noexcept {
    using http::FieldName;
    return fields.has(FieldName::range) || fields.has(FieldName::if_none_match) ||
           fields.has(FieldName::if_modified_since);
}

http::Decoder::Limits limits_of(std::uint32_t flags) noexcept {
    http::Decoder::Limits limits;
    if ((flags & kSqueezed) != 0) {  // all of it came over the wire, plain, before
        limits.output_bytes = UINT64_MAX;
        limits.ratio = UINT32_MAX;
    }
    return limits;
}

}  // namespace

// What is stored plain though it is worth to be gzip is made gzip for the first client that
// takes it.  Requires: the present state is look; `object` has kSqueezable and may be used.
Object Session::in_form(const Target& target, Object object) noexcept {
    const http::Fields& fields = request().fields;
    if (object.partial() || !takes_gzip(fields) || asks_for_part(fields)) return object;
    const auto now_s = static_cast<std::uint32_t>(worker_.now_s());
    Claim claim = instance_.cache.claim(target.key, now_s);
    if (claim.what != Claim::What::filler) return object;
    // Found again: between the first time and the claim it may have been purged.
    Found found = instance_.cache.find(target.key, now_s);
    if (!found.object || found.expired || (found.object.flags() & kSqueezable) == 0) return object;
    // What is stale by a soft purge would be fresh again as a new object.
    if (found.object.stale_since_s() != 0) return object;
    auto job =
        SqueezeJob::make(worker_.loop(), worker_.squeezing(), std::move(found.object),
                         std::move(claim.fill), static_cast<int>(target.policy->compression.level));
    if (!job) return object;
    Object gzip = job->object();
    worker_.adopt(std::move(job)).start();
    return gzip.aborted() ? std::move(object) : std::move(gzip);
}

// As stored, unless that is gzip and the client does not take it.
Form Session::chosen_form() noexcept {
    const std::uint32_t flags = object_.flags();
    inflated_ = (flags & kGzip) != 0 && !takes_gzip(request().fields);
    if (inflated_) return plain_form();
    return {std::nullopt, (flags & kSqueezed) == 0, object_.total()};
}

Form Session::plain_form() noexcept {
    const ObjectMeta& meta = object_.meta();
    Form form;
    form.etag = plain_tag(object_.part(meta.etag), meta.flags, worker_.field_room());
    form.ranges = Form::Ranges::none;
    if ((meta.flags & kSqueezed) == 0) return form;  // the origin's may have several members
    if (const auto length = plain_length(object_)) form.total = *length;
    if (form.total && *form.total <= kMostForRanges) form.ranges = Form::Ranges::one;
    return form;
}

// False: there are too many already.
bool Session::start_inflating() noexcept {
    std::optional<std::uint64_t> expected;
    if (left_ != UINT64_MAX) expected = left_;
    inflater_ = InflatingReader::make(limits_of(object_.flags()), selection_.first, expected);
    return inflater_ != nullptr;
}

// As next_piece(), out of the inflater's own memory.
base::Result<h1::Piece> Session::next_plain_piece() noexcept {
    if (left_ == 0) return h1::Piece{};
    const auto piece = inflater_->next(reader_);
    if (!piece) return piece.error();
    h1::Piece lent{*piece, -1, 0};
    if (lent.data.size() > left_) lent.data = lent.data.first(left_);
    left_ -= lent.data.size();
    return lent;
}

}  // namespace proxyd
