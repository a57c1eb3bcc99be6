// From a group of proxies to conf::Proxy.
// Source: weir.conf(5).  Mistakes are in mistakes_test.cc.

#include "tests/conf/sites.h"

namespace {

using namespace conf;
using std::chrono::milliseconds;

class ProxyTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProxyTest);
    CPPUNIT_TEST(an_origin_may_be_a_url);
    CPPUNIT_TEST(cache_options_arrive);
    CPPUNIT_TEST(rules_inherit_what_they_do_not_say);
    CPPUNIT_TEST(routes_arrive_in_order);
    CPPUNIT_TEST(keys_and_grace_arrive);
    CPPUNIT_TEST(compression_is_inherited_option_by_option);
    CPPUNIT_TEST_SUITE_END();

    void an_origin_may_be_a_url() {
        struct Case {
            const char *option, *address, *host;
            bool tls;
        };
        constexpr Case kCases[] = {
            {"\"http://192.0.2.1\"", "192.0.2.1:80", "192.0.2.1", false},
            {"\"http://a.example:8080/\"", "a.example:8080", "a.example:8080", false},
            {"\"https://a.example\"", "a.example:443", "a.example", true},
            {"\"https://a.example:443\"", "a.example:443", "a.example", true},
            {"\"http://[::1]:81\"", "[::1]:81", "[::1]:81", false},
            {"\"http://[::1]\"", "[::1]:80", "[::1]", false},
            {"{ url = \"https://192.0.2.1\"; host = \"b.example\"; }", "192.0.2.1:443", "b.example",
             true},
        };
        for (const Case& c : kCases) {
            const auto origin = site_of(proxy(std::string("origin = ") + c.option + ";"))
                                    .proxies[0].origin;
            CPPUNIT_ASSERT_MESSAGE(c.option, origin.kind == conf::OriginServer::Kind::address);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.option, std::string(c.address), origin.address);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.option, std::string(c.host), origin.host);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.option, c.tls, origin.tls);
            CPPUNIT_ASSERT_MESSAGE(c.option, origin.verify);
        }
    }

    void cache_options_arrive() {
        const Site site = site_of(proxy(
            "origin = \"http://192.0.2.1\"; preserve_host = false; pool_idle = 0;\n"
            "cache = { size = 8589934592; slots = 2048; stale_if_error = 60; heuristic = 0.5;\n"
            "          default_ttl = \"1m\"; checksum = false; show_key = true; targeted = [ \"A-Cache-Control\" ]; };"));
        const auto& cache = site.proxies[0].cache;
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{8} << 30, cache.size);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2048}, cache.slots);
        CPPUNIT_ASSERT(cache.stale_if_error == milliseconds(60'000));
        CPPUNIT_ASSERT_EQUAL(0.5, cache.heuristic);
        CPPUNIT_ASSERT(cache.default_ttl == milliseconds(60'000));
        CPPUNIT_ASSERT(cache.show_key);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, cache.targeted.size());
        CPPUNIT_ASSERT_EQUAL(std::string("A-Cache-Control"), cache.targeted[0]);
        CPPUNIT_ASSERT(cache.stale_if_unreachable == milliseconds(86'400'000));
        CPPUNIT_ASSERT(!cache.checksum && !site.proxies[0].preserve_host);

        const Site small =
            site_of(proxy("origin = \"http://192.0.2.1\"; cache = { size = \"64m\"; };"));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{16} << 20, small.proxies[0].cache.max_object);
    }

    void rules_inherit_what_they_do_not_say() {
        const Site site = site_of(proxy(
            "origin = \"http://192.0.2.1\"; cache = { default_ttl = \"5s\"; heuristic = 0.5; };\n"
            "rules = ( { path = \"/a\"; default_ttl = \"7s\"; max_object = \"2m\"; },\n"
            "          { host = \"*.ABC.com\"; pass = true; } );"));
        const auto& rules = site.proxies[0].rules;
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, rules.size());
        CPPUNIT_ASSERT_EQUAL(std::string("/a"), rules[0].path);
        CPPUNIT_ASSERT(rules[0].policy.default_ttl == milliseconds(7000));
        CPPUNIT_ASSERT_EQUAL(0.5, rules[0].policy.heuristic);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2} << 20, rules[0].policy.max_object);
        CPPUNIT_ASSERT(!rules[0].policy.pass);
        CPPUNIT_ASSERT_EQUAL(std::string("*.abc.com"), rules[1].host);
        CPPUNIT_ASSERT(rules[1].policy.pass);
        CPPUNIT_ASSERT(rules[1].policy.default_ttl == milliseconds(5000));
    }

    void routes_arrive_in_order() {
        using Via = conf::Route::Via;
        const Site site = site_of(
            "arrays = { up = { members = [ \"m 192.0.2.9 80 http://m/ x 0 UP 1 1\" ]; }; };\n" +
            proxy("origin = \"http://192.0.2.1\"; parent = \"up\";\n"
                  "routes = ( { host = \"*.ABC.com\"; via = \"parent\"; },\n"
                  "           { path = \"/v\"; via = \"proxy [::1]:81\"; }, { via = \"direct\"; } );"));
        const conf::Proxy& p = site.proxies[0];
        CPPUNIT_ASSERT_EQUAL(std::string("up"), p.parent);
        CPPUNIT_ASSERT(p.internal_routing == conf::InternalRouting::forward);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, p.routes.size());
        CPPUNIT_ASSERT_EQUAL(std::string("*.abc.com"), p.routes[0].host);
        CPPUNIT_ASSERT(p.routes[0].via == Via::parent);
        CPPUNIT_ASSERT_EQUAL(std::string("[::1]:81"), p.routes[1].proxy);
        CPPUNIT_ASSERT(p.routes[1].via == Via::proxy && p.routes[2].via == Via::direct);
    }

    void keys_and_grace_arrive() {
        const Site site = site_of(proxy(
            "origin = \"http://192.0.2.1\"; cache = { grace = \"1m\"; stale_if_error = \"2m\";\n"
            "query = \"without\"; query_names = [ \"utm_*\" ]; key_fields = [ \"X-B\", \"X-A\" ]; };\n"
            "rules = ( { path = \"/a\"; query = \"none\"; grace = \"3m\"; key_fields = [ ]; } );"));
        const auto& cache = site.proxies[0].cache;
        CPPUNIT_ASSERT(cache.stale_while_revalidate == milliseconds(60'000));
        CPPUNIT_ASSERT(cache.stale_if_error == milliseconds(120'000));
        CPPUNIT_ASSERT(cache.query == conf::QueryKey::without);
        CPPUNIT_ASSERT_EQUAL(std::string("utm_*"), cache.query_names.at(0));
        CPPUNIT_ASSERT_EQUAL(std::string("x-a"), cache.key_fields.at(0));
        const auto& policy = site.proxies[0].rules.at(0).policy;
        CPPUNIT_ASSERT(policy.stale_if_error == milliseconds(180'000));
        CPPUNIT_ASSERT(policy.query == conf::QueryKey::none);
        CPPUNIT_ASSERT(policy.key_fields.empty());
    }

    void compression_is_inherited_option_by_option() {
        const Site site = site_of(proxy(
            "origin = \"http://192.0.2.1\";\n"
            "cache = { compression = { level = 3; ask = \"client\"; types = [ \"a/b\" ]; }; };\n"
            "rules = ( { path = \"/a\"; compression = { enable = false; }; } );"));
        const auto& cache = site.proxies[0].cache.compression;
        CPPUNIT_ASSERT(cache.enable);
        CPPUNIT_ASSERT_EQUAL(3u, cache.level);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1400}, cache.min_size);
        CPPUNIT_ASSERT(cache.ask == conf::Compression::Ask::client);
        CPPUNIT_ASSERT(cache.types == std::vector<std::string>{"a/b"});
        const auto& rule = site.proxies[0].rules[0].policy.compression;
        CPPUNIT_ASSERT(!rule.enable);
        CPPUNIT_ASSERT_EQUAL(3u, rule.level);
        CPPUNIT_ASSERT(conf::Compression().types.size() > 5);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProxyTest);

}  // namespace
