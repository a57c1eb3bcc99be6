// Where the site of a URL is connected to, and how.

#include "proxyd/direct.h"

#include <cppunit/extensions/HelperMacros.h>

#include "common/http/head_parser.h"

namespace {

using namespace proxyd;

struct Case {
    const char* url;
    const char* host;
    std::uint16_t port;
    bool tls;
};
constexpr Case kCases[] = {
    {"http://www.test/a", "www.test", 80, false},
    {"http://www.test:8080/", "www.test", 8080, false},
    {"https://www.test/", "www.test", 443, true},
    {"https://www.test.:8443/?q", "www.test", 8443, true},
    {"http://192.0.2.1/", "192.0.2.1", 80, false},
    {"https://[2001:db8::1]/", "2001:db8::1", 443, true},
    {"http://[2001:db8::1]:81/", "2001:db8::1", 81, false},
};

class DirectTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DirectTest);
    CPPUNIT_TEST(the_endpoint_is_that_of_the_url);
    CPPUNIT_TEST(a_listed_host_is_judged_by_its_name_and_others_by_their_addresses);
    CPPUNIT_TEST(where_the_proxy_listens_is_no_destination);
    CPPUNIT_TEST(a_request_names_its_destination);
    CPPUNIT_TEST(only_some_proxies_have_to_do_with_other_sites);
    CPPUNIT_TEST_SUITE_END();

    conf::Site site_;
    DirectEstate estate_;
    net::Loop loop_;

  public:
    void setUp() override {
        conf::Proxy proxy;
        proxy.listen = {{"192.0.2.7:8080", {}}};
        proxy.forward.enabled = true;
        proxy.forward.connect_timeout = net::Millis(7'000);
        proxy.forward.dns = {"127.0.0.1:53"};
        site_.proxies = {proxy};
        net::TlsReport report;
        estate_.tls = net::TlsContext::make_client({.verify = false, .ca_file = {}}, report);
    }
    Direct direct() {
        estate_.access = *ForwardAccess::make(site_.proxies[0].forward);
        return {site_, 0, estate_, loop_, h1::ClientLimits()};
    }

    void the_endpoint_is_that_of_the_url() {
        const Direct way = direct();
        CPPUNIT_ASSERT(way.limits.connect_timeout == net::Millis(7'000));
        for (const Case& c : kCases) {
            const h1::Endpoint to = way.endpoint(c.url);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.url, std::string(c.host), to.host);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.url, c.port, to.port);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.url, c.tls, to.tls != nullptr);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.url, std::string(c.tls ? c.host : ""), to.tls_host);
            CPPUNIT_ASSERT(to.dialer != nullptr);
        }
    }
    void a_listed_host_is_judged_by_its_name_and_others_by_their_addresses() {
        site_.proxies[0].forward.to_hosts = {"*.good.test"};
        site_.proxies[0].forward.to_networks = {"8.8.8.0/24"};
        const Direct way = direct();
        const auto may = [&way](const char* host, const char* address) {
            return way.dialer(host).filter->may_connect(*net::Address::from_host(address, 80));
        };
        CPPUNIT_ASSERT(may("www.good.test", "9.9.9.9") && may("www.good.test", "8.8.8.8"));
        CPPUNIT_ASSERT(may("a.test", "8.8.8.8") && !may("a.test", "9.9.9.9"));
        CPPUNIT_ASSERT(!may("www.good.test", "10.0.0.1"));
        CPPUNIT_ASSERT(&way.dialer("www.good.test") != &way.dialer("a.test"));
    }
    void where_the_proxy_listens_is_no_destination() {
        site_.proxies[0].forward.allow_private = {"192.0.2.0/24"};
        const Direct way = direct();
        const net::AddressFilter& filter = *way.dialer("a.test").filter;
        CPPUNIT_ASSERT(filter.may_connect(*net::Address::parse("192.0.2.7:80")));
        CPPUNIT_ASSERT(!filter.may_connect(*net::Address::parse("192.0.2.7:8080")));
        CPPUNIT_ASSERT(!filter.may_connect(*net::Address::parse("[::ffff:192.0.2.7]:8080")));
    }
    void a_request_names_its_destination() {
        static const struct { const char* line; bool tls; const char* host; std::uint16_t port; } kLines[] = {
            {"GET http://a.test/ HTTP/1.1", false, "a.test", 80},
            {"GET http://a.test/ HTTP/1.1", true, "a.test", 80},
            {"GET https://a.test/ HTTP/1.1", false, "a.test", 443},
            {"GET HTTPS://a.test:1/ HTTP/1.1", false, "a.test", 1},
            {"CONNECT a.test:22 HTTP/1.1", false, "a.test", 22},
            {"GET / HTTP/1.1", false, "host.test", 80},
            {"GET / HTTP/1.1", true, "host.test", 443},
        };
        for (const auto& c : kLines) {
            const std::string text = c.line + std::string("\r\nHost: host.test\r\n\r\n");
            http::RequestHead head;
            CPPUNIT_ASSERT(http::parse_request_head(text, 0, {1024, 4096, 32}, head));
            const Destination to = destination_of(head, c.tls);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.line, std::string(c.host), std::string(to.host));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.line, c.port, to.port);
        }
    }
    void only_some_proxies_have_to_do_with_other_sites() {
        conf::Proxy proxy;
        CPPUNIT_ASSERT(!goes_direct(proxy));
        proxy.routes = {{"a.test", "", conf::Route::Via::direct, ""}};
        CPPUNIT_ASSERT(goes_direct(proxy));
        CPPUNIT_ASSERT(goes_direct(site_.proxies[0]));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(DirectTest);

}  // namespace
