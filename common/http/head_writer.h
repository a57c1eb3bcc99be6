// head_writer.h -- writes the head of a request or a response into a buffer of the caller.
//
// Layer:    http (pure)
// Runs in:  any process
// Source:   RFC 9112 sections 2 to 5
//
// Nothing is written past the buffer and nothing is written that would end a line early:
// text with a control in it is refused.  Either way the writer is no longer ok(), which
// callers ask once, at the end.

#ifndef COMMON_HTTP_HEAD_WRITER_H
#define COMMON_HTTP_HEAD_WRITER_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "common/http/field_name.h"

namespace http {

class HeadWriter {
  public:
    // Lifetime: `buffer` outlives the writer.
    explicit HeadWriter(std::span<char> buffer) noexcept : buffer_(buffer) {}

    // "HTTP/1.1 200 OK"; the reason is the registered one unless given.
    void status_line(unsigned status, std::string_view reason = {}) noexcept;
    // "GET /path HTTP/1.1"
    void request_line(std::string_view method, std::string_view target) noexcept;

    void field(std::string_view name, std::string_view value) noexcept;
    void field(std::string_view name, std::uint64_t value) noexcept;
    void field(FieldName name, std::string_view value) noexcept { field(text_of(name), value); }
    void field(FieldName name, std::uint64_t value) noexcept { field(text_of(name), value); }

    // A field whose value is put together from pieces: begin, any number of add, end.
    void begin_field(std::string_view name) noexcept;
    void add(std::string_view piece) noexcept;
    void add(std::uint64_t decimal) noexcept;
    void end_field() noexcept { put("\r\n"); }

    // Lines that were written and checked before, such as a stored head.
    // Requires: `lines` is empty or ends with CRLF.
    void raw(std::string_view lines) noexcept { put(lines); }

    // The blank line.
    void end() noexcept { put("\r\n"); }

    // False once something did not fit or would have broken the head.
    bool ok() const noexcept { return ok_; }
    std::string_view text() const noexcept { return {buffer_.data(), used_}; }

  private:
    void put(std::string_view text) noexcept;
    void put_decimal(std::uint64_t value) noexcept;

    std::span<char> buffer_;
    std::size_t used_ = 0;
    bool ok_ = true;
};

}  // namespace http

#endif  // COMMON_HTTP_HEAD_WRITER_H
