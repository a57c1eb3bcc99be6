// forwarding.h -- what an intermediary passes on, and what it adds.
//
// Layer:    http (pure)
// Runs in:  any process
// Source:   RFC 9110 sections 7.6 to 7.6.3, RFC 7239
//
// A message is always written anew from its parsed form.  Host, Content-Length and
// Transfer-Encoding are written from the parsed members too, so they never come through
// here; Connection can name them, but to no effect.

#ifndef COMMON_HTTP_FORWARDING_H
#define COMMON_HTTP_FORWARDING_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "common/http/head_writer.h"
#include "common/http/message.h"

namespace http {

// Which fields of one message may be passed on.
class ForwardFilter {
  public:
    // Lifetime: `fields` outlives the filter.
    explicit ForwardFilter(const Fields& fields) noexcept;

    // False for fields of one hop (and those that Connection names), and for Host,
    // Content-Length and Transfer-Encoding, which the caller writes himself.
    bool passes(const Field& field) const noexcept;

  private:
    // Names outside the table that Connection may list; nobody lists more in good faith,
    // and with more than these no field outside the table is passed.
    static constexpr std::size_t kMaxOthers = 16;

    void drop(std::string_view option) noexcept;

    std::array<std::uint64_t, 2> dropped_;  // one bit per FieldName
    std::array<std::string_view, kMaxOthers> others_;
    std::size_t other_count_ = 0;
    bool drop_all_others_ = false;
};

// Via: 1.`minor` `pseudonym`, where `minor` is the version of the received message.
void write_via(HeadWriter& head, unsigned minor, std::string_view pseudonym) noexcept;

// True if a proxy that calls itself `pseudonym` has forwarded this message before: a loop.
bool via_names(const Fields& fields, std::string_view pseudonym) noexcept;

// How many have forwarded this message, as far as they say so.
std::size_t via_hops(const Fields& fields) noexcept;

// How often an OPTIONS or TRACE may still be passed on, by its Max-Forwards; at 0 whoever has
// it answers.  Nothing for other methods, and if the field is not there or is no number.
std::optional<std::uint64_t> max_forwards(const RequestHead& request) noexcept;

struct ForwardedBy {
    std::string_view client;  // numeric address without port; empty: unknown
    std::string_view host;    // the Host that was asked for; may be empty
    std::string_view scheme;  // "http" or "https"
};

// Forwarded: for=...;host=...;proto=...
void write_forwarded(HeadWriter& head, const ForwardedBy& by) noexcept;

}  // namespace http

#endif  // COMMON_HTTP_FORWARDING_H
