// echo_daemon.h -- the smallest daemon that uses all of common/proc.
//
// Its instances are the origins of weir.conf.  A client sends lines; each comes back as
// "PID GENERATION SLOT LINE".  A file CRASH.n in run_dir makes the workers of slot n abort
// at their start; a file UNPREPARED makes prepare() fail.

#ifndef TESTS_PROC_ECHO_DAEMON_H
#define TESTS_PROC_ECHO_DAEMON_H

#include <cstdlib>
#include <filesystem>
#include <list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

#include "common/net/fd_watch.h"
#include "common/proc/daemon.h"
#include "common/proc/worker.h"

namespace echo {

class EchoWorker final : private proc::Worker::Listener {
  public:
    explicit EchoWorker(proc::Heritage& heritage)
        : worker_(heritage, *this),
          prefix_(std::to_string(::getpid()) + " " + std::to_string(heritage.generation) + " " +
                  std::to_string(heritage.slot) + " ") {}
    int run() { return worker_.run(); }

  private:
    class Session final : private net::FdWatch::Listener {
      public:
        Session(EchoWorker& owner, net::Fd fd)
            : owner_(owner), fd_(std::move(fd)), watch_(owner.worker_.loop(), *this) {
            watch_.set(fd_.get(), true, false);
        }

      private:
        void on_ready(net::FdWatch&, bool, bool) noexcept override {
            char line[256];
            const ssize_t n = ::read(fd_.get(), line, sizeof line);
            if (n <= 0) return owner_.retire(*this);
            const std::string answer =
                owner_.prefix_ + std::string(line, static_cast<std::size_t>(n));
            if (::write(fd_.get(), answer.data(), answer.size()) < 0) owner_.retire(*this);
        }
        friend class EchoWorker;
        EchoWorker& owner_;
        net::Fd fd_;
        net::FdWatch watch_;
    };

    void on_connection(const proc::Entrance&, net::Fd fd, const net::Address&) noexcept override {
        sessions_.push_back(std::make_unique<Session>(*this, std::move(fd)));
    }
    void on_drain() noexcept override { end_if_idle(); }

    void retire(Session& session) noexcept {
        for (auto it = sessions_.begin(); it != sessions_.end(); ++it) {
            if (it->get() != &session) continue;
            session.watch_.clear();
            worker_.loop().defer_delete(std::move(*it));
            sessions_.erase(it);
            break;
        }
        end_if_idle();
    }
    void end_if_idle() noexcept {
        if (worker_.draining() && sessions_.empty()) worker_.done();
    }

    proc::Worker worker_;
    std::string prefix_;
    std::list<std::unique_ptr<Session>> sessions_;
};

class EchoDaemon final : public proc::Daemon {
  public:
    const char* name() const noexcept override { return "echod"; }
    std::vector<proc::InstanceSpec> instances(const conf::Site& site) const override {
        std::vector<proc::InstanceSpec> specs;
        for (const conf::Origin& origin : site.origins) {
            auto& spec = specs.emplace_back();
            spec.name = origin.name;
            spec.handoff = true;
            for (const conf::Listen& listen : origin.listen) spec.listen.push_back(listen.address);
        }
        return specs;
    }
    base::Status prepare(const conf::Site& site, const std::string&, unsigned) override {
        if (std::filesystem::exists(site.general.run_dir + "/UNPREPARED"))
            return base::Error{base::Errc::not_found, 0, "prepare"};
        return base::ok();
    }
    std::vector<std::string> helpers(const conf::Site&, const std::string&) const override {
        return {"idler"};
    }
    int work(proc::Heritage& heritage) override {
        const auto& run_dir = heritage.site->general.run_dir;
        if (std::filesystem::exists(run_dir + "/CRASH." + std::to_string(heritage.slot)))
            std::abort();
        EchoWorker worker(heritage);
        return worker.run();
    }
    int help(const std::string&, proc::Heritage& heritage) override { return work(heritage); }
    void on_worker_gone(unsigned) override {}
};

}  // namespace echo

#endif  // TESTS_PROC_ECHO_DAEMON_H
