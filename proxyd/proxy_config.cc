#include "proxyd/proxy_config.h"

#include "common/http/structured.h"
#include "common/http/url.h"

namespace proxyd {
namespace {

using Kind = http::BareItem::Kind;

const http::BareItem* item_of(const http::StructuredField& field, std::string_view key,
                              Kind kind) noexcept {
    const http::Member* member = field.find(key);
    const bool fits = member != nullptr && !member->inner_list && member->item.value.kind == kind;
    return fits ? &member->item.value : nullptr;
}

// A string with an escape in it is no URL that we gave out.
bool is_own_pac(std::string_view url, OwnPages& pages) noexcept {
    const auto parts = http::split_url(url);
    if (!parts || parts->target == "/pat") return false;
    http::RequestHead head;
    head.clear();
    head.method = http::Method::get;
    head.form = http::TargetForm::absolute;
    head.scheme = parts->scheme;
    head.host = parts->host;
    head.port = parts->port;
    head.path = parts->target;
    return pages.find(head) != nullptr;
}

}  // namespace

std::string_view stale_notice(const http::Fields& request, OwnPages& pages,
                              std::int64_t since_s) noexcept {
    http::StructuredField field;
    if (!field.parse_dictionary(request, "Proxy-Config")) return {};
    const http::BareItem* url = item_of(field, "url", Kind::string);
    const http::BareItem* fetched = item_of(field, "fetched", Kind::date);
    if (url == nullptr || fetched == nullptr || !is_own_pac(url->text, pages)) return {};
    return fetched->number <= since_s ? "Proxy-Config-Stale: ?1\r\n" : "Proxy-Config-Stale: ?0\r\n";
}

}  // namespace proxyd
