#include "proxyd/member_states.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "common/base/hash.h"

namespace proxyd {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr base::SipKey kNameKey{0x6d656d62657273, 1};

// Never 0.  The separator is in no name.
std::uint64_t digest_of(std::string_view array, std::string_view member) noexcept {
    std::string text(array);
    text += '\n';
    text += member;
    return base::siphash64(kNameKey, base::as_bytes(text)) | 1;
}

}  // namespace

std::uint64_t load_cap(double bound, std::uint64_t all, double share) noexcept {
    if (bound <= 0) return UINT64_MAX;
    const double cap = std::ceil(bound * static_cast<double>(all + 1) * share);
    return std::max(kAlwaysAllowed, static_cast<std::uint64_t>(cap));
}

bool is_back_for(std::uint64_t key_hash, std::chrono::milliseconds since_back,
                 std::chrono::milliseconds ramp) noexcept {
    if (since_back >= ramp) return true;
    constexpr std::int64_t kParts = 1 << 16;
    const auto part = static_cast<std::int64_t>(key_hash % kParts);
    return part * ramp.count() < since_back.count() * kParts;
}

base::Result<MemberStates> MemberStates::make() {
    auto region = shm::Region::anonymous(kRecords * sizeof(MemberRecord));
    if (!region) return region.error();
    return MemberStates(std::move(*region));
}

MemberRecord& MemberStates::record(std::string_view array, std::string_view member) noexcept {
    const std::uint64_t digest = digest_of(array, member);
    for (std::size_t i = 0; i < kRecords; ++i) {
        MemberRecord& record = records()[(digest + i) % kRecords];
        std::uint64_t name = record.name.load(kRelaxed);
        if (name == 0 && record.name.compare_exchange_strong(name, digest, kRelaxed)) return record;
        if (name == digest) return record;
    }
    return records()[digest % kRecords];
}

void MemberStates::give_back(unsigned seat) noexcept {
    for (std::size_t i = 0; i < kRecords; ++i)
        if (records()[i].name.load(kRelaxed) != 0) records()[i].in_flight[seat].store(0, kRelaxed);
}

std::uint64_t in_flight(const MemberRecord& record) noexcept {
    std::uint64_t all = 0;
    for (const auto& of_seat : record.in_flight) all += of_seat.load(kRelaxed);
    return all;
}

bool is_ejected(const MemberRecord& record) noexcept {
    return record.probe_at_ms.load(kRelaxed) != 0;
}

bool note_failure(MemberRecord& record, const conf::Array& settings, SteadyMs now) noexcept {
    if (record.failures.fetch_add(1, kRelaxed) + 1 < settings.eject_after) return false;
    SteadyMs in_service = 0;
    return record.probe_at_ms.compare_exchange_strong(
        in_service, now + settings.probe_interval.count(), kRelaxed);
}

// Written only if something changes: the record is in the caches of all workers.
void note_success(MemberRecord& record) noexcept {
    if (!is_ejected(record) && record.failures.load(kRelaxed) != 0)
        record.failures.store(0, kRelaxed);
}

bool takes_probe(MemberRecord& record, const conf::Array& settings, SteadyMs now) noexcept {
    SteadyMs due = record.probe_at_ms.load(kRelaxed);
    return due != 0 && due <= now &&
           record.probe_at_ms.compare_exchange_strong(due, now + settings.probe_interval.count(),
                                                      kRelaxed);
}

void note_return(MemberRecord& record, SteadyMs now) noexcept {
    record.failures.store(0, kRelaxed);
    record.back_at_ms.store(now, kRelaxed);
    record.probe_at_ms.store(0, kRelaxed);
}

bool serves(const MemberRecord& record, std::uint64_t key_hash, const conf::Array& settings,
            SteadyMs now) noexcept {
    if (is_ejected(record)) return false;
    const SteadyMs back_at = record.back_at_ms.load(kRelaxed);
    return back_at == 0 ||
           is_back_for(key_hash, std::chrono::milliseconds(now - back_at), settings.ramp_time);
}

}  // namespace proxyd
