// The way from main() to a running master: options, configuration, directories, the pid
// file, the background.

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <utility>

#include <sys/resource.h>

#include "common/base/args.h"
#include "common/base/log.h"
#include "common/proc/daemon.h"
#include "common/proc/generation.h"
#include "common/proc/master.h"
#include "common/proc/places.h"

namespace proc {
namespace {

constexpr int kConfiguration = 1;
constexpr int kSystem = 2;

// Sockets need numbers; the hard limit is the administrator's.
void raise_descriptor_limit() noexcept {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0)
        base::log_warning("the limit of open files could not be raised");
}

int complain(const std::vector<std::string>& mistakes) {
    for (const std::string& mistake : mistakes) std::fprintf(stderr, "%s\n", mistake.c_str());
    return kConfiguration;
}

// Answers the daemon's exit status as an error if the file is not ours now.
int lock_pid_file(const Daemon& daemon, const std::string& path, PidFile& into) {
    pid_t holder = 0;
    auto made = PidFile::make(path, holder);
    if (made) {
        into = std::move(*made);
        return 0;
    }
    if (made.error().code != base::Errc::closed) {
        std::fprintf(stderr, "%s: %s: %s\n", daemon.name(), path.c_str(),
                     base::describe(made.error()).c_str());
        return kSystem;
    }
    std::fprintf(stderr, "%s: already running with pid %d (%s)\n", daemon.name(), holder, path.c_str());
    return kConfiguration;
}

int start(Daemon& daemon, const base::Args& args, std::unique_ptr<Generation> generation) {
    const conf::General& general = generation->site.general;
    const auto wrong = make_directories(general, generation->identity);
    if (!wrong.empty()) {
        std::fprintf(stderr, "%s: %s\n", daemon.name(), wrong.c_str());
        return kSystem;
    }
    StartLine start_line;
    if (!args.foreground) {
        auto detached = StartLine::detach();
        if (!detached) {
            std::fprintf(stderr, "%s: %s\n", daemon.name(), base::describe(detached.error()).c_str());
            return kSystem;
        }
        start_line = std::move(*detached);
    }
    PidFile pid_file;
    const auto path = pid_file_path(general.run_dir, daemon.name(), args.instance);
    if (const int status = lock_pid_file(daemon, path, pid_file); status != 0) {
        start_line.report(status);
        return status;
    }
    Master master(daemon, args, std::move(pid_file), std::move(start_line));
    const auto log = log_name(general, daemon.name());  // `general` goes with the generation
    const int status = master.run(std::move(generation));
    if (status != 0 && !args.foreground)
        std::fprintf(stderr, "%s: not started; see also %s\n", daemon.name(), log.c_str());
    return status;
}

}  // namespace

std::vector<std::string> Daemon::helpers(const conf::Site&, const std::string&) const { return {}; }

int Daemon::help(const std::string& helper, Heritage&) {
    base::panic("%s has no helper \"%s\"", name(), helper.c_str());
}

int run(int argc, char** argv, Daemon& daemon) {
    base::Args args = base::args_or_exit(daemon.name(), argc, argv);
    args.file = std::filesystem::absolute(args.file).string();
    base::log_identity(daemon.name(), "master");
    log_to_terminal(args.verbosity);
    Draft draft = draft_generation(daemon, args, 1);
    if (!draft.generation) return complain(draft.mistakes);
    if (args.check_only) {
        std::printf("%s: no mistake\n", args.file.c_str());
        return 0;
    }
    raise_descriptor_limit();
    // A file that may not grow is an error of a call, and no reason to die.
    std::signal(SIGXFSZ, SIG_IGN);
    return start(daemon, args, std::move(draft.generation));
}

}  // namespace proc
