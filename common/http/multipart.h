// multipart.h -- the text around the parts of a multipart/byteranges body.
//
// Layer:    http (pure)
// Runs in:  any process
// Source:   RFC 9110 sections 14.6 and 15.3.7.2, RFC 2046 section 5.1.1
//
//     head of a part, its bytes, head of a part, its bytes, ..., end
//
// The bytes of the parts are the caller's: only what stands between them is written here.

#ifndef COMMON_HTTP_MULTIPART_H
#define COMMON_HTTP_MULTIPART_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "common/http/range.h"

namespace http {

class Multipart {
  public:
    // secret: what nobody who wrote the parts can know, so that none of them holds the boundary.
    // content_type: of the whole representation; empty if it has none.
    // size: of the whole representation in bytes.
    // Lifetime: content_type outlives this.
    Multipart(std::uint64_t secret, std::string_view content_type, std::uint64_t size) noexcept;

    // The value of Content-Type for the whole answer.
    std::string type() const;

    // What comes before the bytes of `range`, and behind those of the last part.
    void add_head(const ByteRange& range, std::string& text);
    void add_end(std::string& text) const;

  private:
    std::string_view boundary() const noexcept { return {boundary_.data(), boundary_.size()}; }

    std::array<char, 20> boundary_;
    std::string_view content_type_;
    std::uint64_t size_;
    bool begun_ = false;
};

}  // namespace http

#endif  // COMMON_HTTP_MULTIPART_H
