// tls_context.h -- what many TLS connections have in common: certificates, trust, tickets.
//
// Layer:    net
// Runs in:  made by the master (or before rights are dropped); used by the workers
// Owner:    the worker; it outlives every Stream that was started with it
//
// Making one reads every file it needs; nothing is read later.  TLS 1.2 and 1.3 only, ECDHE
// only, no compression, no renegotiation, ALPN http/1.1.

#ifndef COMMON_NET_TLS_CONTEXT_H
#define COMMON_NET_TLS_CONTEXT_H

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/base/log.h"
#include "common/net/tls_certificate.h"
#include "common/net/tls_ticket.h"

namespace net {

struct TlsServerOptions {
    // The first serves clients that name no host, or one that no certificate is for.
    // Of several for the same name the first counts.
    std::vector<CertificateFiles> certificates;
    // Usable, and outlives the context; null: tickets are good in this process only.
    const TicketKeys* ticket_keys = nullptr;
};

struct TlsClientOptions {
    bool verify = true;   // false accepts any certificate, for tests and closed networks
    std::string ca_file;  // PEM; empty: the system's certificate authorities
};

class TlsContext {
  public:
    // Null if there was a mistake; report says which.
    static std::unique_ptr<TlsContext> make_server(const TlsServerOptions& options,
                                                   TlsReport& report);
    static std::unique_ptr<TlsContext> make_client(const TlsClientOptions& options,
                                                   TlsReport& report);
    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

  private:
    friend class TlsSession;

    static constexpr std::size_t kRecordBytes = 16 * 1024;  // of plain text, the most TLS allows
    static constexpr std::size_t kMaxSessions = 1024;       // kept by a client, one for each host

    // What OpenSSL calls back.
    struct Hook;

    TlsContext();
    bool add_certificate(const CertificateFiles& files, TlsReport& report);
    SSL_CTX* context_for(std::string_view host) const;
    void keep_session(const char* host, SslSessionPtr session);

    std::vector<SslCtxPtr> contexts_;  // one for each certificate; a client has one
    std::unordered_map<std::string, SSL_CTX*> by_name_;        // "example.com", "*.example.com"
    std::unordered_map<std::string, SslSessionPtr> sessions_;  // client: by host
    const TicketKeys* ticket_keys_ = nullptr;
    std::unique_ptr<EVP_CIPHER, OpensslFree<EVP_CIPHER_free>> ticket_cipher_;
    base::LogGate gate_{std::chrono::seconds(10)};

    // Memory of the call in progress, shared because a process has one thread.
    std::vector<std::byte> record_;  // plain text that is gathered from several parts
    std::vector<std::byte> out_;     // records that leave with one system call
};

}  // namespace net

#endif  // COMMON_NET_TLS_CONTEXT_H
