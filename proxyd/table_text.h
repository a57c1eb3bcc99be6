// table_text.h -- tables as text and as weir.conf has them: what may be put in force.
//
// Layer:    proxyd (pure)
// Runs in:  master, poller, worker

#ifndef PROXYD_TABLE_TEXT_H
#define PROXYD_TABLE_TEXT_H

#include <string>
#include <string_view>
#include <vector>

#include "common/array/table.h"
#include "common/conf/site.h"

namespace proxyd {

// A table whose members can be ranked; what it leaves open is as in the settings.
// Errors: those of array::parse_table() and array::Ranking::make(); malformed if the members
//         are one and all without a load factor.
base::Result<array::Table> read_table(std::string_view text, const conf::Array& settings,
                                      array::TtlUnit unit,
                                      std::vector<array::Mistake>* mistakes = nullptr);

// As it is shared between processes and kept in files: ListTTL in seconds.
std::string to_shared_text(const array::Table& table);

}  // namespace proxyd

#endif  // PROXYD_TABLE_TEXT_H
