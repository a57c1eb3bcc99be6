// What the query language of originsim means: see originsim/query.h and haterm's doc/haterm.txt.

#include "originsim/query.h"

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

#include "originsim/faults.h"

namespace {

using originsim::Query;

struct Case {
    const char* says;
    std::string_view query;
    std::function<bool(const Query&)> holds;
};

const Case kGood[] = {
    {"nothing orders nothing", "", [](const Query& q) { return !q.ordered && !q.size; }},
    {"a size", "s=20", [](const Query& q) { return q.ordered && *q.size == 20; }},
    {"a size in kilobytes", "s=20k", [](const Query& q) { return *q.size == 20480; }},
    {"suffixes multiply", "s=1kkK", [](const Query& q) { return *q.size == 1 << 30; }},
    {"mega", "s=3M", [](const Query& q) { return *q.size == 3 << 20; }},
    {"giga", "s=2g", [](const Query& q) { return *q.size == 2ull << 30; }},
    {"a random size is below its bound", "s=100r", [](const Query& q) { return *q.size < 100; }},
    {"haterm's own example", "s=20k&c=1&t=700&K=30r",
     [](const Query& q) { return *q.size == 20480 && q.cacheable && *q.delay_ms == 700; }},
    {"haterm's other separators", "r=500?s=0,c=0;t=1000/C=1",
     [](const Query& q) {
         return q.status == 500 && *q.size == 0 && !q.cacheable && *q.delay_ms == 1000 && q.close;
     }},
    {"C closes and K takes it back", "C=1&K=1", [](const Query& q) { return !q.close; }},
    {"k is chunked, as with haterm", "k=1", [](const Query& q) { return q.chunked && !q.close; }},
    {"R is random content", "R=1", [](const Query& q) { return *q.random; }},
    {"A answers first", "A=1", [](const Query& q) { return q.answer_first; }},
    {"a text holds commas and slashes", "cc=max-age=60, s-maxage=5&type=text/html",
     [](const Query& q) {
         return *q.cache_control == "max-age=60, s-maxage=5" && *q.type == "text/html";
     }},
    {"a text is decoded", "cc=max-age%3D60%2cpublic%20",
     [](const Query& q) { return *q.cache_control == "max-age=60,public "; }},
    {"an empty text is not the same as none", "etag=&s=1",
     [](const Query& q) { return q.etag && q.etag->empty() && !q.last_modified && q.size; }},
    {"words that are not ours mean nothing", "x=3&id=s=4&foo&s=5&bar=/s=6",
     [](const Query& q) { return *q.size == 5; }},
    {"only unknown words order nothing", "id=7&page=2",
     [](const Query& q) { return !q.ordered; }},
    {"the last one wins", "s=1&s=2", [](const Query& q) { return *q.size == 2; }},
    {"seconds may be negative", "expires=-60&date=-5&age=0",
     [](const Query& q) { return *q.expires_s == -60 && *q.date_s == -5 && *q.age_s == 0; }},
    {"fields", "h=X-A:%201&h=Cache-Groups: \"a\"",
     [](const Query& q) {
         return q.fields.size() == 2 && q.fields[0] == "X-A: 1" &&
                q.fields[1] == "Cache-Groups: \"a\"";
     }},
    {"interim answers", "early=103&earlyn=20",
     [](const Query& q) { return q.early == 103 && q.early_count == 20; }},
    {"a law for one request", "d=lognormal:8:1.5",
     [](const Query& q) {
         return q.law->kind == conf::ServiceLaw::Kind::lognormal && q.law->b == 1.5;
     }},
    {"a bad head by name and by number", "bad=bare-lf",
     [](const Query& q) { return q.bad_head && originsim::needs_raw_answer(q); }},
    {"faults", "reset=0&cut=10&wl=-3&drip=1k",
     [](const Query& q) {
         return *q.reset_at == 0 && *q.cut_at == 10 && *q.wrong_length == -3 && q.drip == 1024;
     }},
};

struct BadCase {
    std::string_view query;
    std::string_view word;   // that is at fault
};
constexpr BadCase kBad[] = {
    {"s=", "s"},          {"s=abc", "s"},        {"s=-1", "s"},        {"s=1x", "s"},
    {"s=1k2", "s"},       {"s=99999999999g", "s"}, {"s=18446744073709551616", "s"},
    {"r=99", "r"},        {"r=600", "r"},        {"r=65736", "r"},     {"early=101", "early"},
    {"early=200", "early"}, {"earlyn=100000", "earlyn"},
    {"cc=%0d%0aX:1", "cc"}, {"cc=%", "cc"},      {"cc=%1", "cc"},      {"cc=%zz", "cc"},
    {"etag=%00", "etag"}, {"h=nocolon", "h"},    {"h=: 1", "h"},       {"h=a b: 1", "h"},
    {"h=Content-Length: 5", "h"}, {"h=connection: close", "h"},
    {"d=normal:1", "d"},  {"d=fixed", "d"},      {"d=pareto:1:0", "d"}, {"bad=unheard-of", "bad"},
    {"bad=5000", "bad"},  {"expires=9999999999999999", "expires"},
};

base::Result<Query> parse(std::string_view text) {
    base::Random random(1);
    return originsim::parse_query(text, random);
}

class QueryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(QueryTest);
    CPPUNIT_TEST(every_good_query_in_the_table);
    CPPUNIT_TEST(every_bad_value_names_its_word);
    CPPUNIT_TEST(the_same_seed_gives_the_same_random_size);
    CPPUNIT_TEST(a_target_falls_into_path_and_query);
    CPPUNIT_TEST(no_word_is_in_the_table_twice);
    CPPUNIT_TEST(no_input_is_too_strange);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_good_query_in_the_table() {
        for (const Case& c : kGood) {
            const auto query = parse(c.query);
            CPPUNIT_ASSERT_MESSAGE(c.says, query.has_value());
            CPPUNIT_ASSERT_MESSAGE(c.says, c.holds(*query));
        }
    }
    void every_bad_value_names_its_word() {
        for (const BadCase& c : kBad) {
            const auto query = parse(c.query);
            CPPUNIT_ASSERT_MESSAGE(std::string(c.query), !query.has_value());
            CPPUNIT_ASSERT_EQUAL(std::string(c.word), std::string(query.error().what));
        }
    }
    void the_same_seed_gives_the_same_random_size() {
        CPPUNIT_ASSERT_EQUAL(*parse("s=1gr")->size, *parse("s=1gr")->size);
    }
    void a_target_falls_into_path_and_query() {
        CPPUNIT_ASSERT_EQUAL(std::string("/a"), std::string(originsim::path_of("/a?b?c")));
        CPPUNIT_ASSERT_EQUAL(std::string("b?c"), std::string(originsim::query_of("/a?b?c")));
        CPPUNIT_ASSERT(originsim::query_of("/a").empty());
    }
    void no_word_is_in_the_table_twice() {
        std::set<std::string> names;
        for (const auto& word : originsim::query_words())
            CPPUNIT_ASSERT_MESSAGE(word.name, names.insert(word.name).second);
    }
    // Every prefix and every one-byte change of a query with every kind of word.
    void no_input_is_too_strange() {
        const std::string all = "s=1kr&cc=a%20b,c&wl=-1;r=200?h=A:b&d=bimodal:1:2:0.5&bad=nul&x=y";
        for (std::size_t i = 0; i < all.size(); ++i) {
            (void)parse(all.substr(0, i));
            for (const char c : {'%', '=', '&', '-', '\0', '9'}) {
                std::string changed = all;
                changed[i] = c;
                (void)parse(changed);
            }
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(QueryTest);

}  // namespace
