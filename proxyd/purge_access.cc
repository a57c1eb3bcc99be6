#include "proxyd/purge_access.h"

#include <array>

#include <fcntl.h>
#include <unistd.h>

#include "common/base/random.h"
#include "common/base/text.h"
#include "common/net/fd.h"

namespace proxyd {
namespace {

// The first line of the file.
base::Result<std::string> read_token(const std::string& path) {
    const net::Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) return base::system_error("purge: open the token file");
    std::array<char, PurgeAccess::kMostToken + 1> bytes;
    const ssize_t got = ::read(fd.get(), bytes.data(), bytes.size());
    if (got < 0) return base::system_error("purge: read the token file");
    std::string_view text(bytes.data(), static_cast<std::size_t>(got));
    text = base::trim(text.substr(0, text.find_first_of("\r\n")));
    if (text.size() > PurgeAccess::kMostToken)
        return base::Error{base::Errc::too_large, 0, "purge: the token is too long"};
    if (text.size() < PurgeAccess::kLeastToken)
        return base::Error{base::Errc::malformed, 0, "purge: the token is shorter than 16 bytes"};
    return std::string(text);
}

}  // namespace

base::Result<PurgeAccess> PurgeAccess::make(const conf::PurgeSettings& settings) {
    PurgeAccess access;
    for (const std::string& text : settings.allow) {
        const auto network = net::IpNetwork::parse(text);
        if (!network) return network.error();
        access.networks_.push_back(*network);
    }
    if (settings.token_file.empty()) return access;
    const auto token = read_token(settings.token_file);
    if (!token) return token.error();
    access.has_token_ = true;
    access.key_ = {base::random_u64(), base::random_u64()};
    access.token_ = base::siphash128(access.key_, base::as_bytes(*token));
    return access;
}

PurgeAccess::Answer PurgeAccess::ask(std::string_view peer,
                                     std::string_view authorization) const noexcept {
    if (networks_.empty() && !has_token_) return Answer::nobody;
    bool near = networks_.empty();
    if (const auto address = net::Address::from_host(peer, 0))
        for (const net::IpNetwork& network : networks_) near = near || network.contains(*address);
    return near && (!has_token_ || is_token(authorization)) ? Answer::yes : Answer::no;
}

// What is compared are digests under a secret key: the time it takes says nothing about how
// much of a guess was right.
bool PurgeAccess::is_token(std::string_view authorization) const noexcept {
    constexpr std::string_view kScheme = "bearer ";
    if (!base::istarts_with(authorization, kScheme)) return false;
    const std::string_view given = base::trim(authorization.substr(kScheme.size()));
    const base::Digest128 digest = base::siphash128(key_, base::as_bytes(given));
    return ((digest[0] ^ token_[0]) | (digest[1] ^ token_[1])) == 0;
}

}  // namespace proxyd
