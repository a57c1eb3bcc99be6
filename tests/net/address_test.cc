// How addresses and networks are read, printed, compared: see common/net/address.h.

#include "common/net/address.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using net::Address;
using net::IpNetwork;

struct TextCase {
    const char* says;
    std::string_view text;
    const char* printed;  // null: must be refused
};

// clang-format off
constexpr TextCase kAddresses[] = {
    {"IPv4",                        "127.0.0.1:8080",     "127.0.0.1:8080"},
    {"every IPv4 address",          "*:80",               "*:80"},
    {"every IPv4 address, in full", "0.0.0.0:80",         "*:80"},
    {"IPv6",                        "[::1]:80",           "[::1]:80"},
    {"every IPv6 address",          "[::]:443",           "[::]:443"},
    {"IPv6 is printed shortest",    "[2001:0DB8:0::1]:1", "[2001:db8::1]:1"},
    {"port 0: the kernel chooses",  "127.0.0.1:0",        "127.0.0.1:0"},
    {"a path",                      "unix:/run/x.sock",   "unix:/run/x.sock"},
    {"a relative path",             "unix:run/x",         "unix:run/x"},
    {"an abstract name",            "unix:@weir",         "unix:@weir"},
    {"nothing",                     "",                   nullptr},
    {"no port",                     "127.0.0.1",          nullptr},
    {"an empty port",               "127.0.0.1:",         nullptr},
    {"a port too large",            "127.0.0.1:65536",    nullptr},
    {"a signed port",               "127.0.0.1:+80",      nullptr},
    {"a port with a tail",          "127.0.0.1:80x",      nullptr},
    {"no host",                     ":80",                nullptr},
    {"a name is not looked up",     "localhost:80",       nullptr},
    {"three numbers",               "127.0.1:80",         nullptr},
    {"IPv6 without brackets",       "::1:80",             nullptr},
    {"IPv4 in brackets",            "[127.0.0.1]:80",     nullptr},
    {"an empty path",               "unix:",              nullptr},
    {"an empty abstract name",      "unix:@",             nullptr},
};

struct NetworkCase {
    const char* says;
    std::string_view network;
    std::string_view address;
    bool contains;
};

constexpr NetworkCase kNetworks[] = {
    {"inside",                       "10.0.0.0/8",      "10.255.0.1:80",          true},
    {"outside",                      "10.0.0.0/8",      "11.0.0.0:80",            false},
    {"a prefix inside a byte",       "10.16.0.0/12",    "10.31.255.255:1",        true},
    {"just past it",                 "10.16.0.0/12",    "10.32.0.0:1",            false},
    {"a single address",             "127.0.0.1",       "127.0.0.1:9",            true},
    {"not its neighbour",            "127.0.0.1",       "127.0.0.2:9",            false},
    {"all of IPv4",                  "0.0.0.0/0",       "8.8.8.8:53",             true},
    {"which is not IPv6",            "0.0.0.0/0",       "[2001:db8::1]:53",       false},
    {"all of IPv6",                  "::/0",            "[2001:db8::1]:53",       true},
    {"which is not IPv4",            "::/0",            "8.8.8.8:53",             false},
    {"IPv6 inside",                  "2001:db8::/32",   "[2001:db8:ffff::1]:1",   true},
    {"IPv6 outside",                 "2001:db8::/32",   "[2001:db9::1]:1",        false},
    {"IPv4 on a dual-stack socket",  "10.0.0.0/8",      "[::ffff:10.1.2.3]:1",    true},
    {"a unix peer is in no network", "0.0.0.0/0",       "unix:/run/x",            false},
};
// clang-format on

class AddressTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AddressTest);
    CPPUNIT_TEST(every_address_in_the_table_is_read_and_printed);
    CPPUNIT_TEST(a_path_must_fit);
    CPPUNIT_TEST(host_and_port_can_be_had_alone);
    CPPUNIT_TEST(addresses_are_equal_if_they_print_alike);
    CPPUNIT_TEST(local_is_this_machine);
    CPPUNIT_TEST(an_unnamed_socket_has_no_address);
    CPPUNIT_TEST(every_network_in_the_table_contains_what_it_should);
    CPPUNIT_TEST(a_network_with_bits_past_its_prefix_is_refused);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_address_in_the_table_is_read_and_printed() {
        for (const TextCase& c : kAddresses) {
            auto address = Address::parse(c.text);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.printed != nullptr, address.has_value());
            if (address)
                CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.printed), address->to_string());
        }
    }
    void a_path_must_fit() {
        CPPUNIT_ASSERT(Address::parse("unix:/" + std::string(106, 'x')));
        auto error = Address::parse("unix:/" + std::string(107, 'x'));
        CPPUNIT_ASSERT(error.error().code == base::Errc::too_large);
    }
    void host_and_port_can_be_had_alone() {
        auto address = Address::parse("[2001:db8::1]:8080");
        CPPUNIT_ASSERT_EQUAL(std::string("2001:db8::1"), address->host());
        CPPUNIT_ASSERT_EQUAL(std::uint16_t{8080}, address->port());
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1:9"),
                             Address::from_host("127.0.0.1", 9)->to_string());
        CPPUNIT_ASSERT(Address::parse("unix:/run/x")->unix_path() == "/run/x");
        CPPUNIT_ASSERT(Address::parse("unix:@x")->unix_path().empty());
    }
    void addresses_are_equal_if_they_print_alike() {
        const Address a = *Address::parse("127.0.0.1:80"), b = *Address::parse("127.0.0.1:81");
        CPPUNIT_ASSERT(a == *Address::parse("127.0.0.1:80"));
        CPPUNIT_ASSERT(a != b);
        CPPUNIT_ASSERT(a < b);
        CPPUNIT_ASSERT(a != *Address::parse("[::ffff:127.0.0.1]:80"));
        CPPUNIT_ASSERT(*Address::parse("unix:/a") < *Address::parse("unix:/b"));
        CPPUNIT_ASSERT(Address() == Address());
    }
    void local_is_this_machine() {
        CPPUNIT_ASSERT(Address::parse("127.8.9.1:1")->is_local());
        CPPUNIT_ASSERT(Address::parse("[::1]:1")->is_local());
        CPPUNIT_ASSERT(Address::parse("[::ffff:127.0.0.1]:1")->is_local());
        CPPUNIT_ASSERT(Address::parse("unix:/x")->is_local());
        CPPUNIT_ASSERT(!Address::parse("128.0.0.1:1")->is_local());
        CPPUNIT_ASSERT(!Address::parse("[::]:1")->is_local());
    }
    void an_unnamed_socket_has_no_address() {
        const sockaddr raw{AF_UNIX, {}};
        CPPUNIT_ASSERT_EQUAL(std::string("unix:"),
                             Address::from_raw(&raw, sizeof(sa_family_t)).to_string());
        CPPUNIT_ASSERT_EQUAL(std::string("-"), Address::from_raw(&raw, 0).to_string());
    }
    void every_network_in_the_table_contains_what_it_should() {
        for (const NetworkCase& c : kNetworks) {
            auto network = IpNetwork::parse(c.network);
            CPPUNIT_ASSERT_MESSAGE(c.says, network.has_value());
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.contains,
                                         network->contains(*Address::parse(c.address)));
        }
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1/32"),
                             IpNetwork::parse("127.0.0.1")->to_string());
        CPPUNIT_ASSERT_EQUAL(std::string("2001:db8::/32"),
                             IpNetwork::parse("2001:db8::/32")->to_string());
    }
    void a_network_with_bits_past_its_prefix_is_refused() {
        for (const char* text : {"10.0.0.1/8", "2001:db8::1/32", "10.0.0.0/33", "::/129",
                                 "10.0.0.0/", "/8", "", "10.0.0.0/-1", "a/8"})
            CPPUNIT_ASSERT_MESSAGE(text, !IpNetwork::parse(text));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(AddressTest);

}  // namespace
