// Processes come and go.  A child is forked in the middle of a callback of the master's
// loop and never returns to it: live() first lets go of all that is the master's.

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <utility>

#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/log.h"
#include "common/proc/master.h"

namespace proc {
namespace {

using std::chrono::duration_cast;

// What a child does about signals that were meant for its master (Ctrl-C reaches every
// process of the terminal's group).  TERM ends one process; the master starts another.
void take_signals() noexcept {
    for (const int signal : {SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2, SIGPIPE})
        std::signal(signal, SIG_IGN);
    for (const int signal : {SIGTERM, SIGCHLD}) std::signal(signal, SIG_DFL);
}

// Set after the change of user, which clears it.
void die_with(pid_t master) noexcept {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (::getppid() != master) ::_exit(0);  // it died before that
}

std::string describe_end(int status) {
    if (WIFSIGNALED(status))
        return "was killed by signal " + std::to_string(WTERMSIG(status)) + " (" +
               ::strsignal(WTERMSIG(status)) + ")";
    return "exited with status " + std::to_string(WEXITSTATUS(status));
}

// Of a process that was told to end.  Whoever stops the daemon may send TERM to all of its
// processes at once, as killall(1) and many service managers do.
bool is_ordinary_end(int status) noexcept {
    return WIFEXITED(status) ? WEXITSTATUS(status) == 0 : WTERMSIG(status) == SIGTERM;
}

double seconds(net::TimePoint::duration time) noexcept {
    return std::chrono::duration<double>(time).count();
}

}  // namespace

base::Status Master::spawn(Generation& generation, std::size_t index) {
    const Post& post = generation.posts[index];
    auto line = net::Channel::make_pair();
    if (!line) return line.error();
    const auto seat = seats_.take();
    if (!seat) return base::Error{base::Errc::too_large, 0, "seats"};
    Child::Facts facts{0, *seat, generation.number, index, post.name(), loop_.now()};
    const pid_t master = ::getpid();
    std::fflush(nullptr);
    facts.pid = ::fork();
    if (facts.pid < 0) {
        const base::Error error = base::system_error("fork");
        seats_.give_back(*seat);
        return error;
    }
    if (facts.pid == 0) live(generation, facts, std::move(line->second), master);
    roster_->seat(*seat, facts.pid, post.is_helper() ? Roster::kNoSlot : post.slot, generation.number);
    Child::Listener& listener = *this;
    children_.push_back(
        std::make_unique<Child>(loop_, listener, std::move(facts), std::move(line->first)));
    return base::ok();
}

// In the child.  The master's ends of the other children's lines must be closed here, or
// those children would not notice its death.
void Master::live(const Generation& generation, const Child::Facts& facts, net::Channel line,
                  pid_t master) {
    const Post& post = generation.posts[facts.post];
    take_signals();
    loop_.after_fork();
    children_.clear();
    signals_.reset();
    start_line_ = StartLine();
    if (!args_.foreground)
        for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) close_standard(fd);
    become(generation.identity);
    die_with(master);
    base::log_identity(daemon_.name(), facts.name);

    Heritage heritage;
    heritage.site = &generation.site;
    if (!post.is_helper()) heritage.entrances = listeners_.take(generation.entrances);
    listeners_ = Listeners();
    heritage.doorbells = std::move(doorbells_);
    heritage.roster = &*roster_;
    heritage.control = line.fd();
    heritage.slot = post.is_helper() ? Roster::kNoSlot : post.slot;
    heritage.seat = facts.seat;
    heritage.workers = generation.workers;
    heritage.generation = generation.number;
    const int status =
        post.is_helper() ? daemon_.help(post.helper, heritage) : daemon_.work(heritage);
    std::fflush(nullptr);
    ::_exit(status);
}

void Master::spawn_due(net::TimePoint now) noexcept {
    if (phase_ != Phase::serving) return;
    for (std::size_t i = 0; i < current_->posts.size(); ++i) {
        Post& post = current_->posts[i];
        if (!post.due || *post.due > now) continue;
        auto spawned = spawn(*current_, i);
        if (spawned) {
            post.due.reset();
            continue;
        }
        post.due = now + std::chrono::seconds(1);
        base::log_error("%s cannot be started: %s; trying again in 1 s", post.name().c_str(),
                        base::describe(spawned.error()).c_str());
    }
}

void Master::reap() noexcept {
    for (;;) {
        int status = 0;
        const pid_t pid = ::waitpid(-1, &status, WNOHANG);
        if (pid < 0 && errno == EINTR) continue;
        if (pid <= 0) break;
        const auto found = std::ranges::find_if(
            children_, [pid](const auto& child) { return child->facts().pid == pid; });
        if (found == children_.end()) continue;
        const std::unique_ptr<Child> child = std::move(*found);
        children_.erase(found);
        const unsigned seat = child->facts().seat;
        roster_->vacate(seat);
        daemon_.on_worker_gone(seat);
        seats_.give_back(seat);
        on_death(*child, status);
    }
    spawn_due(loop_.now());
    if (reload_wanted_ && phase_ == Phase::serving) reload();
    const bool ending = phase_ == Phase::draining || phase_ == Phase::leaving;
    if (ending && children_.empty()) loop_.stop();
}

// The seat is free again.
void Master::on_death(const Child& child, int status) noexcept {
    const Child::Facts& facts = child.facts();
    const net::TimePoint now = loop_.now();
    const bool expected = !child.on_duty() && is_ordinary_end(status);
    std::string done = "nothing to be done";
    const bool of_candidate = candidate_ && facts.generation == candidate_->number;
    const bool of_current = current_ && facts.generation == current_->number;
    const bool restarts = phase_ == Phase::serving || phase_ == Phase::switching;
    if (child.on_duty() && !of_candidate && of_current && restarts)
        done = replace(child, status, now);
    base::log(expected ? base::Severity::debug : base::Severity::warning,
              "%s (pid %d) %s after %.1f s; %s", facts.name.c_str(), facts.pid,
              describe_end(status).c_str(), seconds(now - facts.started), done.c_str());
    if (of_candidate) abandon(facts.name + " did not become ready");
}

// Says what is done about it.
std::string Master::replace(const Child& child, int status, net::TimePoint now) noexcept {
    Post& post = current_->posts[child.facts().post];
    if (!post.is_helper()) {
        roster_->uncover(post.slot);
        ring_all();
    }
    const bool killed = child.state() == Child::State::serving && WIFSIGNALED(status) &&
                        WTERMSIG(status) == SIGKILL;
    const auto lived = duration_cast<net::Millis>(now - child.facts().started);
    const net::Millis delay = post.throttle.on_death(lived, killed);
    post.due = now + delay;
    if (phase_ == Phase::switching) return "the next generation is about to take over";
    if (delay == net::Millis{0}) return "starting another";
    return "starting another in " + std::to_string(delay.count()) + " ms";
}

void Master::ring_all() noexcept {
    for (const auto& child : children_) ::eventfd_write(doorbells_[child->facts().seat].get(), 1);
}

}  // namespace proc
