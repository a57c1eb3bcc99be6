#include "proxyd/recovery.h"

#include <array>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "common/base/hash.h"
#include "common/base/log.h"
#include "common/base/random.h"

#include "proxyd/geometry.h"

namespace proxyd {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr auto kAcquire = std::memory_order_acquire;
constexpr unsigned kMode = 0640;

// More segments than are ever opened.
constexpr std::uint64_t kMaxSequence = 1ull << 60;

// Workers of a master that was killed need a moment to notice it.
constexpr int kLockTries = 10;
constexpr timespec kLockPause{0, 100'000'000};

using BootId = std::array<char, sizeof IndexHeader::boot_id>;

// Empty if the system does not say: then every start counts as one after another boot.
BootId boot_id() noexcept {
    BootId id{};
    const net::Fd fd(::open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC));
    if (fd && ::read(fd.get(), id.data(), id.size() - 1) < 0) id = {};
    return id;
}

base::Result<net::Fd> lock_directory(const std::string& dir) {
    net::Fd fd(::open((dir + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kMode));
    if (!fd) return base::system_error("cache: open lock");
    for (int tries = 0; ::flock(fd.get(), LOCK_EX | LOCK_NB) != 0; ++tries) {
        if (errno != EWOULDBLOCK || tries == kLockTries)
            return base::system_error("cache: another process has the directory");
        ::nanosleep(&kLockPause, nullptr);
    }
    return fd;
}

// Bytes that a file of that name may have: what is free, and what it has already.
std::uint64_t room_for(const std::string& path, int error) noexcept {
    rlimit limit{};
    if (error == EFBIG && ::getrlimit(RLIMIT_FSIZE, &limit) == 0) return limit.rlim_cur;
    struct stat file {};
    struct statvfs system {};
    if (::stat(path.c_str(), &file) != 0 || ::statvfs(path.c_str(), &system) != 0) return 0;
    constexpr std::uint64_t kUnit = 512;  // of st_blocks
    return std::uint64_t{system.f_bavail} * system.f_frsize +
           static_cast<std::uint64_t>(file.st_blocks) * kUnit;
}

// A file of the cache, all of its space its own from now on.
base::Result<shm::Region> reserve_file(const std::string& path, std::uint64_t bytes) {
    auto region = shm::Region::file(path, bytes, kMode);
    if (region) return region;
    const int error = region.error().sys;
    if (error != ENOSPC && error != EDQUOT && error != EFBIG) return region;
    const std::uint64_t room = std::min(bytes, room_for(path, error));
    base::log_error("cache: %s needs %llu bytes and there is room for %llu: %llu bytes are missing",
                    path.c_str(), static_cast<unsigned long long>(bytes),
                    static_cast<unsigned long long>(room),
                    static_cast<unsigned long long>(bytes - room));
    return region;
}

// Why the files cannot be used as they are; nullptr if they can.
const char* misfit(const shm::Region& index, const shm::Region& store, const Geometry& geometry) {
    const IndexHeader& header = *index.at<IndexHeader>(0);
    if (index.created() || store.created()) return "files are new or have other sizes";
    if (header.magic != kIndexMagic) return "the index is not one";
    if (header.version != kIndexVersion) return "the index has another version";
    if (header.crc != header_crc(header)) return "the header of the index is damaged";
    if (header.geometry != geometry) return "sizes have changed";
    return nullptr;
}

// Makes an empty cache.  The magic number comes last: half a format is none.
void format(shm::Region& region, const Geometry& geometry) noexcept {
    if (!region.created()) std::memset(region.data(), 0, region.size());
    IndexHeader& header = *region.at<IndexHeader>(0);
    header.version = kIndexVersion;
    header.geometry = geometry;
    base::fill_random(std::as_writable_bytes(std::span(header.seed)));
    header.crc = header_crc(header);
    header.checksums = 1;  // of no bodies yet
    const BootId boot = boot_id();
    std::memcpy(header.boot_id, boot.data(), boot.size());
    SegmentEntry* const segments = region.at<SegmentEntry>(geometry.segments_at);
    for (std::uint32_t i = 0; i < geometry.segments; ++i)
        segments[i].control.store(SegmentControl{SegmentState::free, Queue::small, 0, 1}.bits(),
                                  kRelaxed);
    std::atomic_thread_fence(std::memory_order_release);
    header.magic = kIndexMagic;
}

// Ends the fill of a slot whose filler is dead.  Returns the seats to ring.
std::uint64_t take_fill(Index& index, Store& store, std::uint64_t number) noexcept {
    const Slot& slot = index.slot(number);
    const std::uint64_t control = slot.control.load(kAcquire);
    if (control & slot::kHeadKnown) {
        const Link link{slot.location[1 - slot::which(control)].load(kAcquire)};
        if (Record* const record = store.sound_record(link.offset())) {
            Progress filling = Progress::filling;
            record->progress.compare_exchange_strong(filling, Progress::aborted);
        }
    }
    return index.take_back(number);
}

bool is_live(SegmentState state) noexcept {
    return state == SegmentState::open || state == SegmentState::parked ||
           state == SegmentState::sealed;
}

// Nobody lives: what was held is free, and states that cannot be are mended.
unsigned repair_segments(Index& index, Store& store, bool doubt) noexcept {
    unsigned damaged = 0;
    std::uint64_t last = 0;
    const Geometry& geometry = index.geometry();
    for (std::uint32_t i = 0; i < geometry.segments; ++i) {
        SegmentEntry& entry = index.segment(i);
        SegmentControl now = store.segments().control(i);
        const std::uint32_t used = entry.used.load(kRelaxed);
        const bool sound = now.state <= SegmentState::lost && now.queue <= Queue::main &&
                           used <= geometry.segment_bytes && used % kBlockAlign == 0;
        damaged += !sound;
        if (!sound || now.state == SegmentState::draining) now.state = SegmentState::free;
        if (!sound) now.queue = Queue::small;
        if (now.state == SegmentState::evicting) now.state = SegmentState::sealed;
        if (now.state == SegmentState::open) now.state = SegmentState::parked;
        if (is_live(now.state) && doubt) {
            // Its last blocks may be missing, or `used` be wrong: nothing is appended to it.
            now.state = SegmentState::sealed;
            entry.doubt.store(1, kRelaxed);
        } else if (!is_live(now.state) && (doubt || !sound)) {
            // An object may still be linked to it: not to what is written to it next.
            now.generation = next_generation(now.generation);
        }
        now.owner = 0;
        if (entry.sequence.load(kRelaxed) > kMaxSequence) entry.sequence.store(0, kRelaxed);
        last = std::max(last, entry.sequence.load(kRelaxed));
        entry.control.store(now.bits(), kRelaxed);
        for (unsigned seat = 0; seat < geometry.seats; ++seat)
            index.pins(seat)[i].store(0, kRelaxed);
    }
    if (doubt) index.header().sequence.store(last);
    return damaged;
}

bool is_sound_slot(const Index& index, Store& store, const Slot& slot,
                   std::uint64_t control) noexcept {
    if ((control & slot::kFlags) == 0) return true;
    if ((control & slot::kPass) && (control & (slot::kObject | slot::kFilling))) return false;
    if (!(control & slot::kObject)) return true;
    const Link link{slot.location[slot::which(control)].load(kRelaxed)};
    const std::uint32_t segment = store.segment_of(link);
    if (segment >= index.geometry().segments) return false;
    const SegmentControl home = store.segments().control(segment);
    return is_live(home.state) && (home.generation & 0xffff) == link.generation() &&
           link.offset() % kBlockAlign == 0 &&
           link.offset() % store.segment_bytes() < index.segment(segment).used.load(kRelaxed);
}

// What is left of an object after a start.
enum class Trust : std::uint8_t { full, doubt, none };

// Bodies with checksums can be compared, and are, whatever happened to the files.  Of others
// only the boot in which they were written can tell, and none have them from now on.
Trust trust_in(const IndexHeader& header, bool checksums) noexcept {
    if (header.checksums != 0) return Trust::doubt;
    const BootId boot = boot_id();
    const bool same_boot =
        boot[0] != '\0' && std::memcmp(boot.data(), header.boot_id, boot.size()) == 0;
    return same_boot && !checksums ? Trust::full : Trust::none;
}

unsigned repair_slots(Index& index, Store& store, Trust trust) noexcept {
    unsigned damaged = 0;
    for (std::uint64_t i = 0; i < index.slots(); ++i) {
        Slot& slot = index.slot(i);
        if (slot.control.load(kRelaxed) & slot::kFilling) (void)take_fill(index, store, i);
        const std::uint64_t control = slot.control.load(kRelaxed);
        if ((control & slot::kPass) && trust != Trust::full) {
            // How long it lasts is as doubtful as all else; the next fetch will tell.
            slot.control.store(slot::next(control, 0, 0), kRelaxed);
        } else if (!is_sound_slot(index, store, slot, control)) {
            slot.control.store(slot::next(control, 0, 0), kRelaxed);
            ++damaged;
        } else if (trust != Trust::full && (control & slot::kObject)) {
            const bool keep = trust == Trust::doubt;
            slot.control.store(keep ? control | slot::kDoubt : slot::next(control, 0, 0), kRelaxed);
        }
    }
    return damaged;
}

void free_locks(Index& index) noexcept {
    for (auto& waiters : index.header().waiters) waiters.store(0, kRelaxed);
    std::memset(static_cast<void*>(&index.header().allocation), 0, sizeof(shm::HolderLock));
    std::memset(static_cast<void*>(&index.lock(0)), 0,
                sizeof(shm::HolderLock) * index.geometry().locks);
}

}  // namespace

