#include "common/net/tls_session.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <arpa/inet.h>
#include <sys/socket.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "common/base/log.h"
#include "common/base/panic.h"
#include "common/net/loop.h"

namespace net {
namespace {

bool is_ip(const std::string& host) noexcept {
    in6_addr bytes;
    return ::inet_pton(AF_INET, host.c_str(), &bytes) == 1 ||
           ::inet_pton(AF_INET6, host.c_str(), &bytes) == 1;
}

// Whom the certificate must be for; a name is also told to the server.
void set_peer(SSL* ssl, const std::string& host) {
    X509_VERIFY_PARAM* rules = SSL_get0_param(ssl);
    X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    const bool set = is_ip(host) ? X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) == 1
                                 : X509_VERIFY_PARAM_set1_host(rules, host.c_str(), 0) == 1 &&
                                       SSL_set_tlsext_host_name(ssl, host.c_str()) == 1;
    if (!set) base::panic("tls: cannot ask for host %s", host.c_str());
}

}  // namespace

// --- What OpenSSL takes for its socket -------------------------------------------

struct TlsSession::Bio {
    static TlsSession& of(BIO* bio) noexcept {
        return *static_cast<TlsSession*>(BIO_get_data(bio));
    }

    static int write(BIO* bio, const char* bytes, int size) noexcept {
        const auto* first = reinterpret_cast<const std::byte*>(bytes);
        std::vector<std::byte>& out = of(bio).context_.out_;
        out.insert(out.end(), first, first + size);
        return size;
    }

    static int read(BIO* bio, char* into, int size) noexcept {
        TlsSession& self = of(bio);
        BIO_clear_retry_flags(bio);
        ssize_t n = -1;
        if (!self.drained_) {
            do n = ::recv(self.fd_, into, static_cast<std::size_t>(size), 0);
            while (n < 0 && errno == EINTR);
            // Less than asked for is all there was; the next wait tells when more is there.
            self.drained_ = n < size;
            self.ended_ = n == 0;
            if (n < 0 && errno != EAGAIN) self.sys_ = errno;
        }
        if (n < 0 && self.sys_ == 0) BIO_set_retry_read(bio);
        return static_cast<int>(n);
    }

    static long control(BIO* bio, int command, long, void*) noexcept {
        if (command == BIO_CTRL_FLUSH) return 1;
        return command == BIO_CTRL_EOF && of(bio).ended_ ? 1 : 0;
    }

    static BIO* make(TlsSession* self) {
        static BIO_METHOD* const method = make_method();
        BIO* bio = BIO_new(method);
        if (!bio) base::panic("BIO_new: out of memory");
        BIO_set_data(bio, self);
        BIO_set_init(bio, 1);
        return bio;
    }

    static BIO_METHOD* make_method() {
        BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "weir");
        if (!method) base::panic("BIO_meth_new: out of memory");
        BIO_meth_set_write(method, write);
        BIO_meth_set_read(method, read);
        BIO_meth_set_ctrl(method, control);
        return method;
    }
};

// --- Life ------------------------------------------------------------------------

TlsSession::TlsSession(Loop& loop, Timer::Listener& ticker, TlsContext& context, int fd, Side side,
                       std::string_view host)
    : context_(context),
      ssl_(SSL_new(context.contexts_.front().get())),
      timer_(loop, ticker),
      held_(loop.chunks(), kMostHeld),
      fd_(fd) {
    if (!ssl_) base::panic("SSL_new: out of memory");
    BIO* bio = Bio::make(this);
    SSL_set_bio(ssl_.get(), bio, bio);
    if (side == Side::server) {
        SSL_set_accept_state(ssl_.get());
        return;
    }
    SSL_set_connect_state(ssl_.get());
    const std::string name(host);
    set_peer(ssl_.get(), name);
    if (const auto known = context.sessions_.find(name); known != context.sessions_.end())
        SSL_set_session(ssl_.get(), known->second.get());
}

TlsSession::~TlsSession() {
    finish();
}

void TlsSession::step() noexcept {
    if (phase_ != Phase::handshake) return;
    drained_ = false;
    const int result = SSL_do_handshake(ssl_.get());
    if (result != 1 && SSL_get_error(ssl_.get(), result) != SSL_ERROR_WANT_READ) {
        fail(result, "TLS handshake");
        return;
    }
    if (result == 1) {
        phase_ = Phase::open;
        ticket_due_ = SSL_is_server(ssl_.get()) && SSL_version(ssl_.get()) == TLS1_3_VERSION;
    }
    push(false);
}

void TlsSession::finish() noexcept {
    if (phase_ != Phase::open || finished_) return;
    finished_ = true;
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
    push(false);
}

