// pac.h -- the proxy auto-configuration file of an array.
//
// Layer:    array (pure)
// Runs in:  any process
// Source:   the PAC format of Netscape (1996); ECMA-262, third edition
//
// The script finds for each URL the ranking that Ranking finds, and returns all of it: a
// browser asks the second if the first does not answer.  It is written for the oldest
// engines: no word that came after ES3, no function of the browser (those that ask the DNS
// hang), no product that a double cannot hold.  What can be computed here is a literal there.

#ifndef COMMON_ARRAY_PAC_H
#define COMMON_ARRAY_PAC_H

#include <string>
#include <string_view>
#include <vector>

#include "common/array/ranking.h"
#include "common/array/table.h"

namespace array {

struct PacOptions {
    std::string default_route = "DIRECT";      // after all members; alone if there is none
    std::string custom;                        // statements before the choice; may return
    std::vector<std::string> direct_hosts;     // lower case; "*.abc.com": all below abc.com
    std::vector<std::string> direct_networks;  // "10.0.0.0/8", "::1": for numeric hosts
    bool plain_direct = true;                  // hosts without a dot
    bool by_name = false;                      // members by name instead of address
};

// The script.  Members that are down are left out: nothing else changes for them.
//
// Shape:     text of `custom` goes in as it is, into FindProxyForURL(url, host)
// Requires:  `ranking` is that of `table`
std::string write_pac(const Table& table, const Ranking& ranking, const PacOptions& options);

// What the script returns for a URL: "PROXY 10.0.0.1:8080; PROXY 10.0.0.2:8080; DIRECT", by
// the table alone: without custom statements and what is asked directly.
std::string pac_routes(const Table& table, const Ranking& ranking, const PacOptions& options,
                       std::string_view url);

}  // namespace array

#endif  // COMMON_ARRAY_PAC_H
