#include "dispatcherd/front.h"

#include <algorithm>

#include "dispatcherd/relay_session.h"

namespace dispatcherd {

Front::Front(const Tools& tools, std::size_t cluster, std::uint64_t seed)
    : tools_(tools),
      index_(cluster),
      cluster_(tools.site.clusters[cluster]),
      reported_(tools.site, cluster_),
      chooser_(tools.table, tools.site, cluster, reported_, seed) {
    proc::HandoffSender::Listener& listener = *this;
    for (const conf::Server& server : cluster_.servers) {
        Link link;
        const bool local = server.kind != conf::Server::Kind::address;
        const unsigned slots =
            cluster_.forward == conf::Forward::handoff && local ? tools.slots : 0;
        for (unsigned slot = 0; slot < slots; ++slot)
            link.slots.push_back(std::make_unique<proc::HandoffSender>(
                tools.loop, listener,
                tools.site.general.run_dir + "/" + server.name + ".handoff." +
                    std::to_string(slot)));
        // Workers begin at different slots, or all would favour the first.
        if (slots > 0) link.next = tools.seat % slots;
        links_.push_back(std::move(link));
    }
}

Front::~Front() = default;

void Front::dispatch(net::Fd client) noexcept {
    count(Count::connections);
    if (cluster_.forward == conf::Forward::handoff) {
        chooser_.begin();
        while (const auto server = chooser_.next()) {
            if (hand_over(*server, client.get())) return;
            count(Count::retries);
        }
        if (const unsigned n = fallback_gate_.admit(tools_.loop.now()))
            base::log_warning("cluster %s: no server takes hand-overs; %u connections relayed "
                              "instead; is a server of this cluster running on this host?",
                              cluster_.name.c_str(), n);
    }
    relay(std::move(client));
}

bool Front::hand_over(std::size_t server, int client) noexcept {
    Link& link = links_[server];
    hold(server);
    for (std::size_t tried = 0; tried < link.slots.size(); ++tried) {
        proc::HandoffSender& sender = *link.slots[link.next];
        link.next = (link.next + 1) % link.slots.size();
        if (!sender.send(client, 0, {})) continue;
        count(Count::handoffs);
        chosen(server);
        return true;
    }
    release(server);
    return false;
}

void Front::on_taken(proc::HandoffSender& sender, std::uint32_t n) noexcept {
    for (std::size_t server = 0; server < links_.size(); ++server)
        for (const auto& slot : links_[server].slots)
            if (slot.get() == &sender) return release(server, n);
}

void Front::relay(net::Fd client) noexcept {
    if (cluster_.max_connections != 0 && relays_.size() >= cluster_.max_connections) {
        count(Count::refused);
        if (const unsigned n = refuse_gate_.admit(tools_.loop.now()))
            base::log_warning("cluster %s: %u connections closed: %u are relayed; raise "
                              "\"max_connections\"",
                              cluster_.name.c_str(), n, cluster_.max_connections);
        return;
    }
    relays_.push_back(std::make_unique<RelaySession>(*this, chooser_, std::move(client)));
    relays_.back()->set_place(relays_.size() - 1);
    relays_.back()->start();
}

void Front::retire(RelaySession& session) noexcept {
    const std::size_t place = session.place();
    std::swap(relays_[place], relays_.back());
    relays_[place]->set_place(place);
    tools_.loop.defer_delete(std::move(relays_.back()));
    relays_.pop_back();
}

void Front::count(Count what, std::uint64_t n) noexcept {
    tools_.board.add(tools_.seat, static_cast<std::size_t>(what), n);
}

void Front::hold(std::size_t server) noexcept {
    tools_.table.count(index_, server, tools_.seat);
    tools_.board.add(tools_.seat, column_now(server));
    tools_.board.add(tools_.seat, static_cast<std::size_t>(Count::open));
}

void Front::release(std::size_t server, std::uint32_t n) noexcept {
    tools_.table.uncount(index_, server, tools_.seat, n);
    tools_.board.sub(tools_.seat, column_now(server), n);
    tools_.board.sub(tools_.seat, static_cast<std::size_t>(Count::open), n);
}

void Front::chosen(std::size_t server) noexcept {
    tools_.board.add(tools_.seat, column_to(server));
}

void Front::note_no_server() noexcept {
    if (const unsigned n = refuse_gate_.admit(tools_.loop.now()))
        base::log_error("cluster %s: %u connections closed: no server could be reached",
                        cluster_.name.c_str(), n);
}

void Front::note_failure(std::size_t server, const base::Error& why) noexcept {
    if (const unsigned n = failure_gate_.admit(tools_.loop.now()))
        base::log_warning("cluster %s: server %s: %s (%u in the last 10 s); another was tried",
                          cluster_.name.c_str(), cluster_.servers[server].name.c_str(),
                          base::describe(why).c_str(), n);
}

bool Front::settled() const noexcept {
    return relays_.empty() &&
           std::all_of(links_.begin(), links_.end(), [](const Link& link) {
               return std::all_of(link.slots.begin(), link.slots.end(),
                                  [](const auto& slot) { return slot->in_transit() == 0; });
           });
}

}  // namespace dispatcherd
