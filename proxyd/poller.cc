#include "proxyd/poller.h"

namespace proxyd {

Poller::Poller(proc::Heritage& heritage, std::vector<Estate>& estates)
    : engine_(heritage, *this),
      pool_(engine_.loop(), inboxes_, /*max_idle=*/0, net::Millis(0)),
      resolver_(engine_.loop(), {}),
      dialer_{resolver_},
      random_(base::Random::seeded()) {
    for (Estate& estate : estates) {
        const conf::Proxy& proxy = heritage.site->proxies[estate.proxy];
        add(estate.own_table, proxy);
        add(estate.parent_table, proxy);
    }
}

void Poller::add(std::optional<TableEstate>& table, const conf::Proxy& proxy) {
    if (!table || !table->polled) return;
    Poll::Listener& listener = *this;
    const Poll::Tools tools{engine_.loop(), pool_, dialer_, random_, listener,
                            engine_.heritage().seat};
    polls_.push_back(std::make_unique<Poll>(tools, engine_.heritage().site->arrays[table->array],
                                            proxy.name, *table));
}

int Poller::run() {
    for (const auto& poll : polls_) poll->start();
    return engine_.run();
}

void Poller::on_doorbell() noexcept {
    for (const auto& poll : polls_) poll->answer_calls();
}

}  // namespace proxyd
