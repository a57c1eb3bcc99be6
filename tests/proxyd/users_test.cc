// What a file of users may say, and whose password is right.
// Source: weir.conf(5), "auth_file".

#include "proxyd/users.h"

#include <fstream>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/support/scratch_dir.h"

namespace {

using proxyd::Users;

#define ANN "$6$rounds=1000$VicXxRdMknDQ4yXj$92qHqASCW3iivL9yD.Yf4xRX5maTxGCV/sfwAP0gypaCmdowr2BE3PgNQliDoSf5DcgTUKB5ZYg/wTc3XajFI."
#define BOB "$y$j75$abcdefghijklmnop$.dIGHSiKNORwdMULfaxvH0lrKJjf/sy28FtdLi17aZB"

struct Mistake {
    const char* says;
    const char* text;
    const char* mistake;
};
constexpr Mistake kMistakes[] = {
    {"nobody", "# nobody\n\n", "line 1: there is no user in it"},
    {"no colon", "ann:" ANN "\nbob\n", "line 2: it is not \"user:hash\""},
    {"no name", ":" ANN "\n", "line 1: the name has not 1 to 255 bytes"},
    {"a plain password", "ann:secret\n",
     "line 1: the password is not hashed as crypt(3) does it here; see mkpasswd(1)"},
    {"DES", "# old\nann:xyQ3QsW6nPLxI\n",
     "line 2: the password is not hashed as crypt(3) does it here; see mkpasswd(1)"},
    {"a hash of Apache's", "ann:$apr1$abcdefgh$abcdefghijklmnopqrstuv\n",
     "line 1: the password is not hashed as crypt(3) does it here; see mkpasswd(1)"},
    {"no password", "ann:\n",
     "line 1: the password is not hashed as crypt(3) does it here; see mkpasswd(1)"},
    {"a user twice", "ann:" ANN "\nann:" BOB "\n", "line 2: this user was named before"},
};

class UsersTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(UsersTest);
    CPPUNIT_TEST(passwords_are_checked_by_their_hashes);
    CPPUNIT_TEST(every_mistake_is_told_with_its_line);
    CPPUNIT_TEST(a_file_is_read_whole);
    CPPUNIT_TEST_SUITE_END();

  public:
    void passwords_are_checked_by_their_hashes() {
        std::string mistake;
        auto users = Users::parse("# users\n ann:" ANN "\r\n\nbob:" BOB ":19000:0:::::", mistake);
        CPPUNIT_ASSERT_EQUAL(std::string(), mistake);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, users->size());
        CPPUNIT_ASSERT(users->check("ann", "secret") && users->check("bob", "open sesame"));
        CPPUNIT_ASSERT(!users->check("ann", "Secret") && !users->check("ann", ""));
        CPPUNIT_ASSERT(!users->check("bob", "secret") && !users->check("", "secret"));
        CPPUNIT_ASSERT(!users->check("carol", "secret"));
        CPPUNIT_ASSERT(!users->check("ann", std::string("secret\0x", 8)));
        CPPUNIT_ASSERT(!users->check("ann", ANN));
        CPPUNIT_ASSERT(!Users().check("ann", "secret"));
    }
    void every_mistake_is_told_with_its_line() {
        for (const Mistake& c : kMistakes) {
            std::string mistake;
            CPPUNIT_ASSERT_MESSAGE(c.says, !Users::parse(c.text, mistake));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.mistake), mistake);
        }
    }
    void a_file_is_read_whole() {
        const support::ScratchDir dir;
        std::string text, mistake;
        for (int i = 0; i < 5000; ++i) text += "user" + std::to_string(i) + ":" ANN "\n";
        std::ofstream(dir.file("users")) << text;
        const auto users = Users::read(dir.file("users"), mistake);
        CPPUNIT_ASSERT(users && users->size() == 5000);
        const auto none = Users::read(dir.file("none"), mistake);
        CPPUNIT_ASSERT(!none && none.error().sys == ENOENT);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(UsersTest);

}  // namespace
