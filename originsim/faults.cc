#include "originsim/faults.h"

#include "common/base/panic.h"

#include "originsim/bad_head.h"

namespace originsim {
namespace {

using Kind = conf::Fault::Kind;

constexpr std::uint64_t kDefaultDrip = 64;   // bytes per second

// The value of a fault that weir.conf gives none.
std::uint64_t value_or(const conf::Fault& fault, std::uint64_t otherwise) noexcept {
    return fault.value != 0 ? fault.value : otherwise;
}

}  // namespace

const conf::Fault* draw_fault(std::span<const conf::Fault> faults, std::string_view path,
                              base::Random& random) noexcept {
    const conf::Fault* drawn = nullptr;
    for (const conf::Fault& fault : faults) {
        const double chance = random.unit();  // always drawn: a path must not shift the others
        if (drawn == nullptr && path.starts_with(fault.path) && chance < fault.rate)
            drawn = &fault;
    }
    return drawn;
}

void apply_fault(const conf::Fault& fault, base::Random& random, Query& query) noexcept {
    const std::uint64_t value = fault.value;
    switch (fault.kind) {
    case Kind::status:
        if (query.status == 0) query.status = static_cast<std::uint16_t>(value_or(fault, 503));
        return;
    case Kind::stall:          query.stall_ms = query.stall_ms.value_or(value); return;
    case Kind::reset:          query.reset_at = query.reset_at.value_or(value); return;
    case Kind::cut_body:       query.cut_at = query.cut_at.value_or(value); return;
    case Kind::wrong_length:
        query.wrong_length = query.wrong_length.value_or(
            static_cast<std::int64_t>(value_or(fault, 1)));
        return;
    case Kind::drip:
        if (query.drip == 0) query.drip = value_or(fault, kDefaultDrip);
        return;
    case Kind::malformed_head:
        if (!query.bad_head)
            query.bad_head = static_cast<unsigned>(random.below(bad_heads().size()));
        return;
    }
    base::panic("faults: kind %d", static_cast<int>(fault.kind));
}

const char* fault_name(Kind kind) noexcept {
    switch (kind) {
    case Kind::status:         return "status";
    case Kind::stall:          return "stall";
    case Kind::reset:          return "reset";
    case Kind::cut_body:       return "cut-body";
    case Kind::wrong_length:   return "wrong-length";
    case Kind::drip:           return "drip";
    case Kind::malformed_head: return "malformed-head";
    }
    base::panic("faults: kind %d", static_cast<int>(kind));
}

const char* ordered_fault(const Query& query) noexcept {
    if (query.stall_ms) return fault_name(Kind::stall);
    if (query.bad_head) return fault_name(Kind::malformed_head);
    if (query.reset_at) return fault_name(Kind::reset);
    if (query.cut_at) return fault_name(Kind::cut_body);
    if (query.wrong_length) return fault_name(Kind::wrong_length);
    if (query.drip != 0) return fault_name(Kind::drip);
    return nullptr;
}

bool needs_raw_answer(const Query& query) noexcept {
    return query.stall_ms || query.bad_head || query.reset_at || query.cut_at ||
           query.wrong_length;
}

}  // namespace originsim
