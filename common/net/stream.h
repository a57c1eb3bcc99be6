// stream.h -- a connected byte stream, plain or TLS, that never blocks.
//
// Layer:    net (stream.cc and tls*.cc are the only users of OpenSSL)
// Runs in:  worker, advisor
//
// Above this class nobody knows whether a connection is encrypted.  Reads and writes
// are tried at once and answer Errc::again when the socket is not ready; watch() says
// which readiness the owner wants to hear of.  A TLS handshake runs by itself: until it
// is done read and write answer again, and when it is done or has failed the listener
// hears of the readiness it wants, whether or not there is something to read yet.

#ifndef COMMON_NET_STREAM_H
#define COMMON_NET_STREAM_H

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "common/base/result.h"
#include "common/net/fd.h"
#include "common/net/fd_watch.h"
#include "common/net/timer.h"

namespace net {

class TlsContext;
class TlsSession;  // the OpenSSL half of a Stream; see tls_session.h

class Stream final : private FdWatch::Listener, private Timer::Listener {
  public:
    struct Listener {
        // The stream may be read or written, or has failed (the next read says how).
        virtual void on_stream(Stream& stream, bool readable, bool writable) noexcept = 0;

      protected:
        ~Listener() = default;
    };

    // Takes over a connected (or still connecting) non-blocking socket.
    Stream(Loop& loop, Listener& listener, Fd fd) noexcept;
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    // Starts TLS, before anything is read or written.  `context` outlives the stream.
    // The handshake goes on whatever is watched; its deadline is the owner's.
    void start_tls_server(TlsContext& context);
    // host: for SNI and for the check of the certificate.
    void start_tls_client(TlsContext& context, std::string_view host);

    // Who is told from now on; a stream changes hands when it goes to a pool or a tunnel.
    // Lifetime: `listener` outlives the stream or is replaced before it dies.
    void set_listener(Listener& listener) noexcept { listener_ = &listener; }

    // Bytes read into `into`.  Errors: again; closed (orderly end: FIN or close_notify);
    // system; tls.  A TLS connection that ends without close_notify is Errc::tls, so that
    // a cut body is never taken for a whole one.
    base::Result<std::size_t> read(std::span<std::byte> into) noexcept;

    // Bytes written, perhaps fewer than offered.  more: another write follows at once
    // (MSG_MORE).  Errors: again (nothing written), closed (EPIPE, ECONNRESET), system, tls.
    // Over TLS, bytes that were offered and not written may have been encrypted already: the
    // next write must begin with the same ones.
    base::Result<std::size_t> write(std::span<const iovec> parts, bool more = false) noexcept;

    // Sends file bytes without copying (sendfile(2)); over TLS the bytes are encrypted
    // from `mapped`, which is the same file range in memory.
    // Requires: `mapped` is the mapping of fd's bytes [offset, offset + mapped.size()).
    base::Result<std::size_t> send_file(int fd, std::uint64_t offset,
                                        std::span<const std::byte> mapped) noexcept;

    // The readiness the listener wants from now on.
    void watch(bool readable, bool writable) noexcept;

    // Our side is done (FIN, or close_notify and FIN).
    void shutdown_write() noexcept;
    // The close that follows sends RST: the peer must not take what it has for whole.
    void abort_on_close() noexcept;

    // Gives the socket up: for tunnels and hand-overs.  Plain streams only.
    Fd release() noexcept;

    int fd() const noexcept { return fd_.get(); }
    bool is_tls() const noexcept { return tls_ != nullptr; }
    bool handshaking() const noexcept;
    // Bytes that can be read although the socket may have none: decrypted ones, at least 1 if
    // any.  A stream that is watched for reading tells of them by itself, in the next turn.
    std::size_t pending() const noexcept;
    // "h2", "http/1.1" or empty; "TLSv1.3" or empty.
    std::string_view alpn() const noexcept;
    std::string_view tls_version() const noexcept;
    // The TLS session goes on from an earlier one.
    bool tls_resumed() const noexcept;

  private:
    void on_ready(FdWatch& watch, bool readable, bool writable) noexcept override;
    void on_timer(Timer& timer) noexcept override;
    void on_tls_ready(bool readable, bool writable) noexcept;
    void start_tls(std::unique_ptr<TlsSession> session) noexcept;
    void watch_tls() noexcept;

    Loop& loop_;
    Listener* listener_;
    Fd fd_;
    FdWatch watch_;
    std::unique_ptr<TlsSession> tls_;
    bool want_read_ = false;  // what the listener asked for, of a TLS stream
    bool want_write_ = false;
    bool shut_ = false;  // FIN follows when the TLS session has sent what it holds
};

}  // namespace net

#endif  // COMMON_NET_STREAM_H
