// Counts and health in the shared table, over reloads and deaths; and what a Chooser makes of it.

#include "dispatcherd/server_table.h"

#include <cppunit/extensions/HelperMacros.h>

#include "dispatcherd/chooser.h"

namespace {

using dispatcherd::Health;
using dispatcherd::ServerTable;

conf::Cluster cluster(std::string name, std::initializer_list<const char*> servers, bool advised) {
    conf::Cluster c;
    c.name = std::move(name);
    c.advisor.kind = advised ? conf::Advisor::Kind::connect : conf::Advisor::Kind::none;
    for (const char* server : servers) {
        conf::Server s;
        s.kind = conf::Server::Kind::address;
        s.name = s.address = server;
        c.servers.push_back(s);
    }
    return c;
}

struct NoReports final : dispatcherd::Chooser::Loads {
    std::uint64_t reported(std::size_t) const noexcept override { return 0; }
};

class ServerTableTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ServerTableTest);
    CPPUNIT_TEST(a_sum_is_exact_over_all_seats);
    CPPUNIT_TEST(what_a_dead_process_held_is_given_back);
    CPPUNIT_TEST(a_server_is_unknown_until_it_was_checked);
    CPPUNIT_TEST(a_reload_keeps_health_and_counts_by_name);
    CPPUNIT_TEST(round_robin_is_one_turn_for_all_choosers);
    CPPUNIT_TEST(a_choice_offers_every_server_once);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_sum_is_exact_over_all_seats() {
        ServerTable table = made({cluster("www", {"a", "b"}, false)});
        table.count(0, 0, 1);
        table.count(0, 0, 63);
        table.count(0, 1, 1);
        table.uncount(0, 0, 1);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, table.outstanding(0, 0));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, table.outstanding(0, 1));
    }
    void what_a_dead_process_held_is_given_back() {
        ServerTable table = made({cluster("www", {"a", "b"}, false)});
        table.count(0, 0, 2);
        table.count(0, 1, 2);
        table.count(0, 1, 3);
        table.clear_seat(2);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, table.outstanding(0, 0));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, table.outstanding(0, 1));
    }
    void a_server_is_unknown_until_it_was_checked() {
        ServerTable table = made({cluster("www", {"a", "b"}, true), cluster("x", {"c"}, false)});
        CPPUNIT_ASSERT(!table.checked(0));
        CPPUNIT_ASSERT(table.checked(1));
        table.set_health(0, 0, Health::up);
        CPPUNIT_ASSERT(!table.checked(0));
        table.set_health(0, 1, Health::down);
        CPPUNIT_ASSERT(table.checked(0));
    }
    void a_reload_keeps_health_and_counts_by_name() {
        ServerTable table = made({cluster("www", {"a", "b"}, true)});
        table.set_health(0, 1, Health::down);
        table.count(0, 1, 5);
        site_.clusters = {cluster("new", {"b"}, true), cluster("www", {"b", "c"}, true)};
        CPPUNIT_ASSERT(table.assign(site_));
        CPPUNIT_ASSERT(table.server(1, 0).health.load() == Health::down);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, table.outstanding(1, 0));
        CPPUNIT_ASSERT(table.server(0, 0).health.load() == Health::unknown);
        CPPUNIT_ASSERT(table.server(1, 1).health.load() == Health::unknown);
    }
    void round_robin_is_one_turn_for_all_choosers() {
        site_.clusters = {cluster("www", {"a", "b", "c"}, false)};
        site_.clusters[0].balance = conf::Balance::round_robin;
        ServerTable table = made(site_.clusters);
        dispatcherd::Chooser one(table, site_, 0, none_, 1), two(table, site_, 0, none_, 2);
        for (std::size_t i = 0; i < 6; ++i) {
            dispatcherd::Chooser& chooser = i % 2 == 0 ? one : two;
            chooser.begin();
            CPPUNIT_ASSERT_EQUAL(i % 3, *chooser.next());
        }
    }
    void a_choice_offers_every_server_once() {
        for (const auto balance : {conf::Balance::round_robin, conf::Balance::least_outstanding,
                                   conf::Balance::two_choices}) {
            site_.clusters = {cluster("www", {"a", "b", "c"}, false)};
            site_.clusters[0].balance = balance;
            ServerTable table = made(site_.clusters);
            dispatcherd::Chooser chooser(table, site_, 0, none_, 1);
            chooser.begin();
            unsigned seen = 0;
            while (const auto server = chooser.next()) seen += 1U << *server;
            CPPUNIT_ASSERT_EQUAL(7U, seen);
        }
    }

  private:
    ServerTable made(std::vector<conf::Cluster> clusters) {
        site_.clusters = std::move(clusters);
        auto table = ServerTable::make();
        CPPUNIT_ASSERT(table);
        CPPUNIT_ASSERT(table->assign(site_));
        return std::move(*table);
    }
    conf::Site site_;
    NoReports none_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(ServerTableTest);

}  // namespace
