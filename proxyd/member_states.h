// member_states.h -- how the members of arrays do, as all workers of a proxy see it.
//
// Layer:    proxyd
// Runs in:  master (makes it, takes back what dead workers held), worker
//
//                 eject_after failures in a row
//   in service ---------------------------------> ejected <---+ probe failed
//       ^                                            |  probe  |
//       |      ramp_time                             +---------+
//       +------------- coming back <-----------------+ probe answered
//
// A member that is ejected gets no requests of clients.  Every probe_interval one worker that
// would have liked to use it sends a probe instead (member_probe.h); a member that nobody
// wants is not probed.  One that comes back gets first a small part of its URLs, then more, always
// the same ones: its cache is cold, or was left alone for a while.
//
// Requests in flight are counted by seat, so that those of a dead worker can be taken back
// whatever instruction it died at.

#ifndef PROXYD_MEMBER_STATES_H
#define PROXYD_MEMBER_STATES_H

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "common/base/result.h"
#include "common/conf/site.h"
#include "common/shm/board.h"
#include "common/shm/region.h"

namespace proxyd {

// Milliseconds of the steady clock, which is the same for all processes of a host.
using SteadyMs = std::int64_t;

inline SteadyMs steady_ms(std::chrono::steady_clock::time_point time) noexcept {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

// --- Arithmetic --------------------------------------------------------------------------

// Below so many requests in flight a member is never passed over: with few, a mean says
// nothing, and what is fetched elsewhere is stored twice.
inline constexpr std::uint64_t kAlwaysAllowed = 16;

// The most requests that a member may have in flight, of `all` in the array and one more:
// ceil(bound * (all + 1) * share).  Source: Mirrokni, Thorup, Zadimoghaddam, "Consistent
// Hashing with Bounded Loads", 2016.  bound 0: no limit.
std::uint64_t load_cap(double bound, std::uint64_t all, double share) noexcept;

// Whether a URL is among those that a member gets back after `since_back` of `ramp`.
// key_hash: evenly spread.
bool is_back_for(std::uint64_t key_hash, std::chrono::milliseconds since_back,
                 std::chrono::milliseconds ramp) noexcept;

// --- The table in shared memory ------------------------------------------------------------

struct MemberRecord {
    std::atomic<std::uint64_t> name;       // digest; 0: free
    std::atomic<std::uint32_t> failures;   // in a row
    std::atomic<SteadyMs> probe_at_ms;     // ejected, and the next probe is due then; 0: in service
    std::atomic<SteadyMs> back_at_ms;      // came back then; 0: was never away
    std::atomic<std::uint32_t> in_flight[shm::kMaxSeats];
};

class MemberStates {
  public:
    static base::Result<MemberStates> make();

    // The record of a member, taken at the first question and kept for good.  More names than
    // there are records share some: they are ejected together.
    MemberRecord& record(std::string_view array, std::string_view member) noexcept;

    // Takes back what the worker of a seat had in flight.
    void give_back(unsigned seat) noexcept;

  private:
    static constexpr std::size_t kRecords = 4096;  // twice the members of the largest two arrays

    explicit MemberStates(shm::Region region) noexcept : region_(std::move(region)) {}
    MemberRecord* records() const noexcept { return region_.at<MemberRecord>(0); }

    shm::Region region_;
};

std::uint64_t in_flight(const MemberRecord& record) noexcept;

bool is_ejected(const MemberRecord& record) noexcept;

// An exchange with the member failed.  True: it is ejected by this.
bool note_failure(MemberRecord& record, const conf::Array& settings, SteadyMs now) noexcept;
void note_success(MemberRecord& record) noexcept;

// Of a member that is ejected: true for one caller in each probe_interval, who then probes.
bool takes_probe(MemberRecord& record, const conf::Array& settings, SteadyMs now) noexcept;
// A probe was answered.
void note_return(MemberRecord& record, SteadyMs now) noexcept;

// Whether the member should get a request for the URL with this hash now.
bool serves(const MemberRecord& record, std::uint64_t key_hash, const conf::Array& settings,
            SteadyMs now) noexcept;

// One request in flight at a member, while it lives.
class InFlight {
  public:
    InFlight() noexcept = default;
    InFlight(MemberRecord& record, unsigned seat) noexcept : cell_(&record.in_flight[seat]) {
        cell_->fetch_add(1, std::memory_order_relaxed);
    }
    InFlight(InFlight&& other) noexcept : cell_(std::exchange(other.cell_, nullptr)) {}
    InFlight& operator=(InFlight&& other) noexcept {
        std::swap(cell_, other.cell_);
        return *this;
    }
    ~InFlight() {
        if (cell_ != nullptr) cell_->fetch_sub(1, std::memory_order_relaxed);
    }

  private:
    std::atomic<std::uint32_t>* cell_ = nullptr;
};

}  // namespace proxyd

#endif  // PROXYD_MEMBER_STATES_H
