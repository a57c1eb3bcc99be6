// recovery.h -- the cache files at start, and after the death of a worker.
//
// Layer:    proxyd
// Runs in:  master
// Source:   cacheindex(5), section "Restart and recovery"
//
// Every store is made in an order that stands the end of the process at any instruction.  But
// nobody knows who wrote to the files while no process of the daemon lived, nor, after another
// boot, which pages reached the disk.  So after each start objects are `in doubt`: used only
// after their checksums were compared, piece by piece, when first read.

#ifndef PROXYD_RECOVERY_H
#define PROXYD_RECOVERY_H

#include <cstdint>

#include "common/base/result.h"
#include "common/conf/site.h"
#include "common/net/fd.h"
#include "common/shm/region.h"

#include "proxyd/index.h"
#include "proxyd/store.h"

namespace proxyd {

struct CacheFiles {
    net::Fd lock;
    shm::Region index, store;
};

// Opens or makes the files of a cache; empties them, with one log line, if they are not of
// these sizes and this version.  Errors: system.
base::Result<CacheFiles> open_files(const conf::CacheSettings& settings);

// The checksum of the parts of a header that never change.
std::uint32_t header_crc(const IndexHeader& header) noexcept;

// Takes back what processes of an earlier run held, drops what is damaged, and notes what
// is in doubt.  One log line if there was something.
void repair(Index& index, Store& store, bool checksums) noexcept;

// Takes back what the dead process of `seat` held.  Returns the seats to ring.
std::uint64_t take_back(Index& index, Store& store, unsigned seat) noexcept;

}  // namespace proxyd

#endif  // PROXYD_RECOVERY_H
