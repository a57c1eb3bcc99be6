#include "common/proc/worker.h"

#include <array>
#include <bit>
#include <utility>

#include <sys/eventfd.h>
#include <sys/socket.h>

#include "common/base/log.h"
#include "common/net/acceptor.h"
#include "common/net/channel.h"
#include "common/net/fd_watch.h"
#include "common/net/socket.h"
#include "common/net/timer.h"
#include "common/proc/messages.h"
#include "common/proc/roster.h"

namespace proc {
namespace {

constexpr std::chrono::seconds kTick{1};
// Connections taken out of a queue that is about to be closed: its greatest length.
constexpr unsigned kMostQueued = 4096;

// One listening socket that this worker accepts from.
class Door final : private net::Acceptor::Listener {
  public:
    Door(net::Loop& loop, Worker::Listener& listener, const Entrance& entrance, int socket) noexcept
        : listener_(listener), entrance_(entrance), acceptor_(loop, *this, socket) {}

    void open(bool accepting) noexcept { accepting ? acceptor_.resume() : acceptor_.pause(); }

  private:
    void on_accept(net::Acceptor&, net::Fd fd, const net::Address& peer) noexcept override;

    Worker::Listener& listener_;
    const Entrance& entrance_;
    net::Acceptor acceptor_;
};

void hand_on(Worker::Listener& listener, const Entrance& entrance, net::Fd fd,
             const net::Address& peer) noexcept {
    if (entrance.kind == Entrance::Kind::tcp) listener.on_connection(entrance, std::move(fd), peer);
    else listener.on_channel(entrance, std::move(fd));
}

void Door::on_accept(net::Acceptor&, net::Fd fd, const net::Address& peer) noexcept {
    hand_on(listener_, entrance_, std::move(fd), peer);
}

}  // namespace

void Worker::Listener::on_channel(const Entrance& entrance, net::Fd) noexcept {
    base::log_warning("%s: this daemon takes no hand-overs; closed", entrance.address.c_str());
}

class Worker::Impl final : private net::FdWatch::Listener, private net::Timer::Listener {
  public:
    Impl(Heritage& heritage, Worker::Listener& listener);

    int run();
    void done() noexcept { loop_.stop(); }
    void set_paused(bool paused) noexcept;
    bool draining() const noexcept { return draining_; }
    void ring(unsigned seat) noexcept { ::eventfd_write(heritage_.doorbells[seat].get(), 1); }
    net::Loop& loop() noexcept { return loop_; }
    const Heritage& heritage() const noexcept { return heritage_; }

  private:
    void on_ready(net::FdWatch& watch, bool readable, bool writable) noexcept override;
    void on_timer(net::Timer& timer) noexcept override;
    void on_bell() noexcept;
    void on_line() noexcept;
    void obey(const Message& message) noexcept;
    void drain(const Message& message) noexcept;
    void close_for_good(Entrance& entrance) noexcept;
    void set_doors() noexcept;
    bool serves(std::size_t socket, std::uint64_t uncovered) const noexcept;

