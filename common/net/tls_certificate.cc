#include "common/net/tls_certificate.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>

#include <sys/stat.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "common/base/panic.h"

namespace net {
namespace {

// Never asks at a terminal: a daemon that waits for a pass phrase looks like one that hangs.
int no_pass_phrase(char*, int, int, void* asked) noexcept {
    if (asked) *static_cast<bool*>(asked) = true;
    return -1;
}

bool is_readable(const std::string& path, std::vector<std::string>& mistakes) {
    struct stat info {};
    if (::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
        ::access(path.c_str(), R_OK) == 0)
        return true;
    const char* why = errno != 0 && !S_ISREG(info.st_mode) && info.st_mode != 0
                          ? "not a regular file"
                          : std::strerror(errno);
    mistakes.push_back(path + ": " + why);
    return false;
}

bool load_chain(SSL_CTX* context, const std::string& path, std::vector<std::string>& mistakes) {
    if (!is_readable(path, mistakes)) return false;
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(context, path.c_str()) == 1) return true;
    const bool no_pem = ERR_GET_REASON(ERR_peek_error()) == PEM_R_NO_START_LINE;
    const std::string reason = take_openssl_reason();
    mistakes.push_back(path + ": " + (no_pem ? "holds no certificate in PEM form" : reason));
    return false;
}

bool load_key(SSL_CTX* context, const CertificateFiles& files, std::vector<std::string>& mistakes) {
    const std::string& path = files.key;
    if (!is_readable(path, mistakes)) return false;
    bool encrypted = false;
    SSL_CTX_set_default_passwd_cb(context, no_pass_phrase);
    SSL_CTX_set_default_passwd_cb_userdata(context, &encrypted);
    ERR_clear_error();
    const bool loaded = SSL_CTX_use_PrivateKey_file(context, path.c_str(), SSL_FILETYPE_PEM) == 1;
    SSL_CTX_set_default_passwd_cb_userdata(context, nullptr);
    if (loaded) return true;
    const int reason = ERR_GET_REASON(ERR_peek_error());
    const std::string words = take_openssl_reason();
    if (encrypted)
        mistakes.push_back(path + ": is encrypted; only keys without a pass phrase can be used");
    else if (reason == X509_R_KEY_VALUES_MISMATCH || reason == X509_R_KEY_TYPE_MISMATCH)
        mistakes.push_back(path + ": does not belong to the certificate in " + files.certificate);
    else
        mistakes.push_back(path + ": holds no private key that can be used (" + words + ")");
    return false;
}

std::string date_of(const ASN1_TIME* time) {
    std::tm when{};
    char text[32] = "?";
    if (ASN1_TIME_to_tm(time, &when) == 1)
        std::strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", &when);
    return text;
}

void warn(SSL_CTX* context, const CertificateFiles& files, std::vector<std::string>& warnings) {
    const X509* leaf = SSL_CTX_get0_certificate(context);
    if (X509_cmp_current_time(X509_get0_notAfter(leaf)) < 0)
        warnings.push_back(files.certificate + ": expired on " + date_of(X509_get0_notAfter(leaf)));
    if (X509_cmp_current_time(X509_get0_notBefore(leaf)) > 0)
        warnings.push_back(files.certificate + ": not valid before " +
                           date_of(X509_get0_notBefore(leaf)));
    struct stat info {};
    if (::stat(files.key.c_str(), &info) == 0 && (info.st_mode & S_IROTH))
        warnings.push_back(files.key + ": a private key that everybody may read");
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return result;
}

std::string text_of(const ASN1_STRING* string) {
    const auto* data = reinterpret_cast<const char*>(ASN1_STRING_get0_data(string));
    return lower(std::string_view(data, static_cast<std::size_t>(ASN1_STRING_length(string))));
}

}  // namespace

bool load_certificate(SSL_CTX* context, const CertificateFiles& files, TlsReport& report) {
    // The key is looked at even if the certificate is bad: every mistake is told at once.
    const bool chain = load_chain(context, files.certificate, report.mistakes);
    const bool key = load_key(context, files, report.mistakes);
    if (chain && key) warn(context, files, report.warnings);
    return chain && key;
}

bool check_certificate(const CertificateFiles& files, TlsReport& report) {
    const SslCtxPtr context(SSL_CTX_new(TLS_server_method()));
    if (!context) base::panic("SSL_CTX_new failed");
    return load_certificate(context.get(), files, report);
}

std::vector<std::string> certificate_names(SSL_CTX* context) {
    const X509* leaf = SSL_CTX_get0_certificate(context);
    std::vector<std::string> names;
    auto* list =
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(leaf, NID_subject_alt_name, nullptr, nullptr));
    for (int i = 0; i < sk_GENERAL_NAME_num(list); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(list, i);
        if (name->type == GEN_DNS) names.push_back(text_of(name->d.dNSName));
    }
    GENERAL_NAMES_free(list);
    if (!names.empty()) return names;
    // Without alternative names the common name counts, as it did before RFC 6125.
    const X509_NAME* subject = X509_get_subject_name(leaf);
    const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (at >= 0)
        names.push_back(text_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at))));
    return names;
}

std::string take_openssl_reason() {
    const unsigned long code = ERR_peek_error();
    const char* reason = ERR_reason_error_string(code);
    std::string text = reason                   ? reason
                       : ERR_SYSTEM_ERROR(code) ? std::strerror(ERR_GET_REASON(code))
                                                : "unknown reason";
    ERR_clear_error();
    return text;
}

}  // namespace net
