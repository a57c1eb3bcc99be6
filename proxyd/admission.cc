#include "proxyd/admission.h"

#include "common/http/field_list.h"
#include "common/http/status.h"
#include "proxyd/ruled_lifetime.h"
#include "proxyd/withheld.h"

namespace proxyd {
namespace {

using http::FieldName;

bool status_allows(const http::ResponseHead& head, const http::CacheControl& control,
                   const conf::CachePolicy& policy) noexcept {
    if (head.status < 200 || head.status == 206 || head.status == 304) return false;
    if (has_explicit_lifetime(head.fields, control)) return true;
    if (blames_the_request(head.status, policy)) return false;
    return http::is_heuristically_cacheable(head.status) || control.public_ ||
           ruled_lifetime(head.status, false, policy).has_value();
}

}  // namespace

bool has_explicit_lifetime(const http::Fields& fields, const http::CacheControl& control) noexcept {
    return control.max_age_s || control.s_maxage_s ||
           (!control.targeted && fields.has(FieldName::expires));
}

RequestTraits traits_of(const http::RequestHead& request) noexcept {
    RequestTraits traits;
    traits.authorized = request.fields.has(FieldName::authorization);
    if (request.fields.has(FieldName::cache_control))
        traits.no_store = http::parse_cache_control(request.fields).no_store;
    return traits;
}

Why why_unstored(Admission verdict) noexcept {
    switch (verdict) {
    case Admission::store:            break;
    case Admission::request_no_store: return Why::unstored_request;
    case Admission::no_store:         return Why::unstored_no_store;
    case Admission::private_:         return Why::unstored_private;
    case Admission::authorization:    return Why::unstored_authorization;
    case Admission::status:           return Why::unstored_status;
    case Admission::set_cookie:       return Why::unstored_set_cookie;
    case Admission::vary_all:         return Why::unstored_vary;
    case Admission::useless:          return Why::unstored_useless;
    }
    return Why::none;
}

Admission admit(const RequestTraits& request, const http::ResponseHead& head,
                const http::CacheControl& control, const ObjectMeta& meta,
                const conf::CachePolicy& policy) noexcept {
    if (request.no_store) return Admission::request_no_store;
    // must-understand: a cache that knows the status may ignore no-store.
    const bool understood = control.must_understand && http::is_understood(head.status);
    if (control.must_understand && !understood) return Admission::status;
    if (control.no_store && !understood) return Admission::no_store;
    if (control.private_ || !may_withhold(control.private_fields)) return Admission::private_;
    if (request.authorized && !control.public_ && !control.must_revalidate && !control.s_maxage_s)
        return Admission::authorization;
    if (!status_allows(head, control, policy)) return Admission::status;
    const bool cookie = head.fields.has(FieldName::set_cookie) && !policy.ignore_set_cookie &&
                        !is_withheld(control, "Set-Cookie");
    if (cookie && !control.public_ && !control.s_maxage_s)
        return Admission::set_cookie;
    if (http::list_has(head.fields, FieldName::vary, "*")) return Admission::vary_all;
    const bool can_validate =
        head.fields.has(FieldName::etag) || meta.last_modified_s >= 0;
    const bool stands_in = meta.stale_while_revalidate_s > 0 || meta.stale_if_error_s > 0;
    return meta.lifetime_s > meta.initial_age_s || can_validate || stands_in ? Admission::store
                                                                             : Admission::useless;
}

}  // namespace proxyd