    Heritage& heritage_;
    Worker::Listener& listener_;
    net::Loop loop_;
    net::Channel line_;
    net::FdWatch line_watch_;
    net::FdWatch bell_watch_;
    net::Timer tick_;
    std::vector<std::vector<std::unique_ptr<Door>>> doors_;  // by entrance and socket; null: shut
    bool paused_ = false;
    bool draining_ = false;
};

Worker::Impl::Impl(Heritage& heritage, Worker::Listener& listener)
    : heritage_(heritage),
      listener_(listener),
      line_(net::Fd(heritage.control)),
      line_watch_(loop_, *this),
      bell_watch_(loop_, *this),
      tick_(loop_, *this) {
    for (const Entrance& entrance : heritage_.entrances) doors_.emplace_back(entrance.by_slot.size());
}

int Worker::Impl::run() {
    line_watch_.set(line_.fd(), true, false);
    bell_watch_.set(heritage_.doorbells[heritage_.seat].get(), true, false);
    tick_.set(kTick);
    set_doors();
    // Without a master that hears it there is nothing to run for.
    if (line_.send(encode({MessageKind::ready, {}}))) loop_.run();
    return 0;
}

void Worker::Impl::set_paused(bool paused) noexcept {
    if (paused_ == paused) return;
    paused_ = paused;
    for (const auto& entrance : doors_)
        for (const auto& door : entrance)
            if (door) door->open(!paused_);
}

void Worker::Impl::on_ready(net::FdWatch& watch, bool, bool) noexcept {
    if (&watch == &bell_watch_) on_bell();
    else on_line();
}

void Worker::Impl::on_timer(net::Timer&) noexcept {
    tick_.set(kTick);
    heritage_.roster->beat(heritage_.seat);
    listener_.on_tick();
}

// Silenced first, then looked at: what changes after the look rings again.
void Worker::Impl::on_bell() noexcept {
    eventfd_t count = 0;
    ::eventfd_read(heritage_.doorbells[heritage_.seat].get(), &count);
    if (!draining_) set_doors();
    listener_.on_doorbell();
}

void Worker::Impl::on_line() noexcept {
    std::array<std::byte, kMaxMessageBytes> buffer;
    auto received = line_.receive(buffer);
    if (!received) {
        if (received.error().code == base::Errc::again) return;
        base::log_warning("the master is gone; leaving");
        loop_.stop();
        return;
    }
    auto message = decode(std::span(buffer).first(received->size));
    if (message) obey(*message);
    else base::log_error("no valid message from the master; ignored");
}

void Worker::Impl::obey(const Message& message) noexcept {
    switch (message.kind) {
    case MessageKind::drain:
        if (!draining_) drain(message);
        return;
    case MessageKind::reopen:
        if (auto reopened = base::log_reopen(); !reopened)
            base::log_error("%s; going on with the old log", base::describe(reopened.error()).c_str());
        listener_.on_reopen_logs();
        return;
    case MessageKind::leave:
        loop_.stop();
        return;
    case MessageKind::ready:
        break;
    }
    base::log_error("the master sent a message of kind %u; ignored",
                    static_cast<unsigned>(message.kind));
}

// This process lets go of every listening socket, so that those which nobody else serves
// end now and not with the last connection of this worker.
void Worker::Impl::drain(const Message& message) noexcept {
    draining_ = true;
    doors_.clear();
    for (const std::uint32_t index : message.entrances)
        if (index < heritage_.entrances.size()) close_for_good(heritage_.entrances[index]);
    for (Entrance& entrance : heritage_.entrances)
        for (net::Fd& socket : entrance.by_slot) socket.reset();
    listener_.on_drain();
}

// What the kernel has queued is served; shutdown(2) makes it refuse what comes later, though
// other processes still hold the socket.  Reset are the connections that complete between
// the two, and those that have sent nothing yet, which TCP_DEFER_ACCEPT keeps out of the
// queue: their address is given up.  (With net.ipv4.tcp_migrate_req=1 the kernel moves them
// to another socket of the address, if there is one.)
void Worker::Impl::close_for_good(Entrance& entrance) noexcept {
    for (net::Fd& socket : entrance.by_slot) {
        for (unsigned taken = 0; taken < kMostQueued; ++taken) {
            auto accepted = net::accept(socket.get());
            if (!accepted) break;
            hand_on(listener_, entrance, std::move(accepted->fd), accepted->peer);
        }
        ::shutdown(socket.get(), SHUT_RDWR);
    }
}

bool Worker::Impl::serves(std::size_t socket, std::uint64_t uncovered) const noexcept {
    const auto slot = static_cast<unsigned>(socket % heritage_.workers);
    return slot == heritage_.slot || (uncovered >> slot & 1) != 0;
}

void Worker::Impl::set_doors() noexcept {
    const std::uint64_t uncovered = heritage_.roster->uncovered(heritage_.generation);
    for (std::size_t e = 0; e < doors_.size(); ++e) {
        const Entrance& entrance = heritage_.entrances[e];
        for (std::size_t s = 0; s < doors_[e].size(); ++s) {
            auto& door = doors_[e][s];
            const bool wanted = serves(s, uncovered);
            if (wanted == (door != nullptr)) continue;
            door.reset();
            if (!wanted) continue;
            door = std::make_unique<Door>(loop_, listener_, entrance, entrance.by_slot[s].get());
            door->open(!paused_);
        }
    }
}

Worker::Worker(Heritage& heritage, Listener& listener)
    : impl_(std::make_unique<Impl>(heritage, listener)) {}
Worker::~Worker() = default;

int Worker::run() { return impl_->run(); }
void Worker::done() noexcept { impl_->done(); }
void Worker::pause_accepting() noexcept { impl_->set_paused(true); }
void Worker::resume_accepting() noexcept { impl_->set_paused(false); }
bool Worker::draining() const noexcept { return impl_->draining(); }
void Worker::ring(unsigned seat) noexcept { impl_->ring(seat); }

void Worker::ring_mask(std::uint64_t seats) noexcept {
    seats &= ~(std::uint64_t{1} << heritage().seat);
    for (; seats != 0; seats &= seats - 1)
        impl_->ring(static_cast<unsigned>(std::countr_zero(seats)));
}

net::Loop& Worker::loop() noexcept { return impl_->loop(); }
const Heritage& Worker::heritage() const noexcept { return impl_->heritage(); }

}  // namespace proc
