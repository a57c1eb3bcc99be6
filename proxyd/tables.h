// tables.h -- the tables of all arrays that the proxies of this daemon belong to or ask.
//
// Layer:    proxyd
// Runs in:  master
// Owner:    ProxyDaemon
//
// Decides which table is in force when the daemon starts and when weir.conf was read again:
//
//   what was saved, if it was saved while weir.conf said the same of the array
//   else that of weir.conf
//
// and leaves alone what is in force as long as weir.conf says the same.

#ifndef PROXYD_TABLES_H
#define PROXYD_TABLES_H

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/conf/site.h"
#include "common/net/tls_context.h"
#include "proxyd/saved_table.h"
#include "proxyd/shared_table.h"

namespace proxyd {

// One table, as a worker and the poller inherit it.
struct TableEstate {
    std::size_t array = 0;                   // index into Site::arrays
    SharedTable* shared = nullptr;           // owned by Tables
    SavedTable saved;
    bool own = false;                        // the proxy is to be a member of the array
    bool polled = false;                     // this proxy asks the array's master for it
    bool mastered = false;                   // this proxy is the array's master
    std::string poll_fields;                 // header fields to poll with
    std::unique_ptr<net::TlsContext> poll_tls;       // null: plain
};

class Tables {
  public:
    // Whether the proxy asks somebody else for the table.
    static bool polls(const conf::Array& array, const conf::Proxy& proxy) noexcept;

    // The table of array `name` for a proxy; nothing if the name is empty.
    // Errors: system, tls; logged.
    base::Result<std::optional<TableEstate>> prepare(const conf::Site& site,
                                                     const conf::Proxy& proxy,
                                                     const std::string& name);

    // Puts in force what the calls of prepare() decided since the last commit() or forget().
    void commit() noexcept;
    void forget() noexcept { drafts_.clear(); }

    void recover(unsigned seat) noexcept;

  private:
    struct Known {
        std::unique_ptr<SharedTable> shared;
        std::string base;                    // of the configuration it is in force under
    };
    struct Draft {
        Known* known;
        std::string base, text;
        TableStatus::Source source;
    };

    std::map<std::pair<std::string, std::string>, Known> known_;  // by proxy and array
    std::vector<Draft> drafts_;
};

}  // namespace proxyd

#endif  // PROXYD_TABLES_H
