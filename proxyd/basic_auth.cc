#include "proxyd/basic_auth.h"

#include <algorithm>
#include <cstring>

#include "common/base/bytes.h"
#include "common/base/random.h"
#include "common/base/text.h"

namespace proxyd {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kMostCredentials = 1024;  // bytes of name and password, encoded

// Empty: it is no base64 (RFC 4648 section 4).
std::string decode_base64(std::string_view text) {
    if (text.size() % 4 != 0) return {};
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
    std::string bytes;
    unsigned bits = 0, value = 0;
    for (const char c : text) {
        const std::size_t digit = kDigits.find(c);
        if (digit == kDigits.npos) return {};
        value = (value << 6 | static_cast<unsigned>(digit)) & 0xffff;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes.push_back(static_cast<char>(value >> bits & 0xff));
    }
    return bytes;
}

}  // namespace

std::string basic_credentials(std::string_view authorization) {
    constexpr std::string_view kScheme = "basic ";
    if (!base::istarts_with(authorization, kScheme)) return {};
    const std::string_view text = base::trim(authorization.substr(kScheme.size()));
    if (text.size() > kMostCredentials) return {};
    std::string credentials = decode_base64(text);
    return credentials.find(':') == std::string::npos ? std::string() : credentials;
}

BasicAuth::BasicAuth(const Users& users)
    : users_(users),
      key_{base::random_u64(), base::random_u64()},
      known_(users.empty() ? 0 : kPlaces) {}

// Adds the worker's share of the time that has passed.
bool BasicAuth::may_check(TimePoint now) noexcept {
    if (counted_ != TimePoint{})
        saved_ = std::min<std::chrono::nanoseconds>(saved_ + (now - counted_) / kShare, kMostSaved);
    counted_ = now;
    return saved_ > std::chrono::nanoseconds(0);
}

BasicAuth::Answer BasicAuth::ask(std::string_view authorization, TimePoint now,
                                 const std::function<TimePoint()>& clock) {
    if (users_.empty()) return Answer::yes;
    std::string credentials = basic_credentials(authorization);
    if (credentials.empty()) return Answer::no;
    const base::Digest128 digest = base::siphash128(key_, base::as_bytes(credentials));
    Known& known = known_[digest[0] % known_.size()];
    if (known.digest == digest && now < known.until) return known.right ? Answer::yes : Answer::no;
    if (!may_check(now)) return Answer::busy;

    const std::size_t colon = credentials.find(':');
    const TimePoint begun = clock();
    const bool right = users_.check(std::string_view(credentials).substr(0, colon),
                                    std::string_view(credentials).substr(colon + 1));
    saved_ -= clock() - begun;
    ++checks_;
    explicit_bzero(credentials.data(), credentials.size());
    known = {digest, now + (right ? kRemembered : kRememberedWrong), right};
    return right ? Answer::yes : Answer::no;
}

}  // namespace proxyd
