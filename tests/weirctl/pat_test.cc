// Whom an order about a table is sent to: see weirctl(8), "pat".

#include "weirctl/pat.h"

#include <vector>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using Numbers = std::vector<std::size_t>;
using weirctl::addressees;

class PatTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PatTest);
    CPPUNIT_TEST(a_table_is_shown_by_its_master);
    CPPUNIT_TEST(without_a_master_here_by_the_first_member);
    CPPUNIT_TEST(a_status_is_that_of_all_who_use_the_table);
    CPPUNIT_TEST(all_but_the_master_poll);
    CPPUNIT_TEST(changes_are_for_the_master_alone);
    CPPUNIT_TEST(one_proxy_may_be_named);
    CPPUNIT_TEST_SUITE_END();

  public:
    // a and b are members, c is in no array, d has edge as its parent.
    void setUp() override {
        site_.arrays.resize(1);
        site_.arrays[0].name = "edge";
        site_.arrays[0].master.kind = conf::TableMaster::Kind::member;
        site_.arrays[0].master.member = "b";
        for (const char* name : {"a", "b", "c", "d"}) site_.proxies.emplace_back().name = name;
        site_.proxies[0].array = site_.proxies[1].array = site_.proxies[3].parent = "edge";
    }
    void a_table_is_shown_by_its_master() { CPPUNIT_ASSERT(to("show") == Numbers{1}); }
    void without_a_master_here_by_the_first_member() {
        site_.arrays[0].master = {};
        CPPUNIT_ASSERT(to("show") == Numbers{0});
    }
    void a_status_is_that_of_all_who_use_the_table() {
        CPPUNIT_ASSERT((to("status") == Numbers{0, 1, 3}));
    }
    void all_but_the_master_poll() { CPPUNIT_ASSERT((to("poll") == Numbers{0, 3})); }
    void changes_are_for_the_master_alone() {
        for (const char* word : {"add", "remove", "drain", "restore", "weight", "reset"})
            CPPUNIT_ASSERT(to(word) == Numbers{1});
        site_.arrays[0].master = {};
        CPPUNIT_ASSERT(to("add").empty());
    }
    void one_proxy_may_be_named() {
        CPPUNIT_ASSERT(to("show", "a") == Numbers{0});
        CPPUNIT_ASSERT(to("drain", "a").empty());
        CPPUNIT_ASSERT(to("poll", "d") == Numbers{3});
    }

  private:
    Numbers to(const char* word, const char* instance = "") const {
        return addressees(site_, site_.arrays[0], word, instance);
    }

    conf::Site site_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(PatTest);

}  // namespace
