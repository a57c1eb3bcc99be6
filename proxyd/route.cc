#include "proxyd/route.h"

#include <algorithm>

namespace proxyd {
namespace {

using Via = conf::Route::Via;

// Members of one array that may serve, best first, and where this proxy stands among them.
struct Serving {
    std::array<Candidate, Route::kMaxOfArray> list{};
    std::size_t count = 0;
    std::size_t before_us = SIZE_MAX;  // members in service ahead of us; SIZE_MAX: we are none

    void add(const Candidate& candidate) noexcept {
        if (count < list.size()) list[count++] = candidate;
    }
    std::span<Candidate> all() noexcept { return {list.data(), count}; }
};

// Who is ahead of us, without those that are crowded: their overflow goes to the next, which
// may be us.  Only if that leaves nobody at all, one of the crowded has to take it.
Serving serving(std::span<const Candidate> candidates) noexcept {
    Serving found;
    const Candidate* crowded = nullptr;
    std::size_t ahead = 0;
    for (const Candidate& candidate : candidates) {
        if (candidate.self) {
            found.before_us = ahead;
            break;
        }
        if (!candidate.in_service) continue;
        ++ahead;
        if (!candidate.crowded) found.add(candidate);
        else if (crowded == nullptr) crowded = &candidate;
    }
    if (found.count == 0 && crowded != nullptr && found.before_us == SIZE_MAX) found.add(*crowded);
    return found;
}

// Of two of the first `replicate`, the one with less to do comes first.
void choose_replica(std::span<Candidate> members, const Circumstances& now) noexcept {
    const std::size_t choices = std::min<std::size_t>(members.size(), now.replicate);
    if (choices < 2) return;
    const std::size_t one = now.dice[0] % choices;
    const std::size_t other = (one + 1 + now.dice[1] % (choices - 1)) % choices;
    const std::size_t chosen = members[other].in_flight < members[one].in_flight ? other : one;
    std::rotate(members.begin(), members.begin() + static_cast<std::ptrdiff_t>(chosen),
                members.begin() + static_cast<std::ptrdiff_t>(chosen) + 1);
}

void add_members(Route& route, std::span<const Candidate> members, Hop::Kind kind) noexcept {
    for (const Candidate& member : members) route.add({kind, member.number});
}

// From further up than the own array.
void add_upstream(Route& route, const Circumstances& now) noexcept {
    switch (now.via) {
    case Via::proxy:
        return route.add({Hop::Kind::proxy, now.proxy});
    case Via::direct:
        return route.add({Hop::Kind::direct, 0});
    case Via::array:
    case Via::parent:
        add_members(route, serving(now.parents).all(), Hop::Kind::parent);
        break;
    case Via::origin:
        break;
    }
    const bool direct = now.direct && now.via != Via::origin;
    route.add({direct ? Hop::Kind::direct : Hop::Kind::origin, 0});
}

}  // namespace

Route decide(const Circumstances& now) noexcept {
    using What = Route::What;
    Route route;
    const bool by_array = now.via == Via::array && !now.alone &&
                          now.internal != conf::InternalRouting::off;
    Serving members = by_array ? serving(now.members) : Serving{};
    if (members.count > 0) {
        const bool spread = now.hot && now.replicate > 1;
        route.what = spread && members.before_us < now.replicate ? What::copy : What::relay;
        if (spread && route.what == What::relay) choose_replica(members.all(), now);
        add_members(route, members.all(), Hop::Kind::member);
        if (route.what == What::relay) {
            const bool redirects = now.internal == conf::InternalRouting::redirect;
            if (redirects && now.may_redirect) route.what = What::redirect;
            return route;
        }
    }
    add_upstream(route, now);
    return route;
}

}  // namespace proxyd
