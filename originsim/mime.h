// mime.h -- the media type of a name, by its suffix.
//
// Layer:    originsim (pure)
// Runs in:  worker

#ifndef ORIGINSIM_MIME_H
#define ORIGINSIM_MIME_H

#include <string_view>

namespace originsim {

struct MediaType {
    std::string_view suffix;   // without the dot, in lower case
    std::string_view text;     // "text/html; charset=utf-8"
    bool compressible;
};

// The entry of the suffix of the last segment of `path`; nullptr if it is not known.
const MediaType* media_type(std::string_view path) noexcept;

// Is content of this type worth compressing, by the type's text?
bool is_compressible(std::string_view type) noexcept;

}  // namespace originsim

#endif  // ORIGINSIM_MIME_H
