// Which sockets a reload keeps, opens and closes: see common/proc/socket_plan.h.

#include "common/proc/socket_plan.h"

#include <algorithm>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using Kind = proc::Entrance::Kind;
using proc::SocketKey;

// "a0 a1 b0": the sockets of slots 0 and 1 of address a, and of slot 0 of address b; an
// address in capitals is a hand-over entrance.
std::vector<SocketKey> keys(const std::string& text) {
    std::vector<SocketKey> keys;
    for (std::size_t i = 0; i + 1 < text.size(); i += 3)
        keys.push_back({text[i] < 'a' ? Kind::handoff : Kind::tcp, text.substr(i, 1),
                        static_cast<unsigned>(text[i + 1] - '0')});
    return keys;
}
std::string text(std::vector<SocketKey> keys) {
    std::ranges::sort(keys);
    std::string text;
    for (const SocketKey& key : keys)
        text += (text.empty() ? "" : " ") + key.address + std::to_string(key.slot);
    return text;
}

struct Case {
    const char* says;
    const char* have;
    const char* wanted;  // addresses, a letter each
    unsigned workers;
    const char *keep, *open, *close;
};

constexpr Case kCases[] = {
    {"at the start all are opened", "", "aB", 2, "", "a0 a1 B0 B1", ""},
    {"nothing changes", "a0 a1", "a", 2, "a0 a1", "", ""},
    {"a new address is opened", "a0", "ab", 1, "a0", "b0", ""},
    {"an old address is closed", "a0 b0", "b", 1, "b0", "", "a0"},
    {"more workers get sockets of their own", "a0", "a", 3, "a0", "a1 a2", ""},
    {"fewer workers keep all sockets", "a0 a1 a2", "a", 1, "a0 a1 a2", "", ""},
    {"an old address goes with all its slots", "a0 a1 b0 b1", "b", 1, "b0 b1", "", "a0 a1"},
    {"two instances share no address twice", "", "aa", 1, "", "a0", ""},
    {"the kind belongs to the address", "A0", "a", 1, "", "a0", "A0"},
};

class SocketPlanTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SocketPlanTest);
    CPPUNIT_TEST(every_case_in_the_table);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_case_in_the_table() {
        for (const Case& c : kCases) {
            std::vector<proc::EntranceSpec> wanted;
            for (const char* at = c.wanted; *at != '\0'; ++at)
                wanted.push_back({*at < 'a' ? Kind::handoff : Kind::tcp, 0, 0, std::string(1, *at)});
            const auto plan = proc::plan_sockets(keys(c.have), wanted, c.workers);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, text(keys(c.keep)), text(plan.keep));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, text(keys(c.open)), text(plan.open));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.says, text(keys(c.close)), text(plan.close));
        }
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(SocketPlanTest);

}  // namespace
