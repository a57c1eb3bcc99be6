// tls_certificate.h -- a certificate chain with its private key, as files hold them.
//
// Layer:    net
// Runs in:  master and checks of the configuration: reads files, needs the rights to
//
// Everything that is wrong is found at once and said with the name of the file.

#ifndef COMMON_NET_TLS_CERTIFICATE_H
#define COMMON_NET_TLS_CERTIFICATE_H

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/ssl.h>

namespace net {

template <auto kFree>
struct OpensslFree {
    template <typename T>
    void operator()(T* object) const noexcept {
        kFree(object);
    }
};
using SslCtxPtr = std::unique_ptr<SSL_CTX, OpensslFree<SSL_CTX_free>>;
using SslPtr = std::unique_ptr<SSL, OpensslFree<SSL_free>>;
using SslSessionPtr = std::unique_ptr<SSL_SESSION, OpensslFree<SSL_SESSION_free>>;
using X509Ptr = std::unique_ptr<X509, OpensslFree<X509_free>>;

struct CertificateFiles {
    std::string certificate;  // PEM: the certificate, then those that lead to its root
    std::string key;          // PEM, without a pass phrase
};

// What a load found.  A mistake makes it useless; a warning is for the log.
struct TlsReport {
    std::vector<std::string> mistakes;  // "FILE: what is wrong with it"
    std::vector<std::string> warnings;
};

// Loads the chain and the key into `context`.  Returns false if a mistake was added.
bool load_certificate(SSL_CTX* context, const CertificateFiles& files, TlsReport& report);

// The same without using them, for the check of a configuration.
bool check_certificate(const CertificateFiles& files, TlsReport& report);

// The host names the certificate in `context` is for, in lower case; "*.example.com" may
// be among them.
std::vector<std::string> certificate_names(SSL_CTX* context);

// OpenSSL's first complaint in words; clears its queue.
std::string take_openssl_reason();

}  // namespace net

#endif  // COMMON_NET_TLS_CERTIFICATE_H
