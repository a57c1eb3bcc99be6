#include "common/http/framing.h"

#include <limits>

#include "common/http/chars.h"
#include "common/http/field_list.h"

namespace http {
namespace {

constexpr base::Error malformed(const char* what) noexcept {
    return {base::Errc::malformed, 0, what};
}

// Registered codings that we know and do not implement: they may only stand before "chunked".
bool is_compression(std::string_view coding) noexcept {
    return iequal(coding, "gzip") || iequal(coding, "x-gzip") || iequal(coding, "deflate") ||
           iequal(coding, "compress") || iequal(coding, "x-compress");
}

}  // namespace

base::Status FramingFields::note(FieldName id, std::string_view value) noexcept {
    switch (id) {
    case FieldName::content_length:
        return note_length(value);
    case FieldName::transfer_encoding:
        return note_coding(value);
    case FieldName::connection:
        return note_connection(value);
    case FieldName::upgrade:
        upgrade_field_ = true;
        return base::ok();
    case FieldName::expect:
        (iequal(value, "100-continue") ? expect_continue_ : other_expectation_) = true;
        return base::ok();
    default:
        return base::ok();
    }
}

// Not even a repeated identical value is taken: whoever sends it is confused about framing.
base::Status FramingFields::note_length(std::string_view value) noexcept {
    constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();  // fits off_t
    constexpr base::Error kBad = malformed("Content-Length");
    if (has_length_ || value.empty()) return kBad;
    has_length_ = true;
    for (const char c : value) {
        if (!is_digit(c)) return kBad;
        const auto digit = static_cast<std::uint64_t>(c - '0');
        if (length_ > (kMax - digit) / 10) return kBad;
        length_ = length_ * 10 + digit;
    }
    return base::ok();
}

base::Status FramingFields::note_coding(std::string_view value) noexcept {
    constexpr base::Error kBad = malformed("Transfer-Encoding");
    has_coding_ = true;
    if (value.empty() || value.back() == ',') return kBad;
    do {
        const std::string_view coding = take_part(value, ',');
        const std::string_view name = trim_ows(coding.substr(0, coding.find(';')));
        // Once chunked has been applied nothing may follow: the body would have two ends.
        if (!is_token(name) || chunked_ || iequal(name, "identity")) return kBad;
        if (iequal(name, "chunked")) {
            if (name.size() != coding.size()) return kBad;
            chunked_ = true;
        } else {
            (is_compression(name) ? compression_ : unknown_coding_) = true;
        }
    } while (!value.empty());
    return base::ok();
}

base::Status FramingFields::note_connection(std::string_view value) noexcept {
    while (!value.empty()) {
        const std::string_view option = take_part(value, ',');
        if (option.empty()) continue;  // RFC 9110 section 5.6.1.2
        if (!is_token(option)) return malformed("Connection");
        note_option(option);
    }
    return base::ok();
}

void FramingFields::note_option(std::string_view option) noexcept {
    if (iequal(option, "close")) close_ = true;
    if (iequal(option, "keep-alive")) keep_alive_ = true;
    if (iequal(option, "upgrade")) upgrade_option_ = true;
}

base::Result<Framing> FramingFields::body(unsigned minor) const noexcept {
    if (!has_coding_) {
        if (!has_length_) return Framing{};
        return Framing{Framing::Kind::length, length_};
    }
    if (has_length_ || minor == 0) return malformed("Transfer-Encoding");
    if (unknown_coding_ || (compression_ && chunked_))
        return base::Error{base::Errc::unsupported, 0, "Transfer-Encoding"};
    if (!chunked_) return malformed("Transfer-Encoding");
    return Framing{Framing::Kind::chunked, 0};
}

}  // namespace http
