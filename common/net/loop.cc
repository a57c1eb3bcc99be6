// libevent runs without its locks, its clock and its timers: the wait is the only system
// call of a turn.  EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST would batch changes too, but it
// forgets a descriptor only after it may have been closed, and one that lives on in
// another process (a hand-over) would then stay in our epoll set for good.

#include "common/net/loop.h"

#include <csignal>
#include <ctime>

#include <event2/event.h>

#include "common/base/panic.h"
#include "common/net/fd_watch.h"
#include "common/net/timer.h"

namespace net {
namespace {

constexpr std::size_t kScratchBytes = 64 * 1024;

event_base* make_base() {
    event_config* config = event_config_new();
    if (!config) base::panic("event_config_new: out of memory");
    event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_NO_CACHE_TIME |
                                      EVENT_BASE_FLAG_IGNORE_ENV);
    event_config_avoid_method(config, "select");
    event_config_avoid_method(config, "poll");
    event_base* base = event_base_new_with_config(config);
    event_config_free(config);
    if (!base) base::panic("event_base_new: no epoll");
    return base;
}

}  // namespace

Loop::Loop()
    : base_(make_base()),
      scratch_(kScratchBytes),
      timers_(std::make_unique<TimerQueue>(*this)),
      wheel_(std::make_unique<DeadlineWheel>(*this)) {
    // sendfile(2) and splice(2) have no MSG_NOSIGNAL: whoever has a loop hears of a broken
    // connection by EPIPE.
    std::signal(SIGPIPE, SIG_IGN);
}

Loop::~Loop() {
    settle();  // what waits for its end may still own watches and timers
    wheel_.reset();
    timers_.reset();
    event_base_free(base_);
}

void Loop::run() noexcept {
    running_ = true;
    stopping_ = false;
    for (;;) {
        end_turn();
        if (stopping_ || !anything_left()) break;
        if (event_base_loop(base_, EVLOOP_ONCE) < 0) base::panic("event_base_loop failed");
    }
    running_ = false;
}

void Loop::after_fork() noexcept {
    if (event_reinit(base_) != 0) base::panic("event_reinit failed");
    timers_->after_fork();
}

TimePoint Loop::read_clock() const noexcept {
    const TimePoint now = std::chrono::steady_clock::now();
    if (running_) now_ = now;
    return now;
}

std::int64_t Loop::read_wall() const noexcept {
    const std::int64_t now = std::time(nullptr);
    if (running_) wall_s_ = now;
    return now;
}

void Loop::at_end_of_turn(std::function<void()> work) {
    at_end_.push_back(std::move(work));
    unsettled_ = true;
}

void Loop::end_turn() noexcept {
    if (unsettled_) settle();
    now_ = {};
    wall_s_ = 0;
}

// Work may make corpses, and a destructor may ask for more work: until nothing is left.
// The kernel is told last, so that it hears only of what is still wanted.
void Loop::settle() noexcept {
    while (!at_end_.empty() || !graveyard_.empty()) {
        const auto work = std::exchange(at_end_, {});
        for (const auto& run : work) run();
        auto dead = std::exchange(graveyard_, {});
        dead.clear();
    }
    while (changed_) changed_->apply();
    timers_->arm();
    unsettled_ = false;
}

// The timerfd is always watched.
bool Loop::anything_left() const noexcept {
    return watched_ > 1 || !timers_->empty();
}

}  // namespace net
