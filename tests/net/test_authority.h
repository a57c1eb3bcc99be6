// test_authority.h -- a certificate authority that lives as long as a test.
//
// Writes PEM files into a directory of its own and removes them at the end.

#ifndef TESTS_NET_TEST_AUTHORITY_H
#define TESTS_NET_TEST_AUTHORITY_H

#include <string>
#include <vector>

#include <openssl/evp.h>

#include "common/net/tls_certificate.h"

namespace test {

using KeyPtr = std::unique_ptr<EVP_PKEY, net::OpensslFree<EVP_PKEY_free>>;

class Authority {
  public:
    Authority();
    ~Authority();
    Authority(const Authority&) = delete;
    Authority& operator=(const Authority&) = delete;

    // A certificate for these names ("example.com", "*.example.com", "127.0.0.1"), valid
    // from now + from_s to now + until_s.
    net::CertificateFiles issue(const std::vector<std::string>& names, long from_s = -3600,
                                long until_s = 3600);
    std::string ca_file() const { return directory_ + "/ca.pem"; }
    // Writes a file of that name and returns its path.
    std::string write(const std::string& name, std::string_view text);
    // A key file that only a pass phrase opens.
    std::string write_encrypted_key();

  private:
    net::X509Ptr make(const std::string& subject, EVP_PKEY* key, long from_s, long until_s);
    void sign(X509* certificate, const std::vector<std::string>& names);

    std::string directory_;
    std::vector<std::string> files_;
    KeyPtr key_;
    net::X509Ptr certificate_;
    long serial_ = 0;
};

}  // namespace test

#endif  // TESTS_NET_TEST_AUTHORITY_H
