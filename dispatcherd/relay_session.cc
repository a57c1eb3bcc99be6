#include "dispatcherd/relay_session.h"

#include "common/net/socket.h"
#include "dispatcherd/front.h"

namespace dispatcherd {

RelaySession::RelaySession(Front& front, Chooser& chooser, net::Fd client) noexcept
    : front_(front),
      chooser_(chooser),
      client_(std::move(client)),
      watch_(front.loop(), *this),
      timer_(front.loop(), *this),
      tried_(front.cluster().servers.size()) {}

RelaySession::~RelaySession() {
    if (held_) front_.release(*held_);
}

void RelaySession::start() noexcept { connect_next(); }

void RelaySession::connect_next() noexcept {
    // Other connections use the chooser between two attempts of this one.
    chooser_.begin(tried_);
    while (const auto server = chooser_.next()) {
        tried_[*server] = true;
        const auto address = net::Address::parse(front_.cluster().servers[*server].address);
        CHECK(address.has_value());  // the configuration was checked
        auto fd = net::start_connect(*address);
        if (!fd) {
            front_.note_failure(*server, fd.error());
            continue;
        }
        server_ = std::move(*fd);
        front_.hold(*server);
        held_ = server;
        timer_.set(front_.cluster().connect_timeout);
        return watch_.set(server_.get(), false, true);
    }
    give_up();
}

void RelaySession::on_ready(net::FdWatch&, bool, bool) noexcept {
    if (const base::Status connected = net::connect_result(server_.get()); !connected)
        return failed(connected.error());
    watch_.clear();
    timer_.cancel();
    front_.count(Count::relayed);
    front_.chosen(*held_);
    net::Loop& loop = front_.loop();
    net::Stream::Listener& nobody = *this;
    net::Relay::Listener& listener = *this;
    client_stream_.emplace(loop, nobody, std::move(client_));
    server_stream_.emplace(loop, nobody, std::move(server_));
    relay_.emplace(loop, listener, *client_stream_, *server_stream_, front_.cluster().idle_timeout);
    relay_->start();
}

void RelaySession::on_timer(net::Timer&) noexcept {
    failed({base::Errc::timed_out, 0, "connect"});
}

void RelaySession::failed(const base::Error& why) noexcept {
    watch_.clear();
    timer_.cancel();
    server_.reset();
    front_.note_failure(*held_, why);
    front_.release(*held_);
    held_.reset();
    front_.count(Count::retries);
    connect_next();
}

void RelaySession::give_up() noexcept {
    front_.count(Count::refused);
    front_.note_no_server();
    front_.retire(*this);
}

void RelaySession::on_relay_end(net::Relay& relay, net::Relay::End) noexcept {
    front_.count(Count::bytes_in, relay.bytes_from_a());
    front_.count(Count::bytes_out, relay.bytes_from_b());
    front_.retire(*this);
}

}  // namespace dispatcherd
