#include "common/http/forwarding.h"

#include "common/base/text.h"
#include "common/http/chars.h"
#include "common/http/field_list.h"

namespace http {
namespace {

using Bits = std::array<std::uint64_t, 2>;

constexpr void set(Bits& bits, FieldName name) noexcept {
    const auto bit = static_cast<unsigned>(name);
    bits[bit / 64] |= std::uint64_t{1} << (bit % 64);
}
constexpr bool test(const Bits& bits, FieldName name) noexcept {
    const auto bit = static_cast<unsigned>(name);
    return (bits[bit / 64] >> (bit % 64) & 1) != 0;
}

template <std::size_t N>
constexpr Bits bits_of(const FieldName (&names)[N]) noexcept {
    Bits bits{};
    for (const FieldName name : names) set(bits, name);
    return bits;
}

// Of one hop, whether Connection says so or not, and the three that the caller writes.
constexpr Bits kNeverPassed = bits_of({
    FieldName::connection,
    FieldName::keep_alive,
    FieldName::proxy_connection,
    FieldName::te,
    FieldName::trailer,
    FieldName::transfer_encoding,
    FieldName::upgrade,
    FieldName::proxy_authenticate,
    FieldName::proxy_authentication_info,
    FieldName::proxy_authorization,
    FieldName::host,
    FieldName::content_length,
});

// Never removed by Connection: fields that proxies add, which a client could otherwise make
// disappear, and Cache-Control, which is for every recipient (RFC 9110 section 7.6.1).
constexpr Bits kAlwaysPassed = bits_of({
    FieldName::via,
    FieldName::forwarded,
    FieldName::x_forwarded_for,
    FieldName::x_forwarded_host,
    FieldName::x_forwarded_proto,
    FieldName::x_forwarded_port,
    FieldName::cache_control,
    FieldName::cache_status,
    FieldName::proxy_status,
    FieldName::age,
    FieldName::date,
});

// A parameter value: a token as it is, all else quoted.
void add_value(HeadWriter& head, std::string_view value) noexcept {
    if (is_token(value)) return head.add(value);
    head.add("\"");
    for (const char& c : value) {
        if (c == '"' || c == '\\') head.add("\\");
        head.add(std::string_view(&c, 1));
    }
    head.add("\"");
}

// RFC 7239 section 6: an IPv6 address goes in brackets, and so in quotes.
void add_node(HeadWriter& head, std::string_view address) noexcept {
    if (address.find(':') == std::string_view::npos)
        return add_value(head, address.empty() ? "unknown" : address);
    head.add("\"[");
    head.add(address);
    head.add("]\"");
}

}  // namespace

ForwardFilter::ForwardFilter(const Fields& fields) noexcept : dropped_(kNeverPassed) {
    if (!fields.has(FieldName::connection)) return;
    FieldList options(fields, FieldName::connection);
    for (std::string_view option; options.next(option);) drop(option);
}

void ForwardFilter::drop(std::string_view option) noexcept {
    const FieldName name = field_name(option);
    if (name != FieldName::other) {
        if (!test(kAlwaysPassed, name)) set(dropped_, name);
    } else if (other_count_ < kMaxOthers) {
        others_[other_count_++] = option;
    } else {
        drop_all_others_ = true;
    }
}

bool ForwardFilter::passes(const Field& field) const noexcept {
    if (field.id != FieldName::other) return !test(dropped_, field.id);
    if (drop_all_others_) return false;
    for (std::size_t i = 0; i < other_count_; ++i)
        if (iequal(others_[i], field.name)) return false;
    return true;
}

void write_via(HeadWriter& head, unsigned minor, std::string_view pseudonym) noexcept {
    head.begin_field(text_of(FieldName::via));
    head.add(minor == 0 ? "1.0 " : "1.1 ");
    head.add(pseudonym);
    head.end_field();
}

// An element is [ protocol "/" ] version RWS received-by [ RWS comment ].
bool via_names(const Fields& fields, std::string_view pseudonym) noexcept {
    if (!fields.has(FieldName::via)) return false;
    FieldList list(fields, FieldName::via);
    for (std::string_view element; list.next(element);) {
        const std::size_t blank = element.find_first_of(" \t");
        if (blank == std::string_view::npos) continue;
        std::string_view by = trim_ows(element.substr(blank));
        by = by.substr(0, by.find_first_of(" \t"));
        if (iequal(by, pseudonym)) return true;
    }
    return false;
}

std::size_t via_hops(const Fields& fields) noexcept {
    if (!fields.has(FieldName::via)) return 0;
    std::size_t hops = 0;
    FieldList list(fields, FieldName::via);
    for (std::string_view element; list.next(element);) ++hops;
    return hops;
}

std::optional<std::uint64_t> max_forwards(const RequestHead& request) noexcept {
    if (request.method != Method::options && request.method != Method::trace) return std::nullopt;
    return base::parse_decimal(request.fields.first(FieldName::max_forwards));
}

void write_forwarded(HeadWriter& head, const ForwardedBy& by) noexcept {
    head.begin_field(text_of(FieldName::forwarded));
    head.add("for=");
    add_node(head, by.client);
    if (!by.host.empty()) {
        head.add(";host=");
        add_value(head, by.host);
    }
    head.add(";proto=");
    add_value(head, by.scheme);
    head.end_field();
}

}  // namespace http
