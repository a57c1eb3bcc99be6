#include "common/proc/privileges.h"

#include <cerrno>
#include <cstring>

#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "common/base/panic.h"

namespace proc {
namespace {

void must(int result, const char* what) noexcept {
    if (result != 0) base::panic("cannot give up privileges: %s: %s", what, std::strerror(errno));
}

void prove_for_good(const Identity& identity) noexcept {
    if (identity.uid != 0 && (::setuid(0) == 0 || ::seteuid(0) == 0))
        base::panic("privileges could be regained: setuid(0) succeeded");
    if (identity.gid != 0 && identity.uid != 0 && (::setgid(0) == 0 || ::setegid(0) == 0))
        base::panic("privileges could be regained: setgid(0) succeeded");
    if (::getuid() != identity.uid || ::geteuid() != identity.uid || ::getgid() != identity.gid ||
        ::getegid() != identity.gid)
        base::panic("privileges are not what they should be: uid %u, gid %u", ::getuid(), ::getgid());
}

}  // namespace

std::string find_identity(const std::string& user, const std::string& group, Identity& into) {
    into = {};
    if (::geteuid() != 0 || user.empty()) return {};
    const passwd* const account = ::getpwnam(user.c_str());
    if (account == nullptr) return "user " + user + ": no such user on this machine";
    into = {true, account->pw_uid, account->pw_gid, user};
    if (group.empty()) return {};
    const struct group* const entry = ::getgrnam(group.c_str());
    if (entry == nullptr) return "group " + group + ": no such group on this machine";
    into.gid = entry->gr_gid;
    return {};
}

void become(const Identity& identity) noexcept {
    if (identity.drop) {
        must(::initgroups(identity.user.c_str(), identity.gid), "initgroups");
        must(::setresgid(identity.gid, identity.gid, identity.gid), "setresgid");
        must(::setresuid(identity.uid, identity.uid, identity.uid), "setresuid");
        prove_for_good(identity);
        must(::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), "PR_SET_DUMPABLE");
    }
    must(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "PR_SET_NO_NEW_PRIVS");
}

}  // namespace proc
