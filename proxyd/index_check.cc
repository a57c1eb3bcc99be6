// In order: the header, then what hangs on it.  With a header that is wrong nothing else
// can be said.  A slot of a running daemon may change while it is looked at: what was found
// about it counts only if its control is the same afterwards.

#include "proxyd/index_check.h"

#include <cstdarg>
#include <cstdio>
#include <span>

#include "common/base/hash.h"

#include "proxyd/blocks.h"
#include "proxyd/geometry.h"
#include "proxyd/extra.h"
#include "proxyd/index_layout.h"
#include "proxyd/parts.h"
#include "proxyd/recovery.h"

namespace proxyd {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr auto kAcquire = std::memory_order_acquire;

class Checker {
  public:
    Checker(base::Bytes index, base::Bytes store, const CheckOptions& options) noexcept
        : index_(index), store_(store), options_(options) {}

    CheckReport run() {
        if (check_header()) {
            check_segments();
            check_pins();
            check_locks();
            check_purges();
            check_sets();
        }
        return std::move(report_);
    }

  private:
    template <typename T>
    std::span<const T> table(std::uint64_t at, std::uint64_t count) const noexcept {
        return {reinterpret_cast<const T*>(index_.data() + at), count};
    }
    const IndexHeader& header() const noexcept { return table<IndexHeader>(0, 1)[0]; }
    const Geometry& geometry() const noexcept { return header().geometry; }
    std::span<const SegmentEntry> segments() const noexcept {
        return table<SegmentEntry>(geometry().segments_at, geometry().segments);
    }

    [[gnu::format(printf, 4, 5)]] void find(Finding::File file, std::uint64_t offset,
                                            const char* format, ...) {
        if (report_.findings.size() == kMaxFindings) return;
        char text[160];
        va_list args;
        va_start(args, format);
        std::vsnprintf(text, sizeof text, format, args);
        va_end(args);
        report_.findings.push_back({file, offset, text});
    }
    void find_in_index(const void* at, const char* text) {
        const auto offset = static_cast<const std::byte*>(at) - index_.data();
        find(Finding::File::index, static_cast<std::uint64_t>(offset), "%s", text);
    }

    bool check_header();
    void check_segments();
    void check_blocks(std::uint32_t segment);
    void check_pins();
    void check_locks();
    void check_purges();
    void check_sets();
    void check_slot(const Slot& slot, std::uint64_t set);
    const char* state_fault(const Slot& slot, std::uint64_t control, std::uint64_t set) const;
    bool is_twice(const Slot& slot, std::uint64_t set) const;
    const char* object_fault(const Slot& slot, Link link);
    const char* body_fault(const Record& record);
    const char* chain_fault(const Record& record);
    const char* parts_fault(const Record& record);
    const char* link_fault(Link link) const;

