// From one generation to the next.  The order is what makes a reload safe: everything that
// can fail comes before the first change that the running generation could notice.

#include <algorithm>
#include <set>
#include <utility>

#include "common/base/log.h"
#include "common/proc/master.h"

namespace proc {
namespace {

constexpr net::Millis kReadyTime{10'000};     // for all processes of a candidate
constexpr net::Millis kSendAwayTime{1'000};

// The entrances of `before` whose address `after` does not have.
std::vector<std::uint32_t> gone(const Generation& before, const Generation& after) {
    std::set<std::pair<Entrance::Kind, std::string>> stay;
    for (const EntranceSpec& spec : after.entrances) stay.emplace(spec.kind, spec.address);
    std::vector<std::uint32_t> indices;
    for (std::uint32_t i = 0; i < before.entrances.size(); ++i) {
        const EntranceSpec& spec = before.entrances[i];
        if (!stay.contains({spec.kind, spec.address})) indices.push_back(i);
    }
    return indices;
}

}  // namespace

void Master::reload() noexcept {
    if (phase_ == Phase::draining || phase_ == Phase::leaving) return;
    reload_wanted_ = true;
    if (phase_ != Phase::serving) return;  // when this switch is over
    Draft draft = draft_generation(daemon_, args_, last_number_ + 1);
    reload_wanted_ = false;
    for (const std::string& mistake : draft.mistakes) base::log_error("%s", mistake.c_str());
    if (!draft.generation) {
        base::log_error("reload: %zu mistakes in the configuration; nothing is changed",
                        draft.mistakes.size());
        return;
    }
    if (!may_follow(*draft.generation) || !has_seats_for(*draft.generation)) return;
    if (!open_sockets(*draft.generation, net::Millis{0})) return;
    enter(Phase::switching);
    candidate_ = std::move(draft.generation);
    last_number_ = candidate_->number;
    if (!daemon_.prepare(candidate_->site, args_.instance, candidate_->workers))
        abandon("what its workers share could not be prepared");
    else if (!spawn_candidate())
        abandon("a process could not be started");
}

// The pid file, the sockets and the boards are where they are.
bool Master::may_follow(const Generation& generation) noexcept {
    const conf::General& now = current_->site.general;
    const conf::General& next = generation.site.general;
    const bool same_log = next.syslog == now.syslog && (now.syslog || next.log_dir == now.log_dir);
    if (next.run_dir == now.run_dir && same_log) return true;
    base::log_error("reload: run_dir and log_dir cannot change while %s runs: restart it; "
                    "nothing is changed", daemon_.name());
    return false;
}

bool Master::has_seats_for(const Generation& generation) noexcept {
    if (generation.posts.size() <= seats_.free()) return true;
    base::log_warning("reload postponed: %zu processes are needed, and %zu that drain leave room "
                      "for %u", generation.posts.size(), children_.size(), seats_.free());
    reload_wanted_ = true;
    return false;
}

bool Master::open_sockets(const Generation& generation, net::Millis patience) noexcept {
    SocketPlan plan = plan_sockets(listeners_.keys(), generation.entrances, generation.workers);
    const auto errors = listeners_.open(plan.open, generation.identity, patience);
    for (const std::string& error : errors) base::log_error("%s", error.c_str());
    if (errors.empty()) {
        opened_ = std::move(plan.open);
        return true;
    }
    base::log_error("%zu addresses cannot be listened on; %s", errors.size(),
                    current_ ? "nothing is changed" : "not started");
    return false;
}

bool Master::spawn_candidate() noexcept {
    ready_by_ = loop_.now() + kReadyTime;
    for (std::size_t i = 0; i < candidate_->posts.size(); ++i) {
        auto spawned = spawn(*candidate_, i);
        if (spawned) continue;
        base::log_error("%s: %s", candidate_->posts[i].name().c_str(),
                        base::describe(spawned.error()).c_str());
        return false;
    }
    return true;
}

void Master::commit_if_ready() noexcept {
    for (const auto& child : children_)
        if (child->facts().generation == candidate_->number &&
            child->state() != Child::State::serving)
            return;
    commit();
    if (reload_wanted_) reload();
}

void Master::commit() noexcept {
    const std::unique_ptr<Generation> old = std::exchange(current_, std::move(candidate_));
    const std::uint32_t number = current_->number;
    roster_->begin_generation(number);
    enter(Phase::serving);
    opened_.clear();
    watch_pulse();
    if (!old) {
        base::log_info("serving with %u workers", current_->workers);
        start_line_.report(0);
        return;
    }
    const Message message{MessageKind::drain, gone(*old, *current_)};
    for (const auto& child : children_)
        if (child->facts().generation == old->number && child->on_duty()) drain(*child, message);
    listeners_.close(plan_sockets(listeners_.keys(), current_->entrances, current_->workers).close);
    ring_all();
    base::log_info("reloaded: generation %u with %u workers serves, the one before drains for at "
                   "most %lld s", number, current_->workers,
                   static_cast<long long>(current_->site.general.drain_time.count() / 1000));
}

void Master::abandon(const std::string& why) noexcept {
    if (phase_ == Phase::starting) {
        base::log_error("%s; not started", why.c_str());
        leave(2);
        return;
    }
    base::log_error("reload: %s; going on with the configuration there was", why.c_str());
    send_candidate_away();
    enter(Phase::serving);
    if (!daemon_.prepare(current_->site, args_.instance, current_->workers))
        base::log_error("what the workers share could not be prepared again; new ones may fail");
    spawn_due(loop_.now());
}

void Master::send_candidate_away() noexcept {
    for (const auto& child : children_)
        if (child->facts().generation == candidate_->number && child->on_duty())
            child->leave(loop_.now() + kSendAwayTime);
    listeners_.close(std::exchange(opened_, {}));
    candidate_.reset();
}

}  // namespace proc
