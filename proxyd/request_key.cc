#include "proxyd/request_key.h"

#include "common/http/url.h"
#include "proxyd/query_key.h"
#include "proxyd/rules.h"

namespace proxyd {

std::string_view request_key(const http::RequestHead& request, bool tls,
                             std::span<char> room) noexcept {
    const auto url = http::normalise_url(http::parts_of(request, tls ? "https" : "http"), room);
    return url ? url->text : std::string_view{};
}

RequestKey url_key(std::string_view url, const conf::Proxy& proxy, std::span<char> room) noexcept {
    RequestKey key;
    key.url = url;
    key.policy = &policy_for(proxy, key.url);
    if (key.policy->rewrites_query() && !key.url.empty())
        key.url = rewrite_query(*key.policy, key.url, room);
    return key;
}

RequestKey request_key(const http::RequestHead& request, bool tls, const conf::Proxy& proxy,
                       std::span<char> room) noexcept {
    return url_key(request_key(request, tls, room), proxy, room);
}

}  // namespace proxyd
