// host_share.h -- what a generation of workers has of one host, made by the master.
//
// Layer:    originsim
// Runs in:  master (makes it), worker (uses it)
// Owner:    OriginDaemon

#ifndef ORIGINSIM_HOST_SHARE_H
#define ORIGINSIM_HOST_SHARE_H

#include <memory>
#include <vector>

#include "common/net/tls_context.h"

#include "originsim/host_state.h"

namespace originsim {

struct HostShare {
    HostState* state = nullptr;   // null: this process does not run the host
    std::vector<std::unique_ptr<net::TlsContext>> tls;   // by listen entry; null: plain
};

}  // namespace originsim

#endif  // ORIGINSIM_HOST_SHARE_H
