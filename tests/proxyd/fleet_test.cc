// What a worker knows of an array, and how it comes to know a newer table.

#include "proxyd/fleet.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "proxyd/table_text.h"

namespace {

using proxyd::Fleet;
using proxyd::SharedTable;

array::Member member(const std::string& name, const std::string& address) {
    return *array::parse_member(name + " " + address + " 8081 http://a/pat Weir/1.0 0 UP 1 64");
}

class FleetTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FleetTest);
    CPPUNIT_TEST(without_a_table_nobody_is_a_member);
    CPPUNIT_TEST(members_have_numbers_and_addresses);
    CPPUNIT_TEST(what_a_table_leaves_open_is_as_configured);
    CPPUNIT_TEST(a_newer_table_is_taken_when_asked);
    CPPUNIT_TEST(a_text_that_is_no_table_changes_nothing);
    CPPUNIT_TEST(a_peer_is_known_by_its_host);
    CPPUNIT_TEST_SUITE_END();

  public:
    void setUp() override {
        settings_.name = "edge";
        settings_.table.hash = array::Hash::hrw;
        settings_.table.seed = 7;
        settings_.table.key = array::KeyKind::host;
        settings_.table.list_ttl = std::chrono::seconds(600);
        settings_.table.members = {member("a", "192.0.2.1"), member("b", "192.0.2.2")};
    }
    void without_a_table_nobody_is_a_member() {
        Fleet fleet(settings_, shared_, "a");
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, fleet.generation());
        CPPUNIT_ASSERT(!fleet.self());
        CPPUNIT_ASSERT(fleet.table().members.empty());
    }
    void members_have_numbers_and_addresses() {
        put();
        Fleet fleet(settings_, shared_, "b");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, fleet.self().value());
        CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.1:8081"), fleet.address(0).to_string());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, fleet.find("a").value());
        CPPUNIT_ASSERT(!fleet.find("c"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, fleet.ranking().size());
        CPPUNIT_ASSERT(!Fleet(settings_, shared_, "c").self());
    }
    void what_a_table_leaves_open_is_as_configured() {
        shared_.put("Proxy Array Information/1.0\r\nArrayEnabled: 1\r\n\r\n" +
                    array::to_line(settings_.table.members[0]) + "\r\n");
        const Fleet fleet(settings_, shared_, "a");
        CPPUNIT_ASSERT(fleet.table().hash == array::Hash::hrw);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{7}, fleet.table().seed);
        CPPUNIT_ASSERT(fleet.table().key == array::KeyKind::host);
        CPPUNIT_ASSERT(fleet.table().list_ttl == std::chrono::seconds(600));
        CPPUNIT_ASSERT(!fleet.table().config_id.empty());
    }
    void a_newer_table_is_taken_when_asked() {
        put();
        Fleet fleet(settings_, shared_, "b");
        CPPUNIT_ASSERT(!fleet.refresh());
        settings_.table.members.erase(settings_.table.members.begin());
        put();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, fleet.self().value());
        CPPUNIT_ASSERT(fleet.refresh());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, fleet.self().value());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, fleet.generation());
    }
    void a_text_that_is_no_table_changes_nothing() {
        put();
        Fleet fleet(settings_, shared_, "b");
        shared_.put("nonsense");
        CPPUNIT_ASSERT(!fleet.refresh());
        CPPUNIT_ASSERT(!fleet.refresh());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, fleet.table().members.size());
    }
    void a_peer_is_known_by_its_host() {
        put();
        const Fleet fleet(settings_, shared_, "a");
        CPPUNIT_ASSERT(fleet.has_host(*net::Address::parse("192.0.2.2:40000")));
        CPPUNIT_ASSERT(!fleet.has_host(*net::Address::parse("192.0.2.3:8081")));
        CPPUNIT_ASSERT(!fleet.has_host(net::Address()));
    }

  private:
    void put() { shared_.put(proxyd::to_shared_text(settings_.table)); }

    conf::Array settings_;
    SharedTable shared_ = std::move(*SharedTable::make());
};
CPPUNIT_TEST_SUITE_REGISTRATION(FleetTest);

}  // namespace
