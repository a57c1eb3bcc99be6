// child.h -- one process of the daemon, as its master sees it.
//
// Layer:    proc
// Runs in:  master
// Owner:    Master, from fork(2) until the process is reaped.
//
//   starting --ready--> serving --drain--> draining --leave--> leaving
//      |  |                |                   ^                 ^  ^
//      |  +----- drain ----|-------------------+                 |  |
//      |                   +------------- leave -----------------+  |
//      +--------------------------------- leave --------------------+
//
// From any state a process can die; then it is reaped and this object goes.

#ifndef COMMON_PROC_CHILD_H
#define COMMON_PROC_CHILD_H

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <sys/types.h>

#include "common/net/channel.h"
#include "common/net/fd_watch.h"
#include "common/net/loop.h"
#include "common/proc/messages.h"

namespace proc {

class Child final : private net::FdWatch::Listener {
  public:
    enum class State : std::uint8_t { starting, serving, draining, leaving };

    struct Listener {
        // It is starting no more.
        virtual void on_ready(Child& child) noexcept = 0;

      protected:
        ~Listener() = default;
    };

    struct Facts {
        pid_t pid = 0;
        unsigned seat = 0;
        std::uint32_t generation = 0;
        std::size_t post = 0;      // index into its generation's posts
        std::string name;          // "worker 3"
        net::TimePoint started{};
    };

    Child(net::Loop& loop, Listener& listener, Facts facts, net::Channel line) noexcept;

    const Facts& facts() const noexcept { return facts_; }
    State state() const noexcept { return state_; }
    // Not told to end yet.
    bool on_duty() const noexcept { return state_ == State::starting || state_ == State::serving; }

    // Tells it to; at `deadline` the next harder step is due (see press()).
    void drain(const Message& message, net::TimePoint deadline) noexcept;
    void leave(net::TimePoint deadline) noexcept;
    void reopen_logs() noexcept;

    // The master has looked whether it lives.  Returns how often in a row there was no beat
    // since the look before.
    unsigned look(std::uint32_t beats) noexcept;

    // When patience with it ends; nothing if there is nothing to wait for.
    std::optional<net::TimePoint> deadline() const noexcept { return deadline_; }
    // The deadline has passed: one that drains is told to leave by `next`, one that should
    // have left is killed.
    void press(net::TimePoint next) noexcept;

  private:
    void on_ready(net::FdWatch& watch, bool readable, bool writable) noexcept override;
    void hear(const Message& message) noexcept;
    void tell(const Message& message) noexcept;
    void enter(State next) noexcept;

    Listener& listener_;
    Facts facts_;
    State state_ = State::starting;
    std::optional<net::TimePoint> deadline_;
    std::uint32_t beats_ = 0;  // at the last look
    unsigned still_ = 0;       // looks without a beat
    net::Channel line_;
    net::FdWatch watch_;
};

}  // namespace proc

#endif  // COMMON_PROC_CHILD_H
