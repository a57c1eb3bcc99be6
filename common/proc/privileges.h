// privileges.h -- who a worker becomes, and how it gives up being root.
//
// Layer:    proc
// Runs in:  master (finds the identity), worker (becomes it)
// Source:   setresuid(2), credentials(7), prctl(2)

#ifndef COMMON_PROC_PRIVILEGES_H
#define COMMON_PROC_PRIVILEGES_H

#include <string>

#include <sys/types.h>

namespace proc {

struct Identity {
    bool drop = false;  // false: stay who we are
    uid_t uid = 0;
    gid_t gid = 0;
    std::string user;   // for initgroups(3)
};

// The identity that `user` and `group` of weir.conf name; nobody is dropped to unless we
// are root.  Returns what is wrong with the names, or nothing.
std::string find_identity(const std::string& user, const std::string& group, Identity& into);

// For good: the process proves that it cannot go back and panics if it can.  From here on
// exec(2) gains no rights either, and its memory is closed to others of the same user.
void become(const Identity& identity) noexcept;

}  // namespace proc

#endif  // COMMON_PROC_PRIVILEGES_H
