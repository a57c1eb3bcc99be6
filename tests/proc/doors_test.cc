// Clients that a dispatcher hands over come in at the door of their instance.

#include "common/proc/doors.h"

#include <cstring>
#include <string>
#include <vector>

#include <sys/socket.h>

#include <cppunit/extensions/HelperMacros.h>

#include "common/net/channel.h"
#include "common/net/socket.h"
#include "tests/h1/turns.h"

namespace {

// A worker with doors, and what came in through them.
struct House final : proc::Doors::Listener {
    void on_handed_over(std::size_t instance, std::size_t listen, net::Fd client,
                        const net::Address&, std::span<const std::byte> early) noexcept override {
        const std::string text(reinterpret_cast<const char*>(early.data()), early.size());
        seen.push_back(std::to_string(instance) + "." + std::to_string(listen) + ":" + text +
                       (client ? "" : " without a socket"));
    }
    void on_door_closed() noexcept override { ++closed; }

    // Opens a door and returns the dispatcher's end of it.
    net::Channel open(std::size_t instance) {
        auto pair = net::make_socket_pair(SOCK_SEQPACKET);
        CPPUNIT_ASSERT(pair);
        doors.open(instance, std::move(pair->first));
        return net::Channel(std::move(pair->second));
    }

    net::Loop loop;
    h1test::Turns turns{loop};
    proc::Doors doors{loop, *this};
    std::vector<std::string> seen;
    unsigned closed = 0;
};

void hand_over(net::Channel& channel, std::uint16_t listen, const std::string& early) {
    auto client = net::make_socket_pair();
    CPPUNIT_ASSERT(client);
    proc::HandoffHeader header{proc::kHandoffMagic, proc::kHandoffVersion, listen,
                               static_cast<std::uint32_t>(early.size())};
    std::vector<std::byte> message(sizeof header + early.size());
    std::memcpy(message.data(), &header, sizeof header);
    std::memcpy(message.data() + sizeof header, early.data(), early.size());
    CPPUNIT_ASSERT(channel.send(message, client->first.get()));
}

// The next note of the worker; kind 0 if there is none.
proc::HandoffNote note_of(net::Channel& channel) {
    proc::HandoffNote note{};
    (void)channel.receive(std::as_writable_bytes(std::span(&note, 1)));
    return note;
}

class DoorsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DoorsTest);
    CPPUNIT_TEST(a_client_comes_in_at_the_door_it_was_sent_to);
    CPPUNIT_TEST(a_door_closes_when_its_dispatcher_leaves);
    CPPUNIT_TEST(draining_asks_every_dispatcher_and_takes_what_is_on_its_way);
    CPPUNIT_TEST(a_door_that_opens_late_is_drained_at_once);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_client_comes_in_at_the_door_it_was_sent_to() {
        House house;
        net::Channel one = house.open(1), two = house.open(2);
        hand_over(two, 0, "GET");
        house.turns.quiet();
        hand_over(one, 3, "");
        house.turns.quiet();
        CPPUNIT_ASSERT(house.seen == (std::vector<std::string>{"2.0:GET", "1.3:"}));
        const proc::HandoffNote note = note_of(one);
        CPPUNIT_ASSERT(note.kind == proc::HandoffNote::Kind::taken);
        CPPUNIT_ASSERT_EQUAL(1U, note.count);
    }
    void a_door_closes_when_its_dispatcher_leaves() {
        House house;
        net::Channel stays = house.open(2);
        {
            net::Channel leaves = house.open(1);
            hand_over(leaves, 0, "");
        }
        house.turns.quiet();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, house.seen.size());
        CPPUNIT_ASSERT_EQUAL(1U, house.closed);
        CPPUNIT_ASSERT(!house.doors.empty());
        stays = net::Channel();
        house.turns.quiet();
        CPPUNIT_ASSERT_EQUAL(2U, house.closed);
        CPPUNIT_ASSERT(house.doors.empty());
    }
    void draining_asks_every_dispatcher_and_takes_what_is_on_its_way() {
        House house;
        net::Channel one = house.open(1), two = house.open(2);
        hand_over(one, 0, "late");
        house.doors.drain();
        house.turns.quiet();
        CPPUNIT_ASSERT(house.seen == std::vector<std::string>{"1.0:late"});
        for (net::Channel* channel : {&one, &two})
            CPPUNIT_ASSERT(note_of(*channel).kind == proc::HandoffNote::Kind::drain);
    }
    void a_door_that_opens_late_is_drained_at_once() {
        House house;
        house.doors.drain();
        net::Channel late = house.open(1);
        CPPUNIT_ASSERT(note_of(late).kind == proc::HandoffNote::Kind::drain);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(DoorsTest);

}  // namespace
