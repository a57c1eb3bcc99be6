// Which text of a request is hashed: the same for a proxy and for a browser's PAC file.

#include "common/array/key.h"

#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/array/vectors.h"

namespace {

using array::KeyKind;
using array::Target;

struct RequestCase {
    const char* says;
    Target target;
    const char* url_key;
    const char* host_key;
};
constexpr RequestCase kRequests[] = {
    {"a plain URL", {"http", "www.abc.com", "", "/x?y"}, "http://www.abc.com/x?y", "www.abc.com"},
    {"scheme and host in lower case, the path as it came",
     {"HTTP", "WWW.abc.COM", "", "/X/%7Ey"}, "http://www.abc.com/X/%7Ey", "www.abc.com"},
    {"the scheme's own port is left out", {"http", "a", "80", "/"}, "http://a/", "a"},
    {"so is that of https", {"https", "a", "443", "/"}, "https://a/", "a"},
    {"any other port stays", {"http", "a", "443", "/"}, "http://a:443/", "a"},
    {"zeros before a port are nothing", {"http", "a", "00080", "/"}, "http://a/", "a"},
    {"an empty path is a slash", {"http", "a", "", ""}, "http://a/", "a"},
    {"a query without a path", {"http", "a", "", "?q"}, "http://a/?q", "a"},
    {"a fragment is none of ours", {"http", "a", "", "/b#c"}, "http://a/b", "a"},
    {"the dot of the root is dropped", {"http", "a.b.", "", "/"}, "http://a.b/", "a.b"},
    {"IPv6 keeps its brackets", {"http", "[2001:DB8::1]", "8080", "/v6"},
     "http://[2001:db8::1]:8080/v6", "[2001:db8::1]"},
    {"a tunnel", {"", "Secure.abc.com", "8443", ""}, "secure.abc.com:8443", "secure.abc.com"},
    {"a tunnel has a port always", {"", "a", "", ""}, "a:443", "a"},
    {"bytes above 0x7f stay what they are", {"http", "a", "", "/\xe4"}, "http://a/\xe4", "a"},
};

struct UrlCase {
    const char* url;
    const char* key;  // null: no URL
};
constexpr UrlCase kUrls[] = {
    {"http://a/b?c", "http://a/b?c"},
    {"http://a", "http://a/"},
    {"http://a?b", "http://a/?b"},
    {"http://a#b", "http://a/"},
    {"http://user:pass@a:81/b@c:d", "http://a:81/b@c:d"},
    {"http://[::1]/", "http://[::1]/"},
    {"http://[::1]:8080/", "http://[::1]:8080/"},
    {"https://a/", "a:443"},
    {"https://A:444/secret?x", "a:444"},
    {"https://[::1]/", "[::1]:443"},
    {"ws://a/", "a:80"},
    {"wss://a/", "a:443"},
    {"ftp://a:21/f", "ftp://a/f"},
    {"gopher://a:70/f", "gopher://a:70/f"},
    {"http://", nullptr},
    {"http:///x", nullptr},
    {"://a/", nullptr},
    {"a/b", nullptr},
    {"", nullptr},
};

class KeyTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(KeyTest);
    CPPUNIT_TEST(the_key_of_a_request);
    CPPUNIT_TEST(the_key_that_a_browser_computes);
    CPPUNIT_TEST(the_key_of_set_b);
    CPPUNIT_TEST(kinds_have_names);
    CPPUNIT_TEST_SUITE_END();

  public:
    void the_key_of_a_request() {
        std::string key = "what was there before";
        for (const RequestCase& c : kRequests) {
            array::write_key(c.target, KeyKind::url, key);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.url_key), key);
            array::write_key(c.target, KeyKind::host, key);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, std::string(c.host_key), key);
        }
    }
    void the_key_that_a_browser_computes() {
        for (const UrlCase& c : kUrls) {
            const auto key = array::browser_key(c.url, KeyKind::url);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.url, c.key != nullptr, key.has_value());
            if (key) CPPUNIT_ASSERT_EQUAL_MESSAGE(c.url, std::string(c.key), *key);
        }
    }
    // A browser has no way to show a PAC file the path of https, a client of Squid has.
    void the_key_of_set_b() {
        for (const vectors::KeyVectorB& v : vectors::kKeysB) {
            std::string request = v.request;
            if (request.starts_with("https:")) continue;
            if (request.starts_with("CONNECT ")) request.replace(0, 8, "https://");
            const auto key = array::browser_key(request, KeyKind::url);
            CPPUNIT_ASSERT_EQUAL(std::string(v.key), key.value_or("none"));
        }
    }
    void kinds_have_names() {
        for (const KeyKind kind : {KeyKind::url, KeyKind::host})
            CPPUNIT_ASSERT(array::key_kind_named(array::to_text(kind)) == kind);
        CPPUNIT_ASSERT(!array::key_kind_named("path"));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(KeyTest);

}  // namespace
