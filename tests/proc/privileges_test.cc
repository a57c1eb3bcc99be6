// Whom a worker becomes: see common/proc/privileges.h.  Without root the interesting half
// cannot be tried and passes.

#include "common/proc/privileges.h"

#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using proc::Identity;

class PrivilegesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PrivilegesTest);
    CPPUNIT_TEST(without_a_user_nobody_is_dropped_to);
    CPPUNIT_TEST(an_unknown_name_is_a_mistake);
    CPPUNIT_TEST(what_is_given_up_is_gone_for_good);
    CPPUNIT_TEST_SUITE_END();

  public:
    void without_a_user_nobody_is_dropped_to() {
        Identity identity;
        CPPUNIT_ASSERT_EQUAL(std::string(), proc::find_identity("", "", identity));
        CPPUNIT_ASSERT(!identity.drop);
    }
    void an_unknown_name_is_a_mistake() {
        if (::geteuid() != 0) return;
        Identity identity;
        CPPUNIT_ASSERT_EQUAL(std::string("user weir-none: no such user on this machine"),
                             proc::find_identity("weir-none", "", identity));
        CPPUNIT_ASSERT_EQUAL(std::string("group weir-none: no such group on this machine"),
                             proc::find_identity("nobody", "weir-none", identity));
    }
    void what_is_given_up_is_gone_for_good() {
        Identity identity;
        CPPUNIT_ASSERT_EQUAL(std::string(), proc::find_identity("nobody", "", identity));
        const uid_t expected = ::geteuid() == 0 ? ::getpwnam("nobody")->pw_uid : ::getuid();
        const pid_t child = ::fork();
        if (child == 0) {
            proc::become(identity);
            const bool good = ::getuid() == expected && ::geteuid() == expected &&
                              (expected == 0 || ::setuid(0) != 0) &&
                              ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
            ::_exit(good ? 0 : 1);
        }
        int status = -1;
        ::waitpid(child, &status, 0);
        CPPUNIT_ASSERT_EQUAL(0, status);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(PrivilegesTest);

}  // namespace
