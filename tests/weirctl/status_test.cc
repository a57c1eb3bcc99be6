// The tables of `weirctl status`: see weirctl/status.h.

#include "weirctl/status.h"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using weirctl::Snapshot;

const Snapshot kSite = {
    {"dispatcherd", 10, "www", 1,
     {{"connections", false, 30}, {"open", true, 3}, {"to.proxy1", false, 10}, {"now.proxy1", true, 1},
      {"to.proxy2", false, 20}, {"now.proxy2", true, 2}}},
    {"proxyd", 11, "proxy1", 1, {{"requests", false, 500}, {"hits", false, 400}}},
    {"proxyd", 12, "proxy2", 1, {{"requests", false, 1000}, {"errors", false, 1}}},
};

class StatusTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StatusTest);
    CPPUNIT_TEST(each_daemon_has_a_table_and_a_dispatcher_its_servers);
    CPPUNIT_TEST(nothing_is_said_of_nothing);
    CPPUNIT_TEST_SUITE_END();

  public:
    void each_daemon_has_a_table_and_a_dispatcher_its_servers() {
        CPPUNIT_ASSERT_EQUAL(std::string("dispatcherd, pid 10\n"
                                         "  instance  connections  open\n"
                                         "  www                30     3\n"
                                         "    server of www  given  now\n"
                                         "    proxy1            10    1\n"
                                         "    proxy2            20    2\n"
                                         "\n"
                                         "proxyd, pid 11 12\n"
                                         "  instance  requests  hits  errors\n"
                                         "  proxy1         500   400       -\n"
                                         "  proxy2        1000     -       1\n"),
                             weirctl::describe_status(kSite));
    }
    void nothing_is_said_of_nothing() {
        CPPUNIT_ASSERT_EQUAL(std::string(), weirctl::describe_status({}));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(StatusTest);

}  // namespace
