// object.h -- what a synthetic object is: size, content and validators, from its name alone.
//
// Layer:    originsim (pure)
// Runs in:  worker; tests/support/verify_body
// Source:   originsim(8), SYNTHETIC OBJECTS
//
//   /bytes/N...    N bytes (suffixes k, m, g): /bytes/20k, /bytes/1m.jpg
//   /obj/NAME      1 KiB to 128 KiB, by the name: small ones are frequent
//   anything else  1 KiB
//   ?s=N           N bytes, whatever the path

#ifndef ORIGINSIM_OBJECT_H
#define ORIGINSIM_OBJECT_H

#include <cstdint>
#include <string>
#include <string_view>

#include "originsim/content.h"
#include "originsim/query.h"

namespace originsim {

struct Object {
    std::uint64_t size = 0;
    Texture texture = Texture::text;
    std::uint64_t key = 0;             // for generate()
    std::string type;                  // Content-Type
    std::string etag;                  // with its quotes
    std::int64_t modified_s = 0;       // seconds since 1970
};

// target:   path and query.  now_s: for objects that change (`every`).
// variant:  see content_key().
Object describe_object(std::string_view target, const Query& query, std::string_view variant,
                       std::int64_t now_s);

// Does the path name a synthetic object by itself (/bytes/, /obj/)?
bool names_synthetic(std::string_view path) noexcept;

}  // namespace originsim

#endif  // ORIGINSIM_OBJECT_H
