// faults.h -- which fault, if any, a request of a host meets.
//
// Layer:    originsim (pure)
// Runs in:  worker
// Source:   originsim(8), FAULTS; weir.conf(5), origins, faults

#ifndef ORIGINSIM_FAULTS_H
#define ORIGINSIM_FAULTS_H

#include <optional>
#include <span>
#include <string_view>

#include "common/base/random.h"
#include "common/conf/site.h"

#include "originsim/query.h"

namespace originsim {

// The first of the host's faults whose path fits and whose rate says so.
// random:  of this request (request_random): the same seed and number, the same fault.
const conf::Fault* draw_fault(std::span<const conf::Fault> faults, std::string_view path,
                              base::Random& random) noexcept;

// Writes the order of a fault into the query, as if the client had given the word.
// What the client did order stays.
// random:  of this request: which malformed head it gets.
void apply_fault(const conf::Fault& fault, base::Random& random, Query& query) noexcept;

// The name in weir.conf and in the access log: "status", "cut-body".
const char* fault_name(conf::Fault::Kind kind) noexcept;

// The name of the fault that the query orders, by whichever way; nullptr: none.
const char* ordered_fault(const Query& query) noexcept;

// Can the answer not be made by the HTTP engine, which would refuse to send it?
bool needs_raw_answer(const Query& query) noexcept;

}  // namespace originsim

#endif  // ORIGINSIM_FAULTS_H
