// What master and workers say to each other: see common/proc/messages.h.

#include "common/proc/messages.h"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using proc::Message;
using proc::MessageKind;

class MessagesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MessagesTest);
    CPPUNIT_TEST(every_message_arrives_as_it_was_sent);
    CPPUNIT_TEST(anything_else_is_refused);
    CPPUNIT_TEST_SUITE_END();

  public:
    void every_message_arrives_as_it_was_sent() {
        const Message messages[] = {
            {MessageKind::ready, {}}, {MessageKind::drain, {}}, {MessageKind::drain, {0, 7, 4000}},
            {MessageKind::reopen, {}}, {MessageKind::leave, {}},
        };
        for (const Message& sent : messages) {
            auto received = proc::decode(proc::encode(sent));
            CPPUNIT_ASSERT(received && received->kind == sent.kind);
            CPPUNIT_ASSERT(received->entrances == sent.entrances);
        }
    }
    void anything_else_is_refused() {
        const auto drain = proc::encode({MessageKind::drain, {1}});
        for (const std::size_t size : {0U, 1U, 3U, 5U, 7U})
            CPPUNIT_ASSERT(!proc::decode(std::span(drain).first(size)));
        CPPUNIT_ASSERT(!proc::decode(proc::encode({MessageKind::leave, {1}})));
        for (const std::uint32_t kind : {0U, 5U, UINT32_MAX})
            CPPUNIT_ASSERT(!proc::decode(proc::encode({static_cast<MessageKind>(kind), {}})));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(MessagesTest);

}  // namespace
