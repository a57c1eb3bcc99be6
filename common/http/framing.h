// framing.h -- the fields that decide where a body ends and whether a connection lives on.
//
// Layer:    http (pure)
// Runs in:  any process
// Source:   RFC 9112 sections 6 and 9, RFC 9110 sections 7.6.1, 8.6 and 10.1.1
//
// The parser shows every field line to note(); the parts that need the whole head
// (what contradicts what) are answered afterwards by body().

#ifndef COMMON_HTTP_FRAMING_H
#define COMMON_HTTP_FRAMING_H

#include <cstdint>
#include <string_view>

#include "common/base/result.h"
#include "common/http/message.h"

namespace http {

class FramingFields {
  public:
    // Errors:  malformed  an invalid field, or a repeated Content-Length
    base::Status note(FieldName id, std::string_view value) noexcept;

    // The framing these fields ask for: none, length or chunked.
    //
    // Errors:  malformed    Content-Length beside Transfer-Encoding, or a Transfer-Encoding in
    //                       HTTP/1.0, or one that does not end with its only "chunked"
    //          unsupported  a coding that is not implemented
    base::Result<Framing> body(unsigned minor) const noexcept;

    bool keep_alive(unsigned minor) const noexcept { return !close_ && (minor > 0 || keep_alive_); }
    bool upgrade(unsigned minor) const noexcept {
        return minor > 0 && upgrade_option_ && upgrade_field_;
    }
    bool other_expectation() const noexcept { return other_expectation_; }
    bool expect_continue(unsigned minor) const noexcept { return minor > 0 && expect_continue_; }

  private:
    base::Status note_length(std::string_view value) noexcept;
    base::Status note_coding(std::string_view value) noexcept;
    base::Status note_connection(std::string_view value) noexcept;
    void note_option(std::string_view option) noexcept;

    std::uint64_t length_ = 0;  // bytes
    bool has_length_ = false;
    bool has_coding_ = false;
    bool chunked_ = false;  // "chunked" was seen, and last so far
    bool compression_ = false;
    bool unknown_coding_ = false;
    bool close_ = false;
    bool keep_alive_ = false;
    bool upgrade_option_ = false;
    bool upgrade_field_ = false;
    bool expect_continue_ = false;
    bool other_expectation_ = false;
};

}  // namespace http

#endif  // COMMON_HTTP_FRAMING_H
