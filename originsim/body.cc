#include "originsim/body.h"

#include <cerrno>

#include <unistd.h>

namespace originsim {

bool Body::read(std::uint64_t position, base::MutableBytes into) const noexcept {
    return std::visit([&](const auto& source) { return read_from(source, position, into); },
                      source_);
}

bool Body::read_from(const std::string& text, std::uint64_t position,
                     base::MutableBytes into) noexcept {
    if (position > text.size()) return into.empty();
    return base::copy_bytes(into, base::as_bytes(text).subspan(position)) == into.size();
}

bool Body::read_from(const Synthetic& object, std::uint64_t position,
                     base::MutableBytes into) noexcept {
    generate(object.texture, object.key, position, into);
    return true;
}

// Read, not mapped: a file that somebody cuts short would be a SIGBUS.
bool Body::read_from(const net::Fd& file, std::uint64_t position,
                     base::MutableBytes into) noexcept {
    while (!into.empty()) {
        const ssize_t n = ::pread(file.get(), into.data(), into.size(),
                                  static_cast<off_t>(position));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        position += static_cast<std::uint64_t>(n);
        into = into.subspan(static_cast<std::size_t>(n));
    }
    return true;
}

}  // namespace originsim
