// nearest.h -- the word that was probably meant.
//
// Layer:    conf (pure)
// Runs in:  any process

#ifndef COMMON_CONF_NEAREST_H
#define COMMON_CONF_NEAREST_H

#include <span>
#include <string_view>

namespace conf {

// The known word that needs the fewest edits to become `word`, a swap of two
// neighbours counting as one; empty if none is near enough to be a slip.
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

}  // namespace conf

#endif  // COMMON_CONF_NEAREST_H
