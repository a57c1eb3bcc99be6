// master.h -- the process that keeps the others: sockets, workers, generations, signals.
//
// Layer:    proc
// Runs in:  master (one per daemon); its code also sets up a child after fork(2)
//
//   starting --all ready--> serving --HUP--> switching --all ready--> serving
//      |                      |  ^               |
//      |                      |  +---- failed ---+
//      |                      +-------- QUIT ------------> draining --all gone--> (exit 0)
//      |                      |                                |
//      +-- failed --+         +----------- TERM, INT ----------+
//                   v                                          v
//                (exit 2) <----------- all gone ------------ leaving ---> (exit 0)
//
// While it is starting or switching there is a candidate, a second generation of
// processes.  Only when every one of them is ready does it become the current one and the
// old one is told to drain; if one dies or is not ready in time all are sent away and the
// current generation goes on as it was.

#ifndef COMMON_PROC_MASTER_H
#define COMMON_PROC_MASTER_H

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/args.h"
#include "common/net/loop.h"
#include "common/net/signal_watch.h"
#include "common/net/timer.h"
#include "common/proc/child.h"
#include "common/proc/daemon.h"
#include "common/proc/generation.h"
#include "common/proc/listeners.h"
#include "common/proc/pid_file.h"
#include "common/proc/roster.h"
#include "common/proc/seats.h"
#include "common/proc/start_line.h"

namespace proc {

class Master final : private net::SignalWatch::Listener,
                     private net::Timer::Listener,
                     private Child::Listener {
  public:
    enum class Phase : std::uint8_t { starting, serving, switching, draining, leaving };

    // Takes over a pid file that is locked.
    Master(Daemon& daemon, const base::Args& args, PidFile pid_file, StartLine start_line);
    ~Master();

    // Starts `first`, serves until told to stop, and cleans up; the exit status.
    int run(std::unique_ptr<Generation> first);

  private:
    // --- master.cc: events, phases, time ---
    void on_signal(int signal) noexcept override;
    void on_timer(net::Timer& timer) noexcept override;
    void on_ready(Child& child) noexcept override;
    base::Status make_shared();
    bool start();
    void quit() noexcept;
    void leave(int status) noexcept;
    void reopen_logs() noexcept;
    void drain(Child& child, const Message& message) noexcept;
    void press_late(net::TimePoint now) noexcept;
    void watch_pulse() noexcept;
    void take_pulse() noexcept;
    void set_alarm() noexcept;
    void enter(Phase next) noexcept;
    void clean_up() noexcept;

    // --- master_spawn.cc: processes come and go ---
    base::Status spawn(Generation& generation, std::size_t post);
    [[noreturn]] void live(const Generation& generation, const Child::Facts& facts,
                           net::Channel line, pid_t master);
    void spawn_due(net::TimePoint now) noexcept;
    void reap() noexcept;
    void on_death(const Child& child, int status) noexcept;
    std::string replace(const Child& child, int status, net::TimePoint now) noexcept;
    void ring_all() noexcept;

    // --- master_reload.cc: from one generation to the next ---
    void reload() noexcept;
    bool has_seats_for(const Generation& generation) noexcept;
    bool may_follow(const Generation& generation) noexcept;
    bool open_sockets(const Generation& generation, net::Millis patience) noexcept;
    bool spawn_candidate() noexcept;
    void commit_if_ready() noexcept;
    void commit() noexcept;
    void abandon(const std::string& why) noexcept;
    void send_candidate_away() noexcept;

    Daemon& daemon_;
    const base::Args& args_;
    PidFile pid_file_;
    StartLine start_line_;
    net::Loop loop_;
    std::unique_ptr<net::SignalWatch> signals_;
    net::Timer alarm_;
    net::Timer hour_;
    net::Timer pulse_;                // the next look whether the workers live
    std::optional<Roster> roster_;
    std::vector<net::Fd> doorbells_;  // by seat
    Seats seats_;
    Listeners listeners_;
    std::vector<SocketKey> opened_;   // for the candidate alone: closed again if it fails
    std::vector<std::unique_ptr<Child>> children_;
    std::unique_ptr<Generation> current_;
    std::unique_ptr<Generation> candidate_;
    net::TimePoint ready_by_{};       // starting, switching
    std::uint32_t last_number_ = 0;
    Phase phase_ = Phase::starting;
    bool reload_wanted_ = false;      // as soon as it is possible
    int status_ = 0;                  // of run()
};

}  // namespace proc

#endif  // COMMON_PROC_MASTER_H
