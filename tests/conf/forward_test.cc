// From the group "forward" of a proxy to its settings.
// Source: weir.conf(5), section FORWARD.  Mistakes are in mistakes_test.cc.

#include "common/conf/reader.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using conf::Site;
using std::chrono::milliseconds;

// A site of one proxy, without mistakes.
Site proxy(const std::string& options) {
    conf::Reading reading = conf::read_text(
        "proxies = { p = { listen = [ \"*:8081\" ]; " + options + " }; };", "/nowhere/weir.conf");
    CPPUNIT_ASSERT_EQUAL(std::string(), conf::describe(reading.mistakes));
    return std::move(reading.site);
}

class ForwardTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ForwardTest);
    CPPUNIT_TEST(without_the_group_nothing_is_forwarded);
    CPPUNIT_TEST(forward_options_arrive);
    CPPUNIT_TEST_SUITE_END();

  public:
    void without_the_group_nothing_is_forwarded() {
        const Site site = proxy("origin = \"http://192.0.2.1\";");
        CPPUNIT_ASSERT(!site.proxies[0].forward.enabled);
    }
    void forward_options_arrive() {
        const Site site = proxy(
            "forward = { allow = [ \"192.0.2.0/24\" ]; methods = [ \"GET\" ];\n"
            "connect_ports = ( 443, \"8000-8099\" ); allow_to = [ \"*.ABC.com\", \"::1\" ];\n"
            "deny_to = [ \"a.b\", \"10.0.0.0/8\" ]; allow_private = [ \"10.1.0.0/16\" ];\n"
            "auth_file = \"users\"; forwarded = \"add\"; tunnel_idle = \"1m\";\n"
            "dns = [ \"192.0.2.53\", \"::1\", \"127.0.0.1:5353\" ]; };");
        const conf::Proxy& p = site.proxies[0];
        const conf::ForwardSettings& f = p.forward;
        CPPUNIT_ASSERT(f.enabled && p.origin.kind == conf::OriginServer::Kind::none);
        CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.0/24"), f.allow.at(0));
        CPPUNIT_ASSERT_EQUAL(std::string("GET"), f.methods.at(0));
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, f.ports.size());
        CPPUNIT_ASSERT(f.connect_ports.at(0).first == 443 && f.connect_ports.at(0).last == 443);
        CPPUNIT_ASSERT(f.connect_ports.at(1).first == 8000 && f.connect_ports.at(1).last == 8099);
        CPPUNIT_ASSERT(f.to_hosts.at(0) == "*.abc.com" && f.to_networks.at(0) == "::1");
        CPPUNIT_ASSERT(f.not_to_hosts.at(0) == "a.b" && f.not_to_networks.at(0) == "10.0.0.0/8");
        CPPUNIT_ASSERT_EQUAL(std::string("10.1.0.0/16"), f.allow_private.at(0));
        CPPUNIT_ASSERT_EQUAL(std::string("/nowhere/users"), f.auth_file);
        CPPUNIT_ASSERT_EQUAL(std::string("Weir"), f.realm);
        CPPUNIT_ASSERT(f.forwarded == conf::ForwardSettings::Forwarded::add);
        CPPUNIT_ASSERT(f.tunnel_idle == milliseconds(60'000));
        CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.53:53"), f.dns.at(0));
        CPPUNIT_ASSERT_EQUAL(std::string("[::1]:53"), f.dns.at(1));
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1:5353"), f.dns.at(2));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ForwardTest);

}  // namespace
