// way.h -- a decided route with all it takes to follow it.
//
// Layer:    proxyd
// Runs in:  worker
//
// Nothing in it points into a table of an array, which may be replaced while a request is on
// its way.

#ifndef PROXYD_WAY_H
#define PROXYD_WAY_H

#include <string>
#include <vector>

#include "common/h1/client.h"
#include "proxyd/member_states.h"
#include "proxyd/route.h"

namespace proxyd {

// The field that tells a member that a request comes from another member of the array it
// names, so that it is served there whatever the tables say.  It counts only with the address
// of a member, and is never passed on.
inline constexpr std::string_view kArrayField = "Proxy-Array";

struct Stop {
    Hop::Kind kind = Hop::Kind::origin;
    h1::Endpoint to;
    const h1::ClientLimits* limits = nullptr;
    const conf::Array* array = nullptr;     // of a member or parent; else null
    MemberRecord* record = nullptr;         // likewise
    MemberRecord* all = nullptr;            // of the array as a whole
    std::string name;                       // in the access log

    bool is_proxy() const noexcept { return kind <= Hop::Kind::proxy; }
};

struct Way {
    Route::What what = Route::What::local;
    std::vector<Stop> stops;                // none: the origin, or FetchPlan::direct
};

// The head of a request to an origin as another proxy wants it: with the whole URL, and with
// the name of the array if it goes to another member of that.
std::string proxy_head(std::string_view origin_head, std::string_view url, std::string_view array);

// What an answer says about the proxy that gave it.
enum class Fault : std::uint8_t {
    none,    // it is fine
    beyond,  // it is fine, but cannot reach what is behind it: another may
    loop,    // the request has been there before
    own,     // it does not serve
};
Fault fault_of(const http::ResponseHead& head) noexcept;

}  // namespace proxyd

#endif  // PROXYD_WAY_H
