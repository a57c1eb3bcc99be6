// top.h -- the lines of `weirctl top`: what flows, in rates.
//
// Layer:    weirctl (pure)
//
// Which rates an instance has is told by the columns of its board: `to.NAME` are the
// servers of a dispatcher, `hits` makes a proxy, `requests` alone a content host.

#ifndef WEIRCTL_TOP_H
#define WEIRCTL_TOP_H

#include <string>
#include <vector>

#include "weirctl/snapshot.h"

namespace weirctl {

struct Gauge {
    std::string heading;   // "proxy1", "req/s"
    std::string reading;   // "12.3k", or "-" if it cannot be known yet
};

// What is printed together under one title.
struct Group {
    std::string title;     // "www conn/s", "proxy1"
    std::vector<Gauge> gauges;
};

// The rates between two snapshots, `seconds` apart.
std::vector<Group> rates(const Snapshot& before, const Snapshot& after, double seconds);

// Two lines that name the columns, and one line of readings that fits below them.
std::string heading(const std::vector<Group>& groups);
std::string line(const std::vector<Group>& groups);

// Whether the heading of one fits the other.
bool same_shape(const std::vector<Group>& a, const std::vector<Group>& b);

}  // namespace weirctl

#endif  // WEIRCTL_TOP_H
