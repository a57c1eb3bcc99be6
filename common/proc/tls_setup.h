// tls_setup.h -- the TLS contexts of a daemon's listen entries, and their ticket keys.
//
// Layer:    proc
// Runs in:  master (before it forks, while it may still read private keys)
//
// The keys of session tickets live in shared memory for the whole life of the master, so
// that a client resumes its session at any worker and across reloads.

#ifndef COMMON_PROC_TLS_SETUP_H
#define COMMON_PROC_TLS_SETUP_H

#include <memory>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "common/conf/site.h"
#include "common/net/tls_context.h"
#include "common/net/tls_ticket.h"
#include "common/shm/region.h"

namespace proc {

class TicketKeyring {
  public:
    // Makes the shared memory and the first key, if that was not done before.
    // Errors: system.
    base::Status ensure();
    // Makes a new key; the one before it is still accepted until the next rotation.
    void rotate() noexcept;
    const net::TicketKeys* keys() const noexcept {
        return region_.data() != nullptr ? region_.at<net::TicketKeys>(0) : nullptr;
    }

  private:
    shm::Region region_;
};

using TlsContexts = std::vector<std::unique_ptr<net::TlsContext>>;  // by listen entry; null: plain

// Reads every certificate and key of the entries.  Mistakes are logged, each with its file,
// under the name of the instance ("proxy proxy1").  Errors: tls.
base::Result<TlsContexts> make_tls(const std::vector<conf::Listen>& listen,
                                   const net::TicketKeys* keys, const std::string& instance);

}  // namespace proc

#endif  // COMMON_PROC_TLS_SETUP_H
