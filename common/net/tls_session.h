// tls_session.h -- the OpenSSL half of a Stream.
//
// Layer:    net
// Runs in:  worker, advisor
// Owner:    Stream
//
// OpenSSL never sees the socket.  What it wants to send is gathered, so that all records of
// one call leave with one send(2); what it wants to read comes from one recv(2) for each
// call of read(), straight into its record buffer.
//
// What was encrypted but not taken by the socket is held, and counts as not yet written:
// the caller offers those bytes again, as any writer does after Errc::again, and hears that
// they are written when their records have left.  So nothing that was reported as written
// is lost if the stream is destroyed, and a slow reader holds at most kBatchBytes here.

#ifndef COMMON_NET_TLS_SESSION_H
#define COMMON_NET_TLS_SESSION_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <sys/uio.h>

#include "common/base/result.h"
#include "common/net/byte_queue.h"
#include "common/net/timer.h"
#include "common/net/tls_certificate.h"
#include "common/net/tls_context.h"

namespace net {

class TlsSession {
  public:
    enum class Side : std::uint8_t { server, client };

    // host: for a client, whom the certificate must be for; empty for a server.
    // ticker: told that a read finds bytes although the socket has none; see remind().
    TlsSession(Loop& loop, Timer::Listener& ticker, TlsContext& context, int fd, Side side,
               std::string_view host);
    ~TlsSession();
    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;

    bool handshaking() const noexcept { return phase_ == Phase::handshake; }
    // Goes on with the handshake as far as the socket lets it.
    void step() noexcept;

    // As those of Stream.
    base::Result<std::size_t> read(std::span<std::byte> into) noexcept;
    base::Result<std::size_t> write(std::span<const iovec> parts, bool more) noexcept;

    // Says that nothing more will be written (close_notify).
    void finish() noexcept;
    // Says nothing any more, not even that: what the peer has shall look cut.
    void abort() noexcept { write_gone_ = finished_ = true; }
    // Sends what is held; true if nothing is left.
    bool flush() noexcept;
    // Bytes wait for the socket to be writable.
    bool blocked() const noexcept { return blocked_; }
    // Bytes wait for a write that was said to follow.
    bool corked() const noexcept { return corked_; }
    bool failed() const noexcept { return phase_ == Phase::failed; }

    std::size_t pending() const noexcept;
    // Fires the ticker's timer in the next turn.
    void remind() noexcept { timer_.set(std::chrono::microseconds(0)); }
    void forget() noexcept { timer_.cancel(); }

    std::string_view alpn() const noexcept;
    std::string_view version() const noexcept;
    bool resumed() const noexcept;

  private:
    enum class Phase : std::uint8_t { handshake, open, failed };
    struct Bio;  // OpenSSL's view of the socket

    // A slow reader holds this much of encrypted bytes, at most, and what TLS itself has to
    // say; a socket rarely takes more at once.
    static constexpr std::size_t kBatchBytes = 4 * TlsContext::kRecordBytes;
    static constexpr std::size_t kMostHeld = 256 * 1024;
    // A part that will be followed by more is kept back up to this size.
    static constexpr std::size_t kMostKeptBack = 4096;

    std::size_t encrypt(std::span<const iovec> parts) noexcept;
    std::span<const std::byte> next_piece(std::span<const iovec>& parts, std::size_t& offset,
                                          std::size_t most) noexcept;
    std::size_t take_owed(std::span<const iovec> parts) noexcept;
    bool push(bool more) noexcept;
    std::size_t send(std::span<const iovec> parts, bool more) noexcept;
    void hold(std::span<const std::byte> bytes) noexcept;
    base::Error refusal() const noexcept;
    base::Error fail(int result, const char* what) noexcept;
    base::Error failure() const noexcept;
    void log_failure(const std::string& reason) noexcept;

    TlsContext& context_;
    SslPtr ssl_;
    Timer timer_;
    ByteQueue held_;        // encrypted, not yet sent
    std::size_t owed_ = 0;  // plain bytes whose records are in held_ and not reported
    int fd_;
    int sys_ = 0;               // errno of the socket, if that is what failed
    const char* what_ = "TLS";  // the operation that failed
    Phase phase_ = Phase::handshake;
    bool blocked_ = false;     // the socket took less than it was offered
    bool corked_ = false;      // held back for the next write
    bool ticket_due_ = false;  // a session ticket goes out with the first write
    bool drained_ = false;     // this call has read what the socket had
    bool ended_ = false;       // the peer has sent FIN
    bool leftover_ = false;    // the last read ended because its buffer was full
    bool finished_ = false;    // close_notify is made
    bool write_gone_ = false;  // the peer takes nothing any more
};

}  // namespace net

#endif  // COMMON_NET_TLS_SESSION_H
