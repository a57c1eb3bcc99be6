// fetch_tags.cc -- a 304 to the tags of several variants: which of them does it mean?
//
// Source: RFC 9111 sections 4.1 and 4.3.4

#include "proxyd/fetch.h"
#include "proxyd/forms.h"
#include "proxyd/known_tags.h"
#include "proxyd/session.h"
#include "proxyd/validation.h"
#include "proxyd/variant_list.h"
#include "proxyd/worker.h"

namespace proxyd {

// True: the 304 was dealt with.  False: it is about what the request would have found itself.
bool Fetch::select_other(const http::ResponseHead& head) noexcept {
    const bool named = head.fields.has(http::FieldName::etag);
    if (!named && (stale_ || plan_.others.size() > 1)) {
        // It must have a tag (RFC 9110 section 15.4.5).  An origin that leaves it out is not
        // asked about several any more.
        instance_.names_tags = false;
        ask_anew();
        return true;
    }
    if (stale_ && is_about_stale(head)) return false;
    for (const KnownTag& other : plan_.others) {
        Object variant = named_by(head, other);
        if (!variant) continue;
        use_other(std::move(variant), head);
        return true;
    }
    ask_anew();
    return true;
}

// The variant, if it is still what it was and the 304 means it.
Object Fetch::named_by(const http::ResponseHead& head, const KnownTag& other) noexcept {
    Found found = instance_.cache.find(instance_.cache.key(other.key), now_s());
    if (found.what != Found::What::object || found.expired || found.object.partial()) return {};
    if (found.object.kind() != ObjectKind::response) return {};
    const ObjectMeta meta = found.object.meta();
    std::vector<char> room(meta.etag.length + kFormFields);
    const std::string_view tag = origin_tag(found.object.part(meta.etag), meta.flags, room);
    return tag == other.tag && confirms(head, tag, meta) ? std::move(found.object) : Object{};
}

// The variant lives on, with the fields of the 304, and answers for the one that was asked for.
void Fetch::use_other(Object variant, const http::ResponseHead& head) noexcept {
    Fill own = std::move(fill_);
    const Key own_key = instance_.cache.key(plan_.key);
    const std::string alias = alias_text(variant);
    plan_.key = variant.key();
    const Key key = instance_.cache.key(plan_.key);
    Claim claim = instance_.cache.claim(key, now_s());
    fill_ = std::move(claim.fill);
    // Found again: before the claim somebody may have put another in its place.
    Found found = instance_.cache.find(key, now_s());
    if (found.object && found.object.kind() == ObjectKind::response &&
        alias_text(found.object) == alias)
        variant = std::move(found.object);
    stale_ = std::move(variant);
    if (fill_) {
        renew(head);
    } else if (Session* session = std::exchange(session_, nullptr)) {
        session->on_reuse(std::move(stale_), Outcome::revalidated);  // somebody else renews it
    }
    if (is_listed(plan_.vary, own_key.digest) ||
        enlist(instance_.cache, plan_.stem, own_key.digest, plan_.policy->variants, now_s()))
        (void)own.mark(alias, now_s());
}

}  // namespace proxyd
