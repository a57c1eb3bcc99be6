// whole.h -- what is true of a site only as a whole.
//
// Layer:    conf
// Runs in:  master, weirctl

#ifndef COMMON_CONF_WHOLE_H
#define COMMON_CONF_WHOLE_H

#include "common/conf/parts.h"
#include "common/conf/site.h"

namespace conf {

// Gives servers and origins that are instances of the site their addresses.
// Requires: the indices of the site are good, which they are without mistakes.
void link(Site& site);

// Notes listeners that collide, array members that are not their proxy, caches
// that share a directory, and proxies whose misses come back to them.
void check_whole(const Site& site, Context& context);

}  // namespace conf

#endif  // COMMON_CONF_WHOLE_H
