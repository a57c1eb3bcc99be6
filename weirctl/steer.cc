#include "weirctl/steer.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <vector>

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/net/fd.h"
#include "weirctl/snapshot.h"

namespace weirctl {
namespace {

using Millis = std::chrono::milliseconds;

// Beyond what the daemon itself allows its processes.
constexpr Millis kLeaveTime{10'000};

struct Order {
    int signal;
    const char* says;
    bool ends;
};

Order order_of(Command command) {
    switch (command) {
    case Command::reload: return {SIGHUP, "told to reload; its log says how it went", false};
    case Command::reopen: return {SIGUSR1, "told to reopen its logs", false};
    case Command::drain:  return {SIGQUIT, "drained", true};
    default:              return {SIGTERM, "stopped", true};
    }
}

std::string name_of(const Master& master) {
    return master.instance.empty() ? master.daemon : master.daemon + "." + master.instance;
}

// Signals through a handle of the process: its number cannot have gone to another.
bool obeys(const Master& master, const Order& order, Millis patience) {
    const net::Fd process(static_cast<int>(::syscall(SYS_pidfd_open, master.pid, 0)));
    const char* trouble = nullptr;
    if (!process || ::syscall(SYS_pidfd_send_signal, process.get(), order.signal, nullptr, 0) != 0)
        trouble = std::strerror(errno);
    pollfd end{process.get(), POLLIN, 0};
    if (trouble == nullptr && order.ends && ::poll(&end, 1, static_cast<int>(patience.count())) != 1)
        trouble = "does not end";
    std::printf("%s (pid %d): %s\n", name_of(master).c_str(), master.pid,
                trouble != nullptr ? trouble : order.says);
    return trouble == nullptr;
}

}  // namespace

int steer(Command command, const std::string& daemon, const std::string& run_dir,
          Millis drain_time) {
    const Order order = order_of(command);
    const Millis patience = command == Command::drain ? drain_time + kLeaveTime : kLeaveTime;
    bool found = false, good = true;
    for (const Master& master : find_masters(run_dir)) {
        if (daemon != "all" && daemon != master.daemon && daemon != name_of(master)) continue;
        found = true;
        good = obeys(master, order, patience) && good;
    }
    if (!found) std::fprintf(stderr, "weirctl: %s does not run (no pid file of it in %s is locked)\n",
                             daemon.c_str(), run_dir.c_str());
    return found && good ? 0 : 1;
}

}  // namespace weirctl
