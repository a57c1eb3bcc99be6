// tunnel.h -- a client's connection joined with one further up, after CONNECT or Upgrade.
//
// Layer:    proxyd
// Runs in:  worker
// Owner:    Worker

#ifndef PROXYD_TUNNEL_H
#define PROXYD_TUNNEL_H

#include <cstdint>
#include <memory>
#include <string>

#include "common/h1/client.h"
#include "common/h1/server.h"
#include "common/net/relay.h"
#include "proxyd/instance.h"

namespace proxyd {

class Tunnel final : private net::Relay::Listener {
  public:
    struct Owner {
        // Both sides have ended.  It is to be destroyed, but not within this call.
        virtual void on_tunnel_end(Tunnel& tunnel) noexcept = 0;

      protected:
        ~Owner() = default;
    };

    // The line of the access log that a CONNECT gets when its tunnel ends.
    struct Entry {
        std::string client;           // address
        std::string target;           // HOST:PORT; empty: it was logged before, by an Upgrade
        std::uint8_t minor = 1;       // of the request's HTTP/1.minor
        net::TimePoint started{};
        std::uint32_t connect_us = 0;
    };

    // idle: how long it may stay without traffic.
    Tunnel(net::Loop& loop, Owner& owner, Instance& instance,
           h1::ServerConnection::Detached client, h1::Exchange::Detached server, net::Millis idle,
           Entry entry);
    ~Tunnel();
    // The end may come, and be told, within this call.
    void start();

  private:
    void on_relay_end(net::Relay& relay, net::Relay::End why) noexcept override;
    void log(net::Relay::End why) noexcept;

    net::Loop& loop_;
    Owner& owner_;
    Instance& instance_;  // whose connections include this one
    h1::ServerConnection::Detached client_;
    h1::Exchange::Detached server_;
    Entry entry_;
    net::Relay relay_;
};

}  // namespace proxyd

#endif  // PROXYD_TUNNEL_H
