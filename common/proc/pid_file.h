// pid_file.h -- the file that says which process is the daemon, and that it is alive.
//
// Layer:    proc
// Runs in:  master; weirctl (holder())
// Source:   fcntl(2), advisory record locks
//
// The lock belongs to the master alone: children do not inherit it, and it is gone the
// moment the master is, however it died.  So the file is believed only while it is locked,
// and the kernel, not the text in it, says by whom.

#ifndef COMMON_PROC_PID_FILE_H
#define COMMON_PROC_PID_FILE_H

#include <string>

#include <sys/types.h>

#include "common/base/result.h"
#include "common/net/fd.h"

namespace proc {

// RUN_DIR/DAEMON.pid, or RUN_DIR/DAEMON.INSTANCE.pid of one started with -i.
std::string pid_file_path(const std::string& run_dir, const std::string& daemon,
                          const std::string& instance);

class PidFile {
  public:
    // Locks the file and writes our process id.
    // Errors: closed: another process has it, whose id is in `holder`; system.
    static base::Result<PidFile> make(const std::string& path, pid_t& holder);

    // The process that has the file locked, 0 if there is none.
    static pid_t holder(const std::string& path) noexcept;

    // At the end, in the process that made it.  (There is no destructor that would: a
    // child's copy must not.)
    void remove() noexcept;

  private:
    std::string path_;
    net::Fd fd_;
};

}  // namespace proc

#endif  // COMMON_PROC_PID_FILE_H
