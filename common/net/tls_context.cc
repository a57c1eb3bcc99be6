#include "common/net/tls_context.h"

#include <cstdlib>
#include <cstring>

#include <unistd.h>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "common/base/panic.h"

namespace net {
namespace {

// AES-128 first: it is as strong as the curves below and a third faster than AES-256.
// A client without AES hardware puts ChaCha20 first and gets it (PRIORITIZE_CHACHA).
constexpr char kCiphers13[] =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr char kCiphers12[] =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr char kGroups[] = "X25519:P-256:P-384";
constexpr unsigned char kAlpn[] = "\x08http/1.1\x08http/1.0";
constexpr unsigned kAlpnBytes = sizeof kAlpn - 1;
constexpr unsigned char kSessionContext[] = "weir";
constexpr long kSessionSeconds = 4 * 3600;

// Where distributions keep the authorities in one file.
constexpr const char* kSystemAuthorities[] = {
    "/etc/ssl/certs/ca-certificates.crt",  // Debian
    "/etc/pki/tls/certs/ca-bundle.crt",    // Fedora
    "/etc/ssl/ca-bundle.pem",              // SUSE
    "/etc/ssl/cert.pem",                   // Alpine, and OpenSSL's own default
};

SslCtxPtr make_context(const SSL_METHOD* method) {
    SslCtxPtr context(SSL_CTX_new(method));
    if (!context) base::panic("SSL_CTX_new: %s", take_openssl_reason().c_str());
    SSL_CTX* ctx = context.get();
    SSL_CTX_set_options(ctx, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                 SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    // RELEASE_BUFFERS: an idle connection keeps no record buffers, 34 KB less for each.
    SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(ctx, 1);
    const bool set =
        SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1 &&
        SSL_CTX_set_ciphersuites(ctx, kCiphers13) == 1 &&
        SSL_CTX_set_cipher_list(ctx, kCiphers12) == 1 &&
        SSL_CTX_set1_groups_list(ctx, kGroups) == 1 &&
        SSL_CTX_set_session_id_context(ctx, kSessionContext, sizeof kSessionContext - 1) == 1;
    if (!set) base::panic("this OpenSSL lacks what we need: %s", take_openssl_reason().c_str());
    return context;
}

std::string lower_host(std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);
    std::string name(host);
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return name;
}

bool trust(SSL_CTX* context, const std::string& file, TlsReport& report) {
    if (SSL_CTX_load_verify_file(context, file.c_str()) == 1) return true;
    report.mistakes.push_back(file + ": " + take_openssl_reason());
    return false;
}

// The default paths of OpenSSL are no use: it would open files of a directory when a
// certificate is verified, long after the process may have lost its view of the system.
bool trust_system(SSL_CTX* context, TlsReport& report) {
    const char* chosen = std::getenv("SSL_CERT_FILE");
    if (chosen) return trust(context, chosen, report);
    for (const char* file : kSystemAuthorities)
        if (::access(file, R_OK) == 0) return trust(context, file, report);
    report.mistakes.emplace_back(
        "no file of certificate authorities found; install ca-certificates or name a file");
    return false;
}

}  // namespace

// --- What OpenSSL calls back: each is a fence against exceptions ----------------

struct TlsContext::Hook {
    static TlsContext& of(SSL* ssl) noexcept {
        return *static_cast<TlsContext*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
    }

    static int choose_certificate(SSL* ssl, int*, void*) noexcept {
        const char* host = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
        if (!host) return SSL_TLSEXT_ERR_NOACK;
        SSL_CTX* chosen = of(ssl).context_for(host);
        if (chosen != SSL_get_SSL_CTX(ssl)) SSL_set_SSL_CTX(ssl, chosen);
        return SSL_TLSEXT_ERR_OK;
    }

    static int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size,
                               const unsigned char* offered, unsigned offered_size,
                               void*) noexcept {
        unsigned char* chosen = nullptr;
        if (SSL_select_next_proto(&chosen, out_size, kAlpn, kAlpnBytes, offered, offered_size) !=
            OPENSSL_NPN_NEGOTIATED)
            return SSL_TLSEXT_ERR_ALERT_FATAL;  // RFC 7301 section 3.2
        *out = chosen;
        return SSL_TLSEXT_ERR_OK;
    }

    // Returns as SSL_CTX_set_tlsext_ticket_key_evp_cb(3) says: 0 no such key, 1 good,
    // 2 good but make a new ticket, -1 failed.
    static int use_ticket_key(SSL* ssl, unsigned char* name, unsigned char* iv,
                              EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac, int seal) noexcept {
        const TlsContext& self = of(ssl);
        std::uint8_t wanted[16];
        bool is_newest = true;
        const TicketKey* key = &self.ticket_keys_->newest();
        if (seal) {
            if (RAND_bytes(iv, EVP_CIPHER_get_iv_length(self.ticket_cipher_.get())) != 1) return -1;
            std::memcpy(name, key->name, sizeof key->name);
        } else {
            std::memcpy(wanted, name, sizeof wanted);
            key = self.ticket_keys_->find(wanted, is_newest);
            if (!key) return 0;
        }
        return set_up(self, *key, iv, cipher, mac, seal) ? (is_newest ? 1 : 2) : -1;
    }

