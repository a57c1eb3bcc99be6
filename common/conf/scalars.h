// scalars.h -- where each string and number of a configuration text begins.
//
// Layer:    conf (pure)
// Runs in:  any process
//
// libconfig 1.5 gives the last string of a list the line of the bracket after it,
// and reads an integer above 32 bits as another number without a word.  The
// strings and numbers of a text come in the same order in its tree, so this list
// of them corrects both.

#ifndef COMMON_CONF_SCALARS_H
#define COMMON_CONF_SCALARS_H

#include <string>
#include <string_view>
#include <vector>

namespace conf {

struct Scalar {
    int line;           // of its first character; from 1
    std::string text;   // of a number, as written; of a string, empty
};

// Neighbouring strings are one, as in libconfig.  The names of included files
// and the words true and false are not in the list.
// Requires: a text that libconfig has accepted; any other gives some list.
std::vector<Scalar> scan_scalars(std::string_view text);

}  // namespace conf

#endif  // COMMON_CONF_SCALARS_H
