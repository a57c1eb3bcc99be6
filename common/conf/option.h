// option.h -- what one line of weir.conf may say: a row of an option table.
//
// Layer:    conf
// Runs in:  any process
//
// The tables are in options.h.  They drive parsing, checking, the names that an
// unknown key is compared with, and the test that compares them with weir.conf(5).

#ifndef COMMON_CONF_OPTION_H
#define COMMON_CONF_OPTION_H

#include <cstdint>
#include <span>

namespace conf {

enum class Unit : std::uint8_t {
    bytes,    // "64m", "20k", or a number of bytes
    time,     // "2s", "500ms", "10m", or a number of seconds
    count,    // an integer
    real,     // a number
    flag,     // true or false
    text,     // any string
    word,     // one of a few words
    path,     // a file or directory; relative to site.base
    address,  // "127.0.0.1:80", "[::1]:80", "*:80"
    list,     // ( ... ) or [ ... ]
    group,    // { ... }
    target,   // a cluster, a URL, or a group
};

struct Option {
    const char* name;
    Unit unit;
    const char* allowed;  // numbers: "LEAST..MOST"; words: "ONE TWO"; else ""
    const char* preset;   // the default as an operator would write it; "": none
    const char* help;
};

// A named table; `key` is how its groups are written in weir.conf(5).
struct Table {
    const char* key;
    std::span<const Option> options;
};

}  // namespace conf

#endif  // COMMON_CONF_OPTION_H
