// What a browser learns about its PAC file when it asks for a tunnel.
// Source: draft-rosomakho-httpbis-outdated-proxy-config-02

#include "proxyd/proxy_config.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "proxyd/table_text.h"
#include "tests/proxyd/heads.h"

namespace {

constexpr const char* kStale = "Proxy-Config-Stale: ?1\r\n";
constexpr const char* kGood = "Proxy-Config-Stale: ?0\r\n";

struct Case {
    const char* says;
    const char* fields;
    const char* notice;
};
constexpr Case kCases[] = {
    {"fetched before", "Proxy-Config: url=\"http://p1.test/proxy.pac\", fetched=@999", kStale},
    {"perhaps before", "Proxy-Config: url=\"http://p1.test/proxy.pac\", fetched=@1000", kStale},
    {"fetched after", "Proxy-Config: url=\"http://p1.test/wpad.dat\", fetched=@1001", kGood},
    {"in any order", "Proxy-Config: x, fetched=@1001;y=2, url=\"http://wpad/wpad.dat\"", kGood},
    {"in two lines", "Proxy-Config: fetched=@1\nProxy-Config: url=\"http://p1.test/proxy.pac\"",
     kStale},
    {"no field", "", ""},
    {"no time", "Proxy-Config: url=\"http://p1.test/proxy.pac\"", ""},
    {"a number is no time", "Proxy-Config: url=\"http://p1.test/proxy.pac\", fetched=1", ""},
    {"no URL", "Proxy-Config: fetched=@1", ""},
    {"a token is no URL", "Proxy-Config: url=http, fetched=@1", ""},
    {"somebody else's", "Proxy-Config: url=\"http://x.test/proxy.pac\", fetched=@1", ""},
    {"the table", "Proxy-Config: url=\"http://p1.test/pat\", fetched=@1", ""},
    {"a mistake", "Proxy-Config: url=\"http://p1.test/proxy.pac\", fetched=@1, what?", ""},
};

class ProxyConfigTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProxyConfigTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        conf::Proxy proxy;
        proxy.host = "p1.test";
        conf::Array array;
        array.table.hash = array::Hash::hrw;
        array.table.key = array::KeyKind::url;
        array.table.list_ttl = std::chrono::seconds(90);
        array.table.members = {
            *array::parse_member("p1 192.0.2.1 80 http://a/pat Weir/1.0 0 UP 1 64")};
        auto shared = proxyd::SharedTable::make();
        shared->put(proxyd::to_shared_text(array.table));
        proxyd::Fleet fleet(array, *shared, "p1");
        const std::string code;
        proxyd::OwnPages pages(proxy, &fleet, code);
        for (const Case& c : kCases) {
            const auto request = proxyd::request(c.fields);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(
                c.says, std::string(c.notice),
                std::string(proxyd::stale_notice(request.fields, pages, 1000)));
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ProxyConfigTest);

}  // namespace
