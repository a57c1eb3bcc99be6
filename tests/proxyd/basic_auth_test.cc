// Who is let in by Basic, and what it costs.
// Source: RFC 7617; weir.conf(5), "auth_file".

#include "proxyd/basic_auth.h"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace std::chrono_literals;
using proxyd::BasicAuth;
using proxyd::Users;
using Answer = proxyd::BasicAuth::Answer;

constexpr const char* kRight = "Basic YW5uOnNlY3JldA==";  // ann:secret
constexpr const char* kWrong = "Basic YW5uOnNlY3JldHM=";  // ann:secrets

constexpr const char* kUsers =
    "ann:$6$rounds=1000$VicXxRdMknDQ4yXj$92qHqASCW3iivL9yD.Yf4xRX5maTxGCV/sfwAP0gypaCmdowr2BE3PgNQ"
    "liDoSf5DcgTUKB5ZYg/wTc3XajFI.\n";

class BasicAuthTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BasicAuthTest);
    CPPUNIT_TEST(credentials_are_decoded_strictly);
    CPPUNIT_TEST(without_users_everybody_is_let_in);
    CPPUNIT_TEST(the_right_password_lets_in);
    CPPUNIT_TEST(what_was_found_is_remembered_for_a_while);
    CPPUNIT_TEST(guesses_get_a_share_of_the_time);
    CPPUNIT_TEST_SUITE_END();

    std::string mistake_;
    const Users users_ = std::move(*Users::parse(kUsers, mistake_));
    BasicAuth::TimePoint now_ = BasicAuth::Clock::now();
    BasicAuth::TimePoint fake_ = now_;
    // Every check takes 100 ms by this clock: half of it passes at each question.
    std::function<BasicAuth::TimePoint()> slow_ = [this] { return fake_ += 100ms; };

  public:
    static std::string guess(int number) {
        const std::string text = "ann:" + std::to_string(1000000 + number) + "x";  // 12 bytes
        static constexpr char kDigits[] =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        std::string coded = "Basic ";
        for (std::size_t i = 0; i < text.size(); i += 3) {
            const unsigned bits = static_cast<unsigned>(text[i]) << 16 |
                                  static_cast<unsigned>(text[i + 1]) << 8 |
                                  static_cast<unsigned>(text[i + 2]);
            for (int shift = 18; shift >= 0; shift -= 6) coded += kDigits[bits >> shift & 63];
        }
        return coded;
    }

    void credentials_are_decoded_strictly() {
        static const struct { const char *given, *is; } kCases[] = {
            {"Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin:open sesame"},
            {"bAsIc   QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin:open sesame"},
            {"Basic YTpi", "a:b"},     {"Basic YTo=", "a:"},       {"Basic Og==", ":"},
            {"Basic YWI=", ""},        {"Basic ", ""},             {"Basic", ""},
            {"", ""},                  {"Bearer YTpi", ""},        {"Basic YTpi=", ""},
            {"Basic YT=pi", ""},       {"Basic Y\x01pi", ""},      {"Basic YTo", ""},
            {"Basic YTpi YTpi", ""},   {"Basic ====", ""},
        };
        for (const auto& c : kCases)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(c.given, std::string(c.is), proxyd::basic_credentials(c.given));
        CPPUNIT_ASSERT_EQUAL(std::string(), proxyd::basic_credentials("Basic " + std::string(4096, 'Y')));
    }
    void without_users_everybody_is_let_in() {
        const Users nobody;
        BasicAuth auth(nobody);
        CPPUNIT_ASSERT(auth.ask("", now_) == Answer::yes);
        CPPUNIT_ASSERT(auth.ask(kWrong, now_) == Answer::yes);
    }
    void the_right_password_lets_in() {
        BasicAuth auth(users_);
        CPPUNIT_ASSERT(auth.ask(kRight, now_) == Answer::yes);
        for (const char* given : {kWrong, "", "Basic YW5uOg==", "Basic OnNlY3JldA==", "Bearer x"})
            CPPUNIT_ASSERT_MESSAGE(given, auth.ask(given, now_) == Answer::no);
    }
    void what_was_found_is_remembered_for_a_while() {
        BasicAuth auth(users_);
        for (int i = 0; i < 10; ++i) {
            CPPUNIT_ASSERT(auth.ask(kRight, now_) == Answer::yes);
            CPPUNIT_ASSERT(auth.ask(kWrong, now_) == Answer::no);
        }
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, auth.checks());
        now_ += BasicAuth::kRememberedWrong;
        CPPUNIT_ASSERT(auth.ask(kRight, now_) == Answer::yes);
        CPPUNIT_ASSERT(auth.ask(kWrong, now_) == Answer::no);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{3}, auth.checks());
        now_ += BasicAuth::kRemembered;
        CPPUNIT_ASSERT(auth.ask(kRight, now_) == Answer::yes);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{4}, auth.checks());
    }
    void guesses_get_a_share_of_the_time() {
        BasicAuth auth(users_);
        CPPUNIT_ASSERT(auth.ask(kRight, now_, slow_) == Answer::yes);
        int checked = 0;
        for (int i = 0; i < 100; ++i) checked += auth.ask(guess(i), now_, slow_) == Answer::no;
        CPPUNIT_ASSERT_EQUAL(9, checked);  // 1 s was saved up, each takes 100 ms
        CPPUNIT_ASSERT(auth.ask(guess(100), now_, slow_) == Answer::busy);
        CPPUNIT_ASSERT(auth.ask(kRight, now_, slow_) == Answer::yes);  // it is known
        now_ += 1s;
        checked = 0;
        for (int i = 200; i < 300; ++i) checked += auth.ask(guess(i), now_, slow_) == Answer::no;
        CPPUNIT_ASSERT_EQUAL(3, checked);  // a quarter of a second
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(BasicAuthTest);

}  // namespace
