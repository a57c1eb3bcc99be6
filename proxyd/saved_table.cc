#include "proxyd/saved_table.h"

#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/bytes.h"
#include "common/base/hash.h"
#include "common/base/log.h"
#include "common/net/fd.h"
#include "proxyd/table_text.h"

namespace proxyd {
namespace {

constexpr std::string_view kField = "\r\nX-Base: ";

// The whole of a file of at most `most` bytes, or nothing with errno set.
std::optional<std::string> read_file(const std::string& path, std::size_t most) {
    const net::Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat facts {};
    if (!fd || ::fstat(fd.get(), &facts) != 0) return {};
    if (!S_ISREG(facts.st_mode) || facts.st_size > static_cast<off_t>(most)) {
        errno = EFBIG;
        return {};
    }
    std::string text(static_cast<std::size_t>(facts.st_size), '\0');
    const ssize_t got = ::read(fd.get(), text.data(), text.size());
    if (got < 0) return {};
    text.resize(static_cast<std::size_t>(got));
    return text;
}

base::Status write_file(const std::string& path, std::string_view text) {
    const net::Fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (!fd) return base::system_error("open");
    while (!text.empty()) {
        const ssize_t n = ::write(fd.get(), text.data(), text.size());
        if (n < 0) return base::system_error("write");
        text.remove_prefix(static_cast<std::size_t>(n));
    }
    return ::fsync(fd.get()) == 0 ? base::ok() : base::Status(base::system_error("fsync"));
}

}  // namespace

SavedTable SavedTable::of(const std::string& run_dir, const std::string& proxy,
                          const conf::Array& array) {
    const conf::TableMaster& master = array.master;
    const std::string said = to_shared_text(array.table) + master.address + master.path;
    char base[9];
    std::snprintf(base, sizeof base, "%08x", base::crc32c(base::as_bytes(said)));
    return {run_dir + "/" + proxy + "." + array.name + ".pat", base};
}

base::Status SavedTable::save(const array::Table& table) const {
    std::string text = to_shared_text(table);
    text.insert(text.find("\r\n"), std::string(kField) + base);
    const std::string fresh = path + ".new";
    if (const base::Status written = write_file(fresh, text); !written) {
        ::unlink(fresh.c_str());
        return written;
    }
    if (::rename(fresh.c_str(), path.c_str()) == 0) return base::ok();
    return base::system_error("rename");
}

std::optional<array::Table> SavedTable::load(const conf::Array& array) const {
    const auto text = read_file(path, array::kMaxTableBytes);
    if (!text) {
        if (errno != ENOENT)
            base::log_warning("%s cannot be read: %s; it does not count", path.c_str(),
                              base::describe(base::system_error("open")).c_str());
        return {};
    }
    if (text->find(std::string(kField) + base + "\r\n") == std::string::npos) return {};
    std::vector<array::Mistake> mistakes;
    auto table = read_table(*text, array, array::TtlUnit::seconds, &mistakes);
    if (table) return std::move(*table);
    base::log_warning("%s: %s; it does not count", path.c_str(),
                      mistakes.empty() ? base::describe(table.error()).c_str()
                                       : array::describe(mistakes).c_str());
    return {};
}

void SavedTable::remove() const noexcept { ::unlink(path.c_str()); }

}  // namespace proxyd
