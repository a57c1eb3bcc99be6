// relay.h -- two connections joined: what comes in on one goes out on the other.
//
// Layer:    net
// Runs in:  worker
// Owner:    whoever owns the two streams
//
// The engine of dispatcherd's relay, of CONNECT and of Upgrade tunnels.  Each direction is a
// flow of its own: the end of one (FIN) is passed on when all bytes before it have been,
// and the other goes on.  Few bytes are copied through the loop's scratch memory, which
// costs one read and one write; many are spliced through a pipe and not touched, unless
// one side is encrypted.
//
// Memory: a flow whose sink is slow holds 64 KiB in a queue or a pipe and reads no more.

#ifndef COMMON_NET_RELAY_H
#define COMMON_NET_RELAY_H

#include <cstddef>
#include <cstdint>
#include <span>

#include "common/base/result.h"
#include "common/net/byte_queue.h"
#include "common/net/pipe_pool.h"
#include "common/net/stream.h"
#include "common/net/timer.h"

namespace net {

// One direction of a Relay.
class RelayFlow {
  public:
    RelayFlow(Loop& loop, Stream& from, Stream& to) noexcept;
    ~RelayFlow();
    RelayFlow(const RelayFlow&) = delete;
    RelayFlow& operator=(const RelayFlow&) = delete;

    // Bytes that were read from the source earlier: they go first.
    void add_initial(std::span<const std::byte> bytes);
    // Moves what can be moved now, within limits that are fair to other connections.
    // Errors: system, tls, closed; source_failed() tells of which side.
    base::Status pump() noexcept;

    bool wants_read() const noexcept { return !ended_ && !blocked(); }
    bool blocked() const noexcept { return !queue_.empty() || pipe_.bytes != 0; }
    // The source has ended and the sink was told so.
    bool done() const noexcept { return shut_; }
    bool source_failed() const noexcept { return source_failed_; }
    std::uint64_t bytes() const noexcept { return bytes_; }

  private:
    base::Result<std::size_t> copy() noexcept;
    base::Result<std::size_t> splice_in() noexcept;
    base::Result<std::size_t> source_end(const base::Error& error) noexcept;
    base::Status drain() noexcept;
    base::Status drain_queue() noexcept;
    base::Status drain_pipe() noexcept;
    void drop_pipe() noexcept;

    Loop& loop_;
    Stream& from_;
    Stream& to_;
    ByteQueue queue_;
    Pipe pipe_;
    std::uint64_t bytes_ = 0;  // taken from the source
    bool splicing_ = false;    // the source sends much
    bool ended_ = false;
    bool shut_ = false;
    bool source_failed_ = false;
};

class Relay final : private Stream::Listener, private Deadline::Listener {
  public:
    enum class End : std::uint8_t {
        finished,  // both sides have ended and have got everything
        idle,      // nothing moved for too long
        a_failed,  // see error(); what the other side got may be cut
        b_failed,
    };
    struct Listener {
        // Told once, as the last thing the relay does: it may be destroyed, or later, with
        // its streams.  Except after `finished` those will end with a reset, so that neither
        // peer takes what it has for whole.
        virtual void on_relay_end(Relay& relay, End why) noexcept = 0;

      protected:
        ~Listener() = default;
    };

    // idle: how long nothing may move; 0: for ever.
    // Lifetime: `listener` owns this; both streams outlive it.  It becomes their listener.
    Relay(Loop& loop, Listener& listener, Stream& a, Stream& b, Millis idle) noexcept;
    ~Relay() = default;
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;

    // from_a, from_b: bytes that were read from a side and belong to the other.
    // The end may come, and be told, within this call.
    void start(std::span<const std::byte> from_a = {}, std::span<const std::byte> from_b = {});

    std::uint64_t bytes_from_a() const noexcept { return a_to_b_.bytes(); }
    std::uint64_t bytes_from_b() const noexcept { return b_to_a_.bytes(); }
    // Why a side failed.
    const base::Error& error() const noexcept { return error_; }

  private:
    void on_stream(Stream& stream, bool readable, bool writable) noexcept override;
    void on_deadline(Deadline& deadline) noexcept override;
    void pump(bool a_to_b, bool b_to_a) noexcept;
    void fail(const base::Error& error, End why) noexcept;
    void end(End why) noexcept;

    Loop& loop_;
    Listener& listener_;
    Stream& a_;
    Stream& b_;
    RelayFlow a_to_b_;
    RelayFlow b_to_a_;
    Deadline deadline_;
    Millis idle_;
    base::Error error_{base::Errc::closed};
};

}  // namespace net

#endif  // COMMON_NET_RELAY_H
