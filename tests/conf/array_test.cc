// From a group of arrays to conf::Array.
// Source: weir.conf(5).  Mistakes are in mistakes_test.cc.

#include "tests/conf/sites.h"

namespace {

using namespace conf;
using std::chrono::milliseconds;

class ArrayTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ArrayTest);
    CPPUNIT_TEST(options_of_arrays_arrive_and_have_defaults);
    CPPUNIT_TEST(a_master_is_a_member_or_a_url);
    CPPUNIT_TEST_SUITE_END();

    void options_of_arrays_arrive_and_have_defaults() {
        const auto plain = site_of(array_site("")).arrays.at(0);
        CPPUNIT_ASSERT(plain.enabled && plain.key == conf::Array::Key::url);
        CPPUNIT_ASSERT_EQUAL(std::string("hrw"), plain.hash);
        CPPUNIT_ASSERT(plain.master.kind == conf::TableMaster::Kind::none);
        CPPUNIT_ASSERT_EQUAL(1.25, plain.bounded_load);
        CPPUNIT_ASSERT_EQUAL(std::string("DIRECT"), plain.pac.default_route);
        const auto said = site_of(array_site("enabled = false; seed = 7; key = \"host\"; list_ttl = 2;"
                                        "ttl_unit = \"seconds\"; eject_after = 1; replicate = 2;"
                                        "pac = { direct_hosts = [ \"*.ABC.com\" ];"
                                        "custom = \"own.js\"; plain_direct = false; };"))
                              .arrays.at(0);
        CPPUNIT_ASSERT(!said.enabled && said.key == conf::Array::Key::host);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{7}, said.seed);
        CPPUNIT_ASSERT(said.list_ttl == milliseconds(2000));
        CPPUNIT_ASSERT(said.ttl_unit == conf::Array::TtlUnit::seconds);
        CPPUNIT_ASSERT_EQUAL(1u, said.eject_after);
        CPPUNIT_ASSERT_EQUAL(2u, said.replicate);
        CPPUNIT_ASSERT_EQUAL(std::string("*.abc.com"), said.pac.direct_hosts.at(0));
        CPPUNIT_ASSERT_EQUAL('/', said.pac.custom.at(0));
        CPPUNIT_ASSERT(!said.pac.plain_direct);
    }

    void a_master_is_a_member_or_a_url() {
        const auto member = site_of(array_site("master = \"p\";")).arrays.at(0).master;
        CPPUNIT_ASSERT(member.kind == conf::TableMaster::Kind::member);
        CPPUNIT_ASSERT_EQUAL(std::string("p"), member.member);
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1:8081"), member.address);
        CPPUNIT_ASSERT_EQUAL(std::string("/pat"), member.path);
        const auto url = site_of(array_site("master = \"https://a.example/b?c\";")).arrays.at(0).master;
        CPPUNIT_ASSERT(url.kind == conf::TableMaster::Kind::url && url.tls);
        CPPUNIT_ASSERT_EQUAL(std::string("a.example:443"), url.address);
        CPPUNIT_ASSERT_EQUAL(std::string("a.example"), url.host);
        CPPUNIT_ASSERT_EQUAL(std::string("/b?c"), url.path);
        const auto bare = site_of(array_site("master = \"http://a.example:81\";")).arrays.at(0).master;
        CPPUNIT_ASSERT_EQUAL(std::string("/pat"), bare.path);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ArrayTest);

}  // namespace
