// caller.h -- the language of the client tests: exchanges with a server that the test plays.

#ifndef TESTS_H1_CALLER_H
#define TESTS_H1_CALLER_H

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include <poll.h>

#include "common/h1/client.h"
#include "common/net/socket.h"
#include "tests/h1/turns.h"

namespace h1test {

class Caller final : public h1::Exchange::Handler {
  public:
    explicit Caller(const h1::ClientLimits& limits = {}, unsigned max_idle = 4)
        : limits_(limits),
          turns(loop),
          pool(loop, inboxes_, max_idle, net::Millis(60'000)),
          listener_(std::move(*net::make_listener(*net::Address::parse("127.0.0.1:0")))) {
        to.address = *net::local_address(listener_.get());
    }

    struct Ask {
        std::string_view head = "GET /a HTTP/1.1\r\nHost: a\r\n";
        h1::RequestBody body = h1::RequestBody::none;
        std::uint64_t body_bytes = 0;
        bool head_only = false, retry = true, upgrade = false;
    };
    void ask(const Ask& a) {
        log.clear();
        body.clear();
        exchange = std::make_unique<h1::Exchange>(pool, limits_, *this, to, a.head, a.body,
                                                  a.body_bytes, a.head_only, a.retry, a.upgrade);
        exchange->start();
        turns.quiet();
    }
    void ask() { ask(Ask()); }

    // The next connection of the client; none if there is none.
    net::Fd take_connection() {
        pollfd ready{listener_.get(), POLLIN, 0};
        if (::poll(&ready, 1, 100) != 1) return {};
        auto accepted = net::accept(listener_.get());
        return accepted ? std::move(accepted->fd) : net::Fd();
    }
    // It becomes `server`, which the test plays.
    bool accept() {
        server = take_connection();
        if (!server) return false;
        turns.quiet();
        return true;
    }
    // What the server has got since the last call.
    std::string heard() {
        std::string text;
        turns.quiet();
        server_sees_end = read_some(server.get(), text);
        return text;
    }
    void reply(std::string_view text) {
        write_all(server.get(), text);
        turns.quiet();
    }
    void hang_up() {
        server.reset();
        turns.quiet();
    }

  private:
    h1::ClientLimits limits_;
    h1::InboxPool inboxes_;

  public:
    net::Loop loop;
    Turns turns;
    h1::ClientPool pool;
    h1::Endpoint to;
    std::unique_ptr<h1::Exchange> exchange;
    net::Fd server;
    bool server_sees_end = false;
    std::string log;  // "103; 200; end" or "failed: response body: closed"
    std::string body;
    std::size_t take = SIZE_MAX;  // bytes that on_payload() takes at most, once
    bool cancel_at_response = false;
    bool upgraded = false;
    h1::Exchange::Detached tunnel;

    void on_interim(h1::Exchange&, const http::ResponseHead& head) noexcept override {
        log += std::to_string(head.status) + "; ";
    }
    void on_response(h1::Exchange& e, const http::ResponseHead& head) noexcept override {
        log += std::to_string(head.status) + "; ";
        if (cancel_at_response) e.cancel();
    }
    std::size_t on_payload(h1::Exchange&, base::Bytes payload) noexcept override {
        const std::size_t n = std::min(take, payload.size());
        take = SIZE_MAX;
        body.append(base::as_text(payload.first(n)));
        return n;
    }
    void on_end(h1::Exchange&) noexcept override {
        log += "end";
        exchange.reset();
    }
    void on_failed(h1::Exchange&, base::Error why) noexcept override {
        log += "failed: " + base::describe(why);
        exchange.reset();
        loop.stop();
    }
    void on_request_room(h1::Exchange&) noexcept override { log += "room; "; }
    void on_upgraded(h1::Exchange& e, const http::ResponseHead&) noexcept override {
        upgraded = true;
        tunnel = e.detach();
    }

  private:
    net::Fd listener_;
};

}  // namespace h1test

#endif  // TESTS_H1_CALLER_H