// --- Reading -----------------------------------------------------------------------

base::Result<std::size_t> TlsSession::read(std::span<std::byte> into) noexcept {
    if (phase_ == Phase::handshake) return base::Error{base::Errc::again};
    if (phase_ == Phase::failed) return failure();
    drained_ = leftover_ = false;
    std::size_t total = 0;
    int result = 1;
    while (total < into.size()) {
        std::size_t n = 0;
        result = SSL_read_ex(ssl_.get(), into.data() + total, into.size() - total, &n);
        if (result != 1) break;
        total += n;
    }
    if (result == 1) leftover_ = SSL_has_pending(ssl_.get()) == 1;
    const int why = result == 1 ? SSL_ERROR_NONE : SSL_get_error(ssl_.get(), result);
    base::Error error{base::Errc::again};
    if (why == SSL_ERROR_ZERO_RETURN)
        error = {base::Errc::closed, 0, "read"};
    else if (why != SSL_ERROR_NONE && why != SSL_ERROR_WANT_READ)
        error = fail(result, "TLS read");
    if (!context_.out_.empty()) push(false);  // an answer to a key update, or an alert
    if (total == 0 && result != 1) return error;
    // The end, or the failure, is told by the next call.
    if (error.code != base::Errc::again) leftover_ = true;
    return total;
}

std::size_t TlsSession::pending() const noexcept {
    return leftover_ ? static_cast<std::size_t>(std::max(1, SSL_pending(ssl_.get()))) : 0;
}

// --- Writing -----------------------------------------------------------------------

base::Result<std::size_t> TlsSession::write(std::span<const iovec> parts, bool more) noexcept {
    if (phase_ == Phase::handshake) return base::Error{base::Errc::again};
    if (phase_ == Phase::failed) return failure();
    if (write_gone_ || finished_ || (blocked_ && !flush())) return refusal();
    if (owed_ > 0) return take_owed(parts);
    const std::size_t plain = encrypt(parts);
    if (phase_ == Phase::failed) return failure();
    if (more && held_.size() + context_.out_.size() <= kMostKeptBack) {
        hold(context_.out_);
        context_.out_.clear();
        corked_ = true;
        return plain;
    }
    if (push(more)) return plain;
    if (blocked_) owed_ = plain;
    return refusal();
}

// The caller offers again what was encrypted earlier and has left by now.
std::size_t TlsSession::take_owed(std::span<const iovec> parts) noexcept {
    std::size_t offered = 0;
    for (const iovec& part : parts) offered += part.iov_len;
    const std::size_t taken = std::min(owed_, offered);
    owed_ -= taken;
    return taken;
}

// Why a write takes nothing now.
base::Error TlsSession::refusal() const noexcept {
    if (phase_ == Phase::failed) return failure();
    if (write_gone_ || finished_) return {base::Errc::closed, 0, "write"};
    return {base::Errc::again};
}

// Makes records of the parts, up to kBatchBytes of plain text, and returns how much that
// was.  Small parts are joined, so that a head and a short body are one record; long ones
// are encrypted where they lie.
std::size_t TlsSession::encrypt(std::span<const iovec> parts) noexcept {
    // The ticket for a client's next connection has waited for this: in one packet with the
    // first answer it costs a system call less, and a client that asks nothing gets none.
    if (std::exchange(ticket_due_, false)) SSL_new_session_ticket(ssl_.get());
    std::size_t total = 0;
    std::size_t offset = 0;  // into parts.front()
    while (!parts.empty() && total < kBatchBytes) {
        const std::span<const std::byte> piece = next_piece(parts, offset, kBatchBytes - total);
        if (piece.empty()) break;
        std::size_t n = 0;
        const int result = SSL_write_ex(ssl_.get(), piece.data(), piece.size(), &n);
        if (result != 1) {
            fail(result, "TLS write");
            break;
        }
        total += n;
    }
    return total;
}

std::span<const std::byte> TlsSession::next_piece(std::span<const iovec>& parts,
                                                  std::size_t& offset, std::size_t most) noexcept {
    const auto rest = [&] {
        return std::span(static_cast<const std::byte*>(parts.front().iov_base),
                         parts.front().iov_len)
            .subspan(offset);
    };
    const auto advance = [&](std::size_t n) {
        offset += n;
        if (offset < parts.front().iov_len) return;
        parts = parts.subspan(1);
        offset = 0;
    };
    if (const auto piece = rest(); piece.size() >= TlsContext::kRecordBytes || parts.size() == 1) {
        const std::size_t n = std::min(piece.size(), most);
        advance(n);
        return piece.first(n);
    }
    std::vector<std::byte>& record = context_.record_;
    most = std::min(most, TlsContext::kRecordBytes);
    std::size_t filled = 0;
    while (!parts.empty() && filled < most) {
        const auto piece = rest().first(std::min(rest().size(), most - filled));
        std::copy(piece.begin(), piece.end(), record.begin() + static_cast<std::ptrdiff_t>(filled));
        filled += piece.size();
        advance(piece.size());
    }
    return std::span(record).first(filled);
}

