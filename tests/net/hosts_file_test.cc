// What is read of a hosts file: see common/net/hosts_file.h.

#include "common/net/hosts_file.h"

#include <cstdio>
#include <fstream>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/support/scratch_dir.h"

namespace {

using namespace std::chrono_literals;

class HostsFileTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HostsFileTest);
    CPPUNIT_TEST(names_have_the_addresses_of_all_their_lines);
    CPPUNIT_TEST(what_makes_no_sense_is_passed_over);
    CPPUNIT_TEST(a_changed_file_is_read_again_within_a_second);
    CPPUNIT_TEST_SUITE_END();

  public:
    static std::string found(const net::HostsFile::Names& names, const std::string& name) {
        const auto known = names.find(name);
        if (known == names.end()) return "-";
        std::string text;
        for (const net::Address& address : known->second) text += address.host() + " ";
        return text;
    }
    void names_have_the_addresses_of_all_their_lines() {
        const auto names = net::HostsFile::parse(
            "127.0.0.1\tlocalhost\n"
            "::1 localhost ip6-localhost\n"
            "192.0.2.7 WWW.abc.com www # the site\n"
            "192.0.2.7 www\n"
            "192.0.2.8 www");
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1 ::1 "), found(names, "localhost"));
        CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.7 "), found(names, "www.abc.com"));
        CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.7 192.0.2.8 "), found(names, "www"));
    }
    void what_makes_no_sense_is_passed_over() {
        const auto names = net::HostsFile::parse(
            "\n# 192.0.2.1 a\n192.0.2.1\n192.0.2 b\n* c\nfe80::1%eth0 d\nname e\n\t192.0.2.1 f\r\n");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, names.size());
        CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.1 "), found(names, "f"));
    }
    void a_changed_file_is_read_again_within_a_second() {
        support::ScratchDir dir;
        const std::string path = dir.path() + "/hosts";
        net::HostsFile hosts(path);
        const net::TimePoint start = std::chrono::steady_clock::now();
        CPPUNIT_ASSERT(hosts.find("a", start) == nullptr);
        std::ofstream(path) << "192.0.2.1 a\n";
        CPPUNIT_ASSERT(hosts.find("a", start + 999ms) == nullptr);
        CPPUNIT_ASSERT(hosts.find("a", start + 1s) != nullptr);
        std::ofstream(path) << "192.0.2.1 another\n";
        CPPUNIT_ASSERT(hosts.find("a", start + 2s) == nullptr);
        CPPUNIT_ASSERT(hosts.find("another", start + 2s) != nullptr);
        std::remove(path.c_str());
        CPPUNIT_ASSERT(hosts.find("another", start + 3s) == nullptr);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(HostsFileTest);

}  // namespace
