// message.h -- the parsed head of a request or a response.
//
// Layer:    http (plain data)
// Runs in:  any process
// Source:   RFC 9110 sections 5, 6 and 9; RFC 9112 sections 2 to 6
//
// A head is views into the bytes it was parsed from; whoever keeps a head keeps
// those bytes.  What framing, routing and caching ask of every message was decided
// once, by the parser, and is a member here; nobody looks it up a second time.

#ifndef COMMON_HTTP_MESSAGE_H
#define COMMON_HTTP_MESSAGE_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "common/http/field_name.h"

namespace http {

// The largest number of field lines one head can hold; configuration may say less.
inline constexpr std::size_t kMaxFields = 256;

struct Field {
    FieldName id;            // FieldName::other for a name that is not in the table
    std::string_view name;   // as received
    std::string_view value;  // without the blank space around it
};

// The field lines of one head, in the order received.
class Fields {
  public:
    using const_iterator = const Field*;
    const_iterator begin() const noexcept { return lines_.data(); }
    const_iterator end() const noexcept { return lines_.data() + count_; }
    std::size_t size() const noexcept { return count_; }
    bool empty() const noexcept { return count_ == 0; }

    void clear() noexcept {
        count_ = 0;
        present_ = {};
    }

    // False if kMaxFields lines are already in.
    bool add(FieldName id, std::string_view name, std::string_view value) noexcept;

    // O(1): is there a line with this well-known name?
    bool has(FieldName id) const noexcept {
        const auto bit = static_cast<unsigned>(id);
        return (present_[bit / 64] >> (bit % 64) & 1) != 0;
    }

    // The value of the first line of that name, or an empty view.
    std::string_view first(FieldName id) const noexcept;

    // The first line of that name at or after `from` (which may be end()).
    const_iterator next(FieldName id, const_iterator from) const noexcept;

    // By text, case-insensitively, for names that are not in the table.
    std::string_view first(std::string_view name) const noexcept;

  private:
    std::size_t count_ = 0;
    std::array<std::uint64_t, 2> present_{};  // one bit per FieldName
    std::array<Field, kMaxFields> lines_;
};

// clang-format off
enum class Method : std::uint8_t {
    get, head, post, put, delete_, connect, options, trace, patch, purge, other,
};
// clang-format on

// RFC 9110 section 9.2.1 and 9.2.2; Method::other is neither.
bool is_safe(Method method) noexcept;
bool is_idempotent(Method method) noexcept;

// Methods are case-sensitive: "get" is Method::other, and the text of other is empty.
Method method_of(std::string_view text) noexcept;
std::string_view text_of(Method method) noexcept;

enum class TargetForm : std::uint8_t { origin, absolute, authority, asterisk };

// How the end of a message body is found (RFC 9112 section 6.3).
struct Framing {
    enum class Kind : std::uint8_t { none, length, chunked, until_close } kind = Kind::none;
    std::uint64_t length = 0;  // bytes; Kind::length only
};

struct RequestHead {
    Method method = Method::other;
    TargetForm form = TargetForm::origin;
    std::uint8_t minor = 1;  // HTTP/1.minor
    bool keep_alive = true;  // the client wants the connection to persist
    bool expect_continue = false;
    bool upgrade = false;  // Connection: upgrade and an Upgrade field
    Framing framing;       // none, length or chunked

    std::string_view method_text;
    std::string_view target;     // as received
    std::string_view scheme;     // absolute-form only; else empty
    std::string_view host;       // effective host, without port; of the target if absolute
    std::string_view port;       // digits, or empty
    std::string_view authority;  // effective host[:port], as received
    std::string_view path;       // path and query, "/..."; "*"; empty for CONNECT
    Fields fields;

    void clear() noexcept;
};

struct ResponseHead {
    std::uint16_t status = 0;
    std::uint8_t minor = 1;
    bool keep_alive = true;  // the connection may be used again after the body
    Framing framing;         // by status and fields; the request's method decides on top

    std::string_view reason;
    Fields fields;

    void clear() noexcept;
};

}  // namespace http

#endif  // COMMON_HTTP_MESSAGE_H
