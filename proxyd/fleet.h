// fleet.h -- an array as one worker sees it: its table, ranking and addresses.
//
// Layer:    proxyd
// Runs in:  worker
// Owner:    Instance: one for the proxy's own array, one for its parent
//
// What is shared is the text of the table; each worker parses it once for each generation.
// refresh() is to be called before a request is routed.  Numbers of members, and references
// to what a Fleet gives out, hold until the next refresh(): an exchange that goes on longer
// keeps names and addresses.

#ifndef PROXYD_FLEET_H
#define PROXYD_FLEET_H

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/array/ranking.h"
#include "common/array/table.h"
#include "common/conf/site.h"
#include "common/net/address.h"
#include "proxyd/shared_table.h"

namespace proxyd {

class Fleet {
  public:
    // self: the name of the proxy.  Takes the table in force.
    // Lifetime: settings and shared outlive the fleet.
    Fleet(const conf::Array& settings, const SharedTable& shared, std::string self);

    // Takes a newer table, if there is one; a load and a comparison if there is none.
    bool refresh() noexcept { return shared_.generation() != generation_ && take(); }

    const conf::Array& settings() const noexcept { return settings_; }

    // What the text of the table leaves open is as in the settings: hash, key and list_ttl
    // have values.
    const array::Table& table() const noexcept { return table_; }
    const array::Ranking& ranking() const noexcept { return ranking_; }

    // Changes with every table; 0: there is none, and nobody is a member.
    std::uint64_t generation() const noexcept { return generation_; }

    // The number of this proxy; nothing if the table does not have it.
    std::optional<std::size_t> self() const noexcept { return self_; }

    std::optional<std::size_t> find(std::string_view name) const noexcept;

    // Requires: member < table().members.size().
    const net::Address& address(std::size_t member) const noexcept { return addresses_[member]; }

    // Whether a connection from there comes from the address of a member; ports do not count.
    bool has_host(const net::Address& peer) const noexcept;

  private:
    bool take() noexcept;

    const conf::Array& settings_;
    const SharedTable& shared_;
    const std::string name_;
    array::Table table_;
    array::Ranking ranking_;
    std::vector<net::Address> addresses_;  // by number of member
    std::vector<std::string> hosts_;       // sorted
    std::optional<std::size_t> self_;
    std::uint64_t generation_ = 0;
};

}  // namespace proxyd

#endif  // PROXYD_FLEET_H
