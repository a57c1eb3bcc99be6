// What a plain Stream promises: see common/net/stream.h.

#include "common/net/stream.h"

#include <cerrno>
#include <string>
#include <vector>

#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

#include "common/net/loop.h"
#include "common/net/socket.h"

namespace {

using base::Errc;

struct Owner final : net::Stream::Listener {
    void on_stream(net::Stream& stream, bool readable, bool writable) noexcept override {
        heard += readable && writable ? "rw " : readable ? "r " : "w ";
        stream.watch(false, false);
    }
    std::string heard;
};

iovec part(std::string& text) {
    return {text.data(), text.size()};
}

class StreamTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StreamTest);
    CPPUNIT_TEST(bytes_written_in_parts_arrive_in_order);
    CPPUNIT_TEST(nothing_to_read_is_again);
    CPPUNIT_TEST(a_full_socket_is_again);
    CPPUNIT_TEST(the_end_of_the_peer_is_closed);
    CPPUNIT_TEST(writing_to_a_gone_peer_is_closed);
    CPPUNIT_TEST(an_aborted_connection_is_an_error_for_the_peer);
    CPPUNIT_TEST(a_file_is_sent_from_its_offset);
    CPPUNIT_TEST(a_file_that_was_cut_is_an_error);
    CPPUNIT_TEST(a_refused_connection_tells_why);
    CPPUNIT_TEST(a_released_socket_is_not_watched);
    CPPUNIT_TEST_SUITE_END();

    net::Loop loop_;
    Owner owner_;

    struct Pair {
        Pair(net::Loop& loop, Owner& owner, std::pair<net::Fd, net::Fd> fds)
            : a(loop, owner, std::move(fds.first)), b(loop, owner, std::move(fds.second)) {}
        net::Stream a, b;
    };
    Pair make_pair() { return {loop_, owner_, std::move(*net::make_socket_pair())}; }

    static std::string read_all(net::Stream& stream) {
        std::byte buffer[4096];
        auto n = stream.read(buffer);
        return n ? std::string(reinterpret_cast<char*>(buffer), *n) : base::describe(n.error());
    }
    static net::Fd file_of(std::string_view text) {
        net::Fd fd(::memfd_create("test", MFD_CLOEXEC));
        CPPUNIT_ASSERT(::write(fd.get(), text.data(), text.size()) ==
                       static_cast<ssize_t>(text.size()));
        return fd;
    }

  public:
    void bytes_written_in_parts_arrive_in_order() {
        Pair pair = make_pair();
        std::string head = "head ", body = "body";
        const iovec parts[] = {part(head), part(body)};
        CPPUNIT_ASSERT_EQUAL(std::size_t{9}, *pair.a.write(parts));
        CPPUNIT_ASSERT_EQUAL(std::string("head body"), read_all(pair.b));
    }
    void nothing_to_read_is_again() {
        Pair pair = make_pair();
        std::byte buffer[16];
        CPPUNIT_ASSERT(pair.a.read(buffer).error().code == Errc::again);
    }
    void a_full_socket_is_again() {
        Pair pair = make_pair();
        std::string much(1 << 20, 'x');
        const iovec parts[] = {part(much)};
        for (;;) {
            auto n = pair.a.write(parts);
            if (n) continue;
            CPPUNIT_ASSERT(n.error().code == Errc::again);
            break;
        }
        pair.b.watch(true, false);
        loop_.run();
        CPPUNIT_ASSERT_EQUAL(std::string("r "), owner_.heard);
    }
    void the_end_of_the_peer_is_closed() {
        Pair pair = make_pair();
        pair.a.shutdown_write();
        std::byte buffer[16];
        CPPUNIT_ASSERT(pair.b.read(buffer).error().code == Errc::closed);
    }
    void writing_to_a_gone_peer_is_closed() {
        Pair pair = make_pair();
        pair.b.release();
        std::string text = "x";
        const iovec parts[] = {part(text)};
        CPPUNIT_ASSERT(pair.a.write(parts).error().code == Errc::closed);
        const net::Fd file = file_of("y");
        std::byte mapped[1];
        CPPUNIT_ASSERT(pair.a.send_file(file.get(), 0, mapped).error().code == Errc::closed);
    }
    void an_aborted_connection_is_an_error_for_the_peer() {
        auto listener = net::make_listener(*net::Address::parse("127.0.0.1:0"));
        auto client = net::start_connect(*net::local_address(listener->get()));
        auto server = net::accept(listener->get());
        CPPUNIT_ASSERT(server);
        {
            net::Stream stream(loop_, owner_, std::move(server->fd));
            stream.abort_on_close();
        }
        net::Stream peer(loop_, owner_, std::move(*client));
        std::byte buffer[16];
        auto n = peer.read(buffer);
        CPPUNIT_ASSERT(n.error().code == Errc::system);
        CPPUNIT_ASSERT_EQUAL(ECONNRESET, n.error().sys);
    }
    void a_file_is_sent_from_its_offset() {
        Pair pair = make_pair();
        const net::Fd file = file_of("0123456789");
        std::byte mapped[4];
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, *pair.a.send_file(file.get(), 3, mapped));
        CPPUNIT_ASSERT_EQUAL(std::string("3456"), read_all(pair.b));
    }
    void a_file_that_was_cut_is_an_error() {
        Pair pair = make_pair();
        const net::Fd file = file_of("0123456789");
        std::byte mapped[4];
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, *pair.a.send_file(file.get(), 9, mapped));
        CPPUNIT_ASSERT_EQUAL(EIO, pair.a.send_file(file.get(), 10, mapped).error().sys);
    }
    void a_refused_connection_tells_why() {
        net::Address nobody;
        {
            auto listener = net::make_listener(*net::Address::parse("127.0.0.1:0"));
            nobody = *net::local_address(listener->get());
        }
        auto fd = net::start_connect(nobody);
        CPPUNIT_ASSERT(fd);
        net::Stream stream(loop_, owner_, std::move(*fd));
        stream.watch(false, true);
        loop_.run();
        CPPUNIT_ASSERT_EQUAL(std::string("w "), owner_.heard);
        std::string text = "x";
        const iovec parts[] = {part(text)};
        CPPUNIT_ASSERT_EQUAL(ECONNREFUSED, stream.write(parts).error().sys);
    }
    void a_released_socket_is_not_watched() {
        Pair pair = make_pair();
        pair.a.watch(true, false);
        loop_.at_end_of_turn([&] {
            std::string text = "x";
            const iovec parts[] = {part(text)};
            CPPUNIT_ASSERT(pair.b.write(parts));
            const net::Fd taken = pair.a.release();
            CPPUNIT_ASSERT(taken);
        });
        loop_.run();
        CPPUNIT_ASSERT_EQUAL(std::string(), owner_.heard);
        CPPUNIT_ASSERT_EQUAL(-1, pair.a.fd());
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(StreamTest);

}  // namespace
