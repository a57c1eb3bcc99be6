#include "common/proc/generation.h"

#include <algorithm>
#include <utility>

#include <sched.h>

#include "common/base/log.h"
#include "common/conf/reader.h"
#include "common/shm/board.h"

namespace proc {
namespace {

unsigned processors() noexcept {
    cpu_set_t set;
    if (::sched_getaffinity(0, sizeof set, &set) != 0) return 1;
    return static_cast<unsigned>(std::max(CPU_COUNT(&set), 1));
}

// Two generations must have seats at once, or no reload could ever succeed.
unsigned count_workers(unsigned configured, std::size_t helpers) {
    const unsigned wanted = configured != 0 ? configured : processors();
    const auto most = static_cast<unsigned>(shm::kMaxSeats / 2 - helpers);
    if (wanted > most && configured != 0)
        base::log_warning("workers: %u is more than the %u that are possible; using %u", wanted,
                          most, most);
    return std::min(wanted, most);
}

void add_entrances(const InstanceSpec& spec, std::size_t instance, const std::string& run_dir,
                   std::vector<EntranceSpec>& into) {
    for (std::size_t i = 0; i < spec.listen.size(); ++i)
        into.push_back({Entrance::Kind::tcp, instance, i, spec.listen[i]});
    if (spec.handoff)
        into.push_back({Entrance::Kind::handoff, instance, 0, run_dir + "/" + spec.name + ".handoff"});
}

void add_posts(unsigned workers, const std::vector<std::string>& helpers, std::vector<Post>& into) {
    for (unsigned slot = 0; slot < workers; ++slot) into.emplace_back().slot = slot;
    for (const std::string& helper : helpers) into.emplace_back().helper = helper;
}

std::string names_of(const std::vector<InstanceSpec>& all) {
    std::string names;
    for (const InstanceSpec& spec : all) names += (names.empty() ? "" : ", ") + spec.name;
    return names;
}

}  // namespace

Draft draft_generation(const Daemon& daemon, const base::Args& args, std::uint32_t number) {
    conf::Reading reading = conf::read_file(args.file);
    if (reading.good()) return draft_generation(daemon, args.instance, std::move(reading.site), number);
    Draft draft;
    for (const conf::Mistake& mistake : reading.mistakes) {
        std::string line = conf::describe({mistake});
        while (!line.empty() && line.back() == '\n') line.pop_back();
        draft.mistakes.push_back(std::move(line));
    }
    return draft;
}

Draft draft_generation(const Daemon& daemon, const std::string& instance, conf::Site site,
                       std::uint32_t number) {
    Draft draft;
    auto generation = std::make_unique<Generation>();
    const auto all = daemon.instances(site);
    for (std::size_t i = 0; i < all.size(); ++i)
        if (instance.empty() || all[i].name == instance)
            add_entrances(all[i], i, site.general.run_dir, generation->entrances);
    const bool found = std::ranges::any_of(
        all, [&](const InstanceSpec& spec) { return instance.empty() || spec.name == instance; });
    if (all.empty())
        draft.mistakes.push_back(site.file + ": nothing in it is for " + daemon.name() + " to run");
    else if (!found)
        draft.mistakes.push_back(site.file + ": " + daemon.name() + " has no instance \"" + instance +
                                 "\"; there are: " + names_of(all));
    const auto wrong =
        find_identity(site.general.user, site.general.group, generation->identity);
    if (!wrong.empty()) draft.mistakes.push_back(site.file + ": " + wrong);
    if (!draft.mistakes.empty()) return draft;
    generation->number = number;
    const auto helpers = daemon.helpers(site, instance);
    generation->workers = count_workers(site.general.workers, helpers.size());
    add_posts(generation->workers, helpers, generation->posts);
    generation->site = std::move(site);
    draft.generation = std::move(generation);
    return draft;
}

}  // namespace proc
