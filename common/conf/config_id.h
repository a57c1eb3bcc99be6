// config_id.h -- the ConfigID of a table that has none of its own.
//
// Layer:    conf (pure)
// Runs in:  any process

#ifndef COMMON_CONF_CONFIG_ID_H
#define COMMON_CONF_CONFIG_ID_H

#include <string>

#include "common/array/table.h"

namespace conf {

// A number of 32 bits made from the contents, its present ConfigID apart: whoever has the same
// table, wherever it was written, has the same number, and no other version has had it before.
std::string config_id_of(array::Table table);

}  // namespace conf

#endif  // COMMON_CONF_CONFIG_ID_H
