// handoff.h -- accepted connections passed from a dispatcher to a server on the same host.
//
// Layer:    proc
// Runs in:  worker of dispatcherd (HandoffSender), worker of proxyd and originsim
//           (HandoffReceiver)
// Source:   weir(7), "Hand-over"
//
// Every worker slot of a server listens on a Unix SOCK_SEQPACKET socket,
// RUN_DIR/NAME.handoff.SLOT.  A dispatcher worker connects to it once and then sends one
// message per connection: a Header, the bytes it has already read from the client (none as
// a rule), and the client's socket itself as SCM_RIGHTS.  The receiver answers with Notes:
//
//   taken N    N connections are counted by the receiver from here on; the dispatcher, which
//              counted them since the moment of its choice, gives them back
//   drain      the receiver will accept no more after what is already sent: the sender
//              shuts its side down, and the receiver reads to the end, so nothing is lost
//
// When the receiver dies, the kernel closes what it had not taken; the sender notices,
// gives its counts back and falls back to other servers.

#ifndef COMMON_PROC_HANDOFF_H
#define COMMON_PROC_HANDOFF_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "common/base/result.h"
#include "common/net/channel.h"
#include "common/net/fd_watch.h"

namespace proc {

struct HandoffHeader {
    std::uint32_t magic;          // kHandoffMagic
    std::uint16_t version;        // kHandoffVersion
    std::uint16_t listen;         // index of the server's listen entry it is meant for
    std::uint32_t early_bytes;    // what follows the header
};
struct HandoffNote {
    std::uint32_t magic;
    enum class Kind : std::uint16_t { taken = 1, drain = 2 } kind;
    std::uint16_t reserved;
    std::uint32_t count;          // Kind::taken
};
inline constexpr std::uint32_t kHandoffMagic = 0x57484f31;   // "WHO1"
inline constexpr std::uint16_t kHandoffVersion = 1;
inline constexpr std::size_t kMaxEarly = 32 * 1024;

class HandoffReceiver final : private net::FdWatch::Listener {
  public:
    struct Listener {
        virtual void on_handoff(HandoffReceiver& from, std::size_t listen, net::Fd client,
                                std::span<const std::byte> early) noexcept = 0;
        // The dispatcher is gone, or has finished after drain().  The owner destroys it
        // (net::Loop::defer_delete).
        virtual void on_receiver_gone(HandoffReceiver& receiver) noexcept = 0;

      protected:
        ~Listener() = default;
    };

    HandoffReceiver(net::Loop& loop, Listener& listener, net::Fd channel) noexcept;

    // Asks the dispatcher to stop; what was sent before is still delivered.
    void drain() noexcept;

  private:
    void on_ready(net::FdWatch& watch, bool readable, bool writable) noexcept override;
    bool receive_one() noexcept;

    net::Loop& loop_;
    Listener& listener_;
    net::Channel channel_;
    net::FdWatch watch_;
    std::uint32_t taken_ = 0;     // since the last note
};

class HandoffSender final : private net::FdWatch::Listener {
  public:
    struct Listener {
        // The receiver now counts n of the connections that were sent.
        virtual void on_taken(HandoffSender& sender, std::uint32_t n) noexcept = 0;

      protected:
        ~Listener() = default;
    };

    HandoffSender(net::Loop& loop, Listener& listener, std::string path) noexcept;
    ~HandoffSender();

    // Passes a client connection; the caller closes its own copy after success.
    // Connects first if need be (a Unix connect does not wait).
    // Errors: again   the receiver does not keep up: choose another
    //         system, closed   nobody is there, or it drains: choose another
    base::Status send(int client, std::size_t listen, std::span<const std::byte> early) noexcept;

    // Sent and not yet taken; they come back with on_taken() in any case.
    std::uint32_t in_transit() const noexcept { return in_transit_; }

  private:
    void on_ready(net::FdWatch& watch, bool readable, bool writable) noexcept override;
    base::Status connect() noexcept;
    void lost() noexcept;

    net::Loop& loop_;
    Listener& listener_;
    std::string path_;
    std::unique_ptr<net::Channel> channel_;
    net::FdWatch watch_;
    bool draining_ = false;
    std::uint32_t in_transit_ = 0;
};

}  // namespace proc

#endif  // COMMON_PROC_HANDOFF_H
