// cache.h -- the commands about what proxies have stored: purge, cache, hot, warm.
//
// Layer:    weirctl
// Source:   weirctl(8)

#ifndef WEIRCTL_CACHE_H
#define WEIRCTL_CACHE_H

#include <string>

#include "common/conf/site.h"
#include "weirctl/options.h"

namespace weirctl {

// Requires: a command of these.  Returns the exit status.
int work_on_cache(const conf::Site& site, const Options& options);

// The head of the request that has a purge carried out.
// what: "url", "prefix", "host", "tag" or "all"; name: of that, empty with all.
std::string purge_head(const std::string& what, const std::string& name, bool soft);

// "http://host/path", or https, to the request for it; empty if it is no such URL.
std::string warm_head(const std::string& url);

}  // namespace weirctl

#endif  // WEIRCTL_CACHE_H
