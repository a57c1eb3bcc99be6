// admin.h -- the admin socket of a proxy: purges and questions of an operator.
//
// Layer:    proxyd
// Runs in:  worker; the master opens the socket, all workers accept from it
// Source:   proxyd(8), section "Admin socket"
//
//   PURGE http://host/path     as over a listener; who may open the socket may purge
//   GET http://host/path       what is stored of this URL; JSON with Accept: application/json
//   GET /hot?N                 the N URLs used most, one a line
//   GET /pat                   a page of the proxy's own: its table
//   POST /pat                  an order about the table, in the field Pat-Order
//   GET /array                 how it is with the tables; JSON with Accept: application/json

#ifndef PROXYD_ADMIN_H
#define PROXYD_ADMIN_H

#include <memory>
#include <string>
#include <vector>

#include "common/h1/server.h"
#include "common/net/acceptor.h"
#include "proxyd/instance.h"

namespace proxyd {

class Admin final : private net::Acceptor::Listener {
  public:
    // Lifetime: all outlive this.
    Admin(net::Loop& loop, h1::InboxPool& inboxes, Instance& instance, Ringer& ringer,
          int socket);
    ~Admin();

    // Takes no more connections.
    void drain() noexcept { acceptor_.pause(); }

  private:
    class Client;

    void on_accept(net::Acceptor& acceptor, net::Fd fd, const net::Address& peer) noexcept override;
    void gone(Client& client) noexcept;

    net::Loop& loop_;
    h1::InboxPool& inboxes_;
    Instance& instance_;
    Ringer& ringer_;
    std::vector<std::unique_ptr<Client>> clients_;
    net::Acceptor acceptor_;
};

}  // namespace proxyd

#endif  // PROXYD_ADMIN_H
