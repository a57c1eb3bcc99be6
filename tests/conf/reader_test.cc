// From weir.conf to a Site: every option arrives, names become indices, paths absolute.
// Source: weir.conf(5).  Mistakes are in mistakes_test.cc.

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/conf/sites.h"

namespace {

using namespace conf;
using std::chrono::milliseconds;

std::string in_tree(const char* path) {
    const char* top = std::getenv("top_srcdir");
    return std::string(top != nullptr ? top : ".") + "/" + path;
}

class ReaderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ReaderTest);
    CPPUNIT_TEST(the_sample_is_the_two_tier_site);
    CPPUNIT_TEST(the_examples_of_the_manual_have_no_mistakes);
    CPPUNIT_TEST(relative_paths_start_from_the_file_or_from_base);
    CPPUNIT_TEST(without_a_base_directories_are_the_systems);
    CPPUNIT_TEST(log_dir_may_be_syslog);
    CPPUNIT_TEST(listeners_are_strings_or_groups);
    CPPUNIT_TEST(servers_are_connected_to_at_their_first_listener);
    CPPUNIT_TEST(advisors_take_a_status_or_a_range);
    CPPUNIT_TEST(http_options_arrive_and_have_defaults);
    CPPUNIT_TEST(service_laws_arrive);
    CPPUNIT_TEST(faults_have_a_value_by_their_kind);
    CPPUNIT_TEST(files_can_be_included_and_keep_their_lines);
    CPPUNIT_TEST_SUITE_END();

  public:
    void the_sample_is_the_two_tier_site() {
        const Reading reading = conf::read_file(in_tree("etc/weir.conf"));
        CPPUNIT_ASSERT_EQUAL(std::string(), conf::describe(reading.mistakes));
        const Site& site = reading.site;
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, site.clusters.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, site.proxies.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, site.origins.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, site.arrays.at(0).table.members.size());

        const auto& www = site.clusters[0];
        CPPUNIT_ASSERT_EQUAL(std::string("www.abc.com"), www.host);
        CPPUNIT_ASSERT(www.forward == conf::Forward::handoff);
        CPPUNIT_ASSERT(www.balance == conf::Balance::least_outstanding);
        CPPUNIT_ASSERT(www.servers[1].kind == conf::Server::Kind::proxy);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, www.servers[1].index);
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1:8082"), www.servers[1].address);
        CPPUNIT_ASSERT_EQUAL(2u, www.servers[1].weight);
        CPPUNIT_ASSERT(site.clusters[1].advisor.kind == conf::Advisor::Kind::http);

        const auto& misses = site.proxies[0].origin;
        CPPUNIT_ASSERT(misses.kind == conf::OriginServer::Kind::cluster);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, misses.index);
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1:8090"), misses.address);
        CPPUNIT_ASSERT_EQUAL(std::string("http-balancer.abc.com"), misses.host);
        CPPUNIT_ASSERT(site.origins[2].service.kind == conf::ServiceLaw::Kind::lognormal);
    }

    void the_examples_of_the_manual_have_no_mistakes() {
        std::ifstream page(in_tree("man/weir.conf.5.in"));
        bool in_examples = false, in_block = false;
        unsigned found = 0;
        std::string line, block;
        while (std::getline(page, line)) {
            if (line.starts_with(".Sh ")) in_examples = line == ".Sh EXAMPLES";
            if (in_block && line == ".Ed") site_of(block), ++found;
            if (in_block) block += line + "\n";
            if (line.starts_with(".Bd ") || line == ".Ed") block.clear();
            if (line.starts_with(".Bd ")) in_block = in_examples;
            if (line == ".Ed") in_block = false;
        }
        CPPUNIT_ASSERT_EQUAL(4u, found);
    }

    void relative_paths_start_from_the_file_or_from_base() {
        const std::string cache =
            proxy("origin = \"http://192.0.2.1\"; cache = { dir = \"c/p\"; };");
        Site site =
            site_of("site = { run_dir = \"run/\"; log_dir = \"../log\"; };" + cache, "/a/b/w");
        CPPUNIT_ASSERT_EQUAL(std::string("/a/b/w"), site.file);
        CPPUNIT_ASSERT_EQUAL(std::string("/a/b/run"), site.general.run_dir);
        CPPUNIT_ASSERT_EQUAL(std::string("/a/log"), site.general.log_dir);
        CPPUNIT_ASSERT_EQUAL(std::string("/a/b/c/p"), site.proxies[0].cache.dir);

        site = site_of("site = { base = \"x\"; log_dir = \"/var/log\"; };" + cache, "/a/b/w");
        CPPUNIT_ASSERT_EQUAL(std::string("/a/b/x/run"), site.general.run_dir);
        CPPUNIT_ASSERT_EQUAL(std::string("/var/log"), site.general.log_dir);
        CPPUNIT_ASSERT_EQUAL(std::string("/a/b/x/c/p"), site.proxies[0].cache.dir);
    }

    void without_a_base_directories_are_the_systems() {
        const Site site = site_of(proxy("origin = \"http://192.0.2.1\";"));
        CPPUNIT_ASSERT_EQUAL(std::string(RUNSTATEDIR), site.general.run_dir);
        CPPUNIT_ASSERT_EQUAL(std::string(LOCALSTATEDIR "/log/weir"), site.general.log_dir);
        CPPUNIT_ASSERT_EQUAL(std::string(LOCALSTATEDIR "/cache/weir/p"), site.proxies[0].cache.dir);
    }

    void log_dir_may_be_syslog() {
        const Site site = site_of(std::string("site = { log_dir = \"syslog\"; };") + kOrigin);
        CPPUNIT_ASSERT(site.general.syslog);
    }

    void listeners_are_strings_or_groups() {
        const Site site = site_of(
            "origins = { o = { listen = ( \"127.0.0.1:1\",\n"
            "  { address = \"[::1]:2\"; proxy_protocol = false;\n"
            "    tls = ( { certificate = \"a.pem\"; key = \"/k/a.key\"; } ); } ); }; };");
        const auto& listen = site.origins[0].listen;
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, listen.size());
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1:1"), listen[0].address);
        CPPUNIT_ASSERT(listen[0].tls.empty());
        CPPUNIT_ASSERT_EQUAL(std::string("/nowhere/a.pem"), listen[1].tls.at(0).certificate);
        CPPUNIT_ASSERT_EQUAL(std::string("/k/a.key"), listen[1].tls[0].key);
    }

    void servers_are_connected_to_at_their_first_listener() {
        const Site site = site_of(
            "clusters = { c = { listen = [ \"127.0.0.1:80\" ]; forward = \"relay\";\n"
            "  servers = ( { address = \"192.0.2.1:80\"; weight = 0; },\n"
            "              { proxy = \"p\"; } ); }; };" +
            proxy("origin = \"http://192.0.2.1\";"));
        const auto& servers = site.clusters[0].servers;
        CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.1:80"), servers[0].address);
        CPPUNIT_ASSERT_EQUAL(0u, servers[0].weight);
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1:8081"), servers[1].address);
        CPPUNIT_ASSERT_EQUAL(std::string("c"), site.clusters[0].host);
    }

    void advisors_take_a_status_or_a_range() {
        const auto advisor = [](const std::string& options) {
            return site_of("clusters = { c = { listen = [ \"127.0.0.1:80\" ];\n"
                           "  servers = ( { origin = \"o\"; } ); advisor = { " +
                           options + " }; }; };" + kOrigin)
                .clusters[0].advisor;
        };
        CPPUNIT_ASSERT(advisor("").kind == conf::Advisor::Kind::connect);
        const auto http = advisor("kind = \"http\"; expect = \"204\"; interval = \"500ms\";");
        CPPUNIT_ASSERT_EQUAL(204u, http.expect_min);
        CPPUNIT_ASSERT_EQUAL(204u, http.expect_max);
        CPPUNIT_ASSERT_EQUAL(std::string("HEAD /"), http.request);
        CPPUNIT_ASSERT(http.timeout == milliseconds(500));
        CPPUNIT_ASSERT_EQUAL(299u, advisor("kind = \"http\"; expect = \"200-299\";").expect_max);
    }

    void http_options_arrive_and_have_defaults() {
        const auto http = site_of(origin("http = { max_head = \"4k\"; idle_timeout = 5; };"))
                              .origins[0].http;
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{4096}, http.max_head);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{4096}, http.max_line);   // never more than the head
        CPPUNIT_ASSERT(http.idle_timeout == milliseconds(5000));
        CPPUNIT_ASSERT_EQUAL(100u, http.max_fields);
        CPPUNIT_ASSERT(http.head_timeout == milliseconds(10'000));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{100}, http.min_rate);
    }

    void service_laws_arrive() {
        using Kind = conf::ServiceLaw::Kind;
        const auto law = [](const std::string& text) {
            return site_of(origin("service = { time = \"" + text + "\"; };")).origins[0].service;
        };
        CPPUNIT_ASSERT(law("").kind == Kind::none);
        CPPUNIT_ASSERT(law("fixed 5ms").kind == Kind::fixed);
        CPPUNIT_ASSERT_EQUAL(5.0, law("fixed 5ms").a_ms);
        CPPUNIT_ASSERT(law("exponential 1s").kind == Kind::exponential);
        CPPUNIT_ASSERT_EQUAL(1000.0, law("exponential 1s").a_ms);
        CPPUNIT_ASSERT_EQUAL(0.5, law("lognormal 8ms 0.5").b);
        CPPUNIT_ASSERT_EQUAL(1.5, law("pareto  2ms  1.5").b);
        const auto bimodal = law("bimodal 1ms 2s 0.01");
        CPPUNIT_ASSERT(bimodal.kind == Kind::bimodal);
        CPPUNIT_ASSERT_EQUAL(1.0, bimodal.a_ms);
        CPPUNIT_ASSERT_EQUAL(2000.0, bimodal.b);
        CPPUNIT_ASSERT_EQUAL(0.01, bimodal.p);
    }

    void faults_have_a_value_by_their_kind() {
        const auto faults = site_of(origin(
            "faults = ( { kind = \"status\"; }, { kind = \"status\"; rate = 0.25; value = 404; },\n"
            "  { kind = \"stall\"; value = \"2s\"; }, { kind = \"cut-body\"; value = \"1k\"; },\n"
            "  { kind = \"malformed-head\"; path = \"/x\"; } );")).origins[0].faults;
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{503}, faults[0].value);
        CPPUNIT_ASSERT_EQUAL(1.0, faults[0].rate);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{404}, faults[1].value);
        CPPUNIT_ASSERT_EQUAL(0.25, faults[1].rate);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2000}, faults[2].value);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1024}, faults[3].value);
        CPPUNIT_ASSERT(faults[4].kind == conf::Fault::Kind::malformed_head);
        CPPUNIT_ASSERT_EQUAL(std::string("/x"), faults[4].path);
    }

    void files_can_be_included_and_keep_their_lines() {
        char directory[] = "/tmp/weir-reader-XXXXXX";
        CPPUNIT_ASSERT(::mkdtemp(directory) != nullptr);
        const std::string at = directory;
        std::ofstream(at + "/weir.conf") << "@include \"origins.conf\"\nsite = { worker = 1; };\n";
        std::ofstream(at + "/origins.conf")
            << "origins = { o = { listen = [\n  \"nowhere\"\n]; }; };\n";
        const auto reading = conf::read_file(at + "/weir.conf");
        std::filesystem::remove_all(at);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, reading.mistakes.size());
        CPPUNIT_ASSERT_EQUAL(at + "/weir.conf", reading.mistakes[0].file);
        CPPUNIT_ASSERT_EQUAL(2, reading.mistakes[0].line);
        CPPUNIT_ASSERT_EQUAL(at + "/origins.conf", reading.mistakes[1].file);
        CPPUNIT_ASSERT_EQUAL(2, reading.mistakes[1].line);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ReaderTest);

}  // namespace
