#include "proxyd/tunnel.h"

#include <utility>

#include "common/h1/access_line.h"
#include "proxyd/answer.h"

namespace proxyd {

Tunnel::Tunnel(net::Loop& loop, Owner& owner, Instance& instance,
               h1::ServerConnection::Detached client, h1::Exchange::Detached server,
               net::Millis idle, Entry entry)
    : loop_(loop),
      owner_(owner),
      instance_(instance),
      client_(std::move(client)),
      server_(std::move(server)),
      entry_(std::move(entry)),
      relay_(loop, *this, *client_.stream, *server_.stream, idle) {
    instance_.count(Count::open);
    instance_.count(Count::tunnels);
}

Tunnel::~Tunnel() { instance_.uncount(Count::open); }

void Tunnel::start() { relay_.start(client_.early, server_.early); }

void Tunnel::on_relay_end(net::Relay&, net::Relay::End why) noexcept {
    instance_.count(Count::bytes_in, relay_.bytes_from_a());
    instance_.count(Count::bytes_out, relay_.bytes_from_b());
    if (!entry_.target.empty()) log(why);
    owner_.on_tunnel_end(*this);
}

void Tunnel::log(net::Relay::End why) noexcept {
    if (!instance_.access_log.enabled()) return;
    const auto request = std::make_unique<http::RequestHead>();
    request->method_text = "CONNECT";
    request->target = request->authority = entry_.target;
    request->minor = entry_.minor;
    h1::AccessRecord record;
    record.wall_s = loop_.wall_seconds();
    record.client = entry_.client;
    record.request = request.get();
    record.status = 200;
    record.body_bytes = relay_.bytes_from_b();
    const auto took = std::chrono::steady_clock::now() - entry_.started;
    record.total_us = static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(took).count());
    record.server_us = entry_.connect_us;
    record.cache = text_of(Outcome::tunnel);
    record.server = entry_.target;
    record.complete = why == net::Relay::End::finished;
    const std::span<char> room = instance_.access_log.reserve(h1::kMaxAccessLine);
    instance_.access_log.commit(instance_.json_log ? h1::format_json(record, room)
                                                   : h1::format_combined(record, room));
}

}  // namespace proxyd
