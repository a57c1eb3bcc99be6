#include "proxyd/origin_request.h"

#include "common/http/forwarding.h"
#include "common/http/head_writer.h"
#include "proxyd/instance.h"

namespace proxyd {
namespace {

using http::FieldName;

// Room for the head of a client at its largest, and for what is added.
constexpr std::size_t kSlack = 1024;

// Fields of the client that are about its own copy, not about ours.
bool is_for_the_client_alone(FieldName name) noexcept {
    switch (name) {
    case FieldName::if_match:
    case FieldName::if_none_match:
    case FieldName::if_modified_since:
    case FieldName::if_unmodified_since:
    case FieldName::if_range:
    case FieldName::range:
        return true;
    default:
        return false;
    }
}

// Fields that say something about the client's connection and that only a proxy in front of
// the origin may say: what the client claims is dropped, we say it ourselves.
bool is_ours_to_say(FieldName name) noexcept {
    switch (name) {
    case FieldName::forwarded:
    case FieldName::x_forwarded_for:
    case FieldName::x_forwarded_host:
    case FieldName::x_forwarded_proto:
    case FieldName::x_forwarded_port:
        return true;
    default:
        return false;
    }
}

std::size_t size_of(const http::RequestHead& request) noexcept {
    std::size_t size = request.path.size() + request.method_text.size();
    for (const http::Field& field : request.fields) size += field.name.size() + field.value.size() + 4;
    return size;
}

void add_validators(http::HeadWriter& writer, const Object& stale) {
    const ObjectMeta& meta = stale.meta();
    if (meta.etag.length > 0) writer.field(FieldName::if_none_match, stale.part(meta.etag));
    if (meta.last_modified.length > 0)
        writer.field(FieldName::if_modified_since, stale.part(meta.last_modified));
}

std::string make_head(const Asked& asked, const Instance& instance, bool fill, const Object* stale) {
    const http::RequestHead& request = asked.request;
    std::string text(size_of(request) + kSlack + instance.origin_host.size() +
                         2 * request.authority.size() + (stale != nullptr ? stale->head().size() : 0),
                     '\0');
    http::HeadWriter writer({text.data(), text.size()});
    writer.request_line(request.method_text, request.path);
    writer.field(FieldName::host, instance.settings.preserve_host && !request.authority.empty()
                                      ? request.authority
                                      : std::string_view(instance.origin_host));
    const http::ForwardFilter filter(request.fields);
    for (const http::Field& field : request.fields) {
        if (is_ours_to_say(field.id) || (fill && is_for_the_client_alone(field.id))) continue;
        if (filter.passes(field)) writer.field(field.name, field.value);
    }
    if (request.upgrade && !fill) writer.field(FieldName::upgrade, request.fields.first(FieldName::upgrade));
    if (stale != nullptr && *stale) add_validators(writer, *stale);
    const std::string_view scheme = asked.tls ? "https" : "http";
    http::write_via(writer, request.minor, instance.via);
    http::write_forwarded(writer, {asked.peer, request.authority, scheme});
    writer.field(FieldName::x_forwarded_for, asked.peer);
    writer.field(FieldName::x_forwarded_proto, scheme);
    CHECK(writer.ok());
    text.resize(writer.text().size());
    return text;
}

FetchPlan plan(const Asked& asked) {
    FetchPlan plan;
    plan.url = asked.url;
    plan.key = asked.url;
    plan.traits = traits_of(asked.request);
    plan.head_only = asked.request.method == http::Method::head;
    return plan;
}

}  // namespace

FetchPlan fill_request(const Asked& asked, std::string_view key, std::string_view vary,
                       const Instance& instance, const Object* stale) {
    FetchPlan fill = plan(asked);
    fill.key = key;
    fill.vary = vary;
    fill.head = make_head(asked, instance, true, stale);
    return fill;
}

FetchPlan pass_request(const Asked& asked, const Instance& instance) {
    using Body = h1::Exchange::RequestBody;
    const http::RequestHead& request = asked.request;
    FetchPlan pass = plan(asked);
    pass.head = make_head(asked, instance, false, nullptr);
    pass.unsafe = !http::is_safe(request.method);
    const bool reads = request.method == http::Method::get || request.method == http::Method::head;
    // The body of a GET means nothing and can only do harm on its way: it is not forwarded.
    if (!reads && request.framing.kind == http::Framing::Kind::length) {
        pass.body = request.framing.length > 0 ? Body::length : Body::none;
        pass.body_bytes = request.framing.length;
    } else if (!reads && request.framing.kind == http::Framing::Kind::chunked) {
        pass.body = Body::chunked;
    }
    pass.retry = pass.body == Body::none && http::is_idempotent(request.method) && !request.upgrade;
    return pass;
}

}  // namespace proxyd
