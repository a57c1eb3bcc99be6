#include "weirctl/ask.h"

#include "common/base/bytes.h"

namespace weirctl {

Asker::Asker(const net::Address& to, net::Millis patience)
    : pool_(loop_, inboxes_, 1, net::Millis(10'000)) {
    to_.address = to;
    limits_.first_byte_timeout = patience;
}

base::Result<Asker::Reply> Asker::ask(const std::string& head, bool keep) {
    reply_ = {};
    keep_ = keep;
    h1::Exchange exchange(pool_, limits_, *this, to_, head, h1::RequestBody::none, 0, false, true);
    over_ = false;
    exchange.start();
    if (!over_) loop_.run();
    if (!end_) return end_.error();
    return std::move(reply_);
}

void Asker::on_response(h1::Exchange&, const http::ResponseHead& head) noexcept {
    reply_.status = head.status;
}

std::size_t Asker::on_payload(h1::Exchange&, std::span<const std::byte> payload) noexcept {
    if (keep_) reply_.body += base::as_text(payload);
    return payload.size();
}

void Asker::on_end(h1::Exchange&) noexcept {
    end_ = base::ok();
    over_ = true;
    loop_.stop();
}

void Asker::on_failed(h1::Exchange&, base::Error why) noexcept {
    end_ = why;
    over_ = true;
    loop_.stop();
}

}  // namespace weirctl
