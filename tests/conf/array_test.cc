// From a group of arrays to conf::Array.
// Source: weir.conf(5).  Mistakes are in mistakes_test.cc.

#include <cstdlib>
#include <fstream>

#include "tests/conf/sites.h"
#include "tests/support/scratch_dir.h"

namespace {

using namespace conf;

class ArrayTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ArrayTest);
    CPPUNIT_TEST(the_sample_is_an_array_below_another);
    CPPUNIT_TEST(options_of_arrays_arrive_and_have_defaults);
    CPPUNIT_TEST(a_master_is_a_member_or_a_url);
    CPPUNIT_TEST(a_table_can_have_a_file_of_its_own);
    CPPUNIT_TEST(mistakes_in_such_a_file_have_its_lines);
    CPPUNIT_TEST_SUITE_END();

  public:
    void the_sample_is_an_array_below_another() {
        const char* top = std::getenv("top_srcdir");
        const auto reading = read_file(std::string(top != nullptr ? top : ".") + "/etc/arrays.conf");
        CPPUNIT_ASSERT_EQUAL(std::string(), describe(reading.mistakes));
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, reading.site.arrays.at(0).table.members.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, reading.site.arrays.at(1).table.members.size());
        CPPUNIT_ASSERT_EQUAL(std::string("upper"), reading.site.proxies.at(0).parent);
    }

    void options_of_arrays_arrive_and_have_defaults() {
        const auto plain = site_of(array_site("")).arrays.at(0);
        CPPUNIT_ASSERT(plain.table.enabled && plain.table.key == array::KeyKind::url);
        CPPUNIT_ASSERT(plain.table.hash == array::Hash::hrw);
        CPPUNIT_ASSERT(!plain.table.config_id.empty());
        CPPUNIT_ASSERT(plain.master.kind == conf::TableMaster::Kind::none);
        CPPUNIT_ASSERT_EQUAL(1.25, plain.bounded_load);
        CPPUNIT_ASSERT_EQUAL(std::string("DIRECT"), plain.pac.default_route);
        const auto said = site_of(array_site("enabled = false; seed = 7; key = \"host\"; list_ttl = 2;"
                                        "ttl_unit = \"seconds\"; eject_after = 1; replicate = 2;"
                                        "pac = { direct_hosts = [ \"*.ABC.com\" ];"
                                        "custom = \"own.js\"; plain_direct = false; };"))
                              .arrays.at(0);
        CPPUNIT_ASSERT(!said.table.enabled && said.table.key == array::KeyKind::host);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{7}, said.table.seed);
        CPPUNIT_ASSERT(said.table.list_ttl == std::chrono::seconds(2));
        CPPUNIT_ASSERT(said.ttl_unit == array::TtlUnit::seconds);
        CPPUNIT_ASSERT_EQUAL(1u, said.eject_after);
        CPPUNIT_ASSERT_EQUAL(2u, said.replicate);
        CPPUNIT_ASSERT_EQUAL(std::string("*.abc.com"), said.pac.direct_hosts.at(0));
        CPPUNIT_ASSERT_EQUAL('/', said.pac.custom.at(0));
        CPPUNIT_ASSERT(!said.pac.plain_direct);
    }

    void a_master_is_a_member_or_a_url() {
        const auto member = site_of(array_site("master = \"p\";")).arrays.at(0).master;
        CPPUNIT_ASSERT(member.kind == conf::TableMaster::Kind::member);
        CPPUNIT_ASSERT_EQUAL(std::string("p"), member.member);
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1:8081"), member.address);
        CPPUNIT_ASSERT_EQUAL(std::string("/pat"), member.path);
        const auto url = site_of(array_site("master = \"https://a.example/b?c\";")).arrays.at(0).master;
        CPPUNIT_ASSERT(url.kind == conf::TableMaster::Kind::url && url.tls);
        CPPUNIT_ASSERT_EQUAL(std::string("a.example:443"), url.address);
        CPPUNIT_ASSERT_EQUAL(std::string("a.example"), url.host);
        CPPUNIT_ASSERT_EQUAL(std::string("/b?c"), url.path);
        const auto bare = site_of(array_site("master = \"http://a.example:81\";")).arrays.at(0).master;
        CPPUNIT_ASSERT_EQUAL(std::string("/pat"), bare.path);
    }

    void a_table_can_have_a_file_of_its_own() {
        const support::ScratchDir dir;
        write(dir.file("edge.pat"), "Proxy Array Information/1.0\nConfigID: 17\nListTTL: 3\n"
                                    "X-Hash: carp\n\np 127.0.0.1 8081 http://a/pat W/1 0 on 1 64\n");
        const auto array = site_of("arrays = { a = { table = \"edge.pat\"; }; };\n" +
                                       proxy("array = \"a\"; origin = \"http://192.0.2.1\";"),
                                   dir.file("weir.conf")).arrays.at(0);
        CPPUNIT_ASSERT_EQUAL(std::string("17"), array.table.config_id);
        CPPUNIT_ASSERT_EQUAL(std::string("a"), array.table.name);
        CPPUNIT_ASSERT(array.table.list_ttl == std::chrono::seconds(180));
        CPPUNIT_ASSERT(array.table.hash == array::Hash::carp);
        CPPUNIT_ASSERT(array.table.key == array::KeyKind::url);
        CPPUNIT_ASSERT_EQUAL(std::string("p"), array.table.members.at(0).name);
    }

    void mistakes_in_such_a_file_have_its_lines() {
        const support::ScratchDir dir;
        const std::string file = dir.file("edge.pat");
        write(file, "Proxy Array Information/1.0\nListTTL: never\n\np nowhere\n");
        const Reading reading = conf::read_text("arrays = { a = { table = \"" + file + "\"; }; };\n" +
                                                proxy("origin = \"http://192.0.2.1\";"), "weir.conf");
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, reading.mistakes.size());
        CPPUNIT_ASSERT_EQUAL(file, reading.mistakes[0].file);
        CPPUNIT_ASSERT_EQUAL(2, reading.mistakes[0].line);
        CPPUNIT_ASSERT_EQUAL(4, reading.mistakes[1].line);
    }

  private:
    static void write(const std::string& path, const std::string& text) {
        std::ofstream(path) << text;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ArrayTest);

}  // namespace
