// Fields and methods.
// Source: RFC 9110 sections 5 and 9.

#include "common/http/message.h"

#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using http::FieldName;
using http::Method;

class MessageTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MessageTest);
    CPPUNIT_TEST(lines_are_found_by_name_in_order);
    CPPUNIT_TEST(the_first_and_the_last_name_have_a_bit);
    CPPUNIT_TEST(a_full_head_takes_no_more);
    CPPUNIT_TEST(methods_have_their_text_and_their_rules);
    CPPUNIT_TEST_SUITE_END();

  public:
    void lines_are_found_by_name_in_order() {
        http::Fields fields;
        fields.add(FieldName::via, "Via", "1");
        fields.add(FieldName::other, "X", "2");
        fields.add(FieldName::via, "via", "3");
        const auto* line = fields.next(FieldName::via, fields.begin());
        CPPUNIT_ASSERT_EQUAL(std::string_view("1"), line->value);
        line = fields.next(FieldName::via, line + 1);
        CPPUNIT_ASSERT_EQUAL(std::string_view("3"), line->value);
        CPPUNIT_ASSERT(fields.next(FieldName::via, line + 1) == fields.end());
        CPPUNIT_ASSERT_EQUAL(std::string_view("2"), fields.first("x"));
        CPPUNIT_ASSERT(fields.first("y").empty() && fields.first(FieldName::age).empty());
        fields.clear();
        CPPUNIT_ASSERT(fields.empty() && !fields.has(FieldName::via));
    }
    void the_first_and_the_last_name_have_a_bit() {
        const auto last = static_cast<FieldName>(static_cast<int>(FieldName::count_) - 1);
        http::Fields fields;
        fields.add(last, text_of(last), "x");
        CPPUNIT_ASSERT(fields.has(last) && !fields.has(FieldName::accept));
        fields.add(FieldName::accept, "Accept", "x");
        CPPUNIT_ASSERT(fields.has(FieldName::accept));
    }
    void a_full_head_takes_no_more() {
        http::Fields fields;
        for (std::size_t i = 0; i < http::kMaxFields; ++i)
            CPPUNIT_ASSERT(fields.add(FieldName::other, "X", "x"));
        CPPUNIT_ASSERT(!fields.add(FieldName::via, "Via", "x"));
        CPPUNIT_ASSERT(!fields.has(FieldName::via));
    }
    void methods_have_their_text_and_their_rules() {
        for (const std::string_view text : {"GET", "HEAD", "OPTIONS", "TRACE"})
            CPPUNIT_ASSERT(is_safe(http::method_of(text)) && is_idempotent(http::method_of(text)));
        for (const std::string_view text : {"PUT", "DELETE", "PURGE"})
            CPPUNIT_ASSERT(!is_safe(http::method_of(text)) && is_idempotent(http::method_of(text)));
        for (const std::string_view text : {"POST", "CONNECT", "PATCH", "M-SEARCH", "get"})
            CPPUNIT_ASSERT(!is_idempotent(http::method_of(text)));
        CPPUNIT_ASSERT(http::method_of("Get") == Method::other);
        CPPUNIT_ASSERT_EQUAL(std::string_view("DELETE"), text_of(Method::delete_));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(MessageTest);

}  // namespace
