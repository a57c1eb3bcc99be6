// Which requests get a page of the proxy's own, and which go to a site.

#include "proxyd/own_pages.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "common/http/head_parser.h"
#include "proxyd/table_text.h"

namespace {

const std::string kCode = "    if (url == \"\") return \"DIRECT\";";

struct Case {
    const char* says;
    const char* request;
    bool ours;
};

constexpr Case kCases[] = {
    {"an address it listens on", "GET /pat HTTP/1.1\r\nHost: 192.0.2.1:8081\r\n\r\n", true},
    {"its own name", "GET /pat HTTP/1.1\r\nHost: P1.example\r\n\r\n", true},
    {"its own name and port", "HEAD /pat HTTP/1.1\r\nHost: p1.example:8081\r\n\r\n", true},
    {"an absolute URL", "GET http://p1.example:8081/pat HTTP/1.1\r\nHost: x\r\n\r\n", true},
    {"a port of a wildcard", "GET /pat HTTP/1.1\r\nHost: 198.51.100.7:9000\r\n\r\n", true},
    {"an IPv6 address", "GET /pat HTTP/1.1\r\nHost: [2001:db8::1]:8082\r\n\r\n", true},
    {"a site", "GET /pat HTTP/1.1\r\nHost: www.abc.com\r\n\r\n", false},
    {"a site on our port", "GET /pat HTTP/1.1\r\nHost: www.abc.com:8081\r\n\r\n", false},
    {"its name and another port", "GET /pat HTTP/1.1\r\nHost: p1.example:81\r\n\r\n", false},
    {"another address", "GET /pat HTTP/1.1\r\nHost: 192.0.2.2:8081\r\n\r\n", false},
    {"its address at port 80", "GET /pat HTTP/1.1\r\nHost: 192.0.2.1\r\n\r\n", false},
    {"https", "GET https://p1.example:8081/pat HTTP/1.1\r\nHost: x\r\n\r\n", false},
    {"another method", "POST /pat HTTP/1.1\r\nHost: p1.example\r\n\r\n", false},
    {"a PAC file", "GET /proxy.pac HTTP/1.1\r\nHost: p1.example\r\n\r\n", true},
    {"as browsers look for it", "GET /wpad.dat HTTP/1.1\r\nHost: WPAD.abc.com\r\n\r\n", true},
    {"and without a domain", "GET /wpad.dat HTTP/1.1\r\nHost: wpad\r\n\r\n", true},
    {"wpad has no table", "GET /pat HTTP/1.1\r\nHost: wpad\r\n\r\n", false},
    {"a site's PAC file", "GET /proxy.pac HTTP/1.1\r\nHost: www.abc.com\r\n\r\n", false},
    {"another path", "GET /pat/ HTTP/1.1\r\nHost: p1.example\r\n\r\n", false},
    {"a query", "GET /pat?a HTTP/1.1\r\nHost: p1.example\r\n\r\n", false},
};

class OwnPagesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OwnPagesTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST(a_page_is_that_of_the_table_in_force);
    CPPUNIT_TEST(a_pac_file_has_an_etag_of_its_own);
    CPPUNIT_TEST(without_an_array_there_are_none);
    CPPUNIT_TEST_SUITE_END();

  public:
    void setUp() override {
        proxy_.host = "p1.example";
        proxy_.listen = {{"192.0.2.1:8081", {}}, {"[2001:db8::1]:8082", {}}, {"*:9000", {}}};
        array_.name = array_.table.name = "edge";
        array_.table.config_id = "7";
        array_.table.hash = array::Hash::hrw;
        array_.table.key = array::KeyKind::url;
        array_.table.list_ttl = std::chrono::seconds(90);
        array_.table.members = {
            *array::parse_member("p1 192.0.2.1 8081 http://a/pat Weir/1.0 0 UP 1 64")};
        put();
    }
    void every_case_in_the_table() {
        proxyd::Fleet fleet(array_, shared_, "p1");
        proxyd::OwnPages pages(proxy_, &fleet, kCode);
        for (const Case& c : kCases) {
            http::RequestHead head;
            head.clear();
            CPPUNIT_ASSERT(http::parse_request_head(c.request, 0, {}, head).has_value());
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, c.ours, pages.find(head) != nullptr);
        }
    }
    void a_page_is_that_of_the_table_in_force() {
        proxyd::Fleet fleet(array_, shared_, "p1");
        proxyd::OwnPages pages(proxy_, &fleet, kCode);
        CPPUNIT_ASSERT_EQUAL(std::string("\"7\""), pages.find("/pat")->etag);
        CPPUNIT_ASSERT_EQUAL(std::string("Content-Type: text/plain\r\nETag: \"7\"\r\n"
                                         "Cache-Control: max-age=90\r\n"),
                             pages.find("/pat")->fields);
        CPPUNIT_ASSERT(pages.find("/pat")->body.find("ListTTL: 2\r\n") != std::string::npos);
        array_.table.config_id = "8";
        put();
        CPPUNIT_ASSERT_EQUAL(std::string("\"8\""), pages.find("/pat")->etag);
        CPPUNIT_ASSERT(pages.find("/pat")->body.find("ConfigID: 8\r\n") != std::string::npos);
        CPPUNIT_ASSERT(pages.find("/other") == nullptr);
    }
    void a_pac_file_has_an_etag_of_its_own() {
        proxyd::Fleet fleet(array_, shared_, "p1");
        proxyd::OwnPages pages(proxy_, &fleet, kCode), others(proxy_, &fleet, no_code_);
        const auto* page = pages.find("/proxy.pac");
        CPPUNIT_ASSERT(page->body.find(kCode) != std::string::npos);
        CPPUNIT_ASSERT(page->fields.starts_with("Content-Type: application/x-ns-proxy-autoconfig"));
        CPPUNIT_ASSERT_EQUAL(page->etag, pages.find("/wpad.dat")->etag);
        CPPUNIT_ASSERT(page->etag != others.find("/proxy.pac")->etag);
    }
    void without_an_array_there_are_none() {
        proxyd::OwnPages pages(proxy_, nullptr, kCode);
        CPPUNIT_ASSERT(pages.find("/pat") == nullptr);
    }

  private:
    void put() { shared_.put(proxyd::to_shared_text(array_.table)); }

    const std::string no_code_;
    conf::Proxy proxy_;
    conf::Array array_;
    proxyd::SharedTable shared_ = std::move(*proxyd::SharedTable::make());
};
CPPUNIT_TEST_SUITE_REGISTRATION(OwnPagesTest);

}  // namespace
