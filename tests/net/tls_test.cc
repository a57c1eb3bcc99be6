// TLS through Stream: handshakes, names, tickets, and what an end without a farewell means.
// See common/net/stream.h, tls_context.h, tls_ticket.h.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

#include "common/base/log.h"
#include "common/net/loop.h"
#include "common/net/socket.h"
#include "common/net/stream.h"
#include "common/net/timer.h"
#include "common/net/tls_context.h"
#include "tests/net/test_authority.h"

namespace {

using namespace std::chrono_literals;
using base::Errc;
using net::TlsContext;

// One end of a connection.  Sends `to_send`, collects what it gets, knows how it ended.
struct End final : net::Stream::Listener {
    End(net::Loop& in, net::Fd fd) : loop(in), stream(in, *this, std::move(fd)) {}

    void on_stream(net::Stream&, bool, bool) noexcept override {
        if (stream.handshaking()) return;
        open = true;
        pump_in();
        pump_out();
        if (done && done()) loop.stop();
    }
    void pump_in() {
        while (!end && reading) {
            auto n = stream.read(std::span(buffer).first(read_size));
            if (n) {
                got.append(reinterpret_cast<char*>(buffer.data()), *n);
                ++reads;
                if (one_read) break;
                continue;
            }
            if (n.error().code != Errc::again) end = n.error().code;
            break;
        }
        if (end) reading = false;
        stream.watch(reading, !to_send.empty());
    }
    void pump_out() {
        while (!to_send.empty()) {
            const iovec part{to_send.data(), to_send.size()};
            auto n = stream.write(std::span(&part, 1));
            if (!n) {
                if (n.error().code != Errc::again) to_send.clear();
                break;
            }
            to_send.remove_prefix(*n);
        }
        stream.watch(reading, !to_send.empty());
    }

    struct Text {  // what is left to send
        std::string text;
        std::size_t at = 0;
        bool empty() const { return at == text.size(); }
        std::size_t size() const { return text.size() - at; }
        char* data() { return text.data() + at; }
        void remove_prefix(std::size_t n) { at += n; }
        void clear() { text.clear(), at = 0; }
    };

