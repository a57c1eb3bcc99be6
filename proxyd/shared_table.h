// shared_table.h -- the table of an array in force for one proxy, shared by its processes.
//
// Layer:    proxyd
// Runs in:  master (makes it), poller or one worker (writes), worker (reads)
// Owner:    ProxyDaemon, over all reloads
//
// Anonymous memory: a generation, and two buffers for the text.  The text of generation g is
// in buffer g & 1; a writer fills the other one and then counts the generation up, so that
// readers see the old table or the new one, whatever instruction the writer is killed at.
//
//   field        protected by
//   generation   atomic; counted up by the holder of `writer`
//   text, size   generation: a reader that was overtaken twice reads again
//   status       `status_lock`
//   calls        atomic; how often a poll was asked for

#ifndef PROXYD_SHARED_TABLE_H
#define PROXYD_SHARED_TABLE_H

#include <cstdint>
#include <string>
#include <string_view>

#include "common/array/table.h"
#include "common/shm/region.h"

namespace proxyd {

// Where the table in force comes from, and how polling for it went.
struct TableStatus {
    enum class Source : std::uint8_t { configuration, saved, master, edited };

    Source source = Source::configuration;
    std::int64_t since_s = 0;         // wall clock: it is in force since then
    std::int64_t confirmed_s = 0;     // the master last had this very table; 0: never
    std::int64_t tried_s = 0;         // the last poll ended; 0: none did
    std::uint32_t failures = 0;       // polls in a row without a good table
    char error[232] = {};             // of the last of them; ends with NUL
};

class SharedTable {
  public:
    // Who writes when it is the master process, which has no seat.
    static constexpr unsigned kMasterSeat = 64;

    // Errors: system.
    static base::Result<SharedTable> make();

    // Counts the tables so far; 0: there is none yet.
    std::uint64_t generation() const noexcept;

    // The text in force, as array::to_text() writes it with seconds, and its generation.
    struct Text {
        std::uint64_t generation;
        std::string text;
    };
    Text read() const;

    // One writer at a time.  False: another is at it.
    bool try_lock(unsigned seat) noexcept;
    void unlock(unsigned seat) noexcept;
    // Puts a text in force.  Requires: the lock; text.size() <= array::kMaxTableBytes.
    void put(std::string_view text) noexcept;

    TableStatus status(unsigned seat) const noexcept;
    void set_status(unsigned seat, const TableStatus& status) noexcept;

    // Asks the poller to poll now; it must be rung.
    void call() noexcept;
    std::uint32_t calls() const noexcept;

    // Whoever sat there is dead.
    void recover(unsigned seat) noexcept;

  private:
    struct Layout;
    Layout& layout() const noexcept;

    shm::Region region_;
};

}  // namespace proxyd

#endif  // PROXYD_SHARED_TABLE_H