    static bool set_up(const TlsContext& self, const TicketKey& key, const unsigned char* iv,
                       EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac, int seal) noexcept {
        char digest[] = "SHA256";
        OSSL_PARAM parameters[] = {
            OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY,
                                              const_cast<std::uint8_t*>(key.mac), sizeof key.mac),
            OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
            OSSL_PARAM_construct_end(),
        };
        return EVP_MAC_CTX_set_params(mac, parameters) == 1 &&
               EVP_CipherInit_ex(cipher, self.ticket_cipher_.get(), nullptr, key.cipher, iv,
                                 seal) == 1;
    }

    // A client got a session to resume from: it is kept under the host that was asked for.
    static int keep_session(SSL* ssl, SSL_SESSION* session) noexcept {
        const char* host = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
        if (!host) return 0;
        of(ssl).keep_session(host, SslSessionPtr(session));
        return 1;  // the reference is ours now
    }
};

// --- TlsContext ----------------------------------------------------------------

TlsContext::TlsContext() : record_(kRecordBytes) {}

TlsContext::~TlsContext() = default;

std::unique_ptr<TlsContext> TlsContext::make_server(const TlsServerOptions& options,
                                                    TlsReport& report) {
    std::unique_ptr<TlsContext> self(new TlsContext);
    self->ticket_keys_ = options.ticket_keys;
    self->ticket_cipher_.reset(EVP_CIPHER_fetch(nullptr, "AES-256-CBC", nullptr));
    CHECK(!options.ticket_keys || options.ticket_keys->usable());
    bool good = !options.certificates.empty();
    if (!good) report.mistakes.emplace_back("tls: no certificate is given");
    for (const CertificateFiles& files : options.certificates)
        good = self->add_certificate(files, report) && good;
    return good ? std::move(self) : nullptr;
}

bool TlsContext::add_certificate(const CertificateFiles& files, TlsReport& report) {
    SslCtxPtr context = make_context(TLS_server_method());
    SSL_CTX* ctx = context.get();
    if (!load_certificate(ctx, files, report)) return false;
    SSL_CTX_set_app_data(ctx, this);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);  // tickets hold the state
    SSL_CTX_set_timeout(ctx, kSessionSeconds);
    SSL_CTX_set_num_tickets(ctx, 0);  // TlsSession asks for one, with the first answer
    SSL_CTX_set_tlsext_servername_callback(ctx, Hook::choose_certificate);
    SSL_CTX_set_alpn_select_cb(ctx, Hook::choose_protocol, nullptr);
    if (ticket_keys_) SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, Hook::use_ticket_key);
    for (std::string& name : certificate_names(ctx)) by_name_.try_emplace(std::move(name), ctx);
    contexts_.push_back(std::move(context));
    return true;
}

std::unique_ptr<TlsContext> TlsContext::make_client(const TlsClientOptions& options,
                                                    TlsReport& report) {
    std::unique_ptr<TlsContext> self(new TlsContext);
    SslCtxPtr context = make_context(TLS_client_method());
    SSL_CTX* ctx = context.get();
    SSL_CTX_set_app_data(ctx, self.get());
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(ctx, Hook::keep_session);
    SSL_CTX_set_alpn_protos(ctx, kAlpn, 9);  // http/1.1 alone
    SSL_CTX_set_verify(ctx, options.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
    if (options.verify && !(options.ca_file.empty() ? trust_system(ctx, report)
                                                    : trust(ctx, options.ca_file, report)))
        return nullptr;
    self->contexts_.push_back(std::move(context));
    return self;
}

// A wildcard stands for exactly one label: RFC 6125 section 6.4.3.
SSL_CTX* TlsContext::context_for(std::string_view host) const {
    std::string name = lower_host(host);
    if (const auto found = by_name_.find(name); found != by_name_.end()) return found->second;
    const std::size_t dot = name.find('.');
    if (dot != name.npos) {
        name.replace(0, dot, "*");
        if (const auto found = by_name_.find(name); found != by_name_.end()) return found->second;
    }
    return contexts_.front().get();
}

void TlsContext::keep_session(const char* host, SslSessionPtr session) {
    if (sessions_.size() >= kMaxSessions && !sessions_.contains(host))
        sessions_.erase(sessions_.begin());
    sessions_[host] = std::move(session);
}

}  // namespace net
