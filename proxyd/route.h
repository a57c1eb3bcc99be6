// route.h -- which ways a request may go, the best first.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   weir.conf(5), section ROUTES
//
// What arrives here is not stored, or may not be answered from the store.  The decision
// knows the order of the members for this URL and how each of them does; it does not know
// their addresses, nor what time it is.
//
//   local     this proxy fetches it from further up and keeps it: it owns the URL, or acts
//             for an owner that is out of service
//   copy      like local, but from the owner first: the URL is hot, and this is one of the
//             members that keep a copy
//   relay     a member fetches it; the answer passes through and is not kept here.  If all
//             these members fail, the request is decided anew without the array
//   redirect  the client is sent to the member that is the first hop

#ifndef PROXYD_ROUTE_H
#define PROXYD_ROUTE_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "common/conf/site.h"

namespace proxyd {

// A step upwards.  Which one of its kind, is in the number.
struct Hop {
    enum class Kind : std::uint8_t { member, parent, proxy, origin, direct };
    Kind kind = Kind::origin;
    std::uint16_t number = 0;

    bool operator==(const Hop&) const = default;
};

// A member of an array, in the place that the ranking gives it.
struct Candidate {
    std::uint16_t number = 0;
    bool self = false;
    bool in_service = true;      // UP, not ejected, and not too fresh from an ejection
    bool crowded = false;        // at the bound of its load
    std::uint64_t in_flight = 0;
};

struct Circumstances {
    conf::Route::Via via = conf::Route::Via::origin;
    std::uint16_t proxy = 0;     // for via proxy: which route says so
    bool alone = false;          // without the own array: it is for us to serve
    conf::InternalRouting internal = conf::InternalRouting::forward;
    bool may_redirect = false;   // the request is one that can be sent elsewhere
    bool direct = false;         // the last resort is not the origin
    bool hot = false;
    unsigned replicate = 1;      // members that keep what is hot
    std::array<std::uint64_t, 2> dice{};  // random
    std::span<const Candidate> members = {};  // of the own array, best first
    std::span<const Candidate> parents = {};  // of the parent array, best first
};

struct Route {
    enum class What : std::uint8_t { local, copy, relay, redirect };

    static constexpr std::size_t kMaxOfArray = 3;  // members of one array that are tried
    static constexpr std::size_t kMaxHops = 2 * kMaxOfArray + 1;

    What what = What::local;
    std::uint8_t count = 0;
    std::array<Hop, kMaxHops> hops{};

    std::span<const Hop> all() const noexcept { return {hops.data(), count}; }
    void add(Hop hop) noexcept {
        if (count < kMaxHops) hops[count++] = hop;
    }
};

Route decide(const Circumstances& now) noexcept;

}  // namespace proxyd

#endif  // PROXYD_ROUTE_H
