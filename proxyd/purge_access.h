// purge_access.h -- who may purge over a listener.
//
// Layer:    proxyd
// Runs in:  master (reads the token), worker (asks)
// Source:   weir.conf(5), group "purge"
//
// Nobody, unless the configuration has a list of addresses, a token, or both; with both,
// both are wanted.

#ifndef PROXYD_PURGE_ACCESS_H
#define PROXYD_PURGE_ACCESS_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/hash.h"
#include "common/base/result.h"
#include "common/conf/site.h"
#include "common/net/address.h"

namespace proxyd {

class PurgeAccess {
  public:
    PurgeAccess() = default;  // nobody

    // Errors: system, malformed (a token shorter than kLeastToken), too_large.
    static constexpr std::size_t kLeastToken = 16, kMostToken = 4096;
    static base::Result<PurgeAccess> make(const conf::PurgeSettings& settings);

    enum class Answer : std::uint8_t { yes, no, nobody };
    // peer: its numeric address.  authorization: the value of that field.
    Answer ask(std::string_view peer, std::string_view authorization) const noexcept;

  private:
    bool is_token(std::string_view authorization) const noexcept;

    std::vector<net::IpNetwork> networks_;
    bool has_token_ = false;
    base::SipKey key_;         // of this process's copy; secret
    base::Digest128 token_{};  // the token itself is not kept
};

}  // namespace proxyd

#endif  // PROXYD_PURGE_ACCESS_H
