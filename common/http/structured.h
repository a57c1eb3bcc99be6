// structured.h -- structured field values: items, lists and dictionaries.
//
// Layer:    http (pure; no allocation)
// Runs in:  any process
// Source:   RFC 9651
//
// A value is parsed whole into a StructuredField of fixed size, or not at all: the RFC
// wants a field with one mistake to be ignored altogether.  Strings, byte sequences and
// display strings are checked, but left encoded.

#ifndef COMMON_HTTP_STRUCTURED_H
#define COMMON_HTTP_STRUCTURED_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "common/base/result.h"
#include "common/http/head_writer.h"
#include "common/http/message.h"

namespace http {

struct BareItem {
    enum class Kind : std::uint8_t {
        integer,
        decimal,
        string,
        token,
        bytes,
        boolean,
        date,
        display,
    } kind = Kind::boolean;
    bool truth = true;        // boolean
    std::int64_t number = 0;  // integer; date in seconds; decimal in thousandths
    std::string_view text;    // token; string, bytes and display as between their delimiters
};

struct Parameter {
    std::string_view key;
    BareItem value;
};

struct Item {
    BareItem value;
    std::span<const Parameter> parameters;

    // The value of a parameter, or nullptr.
    const BareItem* parameter(std::string_view key) const noexcept;
};

// One member of a list or dictionary; `items` is empty unless it is an inner list.
struct Member {
    std::string_view key;  // dictionaries only
    bool inner_list = false;
    Item item;  // of an inner list: only its parameters
    std::span<const Item> items;
};

class StructuredField {
  public:
    static constexpr std::size_t kMaxMembers = 64;
    static constexpr std::size_t kMaxInnerItems = 64;   // of all inner lists together
    static constexpr std::size_t kMaxParameters = 128;  // of all items together

    StructuredField() = default;
    StructuredField(const StructuredField&) = delete;  // members point into it
    StructuredField& operator=(const StructuredField&) = delete;

    // Each replaces what was there; after an error the field is empty.
    //
    // Errors:    malformed  the text is not such a value; ignore the whole field
    //            too_large  more members, items or parameters than there is room for
    // Lifetime:  `text` and the values of `fields` outlive the members.
    base::Status parse_item(std::string_view text) noexcept;  // one member without a key
    base::Status parse_list(std::string_view text) noexcept;
    base::Status parse_dictionary(std::string_view text) noexcept;
    // All lines of a field together.
    base::Status parse_list(const Fields& fields, FieldName name) noexcept;
    base::Status parse_dictionary(const Fields& fields, FieldName name) noexcept;
    base::Status parse_dictionary(const Fields& fields, std::string_view name) noexcept;

    std::span<const Member> members() const noexcept { return {members_.data(), member_count_}; }
    // The member of a dictionary, or nullptr.
    const Member* find(std::string_view key) const noexcept;

  private:
    friend class StructuredParser;

    void clear() noexcept { member_count_ = item_count_ = parameter_count_ = 0; }

    std::size_t member_count_ = 0, item_count_ = 0, parameter_count_ = 0;
    std::array<Member, kMaxMembers> members_;
    std::array<Item, kMaxInnerItems> items_;
    std::array<Parameter, kMaxParameters> parameters_;
};

// Adds `text` as a string item, quoted and escaped.  A character that a string cannot hold
// (a control or a byte above 0x7e) becomes '?'.
void add_string(HeadWriter& head, std::string_view text) noexcept;

// Adds `text` as a token if it is one, else as a string: for names of proxies.
void add_token_or_string(HeadWriter& head, std::string_view text) noexcept;

}  // namespace http

#endif  // COMMON_HTTP_STRUCTURED_H