std::uint32_t header_crc(const IndexHeader& header) noexcept {
    const std::uint32_t crc = base::crc32c(std::as_bytes(std::span(&header.geometry, 1)));
    return base::crc32c(std::as_bytes(std::span(header.seed)), crc);
}

base::Result<CacheFiles> open_files(const conf::CacheSettings& settings) {
    std::error_code error;
    std::filesystem::create_directories(settings.dir, error);
    if (error) return base::Error{base::Errc::system, error.value(), "cache: make directory"};
    auto lock = lock_directory(settings.dir);
    if (!lock) return lock.error();
    const Geometry geometry = plan(settings.size, settings.slots);
    const bool was_there = ::access((settings.dir + "/index").c_str(), F_OK) == 0;
    auto index = reserve_file(settings.dir + "/index", geometry.index_bytes);
    if (!index) return index.error();
    auto store = reserve_file(settings.dir + "/store", geometry.store_bytes);
    if (!store) return store.error();
    if (geometry.segment_bytes < shm::Region::largest_folio()) store->use_single_pages();
    if (const char* why = misfit(*index, *store, geometry)) {
        format(*index, geometry);
        if (was_there) base::log_warning("cache: %s: emptied: %s", settings.dir.c_str(), why);
    }
    return CacheFiles{std::move(*lock), std::move(*index), std::move(*store)};
}

