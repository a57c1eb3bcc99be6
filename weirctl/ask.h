// ask.h -- one HTTP request after the other to a proxy of the site.
//
// Layer:    weirctl
// Source:   weirctl(8)

#ifndef WEIRCTL_ASK_H
#define WEIRCTL_ASK_H

#include <memory>
#include <string>

#include "common/base/result.h"
#include "common/h1/client.h"
#include "common/net/address.h"
#include "common/net/loop.h"

namespace weirctl {

class Asker final : private h1::Exchange::Handler {
  public:
    // to: an admin socket, or a listener.  patience: for the head of an answer.
    explicit Asker(const net::Address& to, net::Millis patience = net::Millis(30'000));

    struct Reply {
        unsigned status = 0;
        std::string body;
    };
    // head: request line and fields, each with CR LF.  keep: the body is wanted.
    base::Result<Reply> ask(const std::string& head, bool keep = true);

  private:
    void on_response(h1::Exchange& exchange, const http::ResponseHead& head) noexcept override;
    std::size_t on_payload(h1::Exchange& exchange,
                           std::span<const std::byte> payload) noexcept override;
    void on_end(h1::Exchange& exchange) noexcept override;
    void on_failed(h1::Exchange& exchange, base::Error why) noexcept override;

    net::Loop loop_;
    h1::InboxPool inboxes_;
    h1::ClientPool pool_;
    h1::ClientLimits limits_;
    h1::Endpoint to_;
    Reply reply_;
    base::Status end_ = base::ok();
    bool keep_ = true;
    bool over_ = false;  // perhaps before the loop runs
};

}  // namespace weirctl

#endif  // WEIRCTL_ASK_H
