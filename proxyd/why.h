// why.h -- the words for why an answer is not a hit, and why it was not kept.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   RFC 9211 sections 2.2 and 2.8
//
// Every decision that sends a request forward, or keeps an answer out of the store, has a
// value here; why.cc gives it the `fwd` and `detail` of Cache-Status.

#ifndef PROXYD_WHY_H
#define PROXYD_WHY_H

#include <cstdint>
#include <string_view>

namespace proxyd {

enum class Why : std::uint8_t {
    none,                    // a hit, or made here

    // The request went forward, because
    uri_miss,                // nothing is stored of the URL
    vary_miss,               // other variants are stored, but not this one
    method,                  // the method is not answered from a cache
    content,                 // it has content, or wants another protocol
    pass,                    // a recent answer could not be stored
    rule,                    // the configuration says so
    vary_key,                // the fields that choose its variant are too long
    no_room,                 // too much is being fetched at once
    rarely_used,             // the configuration wants it asked for more often first
    others_failed,           // it waited for others, who got nothing
    stale,                   // what is stored is too old
    invalidated,             // what is stored may have changed
    purged,                  // what is stored was purged softly
    no_cache,                // what is stored wants to be validated each time
    damaged,                 // what is stored cannot be used
    request_no_cache,        // the client wants it validated
    request_max_age,         // the client wants it younger
    request_min_fresh,       // the client wants it fresh for longer
    request_no_store,        // the client wants nothing kept
    partial,                 // parts are stored, but not what it wants
    precondition,            // the condition of the request is for the origin

    // The answer is not in the store, because
    unstored_request,        // the request said no-store
    unstored_no_store,
    unstored_private,
    unstored_authorization,
    unstored_status,
    unstored_set_cookie,
    unstored_vary,
    unstored_useless,        // neither fresh for a moment nor possible to validate
    unstored_part,           // a 206 that is not one part of a known whole, or a 416
    unstored_too_large,
    unstored_no_room,
    unstored_elsewhere,      // another member of the array owns the URL, and stores it

    // The origin was asked, but the answer is what was stored, because
    origin_failed,           // its answer was an error
    origin_unreachable,      // there was none
    count_,
};

// Why the request went forward, as RFC 9211 has it: "uri-miss", "stale", ...; empty if it
// did not, or if the value is about storing.
std::string_view fwd_of(Why why) noexcept;

// More about it, in words of our own; empty if `fwd` says it all.
std::string_view detail_of(Why why) noexcept;

}  // namespace proxyd

#endif  // PROXYD_WHY_H
