#include "proxyd/origin_request.h"

#include <algorithm>

#include "common/base/text.h"
#include "common/http/field_list.h"
#include "common/http/forwarding.h"
#include "common/http/head_writer.h"
#include "proxyd/cookies.h"
#include "proxyd/forms.h"
#include "proxyd/instance.h"
#include "proxyd/range_plan.h"
#include "proxyd/unkeyed.h"

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

// Fields that would make the answer another one without being part of the key.  That includes
// what only the proxy in front of the origin may say of the client's connection.
bool is_unkeyed(const http::Field& field, const http::RequestHead& request,
                const conf::CachePolicy& policy) noexcept {
    const bool reads = request.method == http::Method::get || request.method == http::Method::head;
    if (!redirects(field) && !(reads && overrides_method(field.name))) return false;
    return std::ranges::none_of(policy.key_fields, [&field](const std::string& name) {
        return base::iequals(name, field.name);
    });
}

using Policy = conf::ForwardSettings::Forwarded;

// What the client itself says of where it is reaches other sites with some policies.
bool may_tell(const http::Field& field, Policy policy) noexcept {
    const bool tells = field.id == FieldName::forwarded || field.id == FieldName::x_forwarded_for;
    return tells && (policy == Policy::off || policy == Policy::add);
}

// The host that the client asks for, as in the key: no spelling of it makes a difference.
std::string_view authority_of(const Asked& asked) noexcept {
    if (asked.request.authority.empty()) return {};
    const std::string_view rest = asked.url.substr(asked.url.find("://") + 3);
    if (asked.request.form == http::TargetForm::asterisk) return rest.substr(0, rest.size() - 1);
    return rest.substr(0, rest.find('/'));
}

void add_kept_cookies(http::HeadWriter& writer, const Asked& asked, std::size_t most) {
    std::string text(most, '\0');
    const std::string_view kept = kept_cookies(asked.request.fields, asked.policy.keep_cookies,
                                               {text.data(), text.size()});
    if (!kept.empty()) writer.field(FieldName::cookie, kept);
}

// What others say they understand of Surrogate-Control would change what is stored for all,
// and whether this comes from a member of an array is for us to say.
bool is_of_neighbours(const http::Field& field) noexcept {
    return field.id == FieldName::other && (base::iequals(field.name, "Surrogate-Capability") ||
                                            base::iequals(field.name, kArrayField));
}

// Path and query of the normal form that is also the key: no two spellings can be one object
// here and two at the origin.
std::string_view target_of(const Asked& asked) noexcept {
    if (asked.request.form == http::TargetForm::asterisk) return asked.request.path;
    return asked.url.substr(asked.url.find('/', asked.url.find("://") + 3));
}

// To HTTP/2 or TLS: behind such a tunnel requests would pass that nobody here has looked at.
bool may_upgrade(const http::RequestHead& request) noexcept {
    if (!request.upgrade) return false;
    http::FieldList protocols(request.fields, FieldName::upgrade);
    std::string_view protocol;
    while (protocols.next(protocol)) {
        const std::string_view name = protocol.substr(0, protocol.find('/'));
        for (const std::string_view refused : {"h2c", "h2", "HTTP", "TLS"})
            if (base::iequals(name, refused)) return false;
    }
    return true;
}

// Of the methods that Weir knows by name only, those that the IANA registry calls safe.
bool is_safe(const http::RequestHead& request) noexcept {
    if (request.method != http::Method::other) return http::is_safe(request.method);
    for (const std::string_view safe : {"PROPFIND", "REPORT", "SEARCH", "QUERY"})
        if (request.method_text == safe) return true;
    return false;
}

std::size_t size_of(const Asked& asked) noexcept {
    const http::RequestHead& request = asked.request;
    std::size_t size = asked.url.size() + request.method_text.size();
    for (const http::Field& field : request.fields) {
        const bool doubled = field.id == FieldName::if_match;  // see with_origin_tags()
        size += field.name.size() + field.value.size() * (doubled ? 2 : 1) + 4;
    }
    return size;
}

// As the origin wrote it: it may compare texts.
std::string_view last_modified_of(std::string_view head) noexcept {
    while (!head.empty()) {
        const std::string_view line = head.substr(0, head.find("\r\n"));
        head.remove_prefix(line.size() + 2);
        const std::size_t colon = line.find(':');
        if (colon != line.npos && http::field_name(line.substr(0, colon)) == FieldName::last_modified)
            return base::trim(line.substr(colon + 1));
    }
    return {};
}

void add_validators(http::HeadWriter& writer, const Object* stale,
                    const std::vector<KnownTag>& others) {
    std::string tags = stale != nullptr ? tag_for_origin(*stale) : std::string();
    for (const KnownTag& other : others) tags += (tags.empty() ? "" : ", ") + other.tag;
    if (!tags.empty()) writer.field(FieldName::if_none_match, tags);
    if (stale != nullptr && stale->meta().last_modified_s >= 0)
        writer.field(FieldName::if_modified_since, last_modified_of(stale->head()));
}

// Where the request comes from: the own origin learns all of it.
void add_forwarded(http::HeadWriter& writer, const Asked& asked, const Instance& instance) {
    const std::string_view scheme = asked.tls ? "https" : "http";
    const Policy policy = instance.settings.forward.forwarded;
    if (asked.direct && (policy == Policy::off || policy == Policy::delete_)) return;
    const std::string_view host = asked.direct ? std::string_view{} : authority_of(asked);
    http::write_forwarded(writer, {asked.peer, host, scheme});
    writer.field(FieldName::x_forwarded_for, asked.peer);
    if (!asked.direct) writer.field(FieldName::x_forwarded_proto, scheme);
}

