#include "common/net/relay.h"

#include <cerrno>

#include <fcntl.h>

#include "common/base/panic.h"
#include "common/net/loop.h"

namespace net {
namespace {

// Bytes that a source may have ready: above the first, splicing is cheaper than copying
// them; below the second it is not, and the pipe is better used by others.
constexpr std::size_t kMuch = 32 * 1024;
constexpr std::size_t kLittle = 8 * 1024;

constexpr std::size_t kMostInitial = 1 << 20;  // bytes
constexpr int kRounds = 4;                     // of up to 64 KiB, for one event

bool is_again(const base::Error& error) noexcept {
    return error.code == base::Errc::again;
}

base::Error splice_error() noexcept {
    if (errno == EAGAIN) return {base::Errc::again};
    if (errno == EPIPE || errno == ECONNRESET) return {base::Errc::closed, 0, "splice"};
    return base::system_error("splice");
}

}  // namespace

// --- RelayFlow -------------------------------------------------------------------

RelayFlow::RelayFlow(Loop& loop, Stream& from, Stream& to) noexcept
    : loop_(loop), from_(from), to_(to), queue_(loop.chunks(), kMostInitial) {}

RelayFlow::~RelayFlow() {
    drop_pipe();
}

void RelayFlow::add_initial(std::span<const std::byte> bytes) {
    CHECK(queue_.append(bytes) == bytes.size());
    bytes_ += bytes.size();
}

base::Status RelayFlow::pump() noexcept {
    for (int round = 0; !shut_; ++round) {
        if (blocked()) {
            auto drained = drain();
            if (!drained) return drained;
            if (blocked()) return base::ok();
        }
        if (ended_) {
            shut_ = true;
            to_.shutdown_write();
            return base::ok();
        }
        if (round == kRounds) return base::ok();
        auto taken = splicing_ ? splice_in() : copy();
        if (!taken) return is_again(taken.error()) ? base::ok() : base::Status(taken.error());
        bytes_ += *taken;
        // A short read has taken all there was: the next wait tells when more comes.
        const bool all = !splicing_ && !ended_ && *taken < loop_.scratch().size();
        splicing_ = *taken >= (splicing_ ? kLittle : kMuch) && !from_.is_tls() && !to_.is_tls();
        if (!blocked()) drop_pipe();
        if (all) return base::ok();
    }
    return base::ok();
}

// Reads once, and writes what that gave; what the sink does not take waits in the queue.
base::Result<std::size_t> RelayFlow::copy() noexcept {
    const std::span<std::byte> scratch = loop_.scratch();
    auto read = from_.read(scratch);
    if (!read) return source_end(read.error());
    iovec part{scratch.data(), *read};
    auto written = to_.write(std::span(&part, 1));
    if (!written && !is_again(written.error())) return written;
    const std::size_t sent = written ? *written : 0;
    CHECK(queue_.append(scratch.first(*read).subspan(sent)) == *read - sent);
    return read;
}

// The same without a copy.  Without a pipe, copying does.
base::Result<std::size_t> RelayFlow::splice_in() noexcept {
    if (!pipe_) pipe_ = loop_.pipes().take();
    if (!pipe_) return copy();
    ssize_t n;
    do
        n = ::splice(from_.fd(), nullptr, pipe_.in.get(), nullptr, PipePool::kPipeBytes,
                     SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    while (n < 0 && errno == EINTR);
    if (n < 0) drop_pipe();
    if (n < 0) return source_end(splice_error());
    if (n == 0) ended_ = true;
    pipe_.bytes = static_cast<std::size_t>(n);
    auto drained = drain_pipe();
    if (!drained) return drained.error();
    return static_cast<std::size_t>(n);
}

// An orderly end is no error: nothing was taken, and nothing will be.
base::Result<std::size_t> RelayFlow::source_end(const base::Error& error) noexcept {
    if (error.code == base::Errc::closed) ended_ = true;
    if (ended_) return std::size_t{0};
    source_failed_ = !is_again(error);
    return error;
}

// Errors: those of the sink; a sink that takes nothing now is none.
base::Status RelayFlow::drain() noexcept {
    auto drained = drain_queue();
    if (!drained || !queue_.empty()) return drained;
    drained = drain_pipe();
    if (drained && !blocked()) drop_pipe();
    return drained;
}

base::Status RelayFlow::drain_queue() noexcept {
    while (!queue_.empty()) {
        iovec parts[8];
        auto n = to_.write(std::span(parts).first(queue_.gather(parts)));
        if (!n) return is_again(n.error()) ? base::ok() : base::Status(n.error());
        queue_.consume(*n);
    }
    return base::ok();
}

base::Status RelayFlow::drain_pipe() noexcept {
    while (pipe_.bytes > 0) {
        const ssize_t n = ::splice(pipe_.out.get(), nullptr, to_.fd(), nullptr, pipe_.bytes,
                                   SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EAGAIN) return base::ok();
        if (n < 0) return splice_error();
        pipe_.bytes -= static_cast<std::size_t>(n);
    }
    return base::ok();
}

void RelayFlow::drop_pipe() noexcept {
    if (pipe_) loop_.pipes().give_back(std::exchange(pipe_, Pipe{}));
}

// --- Relay -----------------------------------------------------------------------

Relay::Relay(Loop& loop, Listener& listener, Stream& a, Stream& b, Millis idle) noexcept
    : loop_(loop),
      listener_(listener),
      a_(a),
      b_(b),
      a_to_b_(loop, a, b),
      b_to_a_(loop, b, a),
      deadline_(loop, *this),
      idle_(idle) {
    a_.set_listener(*this);
    b_.set_listener(*this);
}

void Relay::start(std::span<const std::byte> from_a, std::span<const std::byte> from_b) {
    a_to_b_.add_initial(from_a);
    b_to_a_.add_initial(from_b);
    pump(true, true);
}

// What one side can be read for, the other may be written with; so a readable stream pumps
// its own flow and a writable one the flow to it.
void Relay::on_stream(Stream& stream, bool readable, bool writable) noexcept {
    const bool is_a = &stream == &a_;
    pump(is_a ? readable : writable, is_a ? writable : readable);
}

void Relay::pump(bool a_to_b, bool b_to_a) noexcept {
    base::Status status = a_to_b ? a_to_b_.pump() : base::ok();
    if (!status)
        return fail(status.error(), a_to_b_.source_failed() ? End::a_failed : End::b_failed);
    if (b_to_a) status = b_to_a_.pump();
    if (!status)
        return fail(status.error(), b_to_a_.source_failed() ? End::b_failed : End::a_failed);
    if (a_to_b_.done() && b_to_a_.done()) return end(End::finished);
    if (idle_ > Millis{0}) deadline_.set(loop_.now() + idle_);
    a_.watch(a_to_b_.wants_read(), b_to_a_.blocked());
    b_.watch(b_to_a_.wants_read(), a_to_b_.blocked());
}

void Relay::on_deadline(Deadline&) noexcept {
    end(End::idle);
}

void Relay::fail(const base::Error& error, End why) noexcept {
    error_ = error;
    end(why);
}

void Relay::end(End why) noexcept {
    deadline_.cancel();
    a_.watch(false, false);
    b_.watch(false, false);
    if (why != End::finished) {
        a_.abort_on_close();
        b_.abort_on_close();
    }
    listener_.on_relay_end(*this, why);
}

}  // namespace net
