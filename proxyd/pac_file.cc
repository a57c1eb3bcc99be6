#include "proxyd/pac_file.h"

#include <fcntl.h>
#include <unistd.h>

#include "common/array/pac.h"
#include "common/net/fd.h"

namespace proxyd {

base::Result<std::string> read_pac_code(const std::string& path) {
    std::string text;
    if (path.empty()) return text;
    const net::Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) return base::system_error("open");
    text.resize(kMostPacCode + 1);
    const ssize_t got = ::read(fd.get(), text.data(), text.size());
    if (got < 0) return base::system_error("read");
    text.resize(static_cast<std::size_t>(got));
    if (text.size() > kMostPacCode)
        return base::Error{base::Errc::too_large, 0, "more than 256 KiB of code"};
    return text;
}

std::string pac_text(const Fleet& fleet, const std::string& code) {
    const conf::PacSettings& settings = fleet.settings().pac;
    const array::PacOptions options{.default_route = settings.default_route,
                                    .custom = code,
                                    .direct_hosts = settings.direct_hosts,
                                    .direct_networks = settings.direct_networks,
                                    .plain_direct = settings.plain_direct,
                                    .by_name = settings.by_name};
    return array::write_pac(fleet.table(), fleet.ranking(), options);
}

}  // namespace proxyd
