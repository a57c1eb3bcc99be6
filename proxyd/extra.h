// extra.h -- parts of a stored object beside its head: tags, stored ranges and the like.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   cacheindex(5), section "Records"
//
// What few objects have, and of any length, has its place behind the head, where the same
// checksum covers it.  Each part is a kind (16 bits), a length (16 bits) and so many bytes.
//
//     std::string extra;
//     if (!add_extra(extra, Extra::tags, tags)) ...       // too long
//     fill.begin(meta, head, length, extra);
//     ...
//     object.extra(Extra::tags)                           // empty: it has none
//
// A new kind is a new value of Extra: nothing else knows them.  An object without extra
// costs one test of a bit.  Fill::renew() keeps those of the old object unless told others.

#ifndef PROXYD_EXTRA_H
#define PROXYD_EXTRA_H

#include <cstdint>
#include <string>
#include <string_view>

namespace proxyd {

enum class Extra : std::uint16_t {
    tags = 1,    // what the object can be purged by
    ranges = 2,  // which parts of the representation are stored
};

// False, and nothing was added: all of it would be more than kMaxExtraBytes.
bool add_extra(std::string& extra, Extra kind, std::string_view bytes);

// The part of this kind; empty if there is none, or what should be parts is not.
std::string_view find_extra(std::string_view extra, Extra kind) noexcept;

}  // namespace proxyd

#endif  // PROXYD_EXTRA_H
