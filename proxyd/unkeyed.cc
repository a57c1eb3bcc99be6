#include "proxyd/unkeyed.h"

#include <algorithm>
#include <span>

#include "common/base/text.h"

namespace proxyd {
namespace {

constexpr std::string_view kForwarded = "x-forwarded";  // -for, -host, -prefix, -ssl, ...

constexpr std::string_view kRedirecting[] = {
    // where it went
    "forwarded", "x-host", "x-original-host", "x-http-host-override", "x-original-url",
    "x-rewrite-url", "x-original-uri", "x-original-path", "x-rewrite-uri", "x-override-url",
    "x-http-destinationurl", "x-proxy-url", "x-backend-host", "x-envoy-original-path",
    "x-envoy-original-host", "x-script-name", "x-original-scheme", "x-scheme", "x-url-scheme",
    "x-proto", "front-end-https", "x-https", "x-port", "x-original-port", "x-base-url", "request-uri",
    "base-url", "proxy-host", "proxy-url",
    // where it came from
    "x-real-ip", "x-client-ip", "client-ip", "true-client-ip", "x-cluster-client-ip",
    "cf-connecting-ip", "fastly-client-ip", "x-originating-ip", "x-remote-ip", "x-remote-addr",
    "x-original-forwarded-for", "x-original-remote-addr",
};

constexpr std::string_view kOverriding[] = {
    "x-http-method-override", "x-http-method", "x-method-override", "x-original-method",
};

bool is_among(std::string_view name, std::span<const std::string_view> names) noexcept {
    return std::ranges::any_of(
        names, [name](std::string_view one) { return base::iequals(one, name); });
}

}  // namespace

bool redirects(const http::Field& field) noexcept {
    using http::FieldName;
    switch (field.id) {
    case FieldName::forwarded:
    case FieldName::x_forwarded_for:
    case FieldName::x_forwarded_host:
    case FieldName::x_forwarded_proto:
    case FieldName::x_forwarded_port:
        return true;
    case FieldName::other:
        return base::iequals(field.name.substr(0, kForwarded.size()), kForwarded) ||
               is_among(field.name, kRedirecting);
    default:
        return false;
    }
}

bool overrides_method(std::string_view name) noexcept { return is_among(name, kOverriding); }

}  // namespace proxyd
