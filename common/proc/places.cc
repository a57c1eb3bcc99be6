#include "common/proc/places.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "common/base/log.h"

namespace proc {
namespace {

constexpr mode_t kDirectoryMode = 0755;

std::string failed(const std::string& path) { return path + ": " + std::strerror(errno); }

std::string make_directory(const std::filesystem::path& path, const Identity& owner) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0)
        return S_ISDIR(status.st_mode) ? std::string() : path.string() + ": not a directory";
    if (path.has_parent_path() && path.parent_path() != path)
        if (auto wrong = make_directory(path.parent_path(), owner); !wrong.empty()) return wrong;
    // Another daemon of the site may be making it at this moment.
    if (::mkdir(path.c_str(), kDirectoryMode) != 0)
        return errno == EEXIST ? std::string() : failed(path);
    if (owner.drop && ::chown(path.c_str(), owner.uid, owner.gid) != 0) return failed(path);
    return {};
}

base::Severity least_for(int verbosity) noexcept {
    return verbosity > 0 ? base::Severity::debug : base::Severity::info;
}

base::Status give_to(const std::string& path, const Identity& owner) noexcept {
    if (owner.drop && ::chown(path.c_str(), owner.uid, owner.gid) != 0)
        return base::system_error("chown");
    return base::ok();
}

}  // namespace

std::string make_directories(const conf::General& general, const Identity& owner) {
    if (auto wrong = make_directory(general.run_dir, owner); !wrong.empty()) return wrong;
    return general.syslog ? std::string() : make_directory(general.log_dir, owner);
}

std::string log_name(const conf::General& general, const std::string& daemon) {
    return general.syslog ? "syslog" : general.log_dir + "/" + daemon + ".log";
}

base::Status open_log(const conf::General& general, const std::string& daemon, int verbosity,
                      const Identity& owner) {
    base::LogTarget target;
    target.least = least_for(verbosity);
    target.kind = general.syslog ? base::LogTarget::Kind::syslog : base::LogTarget::Kind::file;
    if (general.syslog) return base::log_open(std::move(target));
    target.path = log_name(general, daemon);
    auto opened = base::log_open(std::move(target));
    return opened ? give_to(log_name(general, daemon), owner) : opened;
}

void log_to_terminal(int verbosity) {
    base::LogTarget target;
    target.least = least_for(verbosity);
    // Standard error is open already: this cannot fail.
    [[maybe_unused]] const auto opened = base::log_open(std::move(target));
}

base::Status reopen_log(const conf::General& general, const std::string& daemon,
                        const Identity& owner) {
    auto reopened = base::log_reopen();
    if (!reopened || general.syslog) return reopened;
    return give_to(log_name(general, daemon), owner);
}

}  // namespace proc
