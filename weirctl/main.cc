// weirctl -- shows what the daemons of a site do, and steers them.
//
// Layer:    weirctl
// Source:   weirctl(8)

#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <string>

#include <unistd.h>

#include "common/conf/reader.h"
#include "config.h"
#include "weirctl/cache.h"
#include "weirctl/options.h"
#include "weirctl/pat.h"
#include "weirctl/snapshot.h"
#include "weirctl/status.h"
#include "weirctl/steer.h"
#include "weirctl/top.h"

namespace weirctl {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kLinesPerHeading = 20;

int nothing_runs(const conf::Site& site) {
    std::fprintf(stderr,
                 "weirctl: no daemon of %s runs (no pid file in %s is locked, or it has no board)\n",
                 site.file.c_str(), site.general.run_dir.c_str());
    return 1;
}

int status(const conf::Site& site) {
    const Snapshot snapshot = read_site(site);
    if (snapshot.empty()) return nothing_runs(site);
    std::fputs(describe_status(snapshot).c_str(), stdout);
    const std::string tables = describe_tables(site);
    if (!tables.empty()) std::printf("\n%s", tables.c_str());
    return 0;
}

// A second, or less if somebody wants us to end: then true.
bool wait_second(const sigset_t& ends) {
    const timespec second{1, 0};
    return ::sigtimedwait(&ends, nullptr, &second) > 0;
}

// Daemons may come and go meanwhile: the heading follows them.
int top(const conf::Site& site, bool once) {
    sigset_t ends;
    ::sigemptyset(&ends);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&ends, signal);
    ::sigprocmask(SIG_BLOCK, &ends, nullptr);
    Snapshot before = read_site(site);
    if (before.empty() && once) return nothing_runs(site);
    if (before.empty()) std::fprintf(stderr, "weirctl: nothing runs yet; waiting\n");
    auto then = Clock::now();
    std::vector<Group> shown;
    for (int lines = 0; !wait_second(ends);) {
        const auto now = Clock::now();
        Snapshot after = read_site(site);
        auto groups = rates(before, after, std::chrono::duration<double>(now - then).count());
        before = std::move(after);
        then = now;
        if (groups.empty()) continue;
        const bool again = ::isatty(STDOUT_FILENO) == 1 && lines % kLinesPerHeading == 0;
        if (again || !same_shape(shown, groups)) std::fputs(heading(groups).c_str(), stdout);
        std::fputs(line(groups).c_str(), stdout);
        if (std::fflush(stdout) != 0) return 1;
        if (once) return 0;
        shown = std::move(groups);
        ++lines;
    }
    return 0;
}

int run(const Options& options) {
    const conf::Reading reading = conf::read_file(options.file);
    if (!reading.good()) {
        std::fputs(conf::describe(reading.mistakes).c_str(), stderr);
        return 1;
    }
    const conf::Site& site = reading.site;
    switch (options.command) {
    case Command::status: return status(site);
    case Command::top:    return top(site, options.once);
    case Command::purge:
    case Command::cache:
    case Command::hot:
    case Command::warm:
        return work_on_cache(site, options);
    case Command::pat: return work_on_table(site, options);
    case Command::reload:
    case Command::stop:
    case Command::drain:
    case Command::reopen:
        return steer(options.command, options.daemon, site.general.run_dir, site.general.drain_time);
    }
    return 1;
}

}  // namespace
}  // namespace weirctl

int main(int argc, char** argv) {
    weirctl::Options options;
    const std::string wrong = weirctl::parse_options(
        std::span<const char* const>(argv + 1, static_cast<std::size_t>(argc > 0 ? argc - 1 : 0)),
        options);
    if (!wrong.empty()) {
        std::fprintf(stderr, "weirctl: %s\n%s", wrong.c_str(), weirctl::kUsage);
        return 1;
    }
    if (options.help) return std::fputs(weirctl::kUsage, stdout) < 0 ? 1 : 0;
    if (options.version) return std::printf("weirctl %s\n", PACKAGE_VERSION) < 0 ? 1 : 0;
    return weirctl::run(options);
}
