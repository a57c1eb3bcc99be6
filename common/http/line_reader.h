// line_reader.h -- the lines of a head, one at a time, with their bytes already checked.
//
// Layer:    http (pure)
// Runs in:  any process
// Source:   RFC 9112 section 2.2
//
// One scan finds the end of a line and proves that the line holds no control but HTAB.
// A line ends with exactly CRLF; a bare CR or LF is an error.
//
// What read() says depends only on the bytes up to the first control character and on
// the limits, never on how many bytes happen to have arrived: that is why every split of
// the input gives the same answer.

#ifndef COMMON_HTTP_LINE_READER_H
#define COMMON_HTTP_LINE_READER_H

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace http {

// The first control character but HTAB (0x00-0x08, 0x0a-0x1f, 0x7f) of `text`, or its end.
const char* find_control(const char* text, const char* end) noexcept;

class LineReader {
  public:
    enum class Outcome : std::uint8_t { line, again, too_long, malformed };

    // Lifetime: `input` outlives the reader and the lines it returns.
    LineReader(std::string_view input, std::size_t max_line_bytes) noexcept
        : begin_(input.data()), at_(begin_), end_(begin_ + input.size()), max_(max_line_bytes) {}

    // On Outcome::line, `line` is the next line without its CRLF.
    Outcome read(std::string_view& line) noexcept;

    // Bytes of the lines read so far, line ends included.
    std::size_t consumed() const noexcept { return static_cast<std::size_t>(at_ - begin_); }

  private:
    const char* begin_;
    const char* at_;
    const char* end_;
    std::size_t max_;
};

}  // namespace http

#endif  // COMMON_HTTP_LINE_READER_H
