// Host names at start-up: see common/net/resolver.h.  Asks for nothing that needs a network.

#include "common/net/resolver.h"

#include <cppunit/extensions/HelperMacros.h>

namespace {

class ResolverTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ResolverTest);
    CPPUNIT_TEST(a_numeric_host_is_its_address);
    CPPUNIT_TEST(localhost_is_this_machine);
    CPPUNIT_TEST(what_is_no_name_is_not_found);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_numeric_host_is_its_address() {
        auto addresses = net::make_addresses("127.0.0.1", 80);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, addresses->size());
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1:80"), addresses->front().to_string());
        CPPUNIT_ASSERT_EQUAL(std::string("[::1]:80"),
                             net::make_addresses("::1", 80)->front().to_string());
    }
    void localhost_is_this_machine() {
        auto addresses = net::make_addresses("localhost", 80);
        CPPUNIT_ASSERT(addresses && !addresses->empty());
        for (const net::Address& address : *addresses) CPPUNIT_ASSERT(address.is_local());
    }
    void what_is_no_name_is_not_found() {
        CPPUNIT_ASSERT(!net::make_addresses("no such name", 80));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ResolverTest);

}  // namespace
