// What is said about certificates and keys that cannot be used: see common/net/tls_certificate.h.

#include "common/net/tls_certificate.h"

#include <string>

#include <sys/stat.h>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/net/test_authority.h"

namespace {

using net::CertificateFiles;

class TlsCertificateTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TlsCertificateTest);
    CPPUNIT_TEST(a_certificate_and_its_key_are_fine);
    CPPUNIT_TEST(a_file_that_cannot_be_read_is_named);
    CPPUNIT_TEST(a_file_without_a_certificate_is_named);
    CPPUNIT_TEST(a_file_without_a_key_is_named);
    CPPUNIT_TEST(an_encrypted_key_is_refused_without_a_question);
    CPPUNIT_TEST(a_key_of_another_certificate_is_told);
    CPPUNIT_TEST(both_files_are_looked_at);
    CPPUNIT_TEST(an_expired_certificate_is_a_warning);
    CPPUNIT_TEST(a_key_that_everybody_may_read_is_a_warning);
    CPPUNIT_TEST(the_names_are_those_of_the_extension);
    CPPUNIT_TEST_SUITE_END();

    test::Authority authority_;
    CertificateFiles good_ = authority_.issue({"example.com"});

    static std::string mistakes(const CertificateFiles& files) {
        net::TlsReport report;
        const bool fine = net::check_certificate(files, report);
        CPPUNIT_ASSERT_EQUAL(report.mistakes.empty(), fine);
        std::string text;
        for (const std::string& mistake : report.mistakes) text += mistake + "\n";
        return text;
    }
    static std::string warnings(const CertificateFiles& files) {
        net::TlsReport report;
        CPPUNIT_ASSERT(net::check_certificate(files, report));
        CPPUNIT_ASSERT(report.warnings.size() <= 1);
        return report.warnings.empty() ? "" : report.warnings.front();
    }

  public:
    void a_certificate_and_its_key_are_fine() {
        CPPUNIT_ASSERT_EQUAL(std::string(), mistakes(good_));
        CPPUNIT_ASSERT_EQUAL(std::string(), warnings(good_));
    }
    void a_file_that_cannot_be_read_is_named() {
        CPPUNIT_ASSERT_EQUAL(std::string("/nowhere/c.pem: No such file or directory\n"),
                             mistakes({"/nowhere/c.pem", good_.key}));
        CPPUNIT_ASSERT_EQUAL(std::string("/tmp: not a regular file\n"),
                             mistakes({good_.certificate, "/tmp"}));
    }
    void a_file_without_a_certificate_is_named() {
        const std::string empty = authority_.write("empty.pem", "nothing here\n");
        CPPUNIT_ASSERT_EQUAL(empty + ": holds no certificate in PEM form\n",
                             mistakes({empty, good_.key}));
    }
    void a_file_without_a_key_is_named() {
        const std::string said = mistakes({good_.certificate, good_.certificate});
        CPPUNIT_ASSERT(said.starts_with(good_.certificate + ": holds no private key"));
    }
    void an_encrypted_key_is_refused_without_a_question() {
        const std::string key = authority_.write_encrypted_key();
        CPPUNIT_ASSERT_EQUAL(key + ": is encrypted; only keys without a pass phrase can be used\n",
                             mistakes({good_.certificate, key}));
    }
    void a_key_of_another_certificate_is_told() {
        const CertificateFiles other = authority_.issue({"example.org"});
        CPPUNIT_ASSERT_EQUAL(
            other.key + ": does not belong to the certificate in " + good_.certificate + "\n",
            mistakes({good_.certificate, other.key}));
    }
    void both_files_are_looked_at() {
        CPPUNIT_ASSERT_EQUAL(std::string("/nowhere/c: No such file or directory\n"
                                         "/nowhere/k: No such file or directory\n"),
                             mistakes({"/nowhere/c", "/nowhere/k"}));
    }
    void an_expired_certificate_is_a_warning() {
        const CertificateFiles old = authority_.issue({"example.com"}, -7200, -3600);
        CPPUNIT_ASSERT(warnings(old).starts_with(old.certificate + ": expired on 20"));
        const CertificateFiles early = authority_.issue({"example.com"}, 3600, 7200);
        CPPUNIT_ASSERT(warnings(early).starts_with(early.certificate + ": not valid before 20"));
    }
    void a_key_that_everybody_may_read_is_a_warning() {
        ::chmod(good_.key.c_str(), 0644);
        CPPUNIT_ASSERT_EQUAL(good_.key + ": a private key that everybody may read",
                             warnings(good_));
    }
    void the_names_are_those_of_the_extension() {
        const CertificateFiles files = authority_.issue({"A.example.com", "*.example.org"});
        const net::SslCtxPtr context(SSL_CTX_new(TLS_server_method()));
        net::TlsReport report;
        CPPUNIT_ASSERT(net::load_certificate(context.get(), files, report));
        const std::vector<std::string> names = net::certificate_names(context.get());
        CPPUNIT_ASSERT((names == std::vector<std::string>{"a.example.com", "*.example.org"}));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(TlsCertificateTest);

}  // namespace
