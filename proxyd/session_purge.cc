// session_purge.cc -- the method PURGE.

#include "proxyd/purge_order.h"
#include "proxyd/request_key.h"
#include "proxyd/session.h"
#include "proxyd/worker.h"

namespace proxyd {

void Session::purge() noexcept {
    const http::RequestHead& head = request();
    const auto now_s = static_cast<std::uint32_t>(worker_.now_s());
    switch (instance_.estate.purge_access.ask(peer_,
                                              head.fields.first(http::FieldName::authorization))) {
    case PurgeAccess::Answer::nobody:
        return refuse(405, "http_request_denied",
                      "Nobody may purge here: see \"purge\" in weir.conf(5).");
    case PurgeAccess::Answer::no:
        instance_.count(Count::purges_refused);
        return refuse(403, "http_request_denied",
                      "This client may not purge, or its bearer token is wrong.");
    case PurgeAccess::Answer::yes:
        break;
    }
    const std::string_view key = request_key(head, connection_.stream().is_tls(),
                                             instance_.settings, worker_.key_room())
                                     .url;
    if (key.empty())
        return refuse(400, "http_request_error", "The URI is malformed or too long.");
    const PurgeOrder order = read_purge(head, key);
    if (!order.mistake.empty()) return refuse(400, "http_request_error", order.mistake);
    carry_out(order, instance_.cache, now_s);
    instance_.count(Count::purges);
    answer_json(200, purge_report(order));
}

void Session::answer_json(unsigned status, std::string_view body) noexcept {
    outcome_ = Outcome::local;
    enter(State::local);
    const std::string fields = "Content-Type: application/json\r\n" + instance_.cache_status + "\r\n";
    connection_.respond_simple(status, fields, body);
}

}  // namespace proxyd
