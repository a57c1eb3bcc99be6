// tags.h -- the names of groups that an origin gives to its responses, so that they can be
// purged together.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   RFC 9875 (Cache-Groups); the others are what CDNs and caches have made of it
//
//   Surrogate-Key: a b       separated by blank space
//   xkey: a b, c             by blank space or commas
//   Cache-Tag: a, b c        by commas
//   Cache-Groups: "a", "b"   a structured list of strings, which counts within one origin
//
// Tags stay part of the stored head and are read there when something was purged by a tag;
// so they cost an object nothing.

#ifndef PROXYD_TAGS_H
#define PROXYD_TAGS_H

#include <string_view>
#include <vector>

#include "common/http/message.h"

namespace proxyd {

struct Tag {
    std::string_view text;
    bool group = false;  // of Cache-Groups: a member of a group of its origin, too
};

// Of a stored head: status line and fields, each with CR LF.
std::vector<Tag> tags_of(std::string_view head);
bool has_tags(std::string_view head) noexcept;

// Of a request to purge; Cache-Groups is no way to say that.
std::vector<std::string_view> tags_to_purge(const http::Fields& request);

// The groups that an answer to an unsafe method makes untrue (Cache-Group-Invalidation).
std::vector<std::string_view> invalidated_groups(const http::Fields& response);

}  // namespace proxyd

#endif  // PROXYD_TAGS_H