void repair(Index& index, Store& store, bool checksums) noexcept {
    IndexHeader& header = index.header();
    const BootId boot = boot_id();
    const Trust trust = trust_in(header, checksums);
    free_locks(index);
    unsigned damaged = repair_segments(index, store, trust != Trust::full);
    damaged += repair_slots(index, store, trust);
    if (damaged != 0)
        base::log_warning("cache: %u entries of the index were damaged and are dropped", damaged);
    if (trust == Trust::none)
        base::log_warning("cache: emptied: it was written without checksums");
    const auto now_s = static_cast<std::uint32_t>(::time(nullptr));
    if (!index.purges().repair(now_s))
        base::log_warning("cache: the table of purges was damaged: all objects count as purged");
    // Serials are never given twice, even if the page with the last one was lost.
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto least = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
    if (header.serial.load() < least) header.serial.store(least);
    header.checksums = checksums ? 1 : 0;
    std::memcpy(header.boot_id, boot.data(), boot.size());
    header.closed.store(0);
}

std::uint64_t take_back(Index& index, Store& store, unsigned seat) noexcept {
    index.attach(seat);  // the dead process's name is ours for the locks we take
    index.header().allocation.break_if_held_by(seat);
    index.header().purge.lock.break_if_held_by(seat);
    for (std::uint32_t i = 0; i < index.geometry().locks; ++i) index.lock(i).break_if_held_by(seat);
    store.segments().recover(seat);
    std::uint64_t seats = 0;
    for (std::uint64_t i = 0; i < index.slots(); ++i) {
        const std::uint64_t control = index.slot(i).control.load(kAcquire);
        if ((control & slot::kFilling) && slot::owner(control) == seat)
            seats |= take_fill(index, store, i);
    }
    PinSet::Cell* const pins = index.pins(seat);
    for (std::uint32_t i = 0; i < index.geometry().segments; ++i)
        pins[i].store(0, std::memory_order_release);
    return seats & ~(1ull << seat);
}

}  // namespace proxyd
