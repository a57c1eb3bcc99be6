// What is known of a name, and how often is asked for it: see common/net/name_resolver.h.

#include "common/net/name_resolver.h"

#include <fstream>
#include <functional>
#include <optional>

#include <cppunit/extensions/HelperMacros.h>

#include "common/net/timer.h"
#include "tests/net/fake_dns.h"
#include "tests/support/scratch_dir.h"

namespace {

using namespace std::chrono_literals;
using base::Errc;

// Somebody who wants to know one family of a name.
struct Asker final : net::NameResolver::Query::Listener {
    explicit Asker(net::NameResolver& to) : resolver(to), query(*this) {}
    // True: it is known at once.
    bool ask(const std::string& name, int family = AF_INET) {
        const net::NameResolver::Answer* known = resolver.ask(query, name, family);
        if (known != nullptr) answer = *known;
        return known != nullptr;
    }
    void on_answer(net::NameResolver::Query&, const net::NameResolver::Answer& told) noexcept override {
        answer = told;
        ++heard;
        if (then) then();
    }
    std::string text() const {
        if (!answer) return "nothing yet";
        if (answer->addresses.empty()) return std::string("error ") + answer->error.what;
        std::string all;
        for (const net::Address& address : answer->addresses) all += address.host() + " ";
        return all;
    }
    net::NameResolver& resolver;
    net::NameResolver::Query query;
    std::optional<net::NameResolver::Answer> answer;
    std::function<void()> then;
    int heard = 0;
};

struct Stop final : net::Timer::Listener {
    explicit Stop(net::Loop& in) : loop(in), timer(in, *this) {}
    void on_timer(net::Timer&) noexcept override { loop.stop(); }
    net::Loop& loop;
    net::Timer timer;
};

class NameResolverTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(NameResolverTest);
    CPPUNIT_TEST(numbers_and_localhost_need_no_server);
    CPPUNIT_TEST(numbers_that_are_no_dotted_quad_are_no_names);
    CPPUNIT_TEST(the_hosts_file_counts_before_the_server);
    CPPUNIT_TEST(a_server_is_asked_once_while_the_answer_lives);
    CPPUNIT_TEST(an_answer_lives_as_long_as_it_says_within_limits);
    CPPUNIT_TEST(that_there_is_no_such_name_is_kept_too);
    CPPUNIT_TEST(many_who_ask_at_once_are_one_question);
    CPPUNIT_TEST(who_has_left_is_not_told);
    CPPUNIT_TEST(a_listener_may_ask_again_within_its_answer);
    CPPUNIT_TEST(errors_and_silence_are_told);
    CPPUNIT_TEST(what_was_not_asked_for_longest_is_forgotten_first);
    CPPUNIT_TEST(more_open_questions_than_names_are_refused);
    CPPUNIT_TEST_SUITE_END();

    support::ScratchDir dir_;
    net::Loop loop_;
    FakeDns dns_{loop_};
    net::NameResolver::Options options_;
    std::optional<net::NameResolver> resolver_;

  public:
    void setUp() override {
        options_.servers = {dns_.address()};
        options_.hosts_file = dir_.path() + "/hosts";
        options_.timeout = 100ms;
        options_.tries = 1;
    }
    net::NameResolver& resolver() {
        if (!resolver_) resolver_.emplace(loop_, options_);
        return *resolver_;
    }
    void run(net::Millis time) {
        Stop stop(loop_);
        stop.timer.set(time);
        loop_.run();
    }
    // Until `asker` has heard.
    void wait(Asker& asker) {
        Stop stop(loop_);
        stop.timer.set(5s);
        asker.then = [&] { loop_.stop(); };
        loop_.run();
        asker.then = {};
    }
    std::string ask(const std::string& name, int family = AF_INET) {
        Asker asker(resolver());
        if (!asker.ask(name, family)) wait(asker);
        return asker.text();
    }