std::string make_head(const Asked& asked, const Instance& instance, bool fill, const Object* stale,
                      const RangeAsk& ask, const std::vector<KnownTag>& others = {}) {
    const http::RequestHead& request = asked.request;
    std::string text(size_of(asked) + kSlack + others.size() * (kMaxTagBytes + 2) + instance.origin_host.size() +
                         2 * request.authority.size() + ask.range.size() + ask.if_range.size() +
                         (stale != nullptr ? stale->head().size() : 0),
                     '\0');
    http::HeadWriter writer({text.data(), text.size()});
    writer.request_line(request.method_text, target_of(asked));
    const std::string_view authority = authority_of(asked);
    const bool keep_host = instance.settings.preserve_host || asked.direct;
    writer.field(FieldName::host, keep_host && !authority.empty()
                                      ? authority
                                      : std::string_view(instance.origin_host));
    // One answer is stored for all clients: what it is asked for in must not be by one's whim.
    const conf::Compression& compression = asked.policy.compression;
    const bool our_coding =
        fill && compression.enable && compression.ask != conf::Compression::Ask::client;
    const http::ForwardFilter filter(request.fields);
    const auto forwards = http::max_forwards(request);
    const bool strip = asked.policy.strip_cookies && request.fields.has(FieldName::cookie);
    if (strip) add_kept_cookies(writer, asked, text.size());
    for (const http::Field& field : request.fields) {
        const bool told = asked.direct && may_tell(field, instance.settings.forward.forwarded);
        if (!told && is_unkeyed(field, request, asked.policy)) continue;
        if (fill && is_for_the_client_alone(field.id)) continue;
        if (our_coding && field.id == FieldName::accept_encoding) continue;
        if (forwards && field.id == FieldName::max_forwards) continue;
        if (strip && field.id == FieldName::cookie) continue;
        if (!filter.passes(field) || is_of_neighbours(field)) continue;
        if (field.id == FieldName::if_match && compression.enable) {
            writer.field(field.name, with_origin_tags(field.value));
        } else {
            writer.field(field.name, field.value);
        }
    }
    if (forwards) writer.field(FieldName::max_forwards, *forwards - (*forwards > 0 ? 1 : 0));
    if (our_coding && request.fields.has(FieldName::accept_encoding))
        writer.field(FieldName::accept_encoding,
                     ask.range.empty() ? asked_coding(compression, request.fields) : "identity");
    if (!fill && may_upgrade(request))
        writer.field(FieldName::upgrade, request.fields.first(FieldName::upgrade));
    add_validators(writer, stale != nullptr && *stale ? stale : nullptr, others);
    if (!ask.range.empty()) writer.field(FieldName::range, ask.range);
    if (!ask.if_range.empty()) writer.field(FieldName::if_range, ask.if_range);
    http::write_via(writer, request.minor, instance.via);
    add_forwarded(writer, asked, instance);
    if (!asked.direct) writer.raw(instance.capability);
    CHECK(writer.ok());
    text.resize(writer.text().size());
    return text;
}

FetchPlan plan(const Asked& asked) {
    FetchPlan plan;
    plan.url = asked.url;
    plan.stem = asked.stem.empty() ? asked.url : asked.stem;
    plan.key = plan.stem;
    plan.direct = asked.direct;
    plan.policy = &asked.policy;
    plan.traits = traits_of(asked.request);
    plan.head_only = asked.request.method == http::Method::head;
    return plan;
}

}  // namespace

bool may_choose(std::string_view names, const conf::CachePolicy& policy) noexcept {
    while (!names.empty()) {
        const std::string_view name = names.substr(0, names.find(','));
        names.remove_prefix(std::min(names.size(), name.size() + 1));
        const http::Field field{http::field_name(name), name, {}};
        if (field.id == FieldName::host || field.id == FieldName::via) return false;
        if (is_for_the_client_alone(field.id)) return false;
        if (redirects(field) && std::ranges::find(policy.key_fields, name) == policy.key_fields.end())
            return false;
    }
    return true;
}

RangeAsk forwarded_range(const http::RequestHead& request) noexcept {
    const std::string_view range = range_to_forward(request);
    if (range.empty()) return {};
    return {range, request.fields.first(FieldName::if_range)};
}

FetchPlan fill_request(const Asked& asked, std::string_view key, std::string_view vary,
                       const Instance& instance, const Object* stale, const RangeAsk& ask,
                       std::vector<KnownTag> others) {
    FetchPlan fill = plan(asked);
    fill.range = ask.range;
    fill.key = key;
    fill.vary = vary;
    fill.takes_gzip = takes_gzip(asked.request.fields);
    fill.head = make_head(asked, instance, true, stale, ask, others);
    fill.others = std::move(others);
    return fill;
}

FetchPlan pass_request(const Asked& asked, const Instance& instance) {
    using Body = h1::Exchange::RequestBody;
    const http::RequestHead& request = asked.request;
    FetchPlan pass = plan(asked);
    pass.head = make_head(asked, instance, false, nullptr, {});
    pass.unsafe = !is_safe(request);
    pass.may_answer_get = request.method == http::Method::post && !asked.policy.pass;
    const bool reads = request.method == http::Method::get || request.method == http::Method::head;
    // The body of a GET means nothing and can only do harm on its way: it is not forwarded.
    if (!reads && request.framing.kind == http::Framing::Kind::length) {
        pass.body = Body::length;
        pass.body_bytes = request.framing.length;
    } else if (!reads && request.framing.kind == http::Framing::Kind::chunked) {
        pass.body = Body::chunked;
    }
    pass.upgrade = may_upgrade(request);
    pass.retry = !pass.has_body() && http::is_idempotent(request.method) && !request.upgrade;
    return pass;
}

}  // namespace proxyd
