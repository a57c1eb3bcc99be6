#include "common/net/resolver.h"

#include <algorithm>
#include <cerrno>
#include <memory>

#include <netdb.h>

namespace net {
namespace {

struct FreeList {
    void operator()(addrinfo* list) const noexcept { ::freeaddrinfo(list); }
};

base::Error resolver_error(int code) noexcept {
    if (code == EAI_NONAME || code == EAI_NODATA) return {base::Errc::not_found, 0, "host name"};
    const int sys = code == EAI_SYSTEM ? errno : code == EAI_MEMORY ? ENOMEM : EAGAIN;
    return {base::Errc::system, sys, ::gai_strerror(code)};
}

}  // namespace

base::Result<std::vector<Address>> make_addresses(const std::string& host, std::uint16_t port) {
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;  // else each address comes once for each type
    addrinfo* list = nullptr;
    const int code = ::getaddrinfo(host.c_str(), nullptr, &wanted, &list);
    if (code != 0) return resolver_error(code);
    const std::unique_ptr<addrinfo, FreeList> owned(list);
    std::vector<Address> addresses;
    for (const addrinfo* entry = list; entry; entry = entry->ai_next) {
        Address address = Address::from_raw(entry->ai_addr, entry->ai_addrlen);
        address.set_port(port);
        if (std::find(addresses.begin(), addresses.end(), address) == addresses.end())
            addresses.push_back(address);
    }
    return addresses;
}

}  // namespace net