    void numbers_and_localhost_need_no_server() {
        static const struct { const char* name; int family; const char* is; } kCases[] = {
            {"192.0.2.1", AF_INET, "192.0.2.1 "}, {"192.0.2.1", AF_INET6, "error dns"},
            {"::1", AF_INET6, "::1 "},            {"::1", AF_INET, "error dns"},
            {"localhost", AF_INET, "127.0.0.1 "}, {"LOCALHOST.", AF_INET6, "::1 "},
            {"a.localhost", AF_INET, "127.0.0.1 "},
        };
        for (const auto& c : kCases) {
            Asker asker(resolver());
            CPPUNIT_ASSERT_MESSAGE(c.name, asker.ask(c.name, c.family));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.name, std::string(c.is), asker.text());
        }
        CPPUNIT_ASSERT_EQUAL(0u, dns_.asked());
    }
    void numbers_that_are_no_dotted_quad_are_no_names() {
        for (const char* name : {"2130706433", "127.1", "0x7f000001", "0x7F.1", "017700000001",
                                 "127.0.0.1.5", "1.2.3.0x", "*", "", "a.127", "127.0.0.01"}) {
            Asker asker(resolver());
            CPPUNIT_ASSERT_MESSAGE(name, asker.ask(name));
            CPPUNIT_ASSERT_MESSAGE(name, asker.answer->addresses.empty());
            CPPUNIT_ASSERT_MESSAGE(name, asker.answer->error.code == Errc::malformed);
        }
        CPPUNIT_ASSERT_EQUAL(0u, dns_.asked());
    }
    void the_hosts_file_counts_before_the_server() {
        dns_.set("a.test", {"192.0.2.1"}, {"2001:db8::1"});
        std::ofstream(options_.hosts_file) << "192.0.2.99 a.test\n";
        CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.99 "), ask("A.test"));
        CPPUNIT_ASSERT_EQUAL(std::string("error dns"), ask("a.test", AF_INET6));
        CPPUNIT_ASSERT_EQUAL(0u, dns_.asked());
    }
    void a_server_is_asked_once_while_the_answer_lives() {
        dns_.set("a.test", {"192.0.2.1", "192.0.2.2"}, {"2001:db8::1"});
        for (int i = 0; i < 3; ++i) {
            CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.1 192.0.2.2 "), ask("a.test"));
            CPPUNIT_ASSERT_EQUAL(std::string("2001:db8::1 "), ask("A.TEST.", AF_INET6));
        }
        CPPUNIT_ASSERT_EQUAL(2u, dns_.asked());
        resolver().clear();
        ask("a.test");
        CPPUNIT_ASSERT_EQUAL(3u, dns_.asked());
    }
    void an_answer_lives_as_long_as_it_says_within_limits() {
        options_.least_ttl = 0s;
        options_.most_ttl = 0s;
        dns_.set("a.test", {"192.0.2.1"});
        ask("a.test");
        run(2ms);
        ask("a.test");
        CPPUNIT_ASSERT_EQUAL(2u, dns_.asked());
    }
    void that_there_is_no_such_name_is_kept_too() {
        for (int i = 0; i < 3; ++i) CPPUNIT_ASSERT_EQUAL(std::string("error dns"), ask("no.test"));
        CPPUNIT_ASSERT_EQUAL(1u, dns_.asked());
        Asker asker(resolver());
        CPPUNIT_ASSERT(asker.ask("no.test"));
        CPPUNIT_ASSERT(asker.answer->error.code == Errc::not_found);
    }
    void many_who_ask_at_once_are_one_question() {
        dns_.set("a.test", {"192.0.2.1"});
        std::vector<std::unique_ptr<Asker>> askers;
        for (int i = 0; i < 50; ++i) {
            askers.push_back(std::make_unique<Asker>(resolver()));
            CPPUNIT_ASSERT(!askers.back()->ask("a.test"));
        }
        wait(*askers.back());
        for (const auto& asker : askers) CPPUNIT_ASSERT_EQUAL(1, asker->heard);
        CPPUNIT_ASSERT_EQUAL(1u, dns_.asked());
    }
    void who_has_left_is_not_told() {
        dns_.set("a.test", {"192.0.2.1"});
        Asker stays(resolver());
        stays.ask("a.test");
        {
            Asker leaves(resolver());
            leaves.ask("a.test");
        }
        Asker cancels(resolver());
        cancels.ask("a.test");
        cancels.query.cancel();
        wait(stays);
        CPPUNIT_ASSERT_EQUAL(0, cancels.heard);
    }
    void a_listener_may_ask_again_within_its_answer() {
        options_.max_names = 1;
        dns_.set("a.test", {"192.0.2.1"});
        Asker asker(resolver());
        std::string again;
        asker.ask("a.test");
        asker.then = [&] {
            CPPUNIT_ASSERT(asker.ask("a.test"));
            again = asker.text();
            CPPUNIT_ASSERT(asker.ask("b.test"));  // there is no room for a second name now
            loop_.stop();
        };
        run(5s);
        CPPUNIT_ASSERT_EQUAL(std::string("192.0.2.1 "), again);
    }
    void errors_and_silence_are_told() {
        // After SERVFAIL libevent tries again, as if nothing had come.
        dns_.set("fails.test", AF_INET, {.addresses = {}, .error = 2});
        dns_.set("refused.test", AF_INET, {.addresses = {}, .error = 5});
        dns_.set("silent.test", AF_INET, {.addresses = {}, .silent = true});
        static const struct { const char* name; Errc code; } kCases[] = {
            {"fails.test", Errc::timed_out},  {"refused.test", Errc::system},
            {"silent.test", Errc::timed_out},
            {"none.test", Errc::not_found},
        };
        for (const auto& c : kCases) {
            Asker asker(resolver());
            if (!asker.ask(c.name)) wait(asker);
            CPPUNIT_ASSERT_MESSAGE(c.name, asker.answer.has_value());
            CPPUNIT_ASSERT_MESSAGE(c.name, asker.answer->error.code == c.code);
        }
        const std::string long_label(64, 'a');
        Asker asker(resolver());
        CPPUNIT_ASSERT(asker.ask(long_label + ".test"));
        CPPUNIT_ASSERT(asker.answer->error.code == Errc::malformed);
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, resolver().size());
    }
    void what_was_not_asked_for_longest_is_forgotten_first() {
        options_.max_names = 2;
        for (const char* name : {"a.test", "b.test", "c.test"}) dns_.set(name, {"192.0.2.1"});
        ask("a.test");
        ask("b.test");
        ask("a.test");
        ask("c.test");
        CPPUNIT_ASSERT_EQUAL(3u, dns_.asked());
        ask("a.test");
        CPPUNIT_ASSERT_EQUAL(3u, dns_.asked());
        ask("b.test");
        CPPUNIT_ASSERT_EQUAL(4u, dns_.asked());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, resolver().size());
    }
    void more_open_questions_than_names_are_refused() {
        options_.max_names = 1;
        dns_.set("a.test", AF_INET, {.addresses = {}, .silent = true});
        Asker first(resolver()), second(resolver());
        CPPUNIT_ASSERT(!first.ask("a.test"));
        CPPUNIT_ASSERT(second.ask("b.test"));
        CPPUNIT_ASSERT(second.answer->error.code == Errc::too_large);
        wait(first);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(NameResolverTest);

}  // namespace
