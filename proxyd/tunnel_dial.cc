#include "proxyd/tunnel_dial.h"

#include <utility>

#include "common/http/forwarding.h"
#include "common/http/head_writer.h"
#include "common/net/socket.h"

namespace proxyd {
namespace {

// A stream has a listener from its birth; the tunnel takes its place before anything comes.
struct Nobody final : net::Stream::Listener {
    void on_stream(net::Stream&, bool, bool) noexcept override {}
};

constexpr std::size_t kSlack = 1024;

}  // namespace

TunnelDial::~TunnelDial() { cancel(); }

// The exchange may be on the stack just now; a connector that is may be destroyed.
void TunnelDial::cancel() noexcept {
    connector_.reset();
    if (!exchange_) return;
    exchange_->cancel();
    loop_.defer_delete(std::move(exchange_));
}

void TunnelDial::to_site(const net::Dialer& dialer, std::string_view host, std::uint16_t port,
                         net::Millis limit) {
    net::Connector::Listener& listener = *this;
    connector_ = std::make_unique<net::Connector>(loop_, dialer, listener);
    connector_->start(host, port, limit);
}

void TunnelDial::on_connected(net::Connector&, net::Fd fd, const net::Address&) noexcept {
    static Nobody nobody;
    net::set_nodelay(fd.get());
    h1::Exchange::Detached server;
    server.stream = std::make_unique<net::Stream>(loop_, nobody, std::move(fd));
    listener_.on_dialed(*this, std::move(server));
}

void TunnelDial::on_connect_failed(net::Connector&, base::Error why) noexcept {
    listener_.on_dial_failed(*this, why, 0);
}

void TunnelDial::by_proxy(h1::ClientPool& pool, const h1::ClientLimits& limits,
                          const h1::Endpoint& proxy, std::string_view head) {
    h1::Exchange::Handler& handler = *this;
    exchange_ = std::make_unique<h1::Exchange>(pool, limits, handler, proxy, head,
                                               h1::RequestBody::none, 0, false, true);
    exchange_->start();
}

void TunnelDial::on_upgraded(h1::Exchange& exchange, const http::ResponseHead&) noexcept {
    h1::Exchange::Detached server = exchange.detach();
    listener_.on_dialed(*this, std::move(server));
}

// It says no; why is between it and us.
void TunnelDial::on_response(h1::Exchange&, const http::ResponseHead& head) noexcept {
    const unsigned status = head.status;
    cancel();
    listener_.on_dial_failed(*this, {base::Errc::unsupported, 0, "upgrade"}, status);
}

std::size_t TunnelDial::on_payload(h1::Exchange&, std::span<const std::byte>) noexcept { return 0; }
void TunnelDial::on_end(h1::Exchange&) noexcept {}

void TunnelDial::on_failed(h1::Exchange&, base::Error why) noexcept {
    listener_.on_dial_failed(*this, why, 0);
}

std::string connect_head(const http::RequestHead& request, std::string_view via,
                         std::string_view more) {
    std::size_t size = kSlack + 2 * request.target.size() + via.size() + more.size();
    for (const http::Field& field : request.fields) size += field.value.size() + 8;
    std::string text(size, '\0');
    http::HeadWriter writer({text.data(), text.size()});
    writer.request_line("CONNECT", request.target);
    writer.field(http::FieldName::host, request.target);
    for (const http::Field& field : request.fields)
        if (field.id == http::FieldName::via) writer.field(field.name, field.value);
    http::write_via(writer, request.minor, via);
    writer.raw(more);
    CHECK(writer.ok());
    text.resize(writer.text().size());
    return text;
}

}  // namespace proxyd
