// What a client sees of an answer that breaks the rules, over a pair of sockets.

#include "originsim/raw_answer.h"

#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include "common/net/loop.h"
#include "common/net/socket.h"

#include "originsim/content.h"

namespace {

using originsim::Body;
using originsim::RawAnswer;
using originsim::RawPlan;

// Sends the plan and reads until the other side is done; everything happens in one loop.
class Client final : private RawAnswer::Listener,
                     private net::FdWatch::Listener,
                     private net::Stream::Listener {
  public:
    explicit Client(RawPlan plan) : watch_(loop_, *this) {
        auto pair = net::make_socket_pair();
        CPPUNIT_ASSERT(pair.has_value());
        peer_ = std::move(pair->second);
        watch_.set(peer_.get(), true, false);
        net::Stream::Listener& nobody = *this;
        RawAnswer::Listener& self = *this;
        answer_.emplace(loop_, self, nullptr,
                        std::make_unique<net::Stream>(loop_, nobody, std::move(pair->first)),
                        std::move(plan));
    }
    std::string run() {
        answer_->start();
        loop_.run();
        return seen_;
    }
    void leave() {
        watch_.clear();
        peer_.reset();
    }
    std::uint64_t body_bytes = 0;

  private:
    void on_raw_end(RawAnswer&, std::uint64_t bytes) noexcept override {
        body_bytes = bytes;
        loop_.stop();
    }
    void on_stream(net::Stream&, bool, bool) noexcept override {}
    void on_ready(net::FdWatch&, bool, bool) noexcept override {
        std::array<char, 65536> buffer;
        const ssize_t n = ::read(peer_.get(), buffer.data(), buffer.size());
        if (n > 0) return void(seen_.append(buffer.data(), static_cast<std::size_t>(n)));
        if (n < 0 && errno == EAGAIN) return;
        watch_.clear();
        peer_.reset();
    }

    net::Loop loop_;
    net::Fd peer_;
    net::FdWatch watch_;
    std::optional<RawAnswer> answer_;
    std::string seen_;
};

RawPlan plan_of(std::string before, std::uint64_t length) {
    RawPlan plan;
    plan.before = std::move(before);
    plan.body = Body::synthetic(originsim::Texture::text, 7);
    plan.length = length;
    return plan;
}

std::string text(std::uint64_t position, std::size_t size) {
    std::string expected(size, '\0');
    originsim::generate(originsim::Texture::text, 7, position,
                        std::as_writable_bytes(std::span(expected)));
    return expected;
}

class RawAnswerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RawAnswerTest);
    CPPUNIT_TEST(a_cut_body_is_the_head_and_so_much);
    CPPUNIT_TEST(a_body_of_many_pieces_arrives_in_order);
    CPPUNIT_TEST(chunks_have_no_last_one);
    CPPUNIT_TEST(a_text_is_repeated_after_its_beginning);
    CPPUNIT_TEST(nothing_at_all_can_be_sent);
    CPPUNIT_TEST(drops_make_the_same_body);
    CPPUNIT_TEST(a_stall_ends_when_the_client_leaves);
    CPPUNIT_TEST(a_reset_comes_after_the_bytes);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_cut_body_is_the_head_and_so_much() {
        RawPlan plan = plan_of("head\r\n\r\n", 50);
        plan.first = 1000;
        Client client(std::move(plan));
        CPPUNIT_ASSERT_EQUAL("head\r\n\r\n" + text(1000, 50), client.run());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{50}, client.body_bytes);
    }
    void a_body_of_many_pieces_arrives_in_order() {
        Client client(plan_of("h", 3'000'000));
        CPPUNIT_ASSERT("h" + text(0, 3'000'000) == client.run());
    }
    void chunks_have_no_last_one() {
        RawPlan plan = plan_of("", 20);
        plan.chunked = true;
        CPPUNIT_ASSERT_EQUAL("14\r\n" + text(0, 20) + "\r\n", Client(std::move(plan)).run());
    }
    void a_text_is_repeated_after_its_beginning() {
        RawPlan plan;
        plan.before = "begin ";
        plan.again = "again ";
        plan.repeat = 3;
        CPPUNIT_ASSERT_EQUAL(std::string("begin again again again "),
                             Client(std::move(plan)).run());
    }
    void nothing_at_all_can_be_sent() { CPPUNIT_ASSERT(Client(RawPlan{}).run().empty()); }
    void drops_make_the_same_body() {
        RawPlan plan = plan_of("h", 10);
        plan.drip = 40'000'000;   // a drop is all of it
        CPPUNIT_ASSERT_EQUAL("h" + text(0, 10), Client(std::move(plan)).run());
        RawPlan slow = plan_of("h", 3);
        slow.drip = 1000;         // 100 bytes each 100 ms: one drop
        CPPUNIT_ASSERT_EQUAL("h" + text(0, 3), Client(std::move(slow)).run());
    }
    void a_stall_ends_when_the_client_leaves() {
        RawPlan plan;
        plan.stall = std::chrono::milliseconds(0);
        Client client(std::move(plan));
        client.leave();
        CPPUNIT_ASSERT(client.run().empty());
    }
    void a_reset_comes_after_the_bytes() {
        RawPlan plan = plan_of("h", 10);
        plan.end = RawPlan::End::reset;
        Client client(std::move(plan));
        CPPUNIT_ASSERT_EQUAL("h" + text(0, 10), client.run());
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RawAnswerTest);

}  // namespace
