// pat.h -- the command about the tables of proxy arrays.
//
// Layer:    weirctl
// Source:   weirctl(8), "pat"

#ifndef WEIRCTL_PAT_H
#define WEIRCTL_PAT_H

#include <string>
#include <vector>

#include "common/conf/site.h"
#include "weirctl/options.h"

namespace weirctl {

// Returns the exit status.
int work_on_table(const conf::Site& site, const Options& options);

// How it is with the tables of the proxies that run: a line each, or nothing.
std::string describe_tables(const conf::Site& site);

// Which proxies an order about an array is for, by their numbers.
// word: "show" (one that has the table), "status" and "poll" (all that have to do with the
//       array), or a change (its master).  instance: of -i; empty: all.
std::vector<std::size_t> addressees(const conf::Site& site, const conf::Array& array,
                                    const std::string& word, const std::string& instance);

}  // namespace weirctl

#endif  // WEIRCTL_PAT_H
