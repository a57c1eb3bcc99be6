// bench_server -- the least that h1::ServerConnection can cost: it answers every request with
// the same bytes from a mapped file.
//
//     bench_server PORT BODY-BYTES
//
// Beside tests/bench/floor, with the same client, this shows what parsing, framing and the
// state machine cost: user and system time over requests (make tests/h1/bench_server).

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <unordered_map>

#include <sys/mman.h>
#include <unistd.h>

#include "common/h1/server.h"
#include "common/net/acceptor.h"
#include "common/net/socket.h"

namespace {

// The body, in memory and in a file at once, as proxyd has it.
struct Body {
    explicit Body(std::size_t size) : fd(::memfd_create("body", MFD_CLOEXEC)) {
        if (fd < 0 || ::ftruncate(fd, static_cast<off_t>(size)) != 0) std::exit(2);
        void* at = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (at == MAP_FAILED) std::exit(2);
        data = {static_cast<std::byte*>(at), size};
        for (std::size_t i = 0; i < size; ++i) data[i] = static_cast<std::byte>('a' + i % 26);
    }
    int fd;
    std::span<std::byte> data;
};

class Server final : private net::Acceptor::Listener, public h1::ServerConnection::Handler {
  public:
    Server(net::Loop& loop, net::Fd listener, std::size_t body_bytes)
        : loop_(loop),
          body_(body_bytes),
          listener_(std::move(listener)),
          acceptor_(loop, *this, listener_.get()) {
        acceptor_.resume();
    }

  private:
    using Connection = h1::ServerConnection;

    void on_accept(net::Acceptor&, net::Fd fd, const net::Address&) noexcept override {
        auto connection =
            std::make_unique<Connection>(loop_, pool_, limits_, *this, std::move(fd), nullptr);
        Connection& started = *connection;
        connections_.emplace(&started, std::move(connection));
        started.start();
    }
    void on_request(Connection& connection) noexcept override {
        constexpr std::string_view kHead =
            "HTTP/1.1 200 OK\r\n"
            "Content-Type: application/octet-stream\r\n"
            "Cache-Control: public, max-age=86400\r\n";
        connection.respond(200, {{kHead}}, {h1::BodyPlan::Kind::length, body_.data.size()},
                           {body_.data, body_.fd, 0});
    }
    std::size_t on_body(Connection&, base::Bytes payload) noexcept override {
        return payload.size();
    }
    void on_body_end(Connection&) noexcept override {}
    void on_room(Connection&) noexcept override {}
    void on_finished(Connection&, const Connection::Summary&) noexcept override {}
    void on_gone(Connection& connection, const Connection::Summary*,
                 base::Error) noexcept override {
        const auto at = connections_.find(&connection);
        loop_.defer_delete(std::move(at->second));
        connections_.erase(at);
    }

    net::Loop& loop_;
    Body body_;
    h1::InboxPool pool_;
    h1::ServerLimits limits_;
    net::Fd listener_;
    net::Acceptor acceptor_;
    std::unordered_map<Connection*, std::unique_ptr<Connection>> connections_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: bench_server port body-bytes\n");
        return 1;
    }
    const auto address = net::Address::parse(std::string("127.0.0.1:") + argv[1]);
    if (!address) return 1;
    auto listener = net::make_listener(*address, {.defer_accept = true});
    if (!listener) return 2;
    net::Loop loop;
    Server server(loop, std::move(*listener), static_cast<std::size_t>(std::atoll(argv[2])));
    loop.run();
}
