#include "common/proc/master.h"

#include <algorithm>
#include <csignal>
#include <utility>

#include <sys/eventfd.h>
#include <unistd.h>

#include "common/base/log.h"
#include "common/base/moves.h"
#include "common/proc/places.h"

namespace proc {
namespace {

using Phase = Master::Phase;

// Every legal move: the drawing in master.h.
constexpr base::Moves<Phase> kMoves("master", {
    {Phase::starting, Phase::serving},  {Phase::starting, Phase::leaving},
    {Phase::serving, Phase::switching}, {Phase::switching, Phase::serving},
    {Phase::serving, Phase::draining},  {Phase::serving, Phase::leaving},
    {Phase::draining, Phase::leaving},
});

constexpr net::Millis kLeaveTime{2'000};        // to leave when told to, before the kill
constexpr net::Millis kPredecessorTime{1'000};  // for the sockets of a killed predecessor
// Looks at a worker within hang_time.  They are counted, not timed: after the machine slept
// all have been silent for long, and none of them hangs.
constexpr unsigned kLooks = 4;
constexpr int kSystemFailure = 2;

// Every entrance closes for good.
Message drain_all(const Generation& generation) {
    Message message{MessageKind::drain, {}};
    for (std::uint32_t i = 0; i < generation.entrances.size(); ++i) message.entrances.push_back(i);
    return message;
}

}  // namespace

Master::Master(Daemon& daemon, const base::Args& args, PidFile pid_file, StartLine start_line)
    : daemon_(daemon),
      args_(args),
      pid_file_(std::move(pid_file)),
      start_line_(std::move(start_line)),
      alarm_(loop_, *this),
      hour_(loop_, *this),
      pulse_(loop_, *this) {
    hour_.set(std::chrono::hours(1));
    // Reserved for the change to a new binary; until then it must not end us.
    std::signal(SIGUSR2, SIG_IGN);
    net::SignalWatch::Listener& listener = *this;
    signals_ = std::make_unique<net::SignalWatch>(
        loop_, listener,
        std::initializer_list<int>{SIGHUP, SIGUSR1, SIGQUIT, SIGTERM, SIGINT, SIGCHLD});
}

Master::~Master() = default;

int Master::run(std::unique_ptr<Generation> first) {
    candidate_ = std::move(first);
    last_number_ = candidate_->number;
    if (!start()) {
        status_ = kSystemFailure;
    } else if (!children_.empty()) {
        set_alarm();
        loop_.run();
    }
    clean_up();
    start_line_.report(status_);
    return status_;
}

bool Master::start() {
    if (auto made = make_shared(); !made) {
        base::log_error("%s; not started", base::describe(made.error()).c_str());
        return false;
    }
    if (!open_sockets(*candidate_, kPredecessorTime)) return false;
    const std::string only = args_.instance;
    if (!daemon_.prepare(candidate_->site, only, candidate_->workers)) {
        base::log_error("could not prepare what the workers share; not started");
        return false;
    }
    const conf::General& general = candidate_->site.general;
    if (!args_.foreground)
        if (auto opened = open_log(general, daemon_.name(), args_.verbosity, candidate_->identity);
            !opened) {
            base::log_error("%s: %s; not started", log_name(general, daemon_.name()).c_str(),
                            base::describe(opened.error()).c_str());
            return false;
        }
    if (::geteuid() == 0 && general.user.empty())
        base::log_warning("started as root, and weir.conf sets no user: the workers are root as well");
    if (!spawn_candidate()) abandon("a process could not be started");
    return true;
}

base::Status Master::make_shared() {
    auto roster = Roster::make();
    if (!roster) return roster.error();
    roster_ = std::move(*roster);
    for (std::size_t seat = 0; seat < shm::kMaxSeats; ++seat) {
        doorbells_.emplace_back(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
        if (!doorbells_.back()) return base::system_error("eventfd");
    }
    return base::ok();
}

void Master::on_signal(int signal) noexcept {
    switch (signal) {
    case SIGCHLD: reap(); break;
    case SIGHUP:  reload(); break;
    case SIGUSR1: reopen_logs(); break;
    case SIGQUIT: quit(); break;
    default:      leave(0); break;  // SIGTERM, SIGINT
    }
    set_alarm();
}

void Master::on_timer(net::Timer& timer) noexcept {
    if (&timer == &hour_) {
        hour_.set(std::chrono::hours(1));
        return daemon_.on_hour();
    }
    if (&timer == &pulse_) return take_pulse();
    const net::TimePoint now = loop_.now();
    if (candidate_ && now >= ready_by_) abandon("not all of its processes were ready in time");
    spawn_due(now);
    press_late(now);
    set_alarm();
}

void Master::on_ready(Child& child) noexcept {
    const Child::Facts& facts = child.facts();
    if (candidate_ && facts.generation == candidate_->number) {
        commit_if_ready();
    } else if (current_ && facts.generation == current_->number) {
        const Post& post = current_->posts[facts.post];
        if (!post.is_helper()) roster_->cover(post.slot);
        ring_all();
    }
    set_alarm();
}

void Master::quit() noexcept {
    if (phase_ == Phase::draining || phase_ == Phase::leaving) return;
    if (phase_ == Phase::starting) return leave(0);
    if (phase_ == Phase::switching) {
        send_candidate_away();
        enter(Phase::serving);
    }
    enter(Phase::draining);
    base::log_info("draining for at most %lld s, then stopping",
                   static_cast<long long>(current_->site.general.drain_time.count() / 1000));
    const Message message = drain_all(*current_);
    for (const auto& child : children_)
        if (child->on_duty()) drain(*child, message);
    if (children_.empty()) loop_.stop();
}

void Master::leave(int status) noexcept {
    if (phase_ == Phase::leaving) return;
    if (phase_ == Phase::switching) enter(Phase::serving);
    enter(Phase::leaving);
    status_ = status;
    candidate_.reset();
    for (const auto& child : children_)
        if (child->state() != Child::State::leaving) child->leave(loop_.now() + kLeaveTime);
    if (children_.empty()) loop_.stop();
}

void Master::drain(Child& child, const Message& message) noexcept {
    child.drain(message, loop_.now() + current_->site.general.drain_time);
}

void Master::reopen_logs() noexcept {
    const Generation& generation = current_ ? *current_ : *candidate_;
    if (!args_.foreground) {
        auto reopened =
            reopen_log(generation.site.general, daemon_.name(), generation.identity);
        if (!reopened)
            base::log_error("%s; going on with the old one", base::describe(reopened.error()).c_str());
    }
    for (const auto& child : children_) child->reopen_logs();
    base::log_info("logs reopened");
}

void Master::press_late(net::TimePoint now) noexcept {
    for (const auto& child : children_)
        if (child->deadline() && *child->deadline() <= now) child->press(now + kLeaveTime);
}

void Master::watch_pulse() noexcept {
    const net::Millis time = current_->site.general.hang_time;
    if (time.count() > 0) pulse_.set(time / kLooks);
    else pulse_.cancel();
}

// SIGABRT leaves a core to look at; a process that is stopped does not even notice it.
void Master::take_pulse() noexcept {
    watch_pulse();
    for (const auto& child : children_) {
        if (child->state() != Child::State::serving) continue;
        const unsigned still = child->look(roster_->beats(child->facts().seat));
        if (still < kLooks) continue;
        if (still == kLooks)
            base::log_error("%s (pid %d) has done nothing for %lld s; killed",
                            child->facts().name.c_str(), child->facts().pid,
                            static_cast<long long>(current_->site.general.hang_time.count() / 1000));
        ::kill(child->facts().pid, still == kLooks ? SIGABRT : SIGKILL);
    }
}

// One timer for whatever is due next.
void Master::set_alarm() noexcept {
    std::optional<net::TimePoint> next;
    const auto consider = [&](std::optional<net::TimePoint> when) {
        if (when && (!next || *when < *next)) next = when;
    };
    if (candidate_) consider(ready_by_);
    for (const auto& child : children_) consider(child->deadline());
    if (current_ && phase_ == Phase::serving)
        for (const Post& post : current_->posts) consider(post.due);
    if (!next) return alarm_.cancel();
    const auto delay = std::max(*next - loop_.now(), net::TimePoint::duration::zero());
    alarm_.set(std::chrono::ceil<std::chrono::microseconds>(delay));
}

void Master::enter(Phase next) noexcept {
    kMoves.check(phase_, next);
    phase_ = next;
}

void Master::clean_up() noexcept {
    listeners_.close_all();
    pid_file_.remove();
    if (status_ == 0) base::log_info("stopped");
}

}  // namespace proc
