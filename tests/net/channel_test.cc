// Messages and descriptors between processes: see common/net/channel.h.

#include "common/net/channel.h"

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using base::Errc;

std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text));
}

std::size_t open_descriptors() {
    std::size_t count = 0;
    for (int fd = 0; fd < 256; ++fd) count += ::fcntl(fd, F_GETFD) >= 0;
    return count;
}

class ChannelTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ChannelTest);
    CPPUNIT_TEST(messages_keep_their_borders);
    CPPUNIT_TEST(a_descriptor_comes_with_its_message);
    CPPUNIT_TEST(a_message_may_be_sent_in_parts);
    CPPUNIT_TEST(nothing_to_receive_is_again);
    CPPUNIT_TEST(the_largest_message_passes_and_a_larger_is_refused);
    CPPUNIT_TEST(a_message_that_does_not_fit_is_dropped_with_its_descriptor);
    CPPUNIT_TEST(several_descriptors_are_refused_and_closed);
    CPPUNIT_TEST(a_descriptor_without_a_free_number_is_an_error);
    CPPUNIT_TEST(a_slow_peer_is_again);
    CPPUNIT_TEST(a_gone_peer_is_closed);
    CPPUNIT_TEST_SUITE_END();

    net::Channel a_, b_;
    std::vector<std::byte> buffer_ = std::vector<std::byte>(net::Channel::kMaxMessage);

  public:
    void setUp() override {
        auto pair = net::Channel::make_pair();
        a_ = std::move(pair->first);
        b_ = std::move(pair->second);
    }
    std::string next() {
        auto received = b_.receive(buffer_);
        if (!received) return base::describe(received.error());
        return std::string(reinterpret_cast<char*>(buffer_.data()), received->size);
    }

    void messages_keep_their_borders() {
        CPPUNIT_ASSERT(a_.send(bytes_of("one")));
        CPPUNIT_ASSERT(a_.send(bytes_of("two")));
        CPPUNIT_ASSERT_EQUAL(std::string("one"), next());
        CPPUNIT_ASSERT_EQUAL(std::string("two"), next());
    }
    void a_descriptor_comes_with_its_message() {
        int ends[2];
        CPPUNIT_ASSERT_EQUAL(0, ::pipe2(ends, O_CLOEXEC));
        const net::Fd in(ends[0]);
        net::Fd out(ends[1]);
        CPPUNIT_ASSERT(a_.send(bytes_of("take this"), out.get()));
        out.reset();
        auto received = b_.receive(buffer_);
        CPPUNIT_ASSERT(received && received->fd);
        CPPUNIT_ASSERT(::fcntl(received->fd.get(), F_GETFD) & FD_CLOEXEC);
        CPPUNIT_ASSERT_EQUAL(ssize_t{1}, ::write(received->fd.get(), "x", 1));
        char byte = 0;
        CPPUNIT_ASSERT_EQUAL(ssize_t{1}, ::read(in.get(), &byte, 1));
    }
    void a_message_may_be_sent_in_parts() {
        char head[] = "head ", body[] = "body";
        const iovec parts[] = {{head, 5}, {body, 4}};
        CPPUNIT_ASSERT(a_.send(parts, -1));
        CPPUNIT_ASSERT_EQUAL(std::string("head body"), next());
    }
    void nothing_to_receive_is_again() {
        CPPUNIT_ASSERT(b_.receive(buffer_).error().code == Errc::again);
    }
    void the_largest_message_passes_and_a_larger_is_refused() {
        const std::string largest(net::Channel::kMaxMessage, 'x');
        CPPUNIT_ASSERT(a_.send(bytes_of(largest)));
        CPPUNIT_ASSERT_EQUAL(largest.size(), next().size());
        CPPUNIT_ASSERT(a_.send(bytes_of(largest + 'x')).error().code == Errc::too_large);
    }
    void a_message_that_does_not_fit_is_dropped_with_its_descriptor() {
        CPPUNIT_ASSERT(a_.send(bytes_of("too long"), a_.fd()));
        CPPUNIT_ASSERT(a_.send(bytes_of("ok")));
        const std::size_t before = open_descriptors();
        CPPUNIT_ASSERT(b_.receive(std::span(buffer_).first(4)).error().code == Errc::malformed);
        CPPUNIT_ASSERT_EQUAL(before, open_descriptors());
        CPPUNIT_ASSERT_EQUAL(std::string("ok"), next());
    }
    void several_descriptors_are_refused_and_closed() {
        const std::size_t before = open_descriptors();
        for (const std::size_t count : {2U, 5U}) {
            send_many(count);
            CPPUNIT_ASSERT(b_.receive(buffer_).error().code == Errc::malformed);
            CPPUNIT_ASSERT_EQUAL(before, open_descriptors());
        }
    }
    void a_descriptor_without_a_free_number_is_an_error() {
        CPPUNIT_ASSERT(a_.send(bytes_of("x"), a_.fd()));
        rlimit old{};
        ::getrlimit(RLIMIT_NOFILE, &old);
        const rlimit none{0, old.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &none);
        auto received = b_.receive(buffer_);
        ::setrlimit(RLIMIT_NOFILE, &old);
        CPPUNIT_ASSERT(received.error().code == Errc::malformed);
    }
    void a_slow_peer_is_again() {
        const std::string message(4096, 'x');
        for (int i = 0; i < 10'000; ++i) {
            auto sent = a_.send(bytes_of(message));
            if (sent) continue;
            CPPUNIT_ASSERT(sent.error().code == Errc::again);
            return;
        }
        CPPUNIT_FAIL("the kernel takes everything");
    }
    void a_gone_peer_is_closed() {
        { const net::Channel gone = std::move(a_); }
        CPPUNIT_ASSERT(b_.receive(buffer_).error().code == Errc::closed);
        CPPUNIT_ASSERT(b_.send(bytes_of("x")).error().code == Errc::closed);
    }

  private:
    void send_many(std::size_t count) {
        std::vector<int> fds(count, a_.fd());
        std::vector<char> control(CMSG_SPACE(count * sizeof(int)));
        char byte = 'x';
        iovec part{&byte, 1};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(count * sizeof(int));
        std::memcpy(CMSG_DATA(header), fds.data(), count * sizeof(int));
        CPPUNIT_ASSERT_EQUAL(ssize_t{1}, ::sendmsg(a_.fd(), &message, 0));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ChannelTest);

}  // namespace
