// own_pages.h -- what a proxy of an array says about itself: its table, and what follows from it.
//
// Layer:    proxyd
// Runs in:  worker
// Owner:    Instance
// Source:   proxyd(8), "Pages of its own"
//
// A page is made when it is first asked for, and again after the table has changed.  The ETag
// of the table is its ConfigID, that of what has more in it a hash of all.  So that no page of a site is hidden, only requests to the
// proxy itself get one:
//
//   the method is GET or HEAD and the path exactly that of a page,
//   the host is the proxy's own name, or a numeric address that it listens on, or, for a PAC
//   file, wpad: the name under which browsers look for it,
//   and a port, if there is one, is one that it listens on.

#ifndef PROXYD_OWN_PAGES_H
#define PROXYD_OWN_PAGES_H

#include <string>
#include <string_view>
#include <vector>

#include "common/conf/address.h"
#include "common/conf/site.h"
#include "common/http/message.h"
#include "proxyd/fleet.h"

namespace proxyd {

struct OwnPage {
    std::string body;
    std::string etag;
    std::string fields;          // Content-Type, ETag, Cache-Control: lines of a head
    std::uint64_t generation = 0;  // of the table it was made from; 0: not made yet
};

class OwnPages {
  public:
    // fleet: the array of the proxy; null: there are no pages.
    // Lifetime: both outlive the pages.
    // pac_code: the operator's part of the PAC file.
    OwnPages(const conf::Proxy& proxy, Fleet* fleet, const std::string& pac_code);

    // The page that this request is for, or null.
    const OwnPage* find(const http::RequestHead& request);
    // The page of that path, or null: for the admin socket, where the host is of no account.
    const OwnPage* find(std::string_view path);

  private:
    bool is_ours(const http::RequestHead& request, bool pac) const;

    const conf::Proxy& proxy_;
    Fleet* const fleet_;
    const std::string& pac_code_;
    std::vector<conf::Address> listens_;
    std::vector<OwnPage> pages_;  // in the order of the table in own_pages.cc
};

}  // namespace proxyd

#endif  // PROXYD_OWN_PAGES_H
