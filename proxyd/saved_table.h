// saved_table.h -- the table in force, kept in run_dir over a restart.
//
// Layer:    proxyd
// Runs in:  master (loads), poller and worker (save)
//
// RUN_DIR/PROXY.ARRAY.pat is a table like any other (ListTTL in seconds) with one field more,
// X-Base: a digest of what weir.conf said about the array when it was saved.  It holds as long
// as weir.conf says the same.

#ifndef PROXYD_SAVED_TABLE_H
#define PROXYD_SAVED_TABLE_H

#include <optional>
#include <string>
#include <string_view>

#include "common/array/table.h"
#include "common/conf/site.h"

namespace proxyd {

struct SavedTable {
    std::string path, base;

    static SavedTable of(const std::string& run_dir, const std::string& proxy,
                         const conf::Array& array);

    // In place of what was saved before; all of it or nothing.  Errors: system.
    base::Status save(const array::Table& table) const;

    // Nothing if there is none, or it was saved under another configuration.  A file that is
    // no table is logged and left alone.
    std::optional<array::Table> load(const conf::Array& array) const;

    // There is none any more.
    void remove() const noexcept;
};

}  // namespace proxyd

#endif  // PROXYD_SAVED_TABLE_H