    net::Loop& loop;
    net::Stream stream;
    Text to_send;
    std::string got;
    std::vector<std::byte> buffer = std::vector<std::byte>(64 * 1024);
    std::size_t read_size = 64 * 1024;
    int reads = 0;
    bool open = false;
    bool reading = true;
    bool one_read = false;  // one read for each call, as an owner with little room does
    std::optional<Errc> end;
    std::function<bool()> done;
};

class TlsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TlsTest);
    CPPUNIT_TEST(bytes_pass_both_ways);
    CPPUNIT_TEST(facts_of_the_session_are_known);
    CPPUNIT_TEST(a_head_and_a_body_in_parts_arrive_in_order);
    CPPUNIT_TEST(much_passes_through_a_slow_reader_unharmed);
    CPPUNIT_TEST(what_openssl_has_buffered_is_told_without_the_socket);
    CPPUNIT_TEST(a_part_that_nothing_follows_is_sent_all_the_same);
    CPPUNIT_TEST(a_farewell_is_closed_and_its_lack_is_an_error);
    CPPUNIT_TEST(an_unknown_authority_is_refused);
    CPPUNIT_TEST(a_certificate_for_another_host_is_refused);
    CPPUNIT_TEST(verification_can_be_turned_off);
    CPPUNIT_TEST(an_address_can_be_verified);
    CPPUNIT_TEST(the_certificate_is_chosen_by_the_name);
    CPPUNIT_TEST(a_session_resumes_in_another_process_and_after_a_rotation);
    CPPUNIT_TEST(a_ticket_two_rotations_old_is_not_taken);
    CPPUNIT_TEST(plain_http_on_a_tls_port_is_an_error);
    CPPUNIT_TEST(a_client_that_vanishes_in_the_handshake_is_an_error);
    CPPUNIT_TEST(the_handshake_waits_for_the_connection);
    CPPUNIT_TEST(mistakes_of_a_context_are_all_told);
    CPPUNIT_TEST_SUITE_END();

    test::Authority authority_;
    net::CertificateFiles files_ = authority_.issue({"example.com", "127.0.0.1"});
    net::Loop loop_;
    std::unique_ptr<TlsContext> server_, client_;
    std::unique_ptr<End> s_, c_;

  public:
    void setUp() override {
        base::log_open({{}, {}, base::Severity::error}).value();
        server_ = server({files_});
        client_ = client({.verify = true, .ca_file = authority_.ca_file()});
    }
    void tearDown() override { base::log_open({}).value(); }

    static std::unique_ptr<TlsContext> server(std::vector<net::CertificateFiles> files,
                                              const net::TicketKeys* keys = nullptr) {
        net::TlsReport report;
        auto context = TlsContext::make_server({std::move(files), keys}, report);
        CPPUNIT_ASSERT(context);
        return context;
    }
    static std::unique_ptr<TlsContext> client(const net::TlsClientOptions& options) {
        net::TlsReport report;
        auto context = TlsContext::make_client(options, report);
        CPPUNIT_ASSERT_MESSAGE(report.mistakes.empty() ? "" : report.mistakes.front(), context);
        return context;
    }
    void make_ends() {
        auto pair = net::make_socket_pair();
        s_ = std::make_unique<End>(loop_, std::move(pair->first));
        c_ = std::make_unique<End>(loop_, std::move(pair->second));
    }
    void start(std::string_view host = "example.com") {
        make_ends();
        s_->stream.start_tls_server(*server_);
        c_->stream.start_tls_client(*client_, host);
        s_->stream.watch(true, true);
        c_->stream.watch(true, true);
    }
    // Runs until `condition`, for ten seconds at most.
    void run_until(std::function<bool()> condition) {
        struct Limit final : net::Timer::Listener {
            explicit Limit(net::Loop& in) : loop(in) {}
            void on_timer(net::Timer&) noexcept override { loop.stop(), expired = true; }
            net::Loop& loop;
            bool expired = false;
        } limit(loop_);
        net::Timer timer(loop_, limit);
        timer.set(10s);
        if (s_) s_->done = condition;
        if (c_) c_->done = condition;
        if (!condition()) loop_.run();
        CPPUNIT_ASSERT_MESSAGE("in time", !limit.expired);
    }
    void connect(std::string_view host = "example.com") {
        start(host);
        run_until([&] { return c_->open && s_->open; });
    }
    // A whole exchange, so that the client has got its ticket.
    void exchange(std::string_view host = "example.com") {
        connect(host);
        s_->to_send.text = "answer";
        s_->pump_out();
        run_until([&] { return c_->got == "answer"; });
    }
    static std::string pattern(std::size_t size) {
        std::string text(size, '\0');
        for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 31 + i / 251);
        return text;
    }

    void bytes_pass_both_ways() {
        connect();
        c_->to_send.text = "request";
        s_->to_send.text = "answer";
        c_->pump_out(), s_->pump_out();
        run_until([&] { return s_->got == "request" && c_->got == "answer"; });
    }
    void facts_of_the_session_are_known() {
        start();
        CPPUNIT_ASSERT(s_->stream.is_tls() && s_->stream.handshaking());
        run_until([&] { return c_->open && s_->open; });
        CPPUNIT_ASSERT(!s_->stream.handshaking());
        CPPUNIT_ASSERT(s_->stream.alpn() == "http/1.1");
        CPPUNIT_ASSERT(c_->stream.alpn() == "http/1.1");
        CPPUNIT_ASSERT(c_->stream.tls_version() == "TLSv1.3");
        CPPUNIT_ASSERT(!c_->stream.tls_resumed());
    }
    void a_head_and_a_body_in_parts_arrive_in_order() {
        connect();
        std::string head = "head ", body = pattern(20'000), tail = " tail";
        const iovec parts[] = {
            {head.data(), head.size()}, {body.data(), body.size()}, {tail.data(), tail.size()}};
        CPPUNIT_ASSERT_EQUAL(std::size_t{20'010}, *s_->stream.write(parts));
        run_until([&] { return c_->got.size() == 20'010; });
        CPPUNIT_ASSERT(c_->got == head + body + tail);
    }
    void much_passes_through_a_slow_reader_unharmed() {
        connect();
        const std::string much = pattern(3 << 20);
        c_->reading = false;
        c_->stream.watch(false, false);
        s_->to_send.text = much;
        s_->pump_out();
        CPPUNIT_ASSERT(!s_->to_send.empty());
        CPPUNIT_ASSERT(loop_.chunks().in_use() <= 6);
        c_->read_size = 1000;
        c_->reading = true;
        c_->stream.watch(true, false);
        run_until([&] { return c_->got.size() == much.size(); });
        CPPUNIT_ASSERT(c_->got == much);
        CPPUNIT_ASSERT(s_->to_send.empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, loop_.chunks().in_use());
    }
    void what_openssl_has_buffered_is_told_without_the_socket() {
        connect();
        s_->to_send.text = pattern(5000);
        s_->pump_out();
        c_->read_size = 100;
        c_->one_read = true;
        run_until([&] { return c_->got.size() == 5000; });
        CPPUNIT_ASSERT_EQUAL(50, c_->reads);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, c_->stream.pending());
    }
    void a_part_that_nothing_follows_is_sent_all_the_same() {
        connect();
        std::string text = "so far";
        const iovec part{text.data(), text.size()};
        CPPUNIT_ASSERT_EQUAL(std::size_t{6}, *s_->stream.write(std::span(&part, 1), true));
        s_->stream.watch(true, false);
        run_until([&] { return c_->got == "so far"; });
    }
    void a_farewell_is_closed_and_its_lack_is_an_error() {
        connect();
        s_->stream.shutdown_write();
        run_until([&] { return c_->end.has_value(); });
        CPPUNIT_ASSERT(*c_->end == Errc::closed);

        connect();
        s_.reset();  // the destructor says farewell
        run_until([&] { return c_->end.has_value(); });
        CPPUNIT_ASSERT(*c_->end == Errc::closed);

        connect();
        ::shutdown(s_->stream.fd(), SHUT_WR);
        run_until([&] { return c_->end.has_value(); });
        CPPUNIT_ASSERT(*c_->end == Errc::tls);

        connect();
        s_->stream.abort_on_close();
        s_.reset();
        run_until([&] { return c_->end.has_value(); });
        CPPUNIT_ASSERT(*c_->end != Errc::closed);
    }
    void an_unknown_authority_is_refused() {
        const test::Authority other;
        client_ = client({.verify = true, .ca_file = other.ca_file()});
        refused();
    }
    void a_certificate_for_another_host_is_refused() { refused("example.org"); }
    void refused(std::string_view host = "example.com") {
        start(host);
        run_until([&] { return c_->end && s_->end; });
        CPPUNIT_ASSERT(*c_->end == Errc::tls);
        CPPUNIT_ASSERT(*s_->end == Errc::tls);
    }
    void verification_can_be_turned_off() {
        client_ = client({.verify = false, .ca_file = {}});
        connect("example.org");
    }
    void an_address_can_be_verified() {
        connect("127.0.0.1");
        refused("127.0.0.2");
    }
    void the_certificate_is_chosen_by_the_name() {
        server_ = server(
            {files_, authority_.issue({"*.example.org"}), authority_.issue({"www.example.org"})});
        connect("a.example.org");
        connect("WWW.example.org");
        connect("example.com");
        refused("a.b.example.org");
        refused("example.org");
    }
    void a_session_resumes_in_another_process_and_after_a_rotation() {
        net::TicketKeys keys;
        keys.rotate();
        server_ = server({files_}, &keys);
        exchange();
        CPPUNIT_ASSERT(!c_->stream.tls_resumed());
        s_.reset();  // before the context that it uses
        server_ = server({files_}, &keys);
        exchange();
        CPPUNIT_ASSERT(c_->stream.tls_resumed());
        CPPUNIT_ASSERT(s_->stream.tls_resumed());
        keys.rotate();
        exchange();
        CPPUNIT_ASSERT(c_->stream.tls_resumed());
        keys.rotate();
        exchange();  // the ticket before was made with the newer key
        CPPUNIT_ASSERT(c_->stream.tls_resumed());
    }
    void a_ticket_two_rotations_old_is_not_taken() {
        net::TicketKeys keys;
        keys.rotate();
        server_ = server({files_}, &keys);
        exchange();
        keys.rotate();
        keys.rotate();
        exchange();
        CPPUNIT_ASSERT(!c_->stream.tls_resumed());
    }
    void plain_http_on_a_tls_port_is_an_error() {
        make_ends();
        s_->stream.start_tls_server(*server_);
        s_->stream.watch(true, false);
        c_->to_send.text = "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n";
        c_->pump_out();
        run_until([&] { return s_->end.has_value(); });
        CPPUNIT_ASSERT(*s_->end == Errc::tls);
    }
    void a_client_that_vanishes_in_the_handshake_is_an_error() {
        make_ends();
        c_.reset();
        s_->stream.start_tls_server(*server_);
        run_until([&] { return s_->end.has_value(); });
        CPPUNIT_ASSERT(*s_->end == Errc::tls);
    }
    void the_handshake_waits_for_the_connection() {
        auto listener = net::make_listener(*net::Address::parse("127.0.0.1:0"));
        auto fd = net::start_connect(*net::local_address(listener->get()));
        c_ = std::make_unique<End>(loop_, std::move(*fd));
        c_->stream.start_tls_client(*client_, "example.com");
        c_->stream.watch(true, true);
        auto accepted = net::accept(listener->get());
        s_ = std::make_unique<End>(loop_, std::move(accepted->fd));
        s_->stream.start_tls_server(*server_);
        s_->stream.watch(true, true);
        run_until([&] { return c_->open && s_->open; });
    }
    void mistakes_of_a_context_are_all_told() {
        net::TlsReport report;
        CPPUNIT_ASSERT(
            !TlsContext::make_server({{{"/no/a", "/no/b"}, {"/no/c", "/no/d"}}}, report));
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, report.mistakes.size());
        report = {};
        CPPUNIT_ASSERT(!TlsContext::make_server({}, report));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, report.mistakes.size());
        report = {};
        CPPUNIT_ASSERT(!TlsContext::make_client({.verify = true, .ca_file = "/no/ca"}, report));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, report.mistakes.size());
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(TlsTest);

}  // namespace
