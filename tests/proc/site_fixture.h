// site_fixture.h -- a weir.conf of echo hosts, the daemon that runs it, and its clients.
//
// The daemon runs in the background, as an operator starts it: start() returns its exit
// status when it serves or has failed.  Every wait is for an event, and bounded.

#ifndef TESTS_PROC_SITE_FIXTURE_H
#define TESTS_PROC_SITE_FIXTURE_H

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/net/address.h"
#include "common/net/fd.h"
#include "common/net/socket.h"
#include "common/proc/daemon.h"
#include "common/proc/pid_file.h"
#include "tests/proc/echo_daemon.h"
#include "tests/support/scratch_dir.h"

namespace echo {

constexpr int kPatienceMs = 5000;

struct Answer {
    pid_t pid = 0;
    unsigned generation = 0, slot = 0;
    std::string text;
    explicit operator bool() const noexcept { return pid != 0; }
};

// A port that was free a moment ago.
inline std::string free_address() {
    auto socket = net::make_listener(*net::Address::parse("127.0.0.1:0"));
    return net::local_address(socket->get())->to_string();
}

class Client {
  public:
    explicit Client(const std::string& address) {
        const auto to = *net::Address::parse(address);
        fd_.reset(::socket(to.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
        const timeval patience{kPatienceMs / 1000, 0};
        ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        connected_ = ::connect(fd_.get(), to.raw(), to.size()) == 0;
    }
    bool connected() const noexcept { return connected_; }
    // Nothing if the connection broke.
    Answer ask(const std::string& text) {
        const std::string line = text + "\n";
        if (::send(fd_.get(), line.data(), line.size(), MSG_NOSIGNAL) < 0) return {};
        char buffer[256];
        const ssize_t n = ::read(fd_.get(), buffer, sizeof buffer);
        if (n <= 0) return {};
        Answer answer;
        std::istringstream(std::string(buffer, static_cast<std::size_t>(n))) >> answer.pid >>
            answer.generation >> answer.slot >> answer.text;
        return answer;
    }
    // Waits until the other side has closed.
    bool closed() {
        char byte;
        const ssize_t n = ::read(fd_.get(), &byte, 1);
        return n == 0 || (n < 0 && errno == ECONNRESET);
    }

  private:
    net::Fd fd_;
    bool connected_ = false;
};

inline Answer ask(const std::string& address) {
    Client client(address);
    return client.connected() ? client.ask("hello") : Answer{};
}

class Site {
  public:
    ~Site() {
        if (const pid_t pid = master(); pid > 0) {
            ::kill(pid, SIGKILL);  // its workers die with it
            wait_for_exit(pid);
        }
    }

    // Writes weir.conf: one origin, h1, with these addresses.
    void write(const std::vector<std::string>& addresses, unsigned workers = 2,
               const std::string& more = "") {
        std::string list;
        for (const auto& address : addresses) list += (list.empty() ? "\"" : ", \"") + address + "\"";
        write_text("site = { run_dir = \"" + dir_.path() + "\"; log_dir = \"" + dir_.path() +
                   "\"; workers = " + std::to_string(workers) + "; " + more + " };\n" +
                   "origins = { h1 = { listen = [ " + list + " ]; }; };\n");
    }
    void write_text(const std::string& text) { std::ofstream(file()) << text; }

    // The exit status of `echod -f FILE WORDS`.  What it prints is in said().
    int start(std::vector<std::string> words = {}) {
        words.insert(words.begin(), {"echod", "-f", file()});
        const pid_t pid = ::fork();
        if (pid == 0) {
            const net::Fd out(::open(path("said").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600));
            ::dup2(out.get(), STDOUT_FILENO);
            ::dup2(out.get(), STDERR_FILENO);
            std::vector<char*> argv;
            for (auto& word : words) argv.push_back(word.data());
            argv.push_back(nullptr);
            EchoDaemon daemon;
            const int status = proc::run(static_cast<int>(words.size()), argv.data(), daemon);
            std::fflush(nullptr);
            ::_exit(status);
        }
        int status = 0;
        ::waitpid(pid, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    pid_t master() const { return proc::PidFile::holder(path("echod.pid")); }
    // The processes whose parent is the master.
    std::vector<pid_t> children() const {
        std::vector<pid_t> found;
        const pid_t of = master();
        for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
            pid_t pid = 0, parent = 0;
            std::string name, state;
            std::ifstream(entry.path() / "stat") >> pid >> name >> state >> parent;
            if (pid != 0 && parent == of) found.push_back(pid);
        }
        return found;
    }
    // Waits until there are so many: a death is logged before the next process is there.
    bool has_children(std::size_t count) const {
        for (int waited = 0; waited < kPatienceMs; waited += 5) {
            if (children().size() == count) return true;
            ::poll(nullptr, 0, 5);
        }
        return false;
    }
    void signal(int signal) const { ::kill(master(), signal); }

    // Sends the signal and waits until the master has ended.
    bool stop(int signal) const {
        const pid_t pid = master();
        const net::Fd handle(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
        ::kill(pid, signal);
        return ended(handle.get());
    }
    static bool wait_for_exit(pid_t pid) {
        const net::Fd handle(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
        return !handle || ended(handle.get());
    }

    // Waits until the log has the words `times` times.
    bool logged(const std::string& words, int times = 1) const {
        for (int waited = 0; waited < kPatienceMs; waited += 5) {
            const std::string log = read(path("echod.log"));
            int found = 0;
            for (auto at = log.find(words); at != std::string::npos; at = log.find(words, at + 1))
                ++found;
            if (found >= times) return true;
            ::poll(nullptr, 0, 5);
        }
        return false;
    }
    std::string said() const { return read(path("said")); }
    std::string file() const { return path("weir.conf"); }
    std::string path(const std::string& name) const { return dir_.file(name); }

  private:
    static bool ended(int handle) {
        pollfd event{handle, POLLIN, 0};
        return ::poll(&event, 1, kPatienceMs) == 1;
    }
    static std::string read(const std::string& path) {
        std::ifstream in(path);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    support::ScratchDir dir_;
};

}  // namespace echo

#endif  // TESTS_PROC_SITE_FIXTURE_H
