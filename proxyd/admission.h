// admission.h -- may this response be stored?
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   RFC 9111 sections 3, 3.5 and 5.2.2.3; RFC 6265 for the caution with Set-Cookie

#ifndef PROXYD_ADMISSION_H
#define PROXYD_ADMISSION_H

#include "common/conf/site.h"
#include "common/http/cache_control.h"
#include "common/http/message.h"
#include "proxyd/object_meta.h"
#include "proxyd/why.h"

namespace proxyd {

// What the decision needs of the request; the request itself may be gone by then.
struct RequestTraits {
    bool no_store = false;     // Cache-Control: no-store
    bool authorized = false;   // it had Authorization
};
RequestTraits traits_of(const http::RequestHead& request) noexcept;

// Why a response is or is not stored.
enum class Admission : std::uint8_t {
    store,
    request_no_store,
    no_store,
    private_,
    authorization,   // and nothing that would allow a shared cache to keep it
    status,          // partial, or not for caches without explicit freshness
    set_cookie,      // and neither said to be public nor ignored
    vary_all,        // Vary: *
    useless,         // neither fresh for a moment nor possible to validate
};

// The same for Cache-Status; none for `store`.
Why why_unstored(Admission verdict) noexcept;

// The response itself says how long it is fresh.
bool has_explicit_lifetime(const http::Fields& fields, const http::CacheControl& control) noexcept;

// It is this request that forbids it; the same answer to another one may be stored.
constexpr bool is_of_this_request(Admission verdict) noexcept {
    return verdict == Admission::request_no_store || verdict == Admission::authorization;
}

// meta: of the same response, by make_meta().
Admission admit(const RequestTraits& request, const http::ResponseHead& head,
                const http::CacheControl& control, const ObjectMeta& meta,
                const conf::CachePolicy& policy) noexcept;

}  // namespace proxyd

#endif  // PROXYD_ADMISSION_H
