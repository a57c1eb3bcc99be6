// What a relay passes on, and how it ends: see common/net/relay.h.

#include "common/net/relay.h"

#include <cerrno>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

#include "common/net/loop.h"
#include "common/net/socket.h"
#include "common/net/tls_context.h"
#include "tests/net/test_authority.h"

namespace {

using namespace std::chrono_literals;
using net::Relay;

// A peer of the relay: sends a text as fast as it is taken, then its end; collects.
struct Peer final : net::Stream::Listener {
    Peer(net::Loop& loop, net::Fd fd, std::function<void()> changed)
        : stream(loop, *this, std::move(fd)), tell(std::move(changed)) {}

    void say(std::string text, bool then_end = true) {
        to_send = std::move(text);
        sent = 0;
        will_end = then_end;
        push();
    }
    void on_stream(net::Stream&, bool readable, bool) noexcept override {
        if (readable && !ended) pull();
        push();
        tell();
    }
    void pull() {
        std::byte buffer[50'000];
        auto n = stream.read(buffer);
        if (n)
            got.append(reinterpret_cast<char*>(buffer), *n);
        else if (n.error().code != base::Errc::again)
            ended = n.error();
    }
    void push() {
        while (sent < to_send.size()) {
            const iovec part{to_send.data() + sent, to_send.size() - sent};
            auto n = stream.write(std::span(&part, 1));
            if (!n) break;
            sent += *n;
        }
        if (sent == to_send.size() && std::exchange(will_end, false)) stream.shutdown_write();
        stream.watch(!ended && reading, sent < to_send.size() || stream.handshaking());
    }

    net::Stream stream;
    std::function<void()> tell;
    std::string to_send, got;
    std::size_t sent = 0;
    bool will_end = false;
    bool reading = true;
    std::optional<base::Error> ended;
};

struct Owner final : Relay::Listener, net::Stream::Listener {
    Owner(net::Loop& in, net::Fd from, net::Fd to, net::Millis idle)
        : loop(in),
          a(in, *this, std::move(from)),
          b(in, *this, std::move(to)),
          relay(std::make_unique<Relay>(in, *this, a, b, idle)) {}
    void on_stream(net::Stream&, bool, bool) noexcept override {}
    void on_relay_end(Relay& ended, Relay::End end) noexcept override {
        why = end;
        from_a = ended.bytes_from_a();
        from_b = ended.bytes_from_b();
        error = ended.error();
        relay.reset();
        loop.stop();
    }
    net::Loop& loop;
    net::Stream a, b;
    std::unique_ptr<Relay> relay;
    std::optional<Relay::End> why;
    std::uint64_t from_a = 0, from_b = 0;
    base::Error error{base::Errc::again};
};

struct Stop final : net::Timer::Listener {
    explicit Stop(net::Loop& in) : loop(in) {}
    void on_timer(net::Timer&) noexcept override { loop.stop(); }
    net::Loop& loop;
};

class RelayTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RelayTest);
    CPPUNIT_TEST(bytes_pass_both_ways_and_ends_are_passed_on);
    CPPUNIT_TEST(much_passes_both_ways_at_once);
    CPPUNIT_TEST(much_passes_between_tls_and_plain);
    CPPUNIT_TEST(one_side_may_end_long_before_the_other);
    CPPUNIT_TEST(bytes_read_earlier_go_first);
    CPPUNIT_TEST(a_slow_reader_holds_little_memory);
    CPPUNIT_TEST(nothing_moving_ends_it);
    CPPUNIT_TEST(a_reset_is_passed_on_as_a_reset);
    CPPUNIT_TEST(a_refused_connection_is_told);
    CPPUNIT_TEST(an_idle_relay_holds_no_pipe);
    CPPUNIT_TEST_SUITE_END();

    net::Loop loop_;
    std::unique_ptr<Peer> left_, right_;
    std::unique_ptr<Owner> owner_;
    std::function<bool()> until_;

