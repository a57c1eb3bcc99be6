#include "proxyd/why.h"

#include <iterator>

#include "common/base/panic.h"

namespace proxyd {
namespace {

struct Row {
    Why why;
    std::string_view fwd, detail;
};

// In the order of the enumeration.
// clang-format off
constexpr Row kRows[] = {
    {Why::none,                   "",          ""},
    {Why::uri_miss,               "uri-miss",  ""},
    {Why::vary_miss,              "vary-miss", ""},
    {Why::method,                 "method",    ""},
    {Why::content,                "bypass",    "request-content"},
    {Why::pass,                   "bypass",    "lately-unstorable"},
    {Why::rule,                   "bypass",    "rule"},
    {Why::vary_key,               "bypass",    "vary-key-too-long"},
    {Why::no_room,                "bypass",    "too-many-fetches"},
    {Why::rarely_used,            "uri-miss",  "rarely-used"},
    {Why::others_failed,          "bypass",    "collapsed-in-vain"},
    {Why::stale,                  "stale",     ""},
    {Why::invalidated,            "stale",     "invalidated"},
    {Why::purged,                 "stale",     "purged"},
    {Why::no_cache,               "stale",     "no-cache"},
    {Why::damaged,                "miss",      "unreadable"},
    {Why::request_no_cache,       "request",   "no-cache"},
    {Why::request_max_age,        "request",   "max-age"},
    {Why::request_min_fresh,      "request",   "min-fresh"},
    {Why::request_no_store,       "request",   "no-store"},
    {Why::partial,                "partial",   ""},
    {Why::precondition,           "request",   "precondition"},
    {Why::unstored_request,       "",          "not stored: no-store in the request"},
    {Why::unstored_no_store,      "",          "not stored: no-store"},
    {Why::unstored_private,       "",          "not stored: private"},
    {Why::unstored_authorization, "",          "not stored: Authorization"},
    {Why::unstored_status,        "",          "not stored: status"},
    {Why::unstored_set_cookie,    "",          "not stored: Set-Cookie"},
    {Why::unstored_vary,          "",          "not stored: Vary"},
    {Why::unstored_useless,       "",          "not stored: no freshness and no validator"},
    {Why::unstored_part,          "",          "not stored: not a part of a known whole"},
    {Why::unstored_too_large,     "",          "not stored: too large"},
    {Why::unstored_no_room,       "",          "not stored: no room"},
    {Why::unstored_elsewhere,     "",          "not stored: owned by another member"},
    {Why::origin_failed,          "",          "stale-if-error"},
    {Why::origin_unreachable,     "",          "stale-if-unreachable"},
};
// clang-format on

static_assert(std::size(kRows) == static_cast<std::size_t>(Why::count_));
static_assert([] {
    for (std::size_t i = 0; i < std::size(kRows); ++i)
        if (kRows[i].why != static_cast<Why>(i)) return false;
    return true;
}());

const Row& row(Why why) noexcept {
    CHECK(why < Why::count_);
    return kRows[static_cast<std::size_t>(why)];
}

}  // namespace

std::string_view fwd_of(Why why) noexcept { return row(why).fwd; }
std::string_view detail_of(Why why) noexcept { return row(why).detail; }

}  // namespace proxyd
