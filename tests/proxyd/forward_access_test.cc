// Whose requests for other sites are served, and where they may go.
// Source: weir.conf(5), section FORWARD.

#include "proxyd/forward_access.h"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using proxyd::ForwardAccess;
using proxyd::ForwardAsk;
using Answer = proxyd::ForwardAccess::Answer;

struct Case {
    const char* says;
    ForwardAsk ask;
    Answer answer;
};

// clang-format off
// By the settings of some().
constexpr Case kCases[] = {
    {"a client of the list",         {"192.0.2.9", "GET", "a.com", 80, false},         Answer::allowed},
    {"as IPv4 within IPv6",          {"::ffff:192.0.2.9", "GET", "a.com", 80, false},  Answer::allowed},
    {"by IPv6",                      {"2001:db8::1", "GET", "a.com", 80, false},       Answer::allowed},
    {"another client",               {"192.0.3.9", "GET", "a.com", 80, false},         Answer::client},
    {"loopback is not trusted",      {"127.0.0.1", "GET", "a.com", 80, false},         Answer::client},
    {"a client without address",     {"unix", "GET", "a.com", 80, false},              Answer::client},
    {"a client of any address",      {"*", "GET", "a.com", 80, false},                 Answer::client},
    {"no client",                    {"", "GET", "a.com", 80, false},                  Answer::client},
    {"another method",               {"192.0.2.9", "DELETE", "a.com", 80, false},      Answer::method},
    {"methods have a case",          {"192.0.2.9", "get", "a.com", 80, false},         Answer::method},
    {"a tunnel",                     {"192.0.2.9", "CONNECT", "a.com", 443, true},     Answer::allowed},
    {"a tunnel for mail",            {"192.0.2.9", "CONNECT", "a.com", 25, true},      Answer::port},
    {"a tunnel to a port of URLs",   {"192.0.2.9", "CONNECT", "a.com", 80, true},      Answer::port},
    {"a URL of a port of mail",      {"192.0.2.9", "GET", "a.com", 25, false},         Answer::port},
    {"a high port",                  {"192.0.2.9", "GET", "a.com", 65535, false},      Answer::allowed},
    {"port 0",                       {"192.0.2.9", "GET", "a.com", 0, false},          Answer::port},
    {"a host nobody reaches",        {"192.0.2.9", "GET", "bad.com", 80, false},       Answer::host},
    {"in capitals, with a dot",      {"192.0.2.9", "GET", "BAD.com.", 80, false},      Answer::host},
    {"a host below one",             {"192.0.2.9", "GET", "x.evil.com", 80, false},    Answer::host},
    {"another of that name",         {"192.0.2.9", "GET", "notbad.com", 80, false},    Answer::allowed},
    {"no host",                      {"192.0.2.9", "GET", "", 80, false},              Answer::host},
};

struct Reach {
    const char* address;
    bool is_public;
};
constexpr Reach kReach[] = {
    {"8.8.8.8", true},              {"1.1.1.1", true},             {"93.184.216.34", true},
    {"172.15.255.255", true},       {"172.32.0.0", true},          {"100.63.255.255", true},
    {"2606:4700::1111", true},      {"2a00:1450::1", true},        {"::ffff:8.8.8.8", true},
    {"64:ff9b::8.8.8.8", true},
    {"127.0.0.1", false},           {"127.255.255.254", false},    {"0.0.0.0", false},
    {"0.1.2.3", false},             {"10.0.0.1", false},           {"172.16.0.1", false},
    {"172.31.255.255", false},      {"192.168.1.1", false},        {"169.254.169.254", false},
    {"100.100.100.200", false},     {"168.63.129.16", false},      {"192.0.0.192", false},
    {"224.0.0.1", false},           {"255.255.255.255", false},    {"198.18.0.1", false},
    {"::", false},                  {"::1", false},                {"::127.0.0.1", false},
    {"::ffff:127.0.0.1", false},    {"::ffff:10.0.0.1", false},    {"::ffff:169.254.169.254", false},
    {"64:ff9b::127.0.0.1", false},  {"64:ff9b::a9fe:a9fe", false}, {"64:ff9b:1::1", false},
    {"2002:7f00:1::", false},       {"2001::1", false},            {"2001:db8::1", false},
    {"fe80::1", false},             {"fec0::1", false},            {"fc00::1", false},
    {"fd00:ec2::254", false},       {"ff02::1", false},
};
// clang-format on

