// What the daemons' command line accepts and how it complains: see common/base/args.h.

#include "common/base/args.h"

#include <string>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using base::Args;

struct BadCase {
    const char* says;
    std::vector<const char*> words;
    std::string mistake;
};
const BadCase kBad[] = {
    {"an unknown letter",            {"-x"},         "unknown option -x"},
    {"an unknown letter in a group", {"-dx"},        "unknown option -x"},
    {"an unknown long option",       {"--verbose"},  "unexpected argument \"--verbose\""},
    {"-f as the last word",          {"-d", "-f"},   "-f needs a file name"},
    {"-i with an empty name",        {"-i", ""},     "-i needs a name"},
    {"a word that is no option",     {"start"},      "unexpected argument \"start\""},
    {"a lone dash",                  {"-"},          "unexpected argument \"-\""},
};

class ArgsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ArgsTest);
    CPPUNIT_TEST(without_options_a_daemon_runs_all_in_the_background);
    CPPUNIT_TEST(every_option_is_understood_alone);
    CPPUNIT_TEST(letters_may_be_grouped_and_values_attached);
    CPPUNIT_TEST(verbosity_ends_at_two);
    CPPUNIT_TEST(every_mistake_is_named);
    CPPUNIT_TEST_SUITE_END();

  public:
    void without_options_a_daemon_runs_all_in_the_background() {
        const Args args = parsed({});
        CPPUNIT_ASSERT(!args.foreground && !args.check_only && !args.version && !args.help);
        CPPUNIT_ASSERT_EQUAL(std::string(SYSCONFDIR "/weir.conf"), args.file);
        CPPUNIT_ASSERT(args.instance.empty());
    }
    void every_option_is_understood_alone() {
        const Args args = parsed({"-d", "-n", "-v", "-f", "a.conf", "-i", "proxy1"});
        CPPUNIT_ASSERT(args.foreground && args.check_only);
        CPPUNIT_ASSERT_EQUAL(1, args.verbosity);
        CPPUNIT_ASSERT_EQUAL(std::string("a.conf"), args.file);
        CPPUNIT_ASSERT_EQUAL(std::string("proxy1"), args.instance);
        CPPUNIT_ASSERT(parsed({"-V"}).version && parsed({"--version"}).version);
        CPPUNIT_ASSERT(parsed({"-h"}).help && parsed({"--help"}).help);
    }
    void letters_may_be_grouped_and_values_attached() {
        const Args args = parsed({"-dvvfa.conf", "-iproxy2"});
        CPPUNIT_ASSERT(args.foreground);
        CPPUNIT_ASSERT_EQUAL(2, args.verbosity);
        CPPUNIT_ASSERT_EQUAL(std::string("a.conf"), args.file);
        CPPUNIT_ASSERT_EQUAL(std::string("proxy2"), args.instance);
    }
    void verbosity_ends_at_two() { CPPUNIT_ASSERT_EQUAL(2, parsed({"-vvvv"}).verbosity); }
    void every_mistake_is_named() {
        for (const BadCase& c : kBad) {
            Args args;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.mistake, base::parse_args(c.words, args));
        }
    }

  private:
    static Args parsed(const std::vector<const char*>& words) {
        Args args;
        CPPUNIT_ASSERT_EQUAL(std::string(), base::parse_args(words, args));
        return args;
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ArgsTest);

}  // namespace
