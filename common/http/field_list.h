// field_list.h -- comma-separated lists in field values, over any number of lines.
//
// Layer:    http (pure)
// Runs in:  any process
// Source:   RFC 9110 sections 5.6.1, 5.6.4 and 5.6.6
//
// A comma or semicolon inside a quoted string separates nothing.  A quoted string that
// never ends reaches to the end of its line; whoever reads the element sees that.

#ifndef COMMON_HTTP_FIELD_LIST_H
#define COMMON_HTTP_FIELD_LIST_H

#include <string_view>

#include "common/http/message.h"

namespace http {

// Takes the part before the first unquoted `separator` off `rest` and returns it without the
// blank space around it.  `rest` becomes empty when there is no further separator.
std::string_view take_part(std::string_view& rest, char separator) noexcept;

// What is between the quotes of `text`, escapes left in; `text` itself if it has no quotes.
// `sound` tells whether `text` is a token or one whole quoted string.
std::string_view unquoted(std::string_view text, bool& sound) noexcept;

// The elements of a list, empty ones left out.
class FieldList {
  public:
    // Of one value.  Lifetime: the bytes of `value` outlive the elements.
    explicit FieldList(std::string_view value) noexcept : rest_(value) {}

    // Of all lines of that name, in order.  Lifetime: `fields` outlives the list.
    FieldList(const Fields& fields, FieldName name) noexcept
        : fields_(&fields), name_(name), line_(fields.begin()) {}

    // False when there are no more.
    bool next(std::string_view& element) noexcept;

  private:
    bool next_line() noexcept;

    std::string_view rest_;
    const Fields* fields_ = nullptr;
    FieldName name_ = FieldName::other;
    Fields::const_iterator line_ = nullptr;
};

// True if an element equals `wanted`, case-insensitively.
bool list_has(const Fields& fields, FieldName name, std::string_view wanted) noexcept;

}  // namespace http

#endif  // COMMON_HTTP_FIELD_LIST_H
