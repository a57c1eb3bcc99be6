// origin_response.h -- the heads that are made of an origin's answer.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   RFC 9110 section 7.6, RFC 9111 sections 3.1, 3.2 and 5.1
//
// Every head is written anew from its parsed form.  Framing and Connection belong to the
// HTTP engine and are never part of these texts.  An empty result: it did not fit.

#ifndef PROXYD_ORIGIN_RESPONSE_H
#define PROXYD_ORIGIN_RESPONSE_H

#include <cstdint>
#include <span>
#include <string_view>

#include "common/conf/site.h"
#include "common/http/message.h"
#include "proxyd/answer.h"

namespace proxyd {

class Instance;

// Status line and fields to store: without Age and Cache-Status, which belong to a moment, and
// with Date if the origin sent none.  What the policy ignores is left out.
std::string_view stored_head(const http::ResponseHead& head, const Instance& instance,
                             const conf::CachePolicy& policy, std::int64_t now_s,
                             std::span<char> room) noexcept;

// The stored head, updated with the fields of a 304: those replace lines of the same name, but
// for what describes the stored body.  Date is that of the 304.
std::string_view renewed_head(std::string_view stored, const http::ResponseHead& head,
                              const conf::CachePolicy& policy, std::int64_t now_s,
                              std::span<char> room) noexcept;

// For a client alone: all that may be passed on, and how the answer came to be.
// added: outcome, why and unstored are taken from it.
std::string_view relayed_head(const http::ResponseHead& head, const Instance& instance,
                              Added added, std::int64_t now_s, std::span<char> room) noexcept;

// The fields of a 1xx answer, without its status line.
std::string_view interim_fields(const http::ResponseHead& head, std::span<char> room) noexcept;

// 101 with what it agrees to.
std::string_view upgraded_head(const http::ResponseHead& head, const Instance& instance,
                               std::span<char> room) noexcept;

}  // namespace proxyd

#endif  // PROXYD_ORIGIN_RESPONSE_H