conf::ForwardSettings some() {
    conf::ForwardSettings settings;
    settings.enabled = true;
    settings.allow = {"192.0.2.0/24", "2001:db8::/32"};
    settings.methods = {"GET", "CONNECT"};
    settings.not_to_hosts = {"bad.com", "*.evil.com"};
    return settings;
}
ForwardAccess access(const conf::ForwardSettings& settings) {
    return *ForwardAccess::make(settings);
}
net::Address at(const char* host) { return *net::Address::from_host(host, 80); }

class ForwardAccessTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ForwardAccessTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST(without_a_list_of_clients_nobody_may);
    CPPUNIT_TEST(only_public_addresses_are_reached);
    CPPUNIT_TEST(private_networks_are_reached_if_they_are_listed);
    CPPUNIT_TEST(a_list_of_destinations_excludes_all_others);
    CPPUNIT_TEST(denied_networks_come_before_all);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        const ForwardAccess rules = access(some());
        for (const Case& c : kCases)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, static_cast<int>(c.answer),
                                         static_cast<int>(rules.ask(c.ask)));
    }
    void without_a_list_of_clients_nobody_may() {
        conf::ForwardSettings settings;
        settings.enabled = true;
        for (const ForwardAccess& rules : {ForwardAccess(), access(settings)})
            for (const char* client : {"192.0.2.9", "127.0.0.1", "::1", "", "unix"})
                CPPUNIT_ASSERT(rules.ask({client, "GET", "a.com", 80, false}) == Answer::client);
    }
    void only_public_addresses_are_reached() {
        const ForwardAccess rules = access(some());
        for (const Reach& c : kReach) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.address, c.is_public, proxyd::is_public(at(c.address)));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.address, c.is_public,
                                         rules.may_connect(at(c.address), true));
        }
        CPPUNIT_ASSERT(!rules.may_connect(*net::Address::parse("unix:/run/x"), true));
        CPPUNIT_ASSERT(!rules.may_connect(net::Address(), true));
    }
    void private_networks_are_reached_if_they_are_listed() {
        conf::ForwardSettings settings = some();
        settings.allow_private = {"10.1.0.0/16", "fd00:1::/32"};
        const ForwardAccess rules = access(settings);
        CPPUNIT_ASSERT(rules.may_connect(at("10.1.2.3"), true));
        CPPUNIT_ASSERT(rules.may_connect(at("::ffff:10.1.2.3"), true));
        CPPUNIT_ASSERT(rules.may_connect(at("fd00:1::1"), true));
        CPPUNIT_ASSERT(!rules.may_connect(at("10.2.2.3"), true));
        CPPUNIT_ASSERT(!rules.may_connect(at("169.254.169.254"), true));
    }
    void a_list_of_destinations_excludes_all_others() {
        conf::ForwardSettings settings = some();
        settings.to_hosts = {"*.good.com"};
        ForwardAccess rules = access(settings);
        const auto asks = [&rules](const char* host) {
            return rules.ask({"192.0.2.9", "GET", host, 80, false});
        };
        CPPUNIT_ASSERT(asks("www.good.com") == Answer::allowed && rules.names("www.good.com"));
        CPPUNIT_ASSERT(asks("good.com") == Answer::host && asks("a.com") == Answer::host);
        settings.to_networks = {"8.8.8.0/24"};
        rules = access(settings);
        CPPUNIT_ASSERT(asks("a.com") == Answer::allowed && !rules.names("a.com"));
        CPPUNIT_ASSERT(rules.may_connect(at("8.8.8.8"), false));
        CPPUNIT_ASSERT(!rules.may_connect(at("9.9.9.9"), false));
        CPPUNIT_ASSERT(rules.may_connect(at("9.9.9.9"), true));
        CPPUNIT_ASSERT(!rules.may_connect(at("127.0.0.1"), true));
        settings.to_networks = {"10.0.0.0/8"};  // allowed, but not for being private
        CPPUNIT_ASSERT(!access(settings).may_connect(at("10.0.0.1"), false));
    }
    void denied_networks_come_before_all() {
        conf::ForwardSettings settings = some();
        settings.not_to_networks = {"8.8.8.0/24", "10.1.1.0/24"};
        settings.to_networks = {"8.0.0.0/8"};
        settings.allow_private = {"10.0.0.0/8"};
        const ForwardAccess rules = access(settings);
        CPPUNIT_ASSERT(!rules.may_connect(at("8.8.8.8"), true));
        CPPUNIT_ASSERT(!rules.may_connect(at("::ffff:8.8.8.8"), false));
        CPPUNIT_ASSERT(!rules.may_connect(at("10.1.1.1"), true));
        CPPUNIT_ASSERT(rules.may_connect(at("8.8.4.4"), false));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ForwardAccessTest);

}  // namespace
