// Addresses: what is one, how it is connected to, which two collide.
// Source: weir.conf(5), "Values".

#include "common/conf/address.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using conf::parse_address;

struct Good {
    const char* text;
    const char* connect;   // as connectable() writes it
};
constexpr Good kGood[] = {
    {"127.0.0.1:80", "127.0.0.1:80"},        {"[::1]:80", "[::1]:80"},
    {"[0:0:0::1]:80", "[::1]:80"},           {"*:65535", "127.0.0.1:65535"},
    {"0.0.0.0:80", "127.0.0.1:80"},          {"[::]:80", "[::1]:80"},
    {"www.example.org:1", "www.example.org:1"}, {"[::ffff:1.2.3.4]:80", "[::ffff:1.2.3.4]:80"},
};

constexpr const char* kBad[] = {
    "", ":", ":80", "80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536",
    "127.0.0.1:80x", "127.0.0.1:-1", "127.0.0.1: 80", "127.1:80", "1.2.3.4.5:80", "256.0.0.1:80",
    "::1:80", "[::1]", "[::1:80", "[]:80", "[127.0.0.1]:80", "[::1%lo]:80", "a b:80", "a/b:80",
    "-a:80", ".a:80", "a..b:80", "user@host:80",
};

struct Pair {
    const char *a, *b;
    bool collide;
};
constexpr Pair kPairs[] = {
    {"127.0.0.1:80", "127.0.0.1:80", true},  {"127.0.0.1:80", "127.0.0.1:81", false},
    {"127.0.0.1:80", "127.0.0.2:80", false}, {"0.0.0.0:80", "127.0.0.2:80", true},
    {"*:80", "127.0.0.2:80", true},          {"*:80", "[::1]:80", true},
    {"*:80", "*:80", true},                  {"*:80", "*:81", false},
    {"[::]:80", "[::1]:80", true},           {"[::]:80", "127.0.0.1:80", false},
    {"[::1]:80", "[0::1]:80", true},
};

class AddressTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AddressTest);
    CPPUNIT_TEST(good_addresses_can_be_connected_to);
    CPPUNIT_TEST(bad_addresses_are_refused);
    CPPUNIT_TEST(listeners_collide_with_wildcards_both_ways);
    CPPUNIT_TEST(loopback_is_told_by_its_text);
    CPPUNIT_TEST_SUITE_END();

  public:
    void good_addresses_can_be_connected_to() {
        for (const Good& good : kGood) {
            const auto address = parse_address(good.text);
            CPPUNIT_ASSERT_MESSAGE(good.text, address.has_value());
            CPPUNIT_ASSERT_EQUAL_MESSAGE(good.text, std::string(good.connect),
                                         conf::connectable(*address));
        }
    }
    void bad_addresses_are_refused() {
        for (const char* text : kBad) CPPUNIT_ASSERT_MESSAGE(text, !parse_address(text));
    }
    void listeners_collide_with_wildcards_both_ways() {
        for (const Pair& pair : kPairs) {
            const auto a = *parse_address(pair.a), b = *parse_address(pair.b);
            const std::string where = std::string(pair.a) + " and " + pair.b;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(where, pair.collide, conf::collide(a, b));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(where, pair.collide, conf::collide(b, a));
        }
    }
    void loopback_is_told_by_its_text() {
        for (const char* host : {"127.0.0.1", "127.3.2.1", "::1", "localhost"})
            CPPUNIT_ASSERT_MESSAGE(host, conf::is_loopback(host));
        for (const char* host : {"12.7.0.1", "::2", "localhost.example.org", ""})
            CPPUNIT_ASSERT_MESSAGE(host, !conf::is_loopback(host));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(AddressTest);

}  // namespace