    base::Bytes index_, store_;
    CheckOptions options_;
    CheckReport report_;
};

bool Checker::check_header() {
    const auto wrong = [this](const char* text) {
        find(Finding::File::index, 0, "%s", text);
        return false;
    };
    if (index_.size() < kHeaderBytes) return wrong("the file is shorter than its header");
    if (header().magic != kIndexMagic) return wrong("the file is no index: wrong magic number");
    if (header().version != kIndexVersion) return wrong("the file has another version");
    if (!is_sound(geometry())) return wrong("the sizes in the header contradict each other");
    if (geometry().index_bytes != index_.size()) return wrong("the index has another length");
    if (geometry().store_bytes != store_.size()) return wrong("the store has another length");
    if (header().crc != header_crc(header())) return wrong("the header fails its checksum");
    return true;
}

void Checker::check_segments() {
    for (std::uint32_t i = 0; i < geometry().segments; ++i) {
        const SegmentEntry& entry = segments()[i];
        const SegmentControl now = SegmentControl::of(entry.control.load(kAcquire));
        const std::uint32_t used = entry.used.load(kAcquire);
        ++report_.segments;
        report_.free_segments += now.state == SegmentState::free;
        if (now.state > SegmentState::lost || now.queue > Queue::main)
            find_in_index(&entry, "segment in a state that does not exist");
        else if (used > geometry().segment_bytes || used % kBlockAlign != 0)
            find_in_index(&entry, "segment uses more than it has");
        else if (!options_.running &&
                 (now.state == SegmentState::open || now.state == SegmentState::evicting))
            find_in_index(&entry, "segment belongs to a process that is gone");
        else if (now.state == SegmentState::sealed || now.state == SegmentState::parked)
            check_blocks(i);
    }
}

void Checker::check_blocks(std::uint32_t segment) {
    const SegmentEntry& entry = segments()[segment];
    const std::uint64_t start = std::uint64_t{segment} * geometry().segment_bytes;
    const std::uint64_t end = start + entry.used.load(kAcquire);
    for (std::uint64_t at = start; at < end;) {
        const Block* const block = sound_shape(store_, geometry().segment_bytes, at);
        if (block == nullptr || at + block->shape.capacity() > end) {
            if (entry.doubt.load(kRelaxed) == 0)
                find(Finding::File::store, at, "no block where one must begin");
            return;
        }
        ++report_.blocks;
        at += block->shape.capacity();
    }
}

void Checker::check_pins() {
    if (options_.running) return;
    const Geometry& g = geometry();
    const auto cells =
        table<std::atomic<std::uint32_t>>(g.pins_at, std::uint64_t{g.seats} * g.segments);
    for (const auto& cell : cells)
        if (cell.load(kRelaxed) != 0) find_in_index(&cell, "segment is pinned by nobody");
}

void Checker::check_locks() {
    if (options_.running) return;
    for (const std::uint32_t& word : table<std::uint32_t>(geometry().locks_at, geometry().locks))
        if (word != 0) find_in_index(&word, "lock is held by nobody");
}

void Checker::check_purges() {
    const Geometry& g = geometry();
    // Only read through: the checker maps the file for reading.
    auto& state = const_cast<PurgeState&>(header().purge);
    auto* const sets = const_cast<PurgeSet*>(table<PurgeSet>(g.purges_at, g.purge_sets).data());
    if (const char* fault = PurgeTable(state, {sets, g.purge_sets}).fault())
        find_in_index(&header().purge, fault);
}

void Checker::check_sets() {
    const auto slots = table<Slot>(geometry().slots_at, geometry().slots);
    for (std::uint64_t i = 0; i < slots.size(); ++i) check_slot(slots[i], i / kSlotsPerSet);
}

void Checker::check_slot(const Slot& slot, std::uint64_t set) {
    const std::uint64_t control = slot.control.load(kAcquire);
    if ((control & slot::kFlags) == 0) return;
    const char* fault = state_fault(slot, control, set);
    const Link link{slot.location[slot::which(control)].load(kAcquire)};
    if (fault == nullptr && (control & slot::kObject)) fault = object_fault(slot, link);
    // An object in doubt is compared when it is used; to be damaged is its right.
    if (fault != nullptr && (control & slot::kDoubt)) fault = nullptr;
    const bool unchanged = !options_.running || slot.control.load(kAcquire) == control;
    if (fault != nullptr && unchanged) find_in_index(&slot, fault);
    report_.fills += (control & slot::kFilling) != 0;
    report_.passes += (control & slot::kPass) != 0;
}

// Has another slot of the set the same key?
bool Checker::is_twice(const Slot& slot, std::uint64_t set) const {
    const auto slots = table<Slot>(geometry().slots_at, geometry().slots);
    for (const Slot& other : slots.subspan(set * kSlotsPerSet, kSlotsPerSet))
        if (&other != &slot && (other.control.load(kAcquire) & slot::kFlags) != 0 &&
            other.digest.load(kRelaxed) == slot.digest.load(kRelaxed))
            return true;
    return false;
}

const char* Checker::state_fault(const Slot& slot, std::uint64_t control, std::uint64_t set) const {
    const std::uint64_t digest = slot.digest.load(kRelaxed);
    const std::uint64_t sets = geometry().slots / kSlotsPerSet;
    const std::uint64_t home = home_set(digest, sets), away = other_set(digest, sets);
    if (set != home && set != away) return "key is in the wrong set";
    if ((control & slot::kPass) && (control & (slot::kObject | slot::kFilling)))
        return "pass and object at once";
    if ((control & slot::kFilling) && slot::owner(control) >= geometry().seats)
        return "filled by a seat that does not exist";
    if ((control & slot::kFilling) && !options_.running) return "filled by a process that is gone";
    if ((control & (slot::kHeadKnown | slot::kDoomed)) && !(control & slot::kFilling))
        return "flags of a fill without one";
    if (is_twice(slot, home) || (away != home && is_twice(slot, away)))
        return "key is twice in its sets";
    return nullptr;
}

// What is wrong with where a link leads; nullptr if nothing is.
const char* Checker::link_fault(Link link) const {
    const std::uint64_t segment = link.offset() / geometry().segment_bytes;
    if (segment >= geometry().segments) return "link leads out of the store";
    const SegmentEntry& entry = segments()[segment];
    const SegmentControl home = SegmentControl::of(entry.control.load(kAcquire));
    if ((home.generation & 0xffff) != link.generation())
        return "link leads to a segment used again";
    if (home.state == SegmentState::free || home.state == SegmentState::lost)
        return "link leads to a segment not in use";
    if (link.offset() % geometry().segment_bytes >= entry.used.load(kAcquire))
        return "link leads behind the end of its segment";
    if (sound_block(store_, geometry().segment_bytes, link.offset()) == nullptr)
        return "link leads to no block";
    return nullptr;
}

const char* Checker::object_fault(const Slot& slot, Link link) {
    if (const char* fault = link_fault(link)) return fault;
    const Record* const record = sound_record(store_, geometry().segment_bytes, link.offset());
    if (record == nullptr) return "object has no record";
    const std::uint64_t digest = slot.digest.load(kRelaxed);
    if (record->progress.load(kAcquire) != Progress::complete) return "object is not whole";
    // Without checksums those of small records are of the head alone.
    if (is_large(*record) || header().checksums != 0)
        if (!verify_head(*record)) return "object fails its checksum";
    if (base::siphash128({header().seed[0], header().seed[1]},
                         base::as_bytes(key_of(*record)))[0] != digest)
        return "digest is not that of the key";
    ++(kind_of(*record) == ObjectKind::vary ? report_.markers : report_.objects);
    if (const char* fault = parts_fault(*record)) return fault;
    return is_large(*record) ? chain_fault(*record) : body_fault(*record);
}

// A list of parts, and only with an object that says it has some.
const char* Checker::parts_fault(const Record& record) {
    const std::string_view bytes = find_extra(extra_of(record), Extra::ranges);
    if (!(record.flags & kPartial)) return bytes.empty() ? nullptr : "whole object with parts";
    ++report_.partial;
    const bool sound = PartList::read(bytes, body_bytes_of(record)).has_value();
    return sound ? nullptr : "parts are not those of the body";
}

const char* Checker::body_fault(const Record& record) {
    const std::uint64_t bytes = body_of(record.block).size();
    report_.object_bytes += bytes;
    return bytes == body_bytes_of(record) ? nullptr : "body has another length";
}

const char* Checker::chain_fault(const Record& record) {
    std::uint64_t bytes = 0;
    const std::uint64_t most = geometry().store_bytes / sizeof(Extent);
    std::uint64_t blocks = 0;
    // Behind the end of the body there may be parts that were never added.
    const std::uint64_t all = body_bytes_of(record);
    for (Link link{chain_of(record).first.load(kAcquire)}; link && (bytes < all || blocks == 0);
         ++blocks) {
        if (blocks == most) return "body goes round in a circle";
        if (const char* fault = link_fault(link)) return fault;
        const Block& block = *sound_block(store_, geometry().segment_bytes, link.offset());
        if (serial_of(block) != chain_of(record).body_serial) return "body is of another object";
        if (options_.bodies && header().checksums != 0 && !verify_body(block))
            return "body fails its checksum";
        bytes += body_of(block).size();
        if (bytes > store_.size()) break;
        link = next_of(block);
    }
    report_.object_bytes += bytes;
    return bytes == all ? nullptr : "body has another length";
}

}  // namespace

CheckReport check_cache(base::Bytes index, base::Bytes store, const CheckOptions& options) {
    return Checker(index, store, options).run();
}

}  // namespace proxyd
