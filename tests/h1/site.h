// site.h -- the language of the h1 tests: one server connection, its handler and its client.
//
// The client is the other end of a socket pair, read and written by the test itself; the
// handler does what the path of a request says.

#ifndef TESTS_H1_SITE_H
#define TESTS_H1_SITE_H

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/bytes.h"
#include "common/h1/server.h"
#include "common/net/loop.h"
#include "common/net/socket.h"
#include "tests/h1/turns.h"

namespace h1test {

class Site final : public h1::ServerConnection::Handler {
  public:
    explicit Site(const h1::ServerLimits& limits = {}) : limits_(limits), loop(own_), turns(loop) {
        auto pair = net::make_socket_pair();
        client = std::move(pair->second);
        connect(std::move(pair->first), nullptr);
    }
    // On somebody else's loop and socket.
    Site(net::Loop& shared, net::Fd fd, net::TlsContext* tls) : loop(shared), turns(loop) {
        connect(std::move(fd), tls);
    }

    void say(std::string_view text) {
        write_all(client.get(), text);
        turns.quiet();
        listen();
    }
    void listen() {
        if (client && read_some(client.get(), out)) closed = true;
    }

  private:
    void connect(net::Fd fd, net::TlsContext* tls) {
        connection =
            std::make_unique<h1::ServerConnection>(loop, pool_, limits_, *this, std::move(fd), tls);
    }

    h1::ServerLimits limits_;
    h1::InboxPool pool_;
    net::Loop own_;

  public:
    net::Loop& loop;
    Turns turns;
    std::unique_ptr<h1::ServerConnection> connection;
    net::Fd client;
    std::string out;              // what the client got
    bool closed = false;          // the client saw the end
    std::string log;              // "request finished gone ..."
    std::string body;             // of the present request
    std::string big;              // what /big lends
    std::size_t take = SIZE_MAX;  // bytes that on_body() takes at most, once
    std::optional<h1::ServerConnection::Summary> summary;
    base::Error why{};
    std::function<void()> after_room;  // instead of finish()

    static constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\n";

    void answer(std::string_view text) {
        connection->respond(200, {{kOk}}, {h1::BodyPlan::Kind::length, text.size()},
                            {base::as_bytes(text)});
    }
    void answer_in_chunks() {
        using base::as_bytes;
        h1::ServerConnection& c = *connection;
        if (!c.respond(200, {{kOk}}, {h1::BodyPlan::Kind::unknown}, {as_bytes("abc")})) return;
        if (c.send({as_bytes("defghijklmnopqrstuv")})) c.finish();
    }

    void on_request(h1::ServerConnection& c) noexcept override {
        const std::string_view path = c.request().path;
        log.append("request ").append(path).append("; ");
        body.clear();
        if (path == "/hello") answer("hello");
        if (path == "/chunked") answer_in_chunks();
        if (path == "/echo") c.read_body();
        if (path == "/empty") c.respond(204, {{"HTTP/1.1 204 No Content\r\n"}}, {});
        if (path == "/304") c.respond(304, {{"HTTP/1.1 304 Not Modified\r\n"}}, {});
        if (path == "/simple") c.respond_simple(404, "X: y\r\n", "none");
        if (path == "/hint") {
            c.respond_interim(103, "Link: </s.css>\r\n");
            answer("hello");
        }
        if (path == "/parts")
            c.respond(200, {{kOk, "A: b\r\n", "C: d\r\n", "E: f\r\n"}},
                      {h1::BodyPlan::Kind::length, 4}, {base::as_bytes("wxyz")});
        if (path == "/abort") {
            c.respond(200, {{kOk}}, {h1::BodyPlan::Kind::length, 10}, {base::as_bytes("half.")});
            c.abort();
        }
        if (path == "/upgrade") c.respond(101, {{"HTTP/1.1 101 Switching Protocols\r\n"}}, {});
        if (path == "/big")
            c.respond(200, {{kOk}}, {h1::BodyPlan::Kind::length, big.size()},
                      {base::as_bytes(big)});
        if (path == "/big-chunked" &&
            c.respond(200, {{kOk}}, {h1::BodyPlan::Kind::unknown}, {base::as_bytes(big)}))
            c.finish();
    }
    std::size_t on_body(h1::ServerConnection&, base::Bytes payload) noexcept override {
        const std::size_t n = std::min(take, payload.size());
        take = SIZE_MAX;
        body.append(base::as_text(payload.first(n)));
        return n;
    }
    void on_body_end(h1::ServerConnection&) noexcept override { answer(body); }
    void on_room(h1::ServerConnection& c) noexcept override {
        log += "room; ";
        if (after_room)
            after_room();
        else
            c.finish();
    }
    void on_finished(h1::ServerConnection&,
                     const h1::ServerConnection::Summary& done) noexcept override {
        log += "finished; ";
        summary = done;
    }
    void on_gone(h1::ServerConnection&, const h1::ServerConnection::Summary* broken,
                 base::Error error) noexcept override {
        log += broken ? "broken; " : "gone; ";
        if (broken) summary = *broken;
        why = error;
        loop.defer_delete(std::move(connection));
    }
};

}  // namespace h1test

#endif  // TESTS_H1_SITE_H
