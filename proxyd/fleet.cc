#include "proxyd/fleet.h"

#include <algorithm>
#include <utility>

#include "common/base/log.h"
#include "proxyd/table_text.h"

namespace proxyd {

Fleet::Fleet(const conf::Array& settings, const SharedTable& shared, std::string self)
    : settings_(settings), shared_(shared), name_(std::move(self)) {
    refresh();
}

// Only tables that were read and ranked once are ever put in force, so a text that is none is
// our mistake; the worker goes on with the table it has.
bool Fleet::take() noexcept {
    SharedTable::Text shared = shared_.read();
    generation_ = shared.generation;
    auto table = read_table(shared.text, settings_, array::TtlUnit::seconds);
    auto ranking = table ? array::Ranking::make(*table->hash, table->seed, table->members)
                         : base::Result<array::Ranking>(table.error());
    if (!ranking) {
        base::log_error("proxy %s: table of array %s: %s; going on with the one before",
                        name_.c_str(), settings_.name.c_str(),
                        base::describe(ranking.error()).c_str());
        return false;
    }
    table_ = std::move(*table);
    ranking_ = std::move(*ranking);
    addresses_.clear();
    hosts_.clear();
    for (const array::Member& member : table_.members) {
        const auto address = net::Address::from_host(member.address, member.port);
        addresses_.push_back(address ? *address : net::Address());
        hosts_.push_back(addresses_.back().host());
    }
    std::ranges::sort(hosts_);
    self_ = find(name_);
    return true;
}

std::optional<std::size_t> Fleet::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find(table_.members, name, &array::Member::name);
    if (found == table_.members.end()) return {};
    return static_cast<std::size_t>(found - table_.members.begin());
}

bool Fleet::has_host(const net::Address& peer) const noexcept {
    return peer.is_ip() && std::ranges::binary_search(hosts_, peer.host());
}

}  // namespace proxyd
