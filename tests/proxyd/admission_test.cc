// What may be stored.  Source: RFC 9111 sections 3 and 3.5.

#include "proxyd/admission.h"

#include <cppunit/extensions/HelperMacros.h>

#include "proxyd/freshness.h"
#include "tests/proxyd/heads.h"

namespace {

using namespace proxyd;

struct Case {
    const char* says;
    Admission admission;
    std::string_view lines;
    std::string_view asked = "";
    std::uint16_t status = 200;
};

#define MAX60 "Cache-Control: max-age=60"
#define AUTH "Authorization: Basic YTpi"
constexpr Case kCases[] = {
    {"fresh for a while", Admission::store, MAX60},
    {"with a validator only", Admission::store, "ETag: \"1\""},
    {"with a date of change only", Admission::store,
     "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"},
    {"neither fresh nor to be validated", Admission::useless, "Server: x"},
    {"over at once", Admission::useless, "Cache-Control: max-age=0"},
    {"older than its lifetime", Admission::useless, MAX60 "\nAge: 60"},
    {"no-cache with a validator", Admission::store, "Cache-Control: no-cache\nETag: \"1\""},
    {"no-store", Admission::no_store, MAX60 ", no-store"},
    {"no-store in any case", Admission::no_store, "Cache-Control: No-Store, max-age=60"},
    {"no-store of the client", Admission::request_no_store, MAX60, "Cache-Control: no-store"},
    {"private", Admission::private_, MAX60 ", private"},
    {"private for some fields", Admission::store, MAX60 ", private=\"X\""},
    {"private for what says what it is", Admission::private_, MAX60 ", private=\"Content-Type\""},
    {"a private cookie", Admission::store, MAX60 ", private=\"set-cookie\"\nSet-Cookie: a=b"},
    {"a cookie of one use", Admission::store, MAX60 ", no-cache=\"Set-Cookie\"\nSet-Cookie: a=b"},
    {"must-understand lifts no-store", Admission::store, MAX60 ", no-store, must-understand"},
    {"must-understand of an unknown status", Admission::status, MAX60 ", must-understand", "", 299},
    {"Authorization", Admission::authorization, MAX60, AUTH},
    {"Authorization and public", Admission::store, MAX60 ", public", AUTH},
    {"Authorization and must-revalidate", Admission::store, MAX60 ", must-revalidate", AUTH},
    {"Authorization and s-maxage", Admission::store, "Cache-Control: s-maxage=60", AUTH},
    {"a part", Admission::status, MAX60, "", 206},
    {"not modified", Admission::status, MAX60, "", 304},
    {"an error with a lifetime", Admission::store, MAX60, "", 503},
    {"an error without", Admission::status, "ETag: \"1\"", "", 503},
    {"a redirection with Expires", Admission::store, "Expires: Sun, 06 Nov 2044 08:49:37 GMT", "",
     302},
    {"not found, with a validator", Admission::store, "ETag: \"1\"", "", 404},
    {"a cookie", Admission::set_cookie, MAX60 "\nSet-Cookie: a=b"},
    {"a cookie said to be public", Admission::store, MAX60 ", public\nSet-Cookie: a=b"},
    {"Vary: *", Admission::vary_all, MAX60 "\nVary: *"},
    {"Vary: * in a list over two lines", Admission::vary_all, MAX60 "\nVary: , Accept\nVary: ,*"},
    {"Vary", Admission::store, MAX60 "\nVary: Accept"},
};

class AdmissionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AdmissionTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kCases) {
            const http::ResponseHead head = response(c.status, c.lines);
            const http::CacheControl control = http::parse_cache_control(head.fields);
            const ObjectMeta meta = make_meta(head, control, {1'000'000'000, 1'000'000'000}, {});
            CPPUNIT_ASSERT_EQUAL_MESSAGE(
                c.says, static_cast<int>(c.admission),
                static_cast<int>(admit(traits_of(request(c.asked)), head, control, meta, {})));
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(AdmissionTest);

}  // namespace
