// What a forward proxy takes for its own site.
// Source: weir.conf(5), section FORWARD.

#include "proxyd/own_hosts.h"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using proxyd::OwnHosts;

class OwnHostsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OwnHostsTest);
    CPPUNIT_TEST(a_pattern_fits_hosts_below_it);
    CPPUNIT_TEST(names_of_the_site_are_its_own_on_any_port);
    CPPUNIT_TEST(addresses_are_its_own_where_it_is_reached);
    CPPUNIT_TEST(a_listener_on_any_address_is_every_address_of_the_machine);
    CPPUNIT_TEST(the_machine_has_an_address);
    CPPUNIT_TEST_SUITE_END();

  public:
    static conf::Site site(const char* listen) {
        conf::Site site;
        conf::Cluster www, other, hosts;
        www.host = "www.ABC.com";
        www.listen = {{"192.0.2.80:80", {}}};
        www.servers = {{conf::Server::Kind::proxy, 0, "p1", listen, 1}};
        other.host = "www.other.com";
        hosts.host = "http-balancer.abc.com";
        site.clusters = {www, other, hosts};
        conf::Proxy proxy;
        proxy.host = "proxy1.abc.com";
        proxy.listen = {{listen, {}}};
        proxy.origin.kind = conf::OriginServer::Kind::cluster;
        proxy.origin.index = 2;
        proxy.origin.host = "inner.abc.com:8090";
        proxy.routes = {{"*.img.abc.com", "", conf::Route::Via::origin, ""},
                        {"", "/x", conf::Route::Via::origin, ""},
                        {"far.com", "", conf::Route::Via::direct, ""}};
        site.proxies = {proxy};
        return site;
    }
    void a_pattern_fits_hosts_below_it() {
        static const struct { const char *pattern, *host; bool fits; } kCases[] = {
            {"abc.com", "ABC.com", true},    {"abc.com", "abc.com.", true},
            {"abc.com", "www.abc.com", false}, {"*.abc.com", "www.abc.com", true},
            {"*.abc.com", "a.b.ABC.COM.", true}, {"*.abc.com", "abc.com", false},
            {"*.abc.com", "xabc.com", false}, {"*.abc.com", ".abc.com", false},
        };
        for (const auto& c : kCases)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.host, c.fits, proxyd::is_host_of(c.pattern, c.host));
    }
    void names_of_the_site_are_its_own_on_any_port() {
        const OwnHosts own(site("192.0.2.7:8080"), 0, {});
        for (const char* host : {"proxy1.abc.com", "www.abc.com", "WWW.abc.com.", "inner.abc.com",
                                 "http-balancer.abc.com", "a.img.abc.com"})
            CPPUNIT_ASSERT_MESSAGE(host, own.owns(host, 80) && own.owns(host, 8443));
        for (const char* host : {"www.other.com", "far.com", "img.abc.com", "abc.com", "", "*"})
            CPPUNIT_ASSERT_MESSAGE(host, !own.owns(host, 80));
    }
    void addresses_are_its_own_where_it_is_reached() {
        const OwnHosts own(site("192.0.2.7:8080"), 0, {});
        CPPUNIT_ASSERT(own.owns("192.0.2.7", 8080) && own.owns("[::ffff:192.0.2.7]", 8080));
        CPPUNIT_ASSERT(own.owns("192.0.2.80", 80));
        CPPUNIT_ASSERT(!own.owns("192.0.2.7", 80) && !own.owns("192.0.2.8", 8080));
        CPPUNIT_ASSERT(own.owns(*net::Address::parse("192.0.2.7:8080")));
        CPPUNIT_ASSERT(own.owns(*net::Address::parse("[::ffff:192.0.2.7]:8080")));
        CPPUNIT_ASSERT(!own.owns(*net::Address::parse("192.0.2.80:80")));
    }
    void a_listener_on_any_address_is_every_address_of_the_machine() {
        const std::vector<net::Address> here = {*net::Address::from_host("192.0.2.7", 0),
                                                *net::Address::from_host("2001:db8::7", 0)};
        const OwnHosts own(site("*:8080"), 0, here);
        for (const char* text : {"192.0.2.7:8080", "[2001:db8::7]:8080", "127.0.0.1:8080",
                                 "127.8.8.8:8080", "[::1]:8080", "0.0.0.0:8080", "[::]:8080",
                                 "[::ffff:192.0.2.7]:8080", "[::ffff:127.0.0.1]:8080"})
            CPPUNIT_ASSERT_MESSAGE(text, own.owns(*net::Address::parse(text)));
        CPPUNIT_ASSERT(!own.owns(*net::Address::parse("192.0.2.8:8080")));
        CPPUNIT_ASSERT(!own.owns(*net::Address::parse("192.0.2.7:80")));
    }
    void the_machine_has_an_address() {
        CPPUNIT_ASSERT(!proxyd::interface_addresses().empty());
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(OwnHostsTest);

}  // namespace
