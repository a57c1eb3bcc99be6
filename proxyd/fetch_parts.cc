// fetch_parts.cc -- answers with a part of the representation, and bodies that were cut short.
//
// Source: RFC 9111 sections 3.3 and 3.4, RFC 9110 section 15.3.7.3
//
// The range that was asked for is the client's own, or what a partial object lacks
// (FetchPlan::completes).  In the second case only a part of the same representation is of
// use, and is put behind those that are stored; anything else but a whole answer means that
// the object has changed, and all is asked for anew.

#include "common/http/status.h"
#include "proxyd/answer.h"
#include "proxyd/fetch.h"
#include "proxyd/origin_response.h"
#include "proxyd/session.h"
#include "proxyd/worker.h"

namespace proxyd {
namespace {

using http::FieldName;

// The head that a whole answer would have had.
std::unique_ptr<http::ResponseHead> as_whole(const http::ResponseHead& part) {
    auto head = std::make_unique<http::ResponseHead>();
    head->clear();
    head->status = 200;
    head->minor = part.minor;
    head->reason = http::reason_of(200);
    for (const http::Field& field : part.fields)
        if (field.id != FieldName::content_range)
            (void)head->fields.add(field.id, field.name, field.value);
    return head;
}

}  // namespace

// True: the answer was dealt with.
bool Fetch::take_part(const http::ResponseHead& head) noexcept {
    if (plan_.range.empty() || (head.status != 206 && head.status != 416)) return false;
    unstored_ = head.status == 206 ? store_part(head) : Why::unstored_part;
    if (unstored_ == Why::none) return true;
    if (plan_.completes) {
        // What is stored is not what the origin has, or cannot be added to.
        instance_.cache.drop(instance_.cache.key(plan_.key));
        Session* const session = std::exchange(session_, nullptr);
        finish();
        if (session != nullptr) session->on_odd_part();
        return true;
    }
    // It says nothing about the whole.
    if (unstored_ == Why::unstored_part) fill_.abort();
    relay(head);
    return true;
}

Why Fetch::store_part(const http::ResponseHead& answer) noexcept {
    const auto head = as_whole(answer);
    ObjectMeta meta;
    std::string_view text;
    if (const Why why = begin_store(*head, meta, text); why != Why::none) return why;
    const http::Validators validators = validators_of(meta, answer.fields.first(FieldName::etag));
    const auto part = part_of_answer(answer, validators);
    // To If-Range an origin may leave out what the client is supposed to know.
    const bool full = plan_.completes || head->fields.has(FieldName::content_type);
    if (!part || !full || !fill_) return Why::unstored_part;
    Object base;
    if (plan_.completes) {
        if (!may_combine(validators_of(stale_.meta(), stale_.part(stale_.meta().etag)), validators))
            return Why::unstored_part;
        text = renewed_head(stale_.head(), *head, *plan_.policy, worker_.now_s(),
                            worker_.field_room());
        const auto renewed = renewed_meta(text, *head);
        // A pin of the session's own.
        base = std::move(instance_.cache.find(instance_.cache.key(plan_.key), now_s()).object);
        if (!renewed || !base || !base.partial() || !base.shares_body(stale_))
            return Why::unstored_part;
        meta = *renewed;
    }
    return open_part(*part, meta, text, std::move(base)) ? Why::none : Why::unstored_part;
}

// Begins to store the part, if with what is there it is what the session needs.
bool Fetch::open_part(const PartOfAnswer& part, ObjectMeta meta, std::string_view text,
                      Object base) noexcept {
    PartList alone(part.total);
    if (!alone.add(part.range, 0)) return false;
    std::optional<PartList> all = base ? base.parts() : alone;
    if (!all || all->total() != part.total) return false;
    if (base && !all->add(part.range, *base.body_bytes())) return false;
    const http::Validators validators =
        validators_of(meta, text.substr(meta.etag.offset, meta.etag.length));
    auto claimed = part.claimed;
    if (session_ != nullptr && !session_->would_do(*all, validators)) {
        // An origin may send another part than that which was asked for: so does the client
        // get it, and it is a part all the same.
        if (plan_.completes) return false;
        claimed = http::ContentRange{part.range, part.total};
    }
    fill_.limit_to(plan_.policy->max_object);
    if (!fill_.begin_part(meta, text, alone, {}, base ? &stale_ : nullptr)) return false;
    expected_ = part.range.size();
    part_first_ = part.range.first;
    whole_parts_ = std::make_unique<PartList>(*all);
    if (!base) stale_.release();
    if (session_ != nullptr)
        session_->on_part(fill_.object(), std::move(base), claimed);
    return true;
}

// All of the body has come.
bool Fetch::complete_fill() noexcept {
    if (fill_.announced().value_or(fill_.body_so_far()) != fill_.body_so_far()) {
        keep_what_came();
        return false;
    }
    if (whole_parts_ && stale_ && fill_.combine(stale_, *whole_parts_)) return true;
    return static_cast<bool>(fill_.complete());
}

// No more of the body will come: what there is may be of use, if a later part can be put
// behind it (RFC 9111 section 3.3).
void Fetch::keep_what_came() noexcept {
    const std::uint64_t came = fill_ && !outgrown_ ? fill_.body_so_far() : 0;
    if (came == 0 || !fill_.announced()) return fill_.abort();
    const Object half = fill_.object();
    const ObjectMeta meta = half.meta();
    const auto total = half.total();
    const bool plain = (meta.flags & (kGzip | kSqueezed)) == 0;
    if (!plain || !total || meta.status != 200 || !is_strong(validators_of(meta, half.part(meta.etag))))
        return fill_.abort();
    const bool added = stale_ && whole_parts_;
    std::optional<PartList> parts = added ? stale_.parts() : PartList(*total);
    const http::ByteRange range{part_first_, part_first_ + came - 1};
    const std::uint64_t at = added ? *stale_.body_bytes() : 0;
    if (!parts || !parts->add(range, at) || !fill_.keep(added ? &stale_ : nullptr, *parts))
        fill_.abort();
}

}  // namespace proxyd
