// variant_list.h -- which variants are stored of a URL, and which has to go for one more.
//
// Layer:    proxyd
// Runs in:  worker
// Source:   weir.conf(5), variants
//
// Whoever chooses the fields by which an answer varies could fill the cache with variants of
// one URL.  Its marker lists them, by digest, in the order in which they came; one too many
// pushes out the one that was used least.  The list is looked at when a variant is stored,
// never on a hit.

#ifndef PROXYD_VARIANT_LIST_H
#define PROXYD_VARIANT_LIST_H

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "proxyd/cache.h"

namespace proxyd {

// Pure: the list that is part of a marker.
class VariantList {
  public:
    explicit VariantList(std::string_view marker) noexcept
        : rest_(marker.substr(std::min(marker.find('\n'), marker.size()))) {}

    bool next(base::Digest128& digest) noexcept;
    static void add(std::string& marker, const base::Digest128& digest);

  private:
    std::string_view rest_;
};

bool is_listed(std::string_view marker, const base::Digest128& digest) noexcept;

// Adds the variant to the list of its URL, and takes others out of the cache until there are
// `most`.  False: its marker is being changed by somebody else; do without.
bool enlist(Cache& cache, std::string_view url, const base::Digest128& variant, unsigned most,
            std::uint32_t now_s);

}  // namespace proxyd

#endif  // PROXYD_VARIANT_LIST_H
