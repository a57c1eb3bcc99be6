// Who may purge.  Source: weir.conf(5), group "purge".

#include "proxyd/purge_access.h"

#include <fstream>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/support/scratch_dir.h"

namespace {

using namespace proxyd;
using Answer = PurgeAccess::Answer;

struct Case {
    const char* says;
    bool list, token;
    std::string_view peer, authorization;
    Answer answer;
};

constexpr std::string_view kGood = "Bearer 0123456789abcdef";

constexpr Case kCases[] = {
    {"nobody may by default", false, false, "127.0.0.1", kGood, Answer::nobody},
    {"a neighbour may", true, false, "192.0.2.9", "", Answer::yes},
    {"also over IPv6", true, false, "::1", "", Answer::yes},
    {"also as a dual-stack listener sees it", true, false, "::ffff:192.0.2.9", "", Answer::yes},
    {"a stranger may not", true, false, "192.0.3.1", "", Answer::no},
    {"nor who has no address", true, false, "unix", "", Answer::no},
    {"the token opens", false, true, "198.51.100.1", kGood, Answer::yes},
    {"the scheme in any case", false, true, "198.51.100.1", "bEARER  0123456789abcdef ",
     Answer::yes},
    {"a part of it does not", false, true, "192.0.2.9", "Bearer 0123456789abcde", Answer::no},
    {"nor more than it", false, true, "192.0.2.9", "Bearer 0123456789abcdef0", Answer::no},
    {"nor another scheme", false, true, "192.0.2.9", "Basic 0123456789abcdef", Answer::no},
    {"nor nothing", false, true, "192.0.2.9", "", Answer::no},
    {"both are wanted", true, true, "192.0.2.9", kGood, Answer::yes},
    {"not one alone", true, true, "192.0.2.9", "", Answer::no},
    {"nor the other", true, true, "192.0.3.9", kGood, Answer::no},
};

class PurgeAccessTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PurgeAccessTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST(a_token_file_must_be_good);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        const std::string file = write("good", "0123456789abcdef\r\nmore\n");
        for (const Case& c : kCases) {
            conf::PurgeSettings settings;
            if (c.list) settings.allow = {"192.0.2.0/24", "::1"};
            if (c.token) settings.token_file = file;
            const auto access = PurgeAccess::make(settings);
            CPPUNIT_ASSERT_MESSAGE(c.says, access);
            CPPUNIT_ASSERT_MESSAGE(c.says, c.answer == access->ask(c.peer, c.authorization));
        }
    }
    void a_token_file_must_be_good() {
        CPPUNIT_ASSERT(refused(dir_.path() + "/none") == base::Errc::system);
        CPPUNIT_ASSERT(refused(write("short", "0123456789abcde\n")) == base::Errc::malformed);
        CPPUNIT_ASSERT(refused(write("long", std::string(5000, 'x'))) == base::Errc::too_large);
    }

  private:
    std::string write(const std::string& name, const std::string& text) {
        const std::string path = dir_.path() + "/" + name;
        std::ofstream(path) << text;
        return path;
    }
    static base::Errc refused(const std::string& token_file) {
        conf::PurgeSettings settings;
        settings.token_file = token_file;
        return PurgeAccess::make(settings).error().code;
    }

    support::ScratchDir dir_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(PurgeAccessTest);

}  // namespace
