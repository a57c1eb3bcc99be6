// table_edit.h -- an operator's change of a table.
//
// Layer:    proxyd (pure)
// Runs in:  worker of the master
// Source:   weirctl(8), "pat"
//
//   add NAME ADDRESS PORT [LOAD]     or all nine columns of a line
//   remove NAME
//   drain NAME      its URLs go to the next in rank; it keeps its place
//   restore NAME    and takes them back
//   weight NAME LOAD

#ifndef PROXYD_TABLE_EDIT_H
#define PROXYD_TABLE_EDIT_H

#include <optional>
#include <string>
#include <string_view>

#include "common/array/table.h"

namespace proxyd {

struct TableEdit {
    std::optional<array::Table> table;  // with another ConfigID; nothing if there is a mistake
    std::string mistake;
};

// master: who may not be removed, because the others ask it.
TableEdit edit_table(const array::Table& table, std::string_view order, std::string_view master);

}  // namespace proxyd

#endif  // PROXYD_TABLE_EDIT_H
