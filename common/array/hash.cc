#include "common/array/hash.h"

namespace array {

const char* to_text(Hash hash) noexcept {
    switch (hash) {
    case Hash::carp:       return "carp";
    case Hash::carp_squid: return "carp-squid";
    case Hash::hrw:        return "hrw";
    }
    return "";
}

std::optional<Hash> hash_named(std::string_view name) noexcept {
    for (const Hash hash : {Hash::carp, Hash::carp_squid, Hash::hrw})
        if (name == to_text(hash)) return hash;
    return {};
}

}  // namespace array
