// Which of the addresses of a name is connected to, and when: see common/net/connector.h.

#include "common/net/connector.h"

#include <optional>
#include <set>

#include <cppunit/extensions/HelperMacros.h>

#include "common/net/socket.h"
#include "tests/net/fake_dns.h"

namespace {

using namespace std::chrono_literals;
using base::Errc;
using Clock = std::chrono::steady_clock;

// Refuses the addresses it was told, and notes whom it was asked for.
struct Filter final : net::AddressFilter {
    bool may_connect(const net::Address& address) const noexcept override {
        asked.push_back(address.host());
        return !refused.contains(address.host()) && !refuse_all;
    }
    mutable std::vector<std::string> asked;
    std::set<std::string> refused;
    bool refuse_all = false;
};

struct Caller final : net::Connector::Listener {
    explicit Caller(net::Loop& in) : loop(in) {}
    void on_connected(net::Connector&, net::Fd fd, const net::Address& address) noexcept override {
        got = std::move(fd);
        to = address;
        end();
    }
    void on_connect_failed(net::Connector&, base::Error error) noexcept override {
        why = error;
        end();
    }
    void end() {
        connector.reset();
        loop.stop();
    }
    net::Loop& loop;
    std::unique_ptr<net::Connector> connector;
    net::Fd got;
    net::Address to;
    std::optional<base::Error> why;
};

class ConnectorTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ConnectorTest);
    CPPUNIT_TEST(a_numeric_host_is_connected_to);
    CPPUNIT_TEST(ipv6_is_tried_first);
    CPPUNIT_TEST(a_refusal_leads_to_the_next_address_at_once);
    CPPUNIT_TEST(the_families_take_turns);
    CPPUNIT_TEST(an_address_that_does_not_answer_delays_by_the_stagger_only);
    CPPUNIT_TEST(an_answer_for_ipv4_waits_a_moment_for_ipv6);
    CPPUNIT_TEST(ipv6_does_not_wait_for_ipv4);
    CPPUNIT_TEST(late_addresses_are_tried_when_the_first_have_failed);
    CPPUNIT_TEST(the_filter_is_asked_of_each_address_and_heeded);
    CPPUNIT_TEST(no_more_addresses_are_tried_than_allowed);
    CPPUNIT_TEST(why_it_failed_is_told);
    CPPUNIT_TEST(all_of_it_has_a_limit);
    CPPUNIT_TEST(destroying_it_ends_everything);
    CPPUNIT_TEST_SUITE_END();

    net::Loop loop_;
    FakeDns dns_{loop_};
    Filter filter_;
    std::optional<net::NameResolver> resolver_;
    std::optional<net::Dialer> dialer_;
    std::optional<Caller> caller_;
    net::Fd v4_listener_, v6_listener_;
    std::uint16_t port_ = 0;
    net::Millis took_{0};

  public:
    // 127.0.0.1 and ::1 listen on the same port; 127.0.0.2 and further refuse; the backlog of
    // 127.0.0.9 is full, so that it does not answer.
    void setUp() override {
        net::NameResolver::Options options;
        options.servers = {dns_.address()};
        options.hosts_file = "/nonexistent";
        options.timeout = 100ms;
        options.tries = 1;
        resolver_.emplace(loop_, options);
        dialer_.emplace(net::Dialer{*resolver_, &filter_, 40ms, 20ms, 8});
        caller_.emplace(loop_);
        v4_listener_ = std::move(*net::make_listener(*net::Address::parse("127.0.0.1:0")));
        port_ = net::local_address(v4_listener_.get())->port();
        auto v6 = net::make_listener(*net::Address::from_host("::1", port_));
        if (v6) v6_listener_ = std::move(*v6);
    }
    void start(const std::string& host, net::Millis limit = 5s) {
        caller_->got.reset();
        caller_->why.reset();
        caller_->connector = std::make_unique<net::Connector>(loop_, *dialer_, *caller_);
        caller_->connector->start(host, port_, limit);
        CPPUNIT_ASSERT(!caller_->got && !caller_->why);
    }
    std::string connect(const std::string& host, net::Millis limit = 5s) {
        const net::TimePoint begun = Clock::now();
        start(host, limit);
        loop_.run();
        took_ = std::chrono::duration_cast<net::Millis>(Clock::now() - begun);
        return caller_->got ? caller_->to.host() : "failed";
    }
    // An address of loopback that drops what comes: nobody accepts, and its queue is full.
    struct Blackhole {
        Blackhole(const std::string& host, std::uint16_t port) {
            listener = std::move(*net::make_listener(*net::Address::from_host(host, port),
                                                     {.backlog = 0}));
            for (int i = 0; i < 4; ++i)
                clients.push_back(std::move(*net::start_connect(*net::Address::from_host(host, port))));
        }
        net::Fd listener;
        std::vector<net::Fd> clients;
    };
    bool has_v6() const { return static_cast<bool>(v6_listener_); }

    void a_numeric_host_is_connected_to() {
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1"), connect("127.0.0.1"));
        CPPUNIT_ASSERT_EQUAL(port_, caller_->to.port());
        if (has_v6()) CPPUNIT_ASSERT_EQUAL(std::string("::1"), connect("[::1]"));
    }
    void ipv6_is_tried_first() {
        if (!has_v6()) return;
        dns_.set("both.test", {"127.0.0.1"}, {"::1"});
        CPPUNIT_ASSERT_EQUAL(std::string("::1"), connect("both.test"));
    }
    void a_refusal_leads_to_the_next_address_at_once() {
        dialer_->stagger = 3s;
        dns_.set("some.test", {"127.0.0.2", "127.0.0.3", "127.0.0.1"});
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1"), connect("some.test"));
        CPPUNIT_ASSERT(took_ < 2s);
    }
    void the_families_take_turns() {
        dns_.set("many.test", {"127.0.0.2", "127.0.0.3"}, {"2001:db8::1", "2001:db8::2", "2001:db8::3"});
        dns_.set("many.test", AF_INET6, {.addresses = {"2001:db8::1", "2001:db8::2", "2001:db8::3"},
                                         .delay = 2ms});
        filter_.refuse_all = true;
        connect("many.test");
        const std::vector<std::string> expected = {"2001:db8::1", "127.0.0.2", "2001:db8::2",
                                                   "127.0.0.3", "2001:db8::3"};
        CPPUNIT_ASSERT(expected == filter_.asked);
    }
    void an_address_that_does_not_answer_delays_by_the_stagger_only() {
        const Blackhole hole("127.0.0.9", port_);
        dns_.set("slow.test", {"127.0.0.9", "127.0.0.1"});
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1"), connect("slow.test"));
        CPPUNIT_ASSERT(took_ >= 40ms && took_ < 900ms);
    }
    void an_answer_for_ipv4_waits_a_moment_for_ipv6() {
        dns_.set("late.test", {"127.0.0.1"});
        dns_.set("late.test", AF_INET6, {.addresses = {"::1"}, .delay = 60ms});
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1"), connect("late.test"));
        CPPUNIT_ASSERT(took_ >= 20ms && took_ < 60ms + 900ms);
    }
    void ipv6_does_not_wait_for_ipv4() {
        if (!has_v6()) return;
        dns_.set("six.test", {}, {"::1"});
        dns_.set("six.test", AF_INET, {.addresses = {}, .silent = true});
        CPPUNIT_ASSERT_EQUAL(std::string("::1"), connect("six.test"));
        CPPUNIT_ASSERT(took_ < 90ms);
    }
    void late_addresses_are_tried_when_the_first_have_failed() {
        dns_.set("late.test", {}, {"::2"});
        dns_.set("late.test", AF_INET, {.addresses = {"127.0.0.1"}, .delay = 30ms});
        filter_.refused = {"::2"};
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1"), connect("late.test"));
    }
    void the_filter_is_asked_of_each_address_and_heeded() {
        dns_.set("rebound.test", {"127.0.0.1", "127.0.0.2"});
        filter_.refused = {"127.0.0.1"};
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), connect("rebound.test"));
        CPPUNIT_ASSERT_EQUAL(ECONNREFUSED, caller_->why->sys);
        filter_.refused = {"127.0.0.1", "127.0.0.2"};
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), connect("rebound.test"));
        CPPUNIT_ASSERT_EQUAL(EACCES, caller_->why->sys);
        filter_.refused.clear();
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1"), connect("rebound.test"));
    }
    void no_more_addresses_are_tried_than_allowed() {
        dialer_->most_attempts = 2;
        dns_.set("many.test", {"127.0.0.2", "127.0.0.3", "127.0.0.1"});
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), connect("many.test"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, filter_.asked.size());
    }
    void why_it_failed_is_told() {
        dns_.set("refuses.test", {"127.0.0.2"});
        dns_.set("fails.test", AF_INET, {.addresses = {}, .error = 2});
        dns_.set("silent.test", AF_INET, {.addresses = {}, .silent = true});
        static const struct { const char* host; Errc code; const char* what; } kCases[] = {
            {"refuses.test", Errc::system, "connect"}, {"none.test", Errc::not_found, "dns"},
            {"fails.test", Errc::timed_out, "dns"},    {"silent.test", Errc::timed_out, "dns"},
            {"127.1", Errc::malformed, "dns"},
        };
        for (const auto& c : kCases) {
            connect(c.host);
            CPPUNIT_ASSERT_MESSAGE(c.host, caller_->why.has_value());
            CPPUNIT_ASSERT_MESSAGE(c.host, caller_->why->code == c.code);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.host, std::string(c.what), std::string(caller_->why->what));
        }
    }
    void all_of_it_has_a_limit() {
        const Blackhole hole("127.0.0.9", port_);
        connect("127.0.0.9", 30ms);
        CPPUNIT_ASSERT(caller_->why->code == Errc::timed_out);
        CPPUNIT_ASSERT_EQUAL(std::string("connect"), std::string(caller_->why->what));
        dns_.set("silent.test", AF_INET, {.addresses = {}, .silent = true});
        connect("silent.test", 10ms);
        CPPUNIT_ASSERT(caller_->why->code == Errc::timed_out);
        CPPUNIT_ASSERT_EQUAL(std::string("dns"), std::string(caller_->why->what));
    }
    void destroying_it_ends_everything() {
        dns_.set("a.test", {"127.0.0.1"});
        start("a.test");
        caller_->connector.reset();
        start("127.0.0.1");
        caller_->connector.reset();
        loop_.run();
        CPPUNIT_ASSERT(!caller_->got && !caller_->why);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ConnectorTest);

}  // namespace
