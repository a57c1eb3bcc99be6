// basic_auth.h -- the Basic scheme: who asks, and is it the right password?
//
// Layer:    proxyd
// Runs in:  worker
// Source:   RFC 7617
//
// Passwords are hashed slowly on purpose, a browser sends its own with every request, and a
// worker has but one thread.  So what was found is remembered for a while: not the password,
// but a digest of it under a secret key of this process.  And hashing gets no more than a
// quarter of the worker's time: beyond that, passwords that are not remembered are put off.
//
// Memory: kPlaces places of 40 bytes.

#ifndef PROXYD_BASIC_AUTH_H
#define PROXYD_BASIC_AUTH_H

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/hash.h"
#include "proxyd/users.h"

namespace proxyd {

// "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==" gives "Aladdin:open sesame"; empty if it is none.
std::string basic_credentials(std::string_view authorization);

class BasicAuth {
  public:
    using Clock = std::chrono::steady_clock;
    using TimePoint = Clock::time_point;

    static constexpr std::chrono::seconds kRemembered{300};     // a right password
    static constexpr std::chrono::seconds kRememberedWrong{10};

    enum class Answer : std::uint8_t {
        yes,
        no,    // wrong, or nothing was said
        busy,  // too many were checked just now
    };

    // Lifetime: `users` outlives it.
    explicit BasicAuth(const Users& users);

    // authorization: the value of Proxy-Authorization.
    // clock: what a check takes is measured by it.
    Answer ask(std::string_view authorization, TimePoint now,
               const std::function<TimePoint()>& clock = Clock::now);

    // How often a password was hashed.
    std::uint64_t checks() const noexcept { return checks_; }

  private:
    static constexpr std::size_t kPlaces = 2048;
    static constexpr std::chrono::milliseconds kMostSaved{1'000};
    static constexpr int kShare = 4;  // of the time that passes, one part of so many

    struct Known {
        base::Digest128 digest{};
        TimePoint until{};
        bool right = false;
    };

    bool may_check(TimePoint now) noexcept;

    const Users& users_;
    base::SipKey key_;            // secret
    std::vector<Known> known_;    // by their digest; a place holds the last one
    std::chrono::nanoseconds saved_{kMostSaved};  // time that may be spent
    TimePoint counted_{};
    std::uint64_t checks_ = 0;
};

}  // namespace proxyd

#endif  // PROXYD_BASIC_AUTH_H
