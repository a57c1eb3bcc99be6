// resolver.h -- host names to addresses, at start-up.
//
// Layer:    net
// Runs in:  master, checks of the configuration; it blocks, so never in a loop

#ifndef COMMON_NET_RESOLVER_H
#define COMMON_NET_RESOLVER_H

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "common/net/address.h"

namespace net {

// Asks the system's resolver (hosts file, DNS) and waits for its answer.
// host: a name, or a numeric address without brackets.
// Result:  at least one address, in the order in which they should be tried, each once.
// Errors:  not_found; system (with what the resolver said as text).
base::Result<std::vector<Address>> make_addresses(const std::string& host, std::uint16_t port);

}  // namespace net

#endif  // COMMON_NET_RESOLVER_H
