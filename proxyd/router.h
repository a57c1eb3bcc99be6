// router.h -- asks who should fetch what this proxy does not have.
//
// Layer:    proxyd
// Runs in:  worker
// Owner:    Instance
//
// The tables of the arrays (fleet.h), the standing of the members (member_states.h), the hot
// URLs and the routes of weir.conf come together here; route.h decides, and what it decides
// gets addresses.  A proxy without any of these asks nothing: trivial() is one branch.

#ifndef PROXYD_ROUTER_H
#define PROXYD_ROUTER_H

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/random.h"
#include "common/conf/site.h"
#include "common/h1/client.h"
#include "common/http/message.h"
#include "proxyd/fleet.h"
#include "proxyd/hot_urls.h"
#include "proxyd/member_probe.h"
#include "proxyd/member_states.h"
#include "proxyd/way.h"

namespace proxyd {

class Instance;

// What the master makes for it, shared by all workers.
struct RouterEstate {
    MemberStates* states = nullptr;         // null: no arrays
    HotUrls* hot_urls = nullptr;
    std::vector<net::Address> proxies;      // of the routes, in their order; others: no address
};

class Router final : private MemberProbe::Owner {
  public:
    struct Inquiry {
        const http::RequestHead& request;
        std::string_view url;               // its cache key
        bool tls = false;                   // of the client's connection
        bool alone = false;                 // without the own array
        bool may_redirect = false;
        bool direct = false;                // it is for the site that the URL names
    };

    // Lifetime: instance and estate outlive it.
    Router(Instance& instance, const RouterEstate& estate, unsigned seat);
    ~Router();

    // Everything goes to the origin.
    bool trivial() const noexcept { return trivial_; }

    // Whether another member of the own array sent this.  peer: a numeric address.
    bool is_from_member(const http::RequestHead& request, std::string_view peer) const noexcept;

    // Requires: not trivial().
    Way way(const Inquiry& inquiry) noexcept;

    // Counts a request at a stop while what is returned lives.
    struct Load {
        InFlight member, array;
    };
    Load load(const Stop& stop) const noexcept;

    // How an exchange with a stop went.
    void note_answer(const Stop& stop) noexcept;
    void note_failure(const Stop& stop, std::string_view why) noexcept;

  private:
    // An array with what this worker knows of it.
    struct View {
        Fleet* fleet = nullptr;
        std::uint64_t generation = 0;
        std::vector<MemberRecord*> records;  // by number of member
        MemberRecord* all = nullptr;
        h1::ClientLimits limits;

        bool exists() const noexcept { return fleet != nullptr && fleet->table().enabled; }
    };

    // More of a ranking is not looked at.
    static constexpr std::size_t kLook = 16;
    struct Ranked {
        std::array<Candidate, kLook> list{};
        std::size_t count = 0;
        std::span<const Candidate> all() const noexcept { return {list.data(), count}; }
    };

    void set_up(View& view, Fleet* fleet);
    void refresh(View& view) noexcept;
    conf::Route::Via via_for(const Inquiry& inquiry, std::uint16_t& route) const noexcept;
    std::uint64_t write_key(const Inquiry& inquiry, const View& view) noexcept;
    Ranked rank(View& view, std::uint64_t hash) noexcept;
    Candidate candidate(View& view, std::size_t number, std::uint64_t hash) noexcept;
    bool is_own_address(const http::RequestHead& request) const noexcept;
    Stop stop_at(const Hop& hop, std::string_view url) noexcept;
    Stop member_stop(const View& view, Hop::Kind kind, std::size_t number) noexcept;
    void probe(Stop stop) noexcept;
    void on_probed(MemberProbe& probe, bool answered) noexcept override;

    Instance& instance_;
    const conf::Proxy& settings_;
    const RouterEstate& estate_;
    const unsigned seat_;
    bool trivial_;
    View own_, parent_;
    std::string key_;                        // of the request at hand, its memory kept
    base::Random random_;
    std::vector<std::unique_ptr<MemberProbe>> probes_;
};

}  // namespace proxyd

#endif  // PROXYD_ROUTER_H