bool TlsSession::flush() noexcept {
    return push(false);
}

// Offers the socket what is held and what OpenSSL has just written, in that order; holds
// what it does not take.  True if nothing is left.
bool TlsSession::push(bool more) noexcept {
    std::vector<std::byte>& out = context_.out_;
    iovec parts[kMostHeld / Chunk::kBytes + 4];
    std::size_t count = held_.gather(std::span(parts).first(std::size(parts) - 1));
    if (!out.empty()) parts[count++] = {out.data(), out.size()};
    std::size_t sent = count > 0 && !write_gone_ ? send(std::span(parts).first(count), more) : 0;
    const std::size_t from_held = std::min(sent, held_.size());
    held_.consume(from_held);
    sent -= from_held;
    if (write_gone_)
        held_.clear();
    else
        hold(std::span(out).subspan(sent));
    out.clear();
    corked_ = false;
    blocked_ = !held_.empty();
    return !blocked_ && !write_gone_ && phase_ != Phase::failed;
}

std::size_t TlsSession::send(std::span<const iovec> parts, bool more) noexcept {
    const int flags = MSG_NOSIGNAL | (more ? MSG_MORE : 0);
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(parts.data());
    message.msg_iovlen = parts.size();
    ssize_t n;
    do
        n = parts.size() == 1 ? ::send(fd_, parts[0].iov_base, parts[0].iov_len, flags)
                              : ::sendmsg(fd_, &message, flags);
    while (n < 0 && errno == EINTR);
    if (n >= 0) return static_cast<std::size_t>(n);
    if (errno == EAGAIN) return 0;
    // What the peer has sent before it went can still be read.
    write_gone_ = true;
    if (errno == EPIPE || errno == ECONNRESET) return 0;
    sys_ = errno;
    phase_ = Phase::failed;
    return 0;
}

void TlsSession::hold(std::span<const std::byte> bytes) noexcept {
    if (held_.append(bytes) == bytes.size()) return;
    // A peer that makes TLS itself talk (key updates) and does not listen.
    phase_ = Phase::failed;
    write_gone_ = true;
    held_.clear();
}

// --- Failures ----------------------------------------------------------------------

// Tells the peer if OpenSSL has an alert to send, and the log.  A client that talks
// nonsense or hangs up is nothing to warn of; an origin whose certificate is bad is.
base::Error TlsSession::fail(int result, const char* what) noexcept {
    const bool by_socket = SSL_get_error(ssl_.get(), result) == SSL_ERROR_SYSCALL && sys_ != 0;
    phase_ = Phase::failed;
    what_ = what;
    const std::string reason = take_openssl_reason();
    if (!by_socket) {
        sys_ = 0;
        log_failure(reason);
    }
    if (by_socket || ended_)
        context_.out_.clear();  // nobody is there to be told
    else
        push(false);
    return failure();
}

base::Error TlsSession::failure() const noexcept {
    if (sys_ != 0) return {base::Errc::system, sys_, what_};
    return {base::Errc::tls, 0, what_};
}

void TlsSession::log_failure(const std::string& reason) noexcept {
    if (SSL_is_server(ssl_.get())) return base::log_debug("%s: %s", what_, reason.c_str());
    const unsigned times = context_.gate_.admit(std::chrono::steady_clock::now());
    if (times == 0) return;
    const char* host = SSL_get_servername(ssl_.get(), TLSEXT_NAMETYPE_host_name);
    const long verdict = SSL_get_verify_result(ssl_.get());
    base::log_warning("%s: %s: %s%s%s (%u times)", host ? host : "tls", what_, reason.c_str(),
                      verdict == X509_V_OK ? "" : ": ",
                      verdict == X509_V_OK ? "" : X509_verify_cert_error_string(verdict), times);
}

// --- Facts ---------------------------------------------------------------------------

std::string_view TlsSession::alpn() const noexcept {
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl_.get(), &name, &size);
    return {reinterpret_cast<const char*>(name), size};
}

std::string_view TlsSession::version() const noexcept {
    return SSL_get_version(ssl_.get());
}

bool TlsSession::resumed() const noexcept {
    return SSL_session_reused(ssl_.get()) == 1;
}

}  // namespace net
