// crowd -- many clients that verify what they get: the load of the system tests.
//
//     crowd [-c clients] [-n requests] [-t seconds] [-u objects] [-H] port target...
//
//   -c  connections at a time (1)
//   -n  requests of all together; they end when all are answered
//   -t  goes on for so long, or ends so late (60 s)
//   -u  "%" in a target becomes a number below this, at random but the same in every run
//   -H  hold: connects and sends nothing until the time is over
//
// Prints "word number" lines: ok, wrong, failed, refused, status-503 and the like,
// body-bytes, and first-bytes-before-end (1 if every client had the start of its body
// before any had all of it).  The exit status is 1 only if something was wrong.

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>
#include <vector>

#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "common/base/random.h"
#include "tests/system/crowd/client.h"

namespace {

using namespace std::chrono_literals;
using crowd::Client;
using crowd::Tally;

struct Options {
    std::size_t clients = 1;
    std::uint64_t requests = 0;  // 0: until the time is over
    std::uint64_t objects = 1;
    long seconds = 60;
    bool hold = false;
    std::uint16_t port = 0;
    std::vector<std::string> targets;
};

Options read_options(int argc, char** argv) {
    Options options;
    for (int letter; (letter = ::getopt(argc, argv, "c:n:t:u:H")) != -1;) {
        const auto number = static_cast<std::uint64_t>(optarg != nullptr ? std::atoll(optarg) : 0);
        switch (letter) {
        case 'c': options.clients = number; break;
        case 'n': options.requests = number; break;
        case 't': options.seconds = static_cast<long>(number); break;
        case 'u': options.objects = number; break;
        case 'H': options.hold = true; break;
        default:  std::exit(2);
        }
    }
    if (argc - optind < 1) std::exit(2);
    options.port = static_cast<std::uint16_t>(std::atoi(argv[optind]));
    options.targets.assign(argv + optind + 1, argv + argc);
    if (options.targets.empty()) options.targets.emplace_back("/");
    return options;
}

// The targets in turn, until enough were given out or the time is over.
class Targets final : public crowd::Source {
  public:
    explicit Targets(const Options& options) : options_(options) {}

    std::optional<std::string> next_target() override {
        if (over_ || (options_.requests != 0 && given_ == options_.requests)) return {};
        std::string target = options_.targets[given_++ % options_.targets.size()];
        if (const auto at = target.find('%'); at != target.npos)
            target.replace(at, 1, std::to_string(random_.below(options_.objects)));
        return target;
    }
    void end() noexcept { over_ = true; }

  private:
    const Options& options_;
    base::Random random_{1};
    std::uint64_t given_ = 0;
    bool over_ = false;
};

void raise_file_limit() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

// Runs the clients to their end.  Those that cannot connect try again, not too often.
void run(const Options& options, Targets& targets, Tally& tally) {
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    std::deque<Client> clients;
    for (std::size_t i = 0; i < options.clients; ++i) {
        clients.emplace_back(epoll, options.port, targets, tally);
        clients.back().start(options.hold);
    }
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(options.seconds);
    auto next_retry = std::chrono::steady_clock::now();
    for (;;) {
        epoll_event events[256];
        const int n = ::epoll_wait(epoll, events, 256, 20);
        for (int i = 0; i < n; ++i)
            static_cast<Client*>(events[i].data.ptr)->on_event(events[i].events);
        const auto now = std::chrono::steady_clock::now();
        if (now >= end) targets.end();
        if (now >= end + 10s || (options.hold && now >= end)) break;
        if (now < next_retry) continue;
        next_retry = now + 20ms;
        bool busy = options.hold;
        for (Client& client : clients) {
            if (client.idle() && !options.hold) client.start(false);
            busy |= !client.idle();
        }
        if (!busy) break;
    }
    for (const Client& client : clients)
        if (!client.idle() && !options.hold) ++tally.failed;
    ::close(epoll);
}

void print(const char* word, std::uint64_t number) {
    std::printf("%s %llu\n", word, static_cast<unsigned long long>(number));
}

}  // namespace

int main(int argc, char** argv) {
    const Options options = read_options(argc, argv);
    raise_file_limit();
    Targets targets(options);
    Tally tally;
    run(options, targets, tally);
    print("ok", tally.ok);
    print("wrong", tally.wrong);
    print("failed", tally.failed);
    print("refused", tally.refused);
    for (const auto& [status, count] : tally.other)
        print(("status-" + std::to_string(status)).c_str(), count);
    print("body-bytes", tally.body_bytes);
    print("first-bytes-before-end",
          tally.first_done && tally.last_first_byte < *tally.first_done ? 1 : 0);
    if (!tally.first_trouble.empty())
        std::fprintf(stderr, "crowd: first trouble: %s\n", tally.first_trouble.c_str());
    return tally.wrong == 0 ? 0 : 1;
}
