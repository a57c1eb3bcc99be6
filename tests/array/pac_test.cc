// What a PAC file looks like; pac.js runs it.
// Source: ECMA-262, third edition (1999), for the words that it may use.

#include "common/array/pac.h"

#include <cctype>
#include <set>
#include <string>
#include <vector>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using array::Hash;
using array::PacOptions;
using array::Ranking;
using array::Table;

const std::string kTable = "Proxy Array Information/1.0\nConfigID: 17\nArrayName: \"edge\" \\\n\n"
                           "proxy1 10.0.0.1 8081 http://a/ X 0 UP 1 0\n"
                           "proxy2 10.0.0.2 8082 http://a/ X 0 DOWN 2 0\n"
                           "proxy3 2001:db8::3 8083 http://a/ X 0 UP 3 0\n"
                           "proxy4 10.0.0.4 8084 http://a/ X 0 UP 0 0\n";

Table table() {
    auto table = array::parse_table(kTable, array::TtlUnit::minutes);
    CPPUNIT_ASSERT(table);
    return std::move(*table);
}

std::string pac_of(const Table& table, Hash hash, const PacOptions& options = {}) {
    const auto ranking = Ranking::make(hash, 9, table.members);
    CPPUNIT_ASSERT(ranking);
    return write_pac(table, *ranking, options);
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

// The text without comments and strings.
std::string code_of(const std::string& text) {
    std::string code;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.compare(i, 2, "//") == 0) i = text.find('\n', i);
        if (text[i] == '"')
            for (++i; text[i] != '"'; ++i) i += text[i] == '\\';
        code += text[i];
    }
    return code;
}

std::vector<std::string> words_of(const std::string& code) {
    std::vector<std::string> words(1);
    for (const char c : code)
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) words.back() += c;
        else if (!words.back().empty()) words.emplace_back();
    return words;
}

// All words of the third edition that a PAC file needs: properties, functions, statements.
const std::set<std::string> kOld = {
    "Math", "charAt", "charCodeAt", "floor", "indexOf", "lastIndexOf", "length", "parseInt", "sort",
    "split", "substring", "toLowerCase", "break", "else", "false", "for", "function", "if",
    "null", "return", "true", "var", "while"};

// Variables and properties of its own.
const std::set<std::string> kOurs = {
    "FindProxyForURL", "a", "at", "b", "bits", "c", "carried", "colon", "end", "fragment",
    "halves", "hash", "high", "host", "i", "j", "key", "large", "left", "low", "n", "name",
    "network", "networks", "odd", "order", "own", "parts", "path", "port", "right", "route", "s",
    "scheme", "scores", "small", "t", "target", "text", "url", "v", "word", "words", "x", "y",
    "zeros"};

class PacTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PacTest);
    CPPUNIT_TEST(nothing_in_it_is_younger_than_es3);
    CPPUNIT_TEST(it_asks_nothing_of_the_browser);
    CPPUNIT_TEST(members_that_are_down_or_drained_are_not_named);
    CPPUNIT_TEST(squid_needs_those_that_are_down_for_the_hash);
    CPPUNIT_TEST(members_go_by_address_or_by_name);
    CPPUNIT_TEST(an_array_without_members_has_the_default_route_only);
    CPPUNIT_TEST(names_cannot_leave_their_string);
    CPPUNIT_TEST(custom_code_comes_before_the_choice);
    CPPUNIT_TEST(networks_are_numbers);
    CPPUNIT_TEST(its_head_has_examples);
    CPPUNIT_TEST_SUITE_END();

  public:
    void nothing_in_it_is_younger_than_es3() {
        PacOptions options;
        options.direct_hosts = {"*.abc.com"};
        options.direct_networks = {"10.0.0.0/8"};
        for (const Hash hash : {Hash::carp, Hash::carp_squid, Hash::hrw}) {
            const auto code = code_of(pac_of(table(), hash, options));
            for (const char* young : {"=>", "`", "**", "...", "?.", "??", ",]", ",}"})
                CPPUNIT_ASSERT_MESSAGE(young, !has(code, young));
            for (const auto& word : words_of(code)) {
                const bool known = kOld.contains(word) || word.starts_with("weir") ||
                                   kOurs.contains(word) || word.empty() ||
                                   std::isdigit(static_cast<unsigned char>(word[0])) != 0;
                CPPUNIT_ASSERT_MESSAGE(word, known);
            }
        }
    }
    void it_asks_nothing_of_the_browser() {
        for (const Hash hash : {Hash::carp, Hash::hrw})
            for (const char* name : {"dnsResolve", "isInNet", "isResolvable", "myIpAddress",
                                     "dnsDomain", "shExpMatch", "isPlainHostName"})
                CPPUNIT_ASSERT_MESSAGE(name, !has(pac_of(table(), hash), name));
    }
    void members_that_are_down_or_drained_are_not_named() {
        const auto text = pac_of(table(), Hash::hrw);
        CPPUNIT_ASSERT(has(text, "var weirProxies = [\n    \"PROXY 10.0.0.1:8081; \",\n"
                                 "    \"PROXY [2001:db8::3]:8083; \"\n];"));
        CPPUNIT_ASSERT(!has(text, "10.0.0.2") && !has(text, "10.0.0.4"));
    }
    void squid_needs_those_that_are_down_for_the_hash() {
        CPPUNIT_ASSERT(has(pac_of(table(), Hash::carp_squid),
                           "[\n    \"PROXY 10.0.0.1:8081; \",\n    \"\",\n    \"PROXY [2001"));
    }
    void members_go_by_address_or_by_name() {
        PacOptions options;
        options.by_name = true;
        CPPUNIT_ASSERT(has(pac_of(table(), Hash::hrw, options), "\"PROXY proxy1:8081; \""));
    }
    void an_array_without_members_has_the_default_route_only() {
        auto off = table(), down = table();
        off.enabled = false;
        for (auto& member : down.members) member.up = false;
        PacOptions options;
        options.default_route = "PROXY backup:80; DIRECT";
        for (const Table& none : {off, down, Table()}) {
            const auto text = pac_of(none, Hash::hrw, options);
            CPPUNIT_ASSERT(has(text, "var weirDefault = \"PROXY backup:80; DIRECT\";"));
            CPPUNIT_ASSERT(!has(text, "weirRoute") && !has(text, "10.0.0.1"));
        }
    }
    void names_cannot_leave_their_string() {
        CPPUNIT_ASSERT(has(pac_of(table(), Hash::hrw), "array \"\\\"edge\\\" \\\\\", ConfigID"));
    }
    void custom_code_comes_before_the_choice() {
        PacOptions options;
        options.custom = "    return \"PROXY mine:1\"; // no line end";
        const auto text = pac_of(table(), Hash::hrw, options);
        CPPUNIT_ASSERT(has(text, "FindProxyForURL(url, host) {\n" + options.custom + "\n"));
        CPPUNIT_ASSERT(text.find(options.custom) < text.find("return weirRoute("));
    }
    void networks_are_numbers() {
        PacOptions options;
        options.direct_networks = {"10.1.0.0/16", "192.0.2.1", "2001:db8::/32"};
        const auto text = pac_of(table(), Hash::hrw, options);
        CPPUNIT_ASSERT(has(text, "weirNetworks4 = [\n    [16, 2561, 0],\n    [32, 49152, 513]\n]"));
        CPPUNIT_ASSERT(has(text, "weirNetworks6 = [\n    [32, 8193, 3512, 0, 0, 0, 0, 0, 0]\n]"));
    }
    void its_head_has_examples() {
        const auto text = pac_of(table(), Hash::hrw);
        const auto ranking = Ranking::make(Hash::hrw, 9, table().members);
        const auto routes = pac_routes(table(), *ranking, {}, "https://secure.example.com/");
        CPPUNIT_ASSERT(routes.ends_with("; DIRECT"));
        CPPUNIT_ASSERT(has(text, "// https://secure.example.com/\n//     " + routes + "\n"));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(PacTest);

}  // namespace
