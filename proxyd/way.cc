#include "proxyd/way.h"

namespace proxyd {
namespace {

using http::FieldName;

// Whether a list has a parameter, wherever it stands.  Both fields come from proxies; a text
// that looks like one inside a string costs a second attempt at most.
bool mentions(const http::Fields& fields, FieldName name, std::string_view parameter) noexcept {
    for (const http::Field& field : fields)
        if (field.id == name && field.value.find(parameter) != std::string_view::npos) return true;
    return false;
}

}  // namespace

std::string proxy_head(std::string_view origin_head, std::string_view url, std::string_view array) {
    const std::size_t blank = origin_head.find(' ');
    const std::size_t host = origin_head.find('\n') + 1;
    const std::size_t rest = origin_head.find('\n', host) + 1;
    const std::size_t authority = url.find("://") + 3;
    std::string head;
    head.reserve(origin_head.size() + 2 * url.size() + array.size() + 64);
    head.append(origin_head.substr(0, blank + 1)).append(url).append(" HTTP/1.1\r\nHost: ");
    head.append(url.substr(authority, url.find('/', authority) - authority)).append("\r\n");
    if (!array.empty()) head.append(kArrayField).append(": ").append(array).append("\r\n");
    return head.append(origin_head.substr(rest));
}

// An error that the origin gave is passed on: the member has done what it could.  One that
// the member made says by its type whether the trouble is further up.  After a timeout there
// the client has waited long enough.
Fault fault_of(const http::ResponseHead& head) noexcept {
    if (head.status == 508) return Fault::loop;
    if (head.status < 502 || head.status > 504) return Fault::none;
    if (mentions(head.fields, FieldName::cache_status, "fwd-status=")) return Fault::none;
    const bool explained = mentions(head.fields, FieldName::proxy_status, "error=") &&
                           !mentions(head.fields, FieldName::proxy_status, "error=proxy_internal");
    if (!explained) return Fault::own;
    return head.status == 504 ? Fault::none : Fault::beyond;
}

}  // namespace proxyd
