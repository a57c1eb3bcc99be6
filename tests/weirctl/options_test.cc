// What weirctl makes of its command line: see weirctl(8).

#include "weirctl/options.h"

#include <vector>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using weirctl::Command;
using weirctl::Options;

struct Case {
    std::vector<const char*> words;
    std::string wrong;  // empty: it is right
    Command command = Command::status;
};

const Case kCases[] = {
    {{"status"}, "", Command::status},
    {{"-f", "x.conf", "top", "-1"}, "", Command::top},
    {{"reload", "proxyd"}, "", Command::reload},
    {{"drain", "all"}, "", Command::drain},
    {{"-h"}, ""},
    {{}, "a command is missing"},
    {{"-f"}, "-f needs a file name"},
    {{"-x", "top"}, "no option \"-x\""},
    {{"start", "proxyd"}, "no command \"start\""},
    {{"status", "proxyd"}, "too many words after status"},
    {{"purge", "all", "-s"}, "", Command::purge},
    {{"-i", "p1", "purge", "tag", "a"}, "", Command::purge},
    {{"cache", "http://a/"}, "", Command::cache},
    {{"hot"}, "", Command::hot},
    {{"warm", "-", "20"}, "", Command::warm},
    {{"pat", "edge"}, "", Command::pat},
    {{"pat", "edge", "weight", "p1", "2"}, "", Command::pat},
    {{"pat"}, "pat needs an array, and show, status, poll, reset, add, remove, drain, restore or "
              "weight"},
    {{"pat", "edge", "delete", "p1"},
     "pat needs an array, and show, status, poll, reset, add, remove, drain, restore or weight"},
    {{"purge"}, "purge needs url URL, prefix URL, host HOST, tag TAG or all"},
    {{"purge", "all", "a"}, "purge needs url URL, prefix URL, host HOST, tag TAG or all"},
    {{"purge", "tag"}, "purge needs url URL, prefix URL, host HOST, tag TAG or all"},
    {{"purge", "some", "a"}, "purge needs url URL, prefix URL, host HOST, tag TAG or all"},
    {{"cache"}, "cache needs a URL"},
    {{"-i"}, "-i needs the name of a proxy"},
    {{"stop"}, "stop needs a daemon: dispatcherd, proxyd, originsim or all"},
};

class OptionsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OptionsTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST(words_find_their_places);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kCases) {
            Options options;
            CPPUNIT_ASSERT_EQUAL(c.wrong, weirctl::parse_options(c.words, options));
            if (c.wrong.empty()) CPPUNIT_ASSERT(options.command == c.command);
        }
    }
    void words_find_their_places() {
        Options options;
        const std::vector<const char*> words{"stop", "-f", "a.conf", "proxyd.proxy1", "-1"};
        CPPUNIT_ASSERT_EQUAL(std::string(), weirctl::parse_options(words, options));
        CPPUNIT_ASSERT_EQUAL(std::string("a.conf"), options.file);
        CPPUNIT_ASSERT_EQUAL(std::string("proxyd.proxy1"), options.daemon);
        CPPUNIT_ASSERT(options.once);

        Options purge;
        const std::vector<const char*> all{"purge", "-s", "tag", "-i", "p1", "a"};
        CPPUNIT_ASSERT_EQUAL(std::string(), weirctl::parse_options(all, purge));
        CPPUNIT_ASSERT(purge.soft && purge.instance == "p1");
        CPPUNIT_ASSERT((purge.words == std::vector<std::string>{"tag", "a"}));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(OptionsTest);

}  // namespace
