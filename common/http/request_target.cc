#include "common/http/request_target.h"

#include "common/http/authority.h"
#include "common/http/chars.h"

namespace http {
namespace {

constexpr base::Error kMalformed{base::Errc::malformed, 0, "request target"};

base::Status set_authority(RequestHead& head, std::string_view text) noexcept {
    auto parsed = parse_authority(text);
    if (!parsed) return parsed.error();
    head.authority = text;
    head.host = parsed->host;
    head.port = parsed->port;
    return base::ok();
}

base::Status authority_form(RequestHead& head) noexcept {
    head.form = TargetForm::authority;
    auto status = set_authority(head, head.target);
    if (status && head.port.empty()) return kMalformed;
    return status;
}

// The length of "http://" or "https://" at the start of `target`, or 0.
std::size_t scheme_prefix(std::string_view target) noexcept {
    if (iequal(target.substr(0, 7), "http://")) return 7;
    if (iequal(target.substr(0, 8), "https://")) return 8;
    return 0;
}

base::Status absolute_form(RequestHead& head) noexcept {
    head.form = TargetForm::absolute;
    const std::size_t prefix = scheme_prefix(head.target);
    if (prefix == 0) return kMalformed;
    head.scheme = head.target.substr(0, prefix - 3);
    const std::string_view rest = head.target.substr(prefix);
    const std::size_t slash = rest.find_first_of("/?");
    if (slash == std::string_view::npos) {
        head.path = head.method == Method::options ? "*" : "/";
        return set_authority(head, rest);
    }
    // "http://host?query" would need a slash that the input does not have; nobody sends it.
    if (rest[slash] == '?') return kMalformed;
    head.path = rest.substr(slash);
    return set_authority(head, rest.substr(0, slash));
}

}  // namespace

base::Status parse_request_target(RequestHead& head) noexcept {
    const std::string_view target = head.target;
    if (target.empty() || !all_in(target, kTarget)) return kMalformed;
    if (head.method == Method::connect) return authority_form(head);
    if (target.front() == '/') {
        head.form = TargetForm::origin;
        head.path = target;
        return base::ok();
    }
    if (target == "*") {
        if (head.method != Method::options) return kMalformed;
        head.form = TargetForm::asterisk;
        head.path = target;
        return base::ok();
    }
    return absolute_form(head);
}

}  // namespace http
