// retry_pause.h -- what this worker tried in vain to validate a moment ago.
//
// Layer:    proxyd
// Runs in:  worker
// Owner:    Instance
// Source:   RFC 5861 section 3
//
// A stale object that is served while it is validated would cost the origin one try per hit
// for as long as the origin fails: as soon as one try has ended the next hit begins another.
// A key that was tried in vain rests for kSeconds.  Which keys rest is remembered in a table
// of fixed size; a key whose place was taken by another is tried once more than it should be.

#ifndef PROXYD_RETRY_PAUSE_H
#define PROXYD_RETRY_PAUSE_H

#include <array>
#include <cstddef>
#include <cstdint>

#include "common/base/hash.h"

namespace proxyd {

class RetryPause {
  public:
    static constexpr std::uint32_t kSeconds = 5;

    // A try has failed.
    void begin(const base::Digest128& key, std::uint32_t now_s) noexcept {
        place(key) = {key, now_s + kSeconds};
    }
    // May it be tried again?
    bool over(const base::Digest128& key, std::uint32_t now_s) const noexcept {
        const Rest& rest = rests_[index(key)];
        return now_s >= rest.until_s || rest.key != key;
    }

  private:
    struct Rest {
        base::Digest128 key{};
        std::uint32_t until_s = 0;
    };
    static constexpr std::size_t kPlaces = 256;  // 6 KiB of an instance

    static std::size_t index(const base::Digest128& key) noexcept { return key[0] % kPlaces; }
    Rest& place(const base::Digest128& key) noexcept { return rests_[index(key)]; }

    std::array<Rest, kPlaces> rests_;
};

}  // namespace proxyd

#endif  // PROXYD_RETRY_PAUSE_H
