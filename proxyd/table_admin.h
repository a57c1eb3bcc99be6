// table_admin.h -- what an operator asks of the tables of a proxy, and orders.
//
// Layer:    proxyd
// Runs in:  worker
// Source:   proxyd(8), "Admin socket"

#ifndef PROXYD_TABLE_ADMIN_H
#define PROXYD_TABLE_ADMIN_H

#include <cstdint>
#include <string>
#include <string_view>

#include "proxyd/instance.h"

namespace proxyd {

struct TableAnswer {
    unsigned status = 200;
    std::string text;
    bool ring = false;           // the other processes must hear of it
};

// Carries out "poll", "reset", or an order of edit_table().  Answers 409 for a table that is
// not to be changed here, 400 for a mistake, 503 while somebody else changes it.
TableAnswer order_table(Instance& instance, std::string_view order, std::int64_t now_s);

// What is in force, where it comes from, how old it is and what polling said last: text, or
// JSON.
std::string describe_tables(const Instance& instance, std::int64_t now_s, bool json);

}  // namespace proxyd

#endif  // PROXYD_TABLE_ADMIN_H