  public:
    static std::string pattern(std::size_t size, unsigned factor) {
        std::string text(size, '\0');
        for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * factor + i / 253);
        return text;
    }
    std::pair<net::Fd, net::Fd> tcp_pair() {
        auto listener = net::make_listener(*net::Address::parse("127.0.0.1:0"));
        auto client = net::start_connect(*net::local_address(listener->get()));
        auto server = net::accept(listener->get());
        return {std::move(*client), std::move(server->fd)};
    }
    // left <-> (a, relay, b) <-> right
    void make(net::Millis idle = 0ms) {
        auto left = tcp_pair(), right = tcp_pair();
        const auto tell = [this] {
            if (until_ && until_()) loop_.stop();
        };
        left_ = std::make_unique<Peer>(loop_, std::move(left.first), tell);
        right_ = std::make_unique<Peer>(loop_, std::move(right.first), tell);
        owner_ =
            std::make_unique<Owner>(loop_, std::move(left.second), std::move(right.second), idle);
    }
    // Ten seconds at most.
    void run_until(std::function<bool()> condition) {
        Stop stop(loop_);
        net::Timer timer(loop_, stop);
        timer.set(10s);
        until_ = std::move(condition);
        while (!until_() && timer.is_set()) loop_.run();
        CPPUNIT_ASSERT_MESSAGE("in time", timer.is_set());
        until_ = {};
    }
    void run_for(net::Millis time) {
        Stop stop(loop_);
        net::Timer timer(loop_, stop);
        timer.set(time);
        loop_.run();
    }

    void bytes_pass_both_ways_and_ends_are_passed_on() {
        make();
        left_->say("request");
        right_->say("answer!");
        owner_->relay->start();
        run_until([&] { return owner_->why && left_->ended && right_->ended; });
        CPPUNIT_ASSERT(*owner_->why == Relay::End::finished);
        CPPUNIT_ASSERT_EQUAL(std::string("answer!"), left_->got);
        CPPUNIT_ASSERT_EQUAL(std::string("request"), right_->got);
        CPPUNIT_ASSERT(left_->ended->code == base::Errc::closed);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{7}, owner_->from_a);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{7}, owner_->from_b);
    }
    void much_passes_both_ways_at_once() {
        make();
        exchange_much();
    }
    void much_passes_between_tls_and_plain() {
        test::Authority authority;
        net::TlsReport report;
        auto server =
            net::TlsContext::make_server({{authority.issue({"example.com"})}, nullptr}, report);
        auto client = net::TlsContext::make_client({true, authority.ca_file()}, report);
        make();
        left_->stream.start_tls_client(*client, "example.com");
        owner_->a.start_tls_server(*server);
        exchange_much();
        left_.reset();
        owner_.reset();
    }
    void exchange_much() {
        const std::string there = pattern(5'000'000, 7), back = pattern(3'000'000, 13);
        left_->say(there);
        right_->say(back);
        owner_->relay->start();
        run_until([&] { return owner_->why && left_->ended && right_->ended; });
        CPPUNIT_ASSERT(*owner_->why == Relay::End::finished);
        CPPUNIT_ASSERT(left_->got == back);
        CPPUNIT_ASSERT(right_->got == there);
        CPPUNIT_ASSERT(left_->ended->code == base::Errc::closed);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{5'000'000}, owner_->from_a);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{3'000'000}, owner_->from_b);
    }
    void one_side_may_end_long_before_the_other() {
        make();
        left_->say("request");
        owner_->relay->start();
        right_->say("", false);
        run_until([&] { return right_->ended.has_value(); });
        CPPUNIT_ASSERT(!owner_->why);
        right_->say("late answer");
        run_until([&] { return owner_->why && left_->ended; });
        CPPUNIT_ASSERT(*owner_->why == Relay::End::finished);
        CPPUNIT_ASSERT_EQUAL(std::string("late answer"), left_->got);
    }
    void bytes_read_earlier_go_first() {
        make();
        const std::string early = pattern(40'000, 3);
        left_->say(" and the rest");
        right_->say("");
        owner_->relay->start(std::as_bytes(std::span(early)));
        run_until([&] { return owner_->why && right_->ended; });
        CPPUNIT_ASSERT(right_->got == early + " and the rest");
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{40'013}, owner_->from_a);
    }
    void a_slow_reader_holds_little_memory() {
        make();
        right_->reading = false;
        right_->say("", false);
        left_->say(pattern(20'000'000, 7), false);
        owner_->relay->start();
        // Turns without anything to do: everything between the two is full.
        std::size_t sent = 0;
        do {
            sent = left_->sent;
            run_for(20ms);
        } while (left_->sent != sent);
        CPPUNIT_ASSERT(left_->sent < left_->to_send.size());
        CPPUNIT_ASSERT(loop_.chunks().in_use() <= 5);
        right_->reading = true;
        right_->push();
        run_until([&] { return right_->got.size() == 20'000'000; });
        CPPUNIT_ASSERT(right_->got == left_->to_send);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, loop_.chunks().in_use());
    }
    void nothing_moving_ends_it() {
        make(10ms);
        left_->say("x", false);
        owner_->relay->start();
        run_until([&] { return owner_->why.has_value(); });
        CPPUNIT_ASSERT(*owner_->why == Relay::End::idle);
    }
    void a_reset_is_passed_on_as_a_reset() {
        make();
        left_->say("half of", false);
        owner_->relay->start();
        right_->say("", false);
        run_until([&] { return right_->got == "half of"; });
        left_->stream.abort_on_close();
        left_.reset();
        run_until([&] { return owner_->why.has_value(); });
        CPPUNIT_ASSERT(*owner_->why == Relay::End::a_failed);
        CPPUNIT_ASSERT_EQUAL(ECONNRESET, owner_->error.sys);
        owner_.reset();
        run_until([&] { return right_->ended.has_value(); });
        CPPUNIT_ASSERT_EQUAL(ECONNRESET, right_->ended->sys);
    }
    void a_refused_connection_is_told() {
        make();
        net::Address nobody;
        {
            auto listener = net::make_listener(*net::Address::parse("127.0.0.1:0"));
            nobody = *net::local_address(listener->get());
        }
        auto left = tcp_pair();
        owner_ = std::make_unique<Owner>(loop_, std::move(left.second),
                                         std::move(*net::start_connect(nobody)), 0ms);
        owner_->relay->start(std::as_bytes(std::span("early")));
        run_until([&] { return owner_->why.has_value(); });
        CPPUNIT_ASSERT(*owner_->why == Relay::End::b_failed);
        CPPUNIT_ASSERT_EQUAL(ECONNREFUSED, owner_->error.sys);
    }
    void an_idle_relay_holds_no_pipe() {
        make();
        const std::string much = pattern(2'000'000, 7);
        left_->say(much, false);
        right_->say("", false);
        owner_->relay->start();
        run_until([&] { return right_->got.size() == much.size(); });
        run_for(5ms);
        const int before = lowest_free();
        net::Pipe pipe = loop_.pipes().take();
        CPPUNIT_ASSERT_EQUAL(before, lowest_free());  // one that was used is free again
        loop_.pipes().give_back(std::move(pipe));
    }
    static int lowest_free() {
        const net::Fd probe(::dup(0));
        return probe.get();
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(RelayTest);

}  // namespace
