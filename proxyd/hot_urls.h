// hot_urls.h -- which URLs are asked for often, known about and at little cost.
//
// Layer:    proxyd
// Runs in:  master (makes it), worker
//
// A fixed table in shared memory, one word for each group of URLs with the same place: the
// rest of the digest of one of them, how often it came, and in which period.  A URL that
// comes while another has the place takes one off the other's count and gets the place when
// nothing is left of it (as Misra and Gries count), so that what is rare cannot stay.  Counts
// are halved with each period.  Lost updates do no harm.

#ifndef PROXYD_HOT_URLS_H
#define PROXYD_HOT_URLS_H

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "common/base/result.h"
#include "common/shm/region.h"

namespace proxyd {

class HotUrls {
  public:
    static constexpr std::int64_t kPeriodSeconds = 10;

    static base::Result<HotUrls> make();

    // Counts a use of a URL and returns how many there were of late, this one included.
    std::uint32_t use(std::uint64_t digest, std::int64_t now_s) noexcept;

  private:
    static constexpr std::size_t kPlaces = 1 << 14;

    explicit HotUrls(shm::Region region) noexcept : region_(std::move(region)) {}

    shm::Region region_;
};

}  // namespace proxyd

#endif  // PROXYD_HOT_URLS_H
