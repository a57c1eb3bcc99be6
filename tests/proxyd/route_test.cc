// Which ways a request may go.  Source: weir.conf(5), section ROUTES.

#include "proxyd/route.h"

#include <string>
#include <string_view>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace proxyd;
using Via = conf::Route::Via;
using conf::InternalRouting;

// "2 0* 1- 3! 4=7": members best first; us, out of service, crowded, 7 requests in flight.
std::vector<Candidate> candidates(std::string_view text) {
    std::vector<Candidate> list;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto digit = static_cast<std::uint16_t>(text[i] - '0');
        switch (text[i]) {
        case ' ': break;
        case '*': list.back().self = true; break;
        case '-': list.back().in_service = false; break;
        case '!': list.back().crowded = true; break;
        case '=': list.back().in_flight = static_cast<std::uint64_t>(text[++i] - '0'); break;
        default: list.emplace_back().number = digit;
        }
    }
    return list;
}

// "relay m2 m1", "local p0 origin".
std::string to_text(const Route& route) {
    constexpr const char* kWhat[] = {"local", "copy", "relay", "redirect"};
    std::string text = kWhat[static_cast<int>(route.what)];
    for (const Hop& hop : route.all()) {
        constexpr const char* kHop[] = {" m", " p", " x", " origin", " direct"};
        text += kHop[static_cast<int>(hop.kind)];
        if (hop.kind <= Hop::Kind::proxy) text += std::to_string(hop.number);
    }
    return text;
}

struct Case {
    const char* name;
    Via via;
    const char *members, *parents, *expected;
    bool alone = false;
};

constexpr Case kCases[] = {
    {"no array, no parent: the origin", Via::origin, "", "", "local origin"},
    {"another proxy and nobody else", Via::proxy, "0 1*", "0", "local x5"},
    {"direct", Via::direct, "0 1*", "0", "local direct"},
    {"the origin though there are arrays", Via::origin, "0 1*", "0", "local origin"},

    {"ours", Via::array, "0* 1 2", "", "local origin"},
    {"of another: it, and who is between it and us", Via::array, "2 1 0*", "", "relay m2 m1"},
    {"nobody behind us is asked", Via::array, "2 0* 1", "", "relay m2"},
    {"we are no member: the first three", Via::array, "2 1 0 3", "", "relay m2 m1 m0"},
    {"the owner is out of service", Via::array, "2- 1 0*", "", "relay m1"},
    {"everyone before us is out of service", Via::array, "2- 1- 0*", "", "local origin"},
    {"nobody is in service", Via::array, "2- 1-", "", "local origin"},
    {"an empty table", Via::array, "", "", "local origin"},
    {"a crowded owner is passed over", Via::array, "2! 1 0*", "", "relay m1"},
    {"its overflow may be ours", Via::array, "2! 0* 1", "", "local origin"},
    {"all are crowded, and we are no member", Via::array, "2! 1!", "", "relay m2"},
    {"all that are left are crowded", Via::array, "2- 1!", "", "relay m1"},
    {"from a member: served here", Via::array, "2 1 0*", "", "local origin", true},

    {"ours, of the parent", Via::array, "0* 1", "4 3 2 1", "local p4 p3 p2 origin"},
    {"from a member, of the parent", Via::array, "1 0*", "4", "local p4 origin", true},
    {"the owner asks the parent, not we", Via::array, "1 0*", "4", "relay m1"},
    {"the parent alone", Via::parent, "1 0*", "3 4", "local p3 p4 origin"},
    {"parents out of service", Via::parent, "", "3- 4 5!", "local p4 origin"},
    {"only a crowded parent", Via::parent, "", "3- 5!", "local p5 origin"},
    {"no parent in service", Via::parent, "", "3- 4-", "local origin"},
};

struct HotCase {
    const char* name;
    const char* members;
    unsigned replicate;
    std::array<std::uint64_t, 2> dice;
    const char* expected;
};

constexpr HotCase kHot[] = {
    {"one copy only", "2 1 0*", 1, {0, 0}, "relay m2 m1"},
    {"we are second of two: a copy here", "2 0* 1", 2, {0, 0}, "copy m2 origin"},
    {"we are third of two: one of the first", "2 1 0*", 2, {0, 0}, "relay m2 m1"},
    {"and that by chance", "2 1 0*", 2, {1, 0}, "relay m1 m2"},
    {"the other has less to do", "2=5 1=4 0*", 2, {0, 0}, "relay m1 m2"},
    {"the one drawn has less to do", "2=5 1=4 0*", 2, {1, 0}, "relay m1 m2"},
    {"two of three are compared", "3=0 2=5 1=4 0*", 3, {1, 0}, "relay m1 m3 m2"},
    {"the copies move up with the ranking", "2- 1 0* 3", 2, {0, 0}, "copy m1 origin"},
    {"ours", "0* 1", 2, {0, 0}, "local origin"},
    {"we are no member", "2=1 1=0 3", 2, {0, 0}, "relay m1 m2 m3"},
};

class RouteTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RouteTest);
    CPPUNIT_TEST(every_way_is_the_best_that_is_left);
    CPPUNIT_TEST(hot_urls_are_kept_and_asked_for_in_several_places);
    CPPUNIT_TEST(redirects_only_what_can_go_elsewhere);
    CPPUNIT_TEST(is_alone_without_internal_routing);
    CPPUNIT_TEST_SUITE_END();

    void every_way_is_the_best_that_is_left() {
        for (const Case& c : kCases) {
            const auto members = candidates(c.members), parents = candidates(c.parents);
            Circumstances now;
            now.via = c.via;
            now.proxy = 5;
            now.alone = c.alone;
            now.members = members;
            now.parents = parents;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.name, std::string(c.expected), to_text(decide(now)));
        }
    }

    void hot_urls_are_kept_and_asked_for_in_several_places() {
        for (const HotCase& c : kHot) {
            const auto members = candidates(c.members);
            Circumstances now;
            now.via = Via::array;
            now.hot = true;
            now.replicate = c.replicate;
            now.dice = c.dice;
            now.members = members;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.name, std::string(c.expected), to_text(decide(now)));
        }
    }

    void redirects_only_what_can_go_elsewhere() {
        const auto members = candidates("2 1 0*"), ours = candidates("0* 1");
        Circumstances now;
        now.via = Via::array;
        now.internal = InternalRouting::redirect;
        now.members = members;
        CPPUNIT_ASSERT_EQUAL(std::string("relay m2 m1"), to_text(decide(now)));
        now.may_redirect = true;
        CPPUNIT_ASSERT_EQUAL(std::string("redirect m2 m1"), to_text(decide(now)));
        now.members = ours;
        CPPUNIT_ASSERT_EQUAL(std::string("local origin"), to_text(decide(now)));
    }

    void is_alone_without_internal_routing() {
        const auto members = candidates("2 1 0*");
        Circumstances now;
        now.via = Via::array;
        now.internal = InternalRouting::off;
        now.members = members;
        CPPUNIT_ASSERT_EQUAL(std::string("local origin"), to_text(decide(now)));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RouteTest);

}  // namespace
