#include "tests/net/test_authority.h"

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include <sys/stat.h>
#include <unistd.h>

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace test {
namespace {

KeyPtr make_key() {
    return KeyPtr(EVP_EC_gen("P-256"));
}

using FilePtr = std::unique_ptr<std::FILE, net::OpensslFree<std::fclose>>;

FilePtr create(const std::string& path) {
    FilePtr file(std::fopen(path.c_str(), "w"));
    if (!file) throw std::runtime_error("cannot write " + path);
    ::chmod(path.c_str(), 0600);
    return file;
}

void add_extension(X509* certificate, int kind, const std::string& value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

}  // namespace

Authority::Authority() : key_(make_key()) {
    char path[] = "/tmp/weir-tls-test-XXXXXX";
    directory_ = ::mkdtemp(path);
    certificate_ = make("Weir test authority", key_.get(), -3600, 3600);
    add_extension(certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
    sign(certificate_.get(), {});
    files_.push_back(ca_file());
    PEM_write_X509(create(ca_file()).get(), certificate_.get());
}

Authority::~Authority() {
    for (const std::string& file : files_) ::unlink(file.c_str());
    ::rmdir(directory_.c_str());
}

net::CertificateFiles Authority::issue(const std::vector<std::string>& names, long from_s,
                                       long until_s) {
    const KeyPtr key = make_key();
    const net::X509Ptr certificate = make(names.front(), key.get(), from_s, until_s);
    sign(certificate.get(), names);
    const std::string base = directory_ + "/" + std::to_string(serial_);
    const net::CertificateFiles files{base + ".pem", base + ".key"};
    files_.insert(files_.end(), {files.certificate, files.key});
    PEM_write_X509(create(files.certificate).get(), certificate.get());
    PEM_write_PrivateKey(create(files.key).get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return files;
}

std::string Authority::write(const std::string& name, std::string_view text) {
    files_.push_back(directory_ + "/" + name);
    std::fwrite(text.data(), 1, text.size(), create(files_.back()).get());
    return files_.back();
}

std::string Authority::write_encrypted_key() {
    files_.push_back(directory_ + "/encrypted.key");
    char phrase[] = "secret";
    PEM_write_PrivateKey(create(files_.back()).get(), make_key().get(), EVP_aes_128_cbc(), nullptr,
                         0, nullptr, phrase);
    return files_.back();
}

net::X509Ptr Authority::make(const std::string& subject, EVP_PKEY* key, long from_s, long until_s) {
    net::X509Ptr certificate(X509_new());
    X509* x = certificate.get();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), ++serial_);
    X509_gmtime_adj(X509_getm_notBefore(x), from_s);
    X509_gmtime_adj(X509_getm_notAfter(x), until_s);
    X509_set_pubkey(x, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(subject.c_str()), -1, -1, 0);
    return certificate;
}

void Authority::sign(X509* certificate, const std::vector<std::string>& names) {
    std::string alternative;
    for (const std::string& name : names) {
        const bool numeric = std::isdigit(static_cast<unsigned char>(name.back())) != 0;
        alternative +=
            (alternative.empty() ? "" : ",") + std::string(numeric ? "IP:" : "DNS:") + name;
    }
    if (!alternative.empty()) add_extension(certificate, NID_subject_alt_name, alternative);
    X509* issuer = certificate_ ? certificate_.get() : certificate;
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
    X509_sign(certificate, key_.get(), EVP_sha256());
}

}  // namespace test
