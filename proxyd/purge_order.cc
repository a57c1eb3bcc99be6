#include "proxyd/purge_order.h"

#include <optional>

#include "common/base/text.h"
#include "proxyd/search_key.h"
#include "proxyd/tags.h"

namespace proxyd {
namespace {

constexpr PurgeScope kScopes[] = {PurgeScope::url, PurgeScope::prefix, PurgeScope::host,
                                  PurgeScope::all};

std::optional<PurgeScope> scope_of(std::string_view word) noexcept {
    for (const PurgeScope scope : kScopes)
        if (base::iequals(word, text_of(scope))) return scope;
    return {};
}

bool is_on(std::string_view value) noexcept {
    return value == "1" || base::iequals(value, "true");
}

std::string_view where_of(PurgeScope scope, std::string_view key) noexcept {
    const KeyParts parts = parts_of_key(key);
    switch (scope) {
    case PurgeScope::url:
    case PurgeScope::prefix: return parts.url;
    // The port counts if there is one: without it the host is meant with all its ports.
    case PurgeScope::host:   return parts.authority;
    case PurgeScope::tags:
    case PurgeScope::all:    break;
    }
    return {};
}

void purge_names(const PurgeOrder& order, Cache& cache, std::uint32_t now_s) {
    const PurgeNames names = cache.purge_names();
    std::vector<PurgeName> wanted;
    if (order.scope == PurgeScope::prefix)
        wanted.push_back(names.of(PurgeKind::prefix, order.where));
    if (order.scope == PurgeScope::host) wanted.push_back(names.of(PurgeKind::host, order.where));
    for (const std::string_view tag : order.tags) wanted.push_back(names.of(PurgeKind::tag, tag));
    cache.purge(wanted, order.depth, now_s);
}

// Under the URL itself, and by the rule that answers for its path gave.
void purge_url(const PurgeOrder& order, Cache& cache, std::uint32_t now_s) {
    cache.purge_url(order.where, order.depth, now_s);
    std::vector<char> room(kMaxKeyBytes);
    for (const std::string_view scheme : {"http://", "https://"}) {
        const std::string url = std::string(scheme) + std::string(order.where);
        const std::string_view stem = search_key(cache, url, now_s, room);
        if (!stem.empty()) cache.purge_url(stem.substr(scheme.size()), order.depth, now_s);
    }
}

}  // namespace

std::string_view text_of(PurgeScope scope) noexcept {
    switch (scope) {
    case PurgeScope::url:    return "url";
    case PurgeScope::prefix: return "prefix";
    case PurgeScope::host:   return "host";
    case PurgeScope::tags:   return "tag";
    case PurgeScope::all:    break;
    }
    return "all";
}

PurgeOrder read_purge(const http::RequestHead& request, std::string_view key) {
    PurgeOrder order;
    if (is_on(request.fields.first("Fastly-Soft-Purge"))) order.depth = PurgeDepth::soft;
    order.tags = tags_to_purge(request.fields);
    const std::string_view word = request.fields.first("Purge-Scope");
    if (!order.tags.empty()) {
        order.scope = PurgeScope::tags;
        if (!word.empty() && !base::iequals(word, "tag"))
            order.mistake = "Tags and another Purge-Scope exclude each other.";
        return order;
    }
    const auto scope = word.empty() ? PurgeScope::url : scope_of(word);
    if (!scope) {
        order.mistake = base::iequals(word, "tag")
                            ? "Purge-Scope: tag needs tags in Surrogate-Key, Cache-Tag or xkey."
                            : "Purge-Scope is none of url, prefix, host, tag and all.";
        return order;
    }
    order.scope = *scope;
    order.where = where_of(*scope, key);
    if (*scope == PurgeScope::prefix && !is_prefix(order.where))
        order.mistake = "A prefix ends with a slash, has at most 32 of them, and no query.";
    return order;
}

std::string purge_report(const PurgeOrder& order) {
    return "{\"status\":\"ok\",\"scope\":\"" + std::string(text_of(order.scope)) +
           "\",\"soft\":" + (order.depth == PurgeDepth::soft ? "true" : "false") + "}\n";
}

void carry_out(const PurgeOrder& order, Cache& cache, std::uint32_t now_s) {
    switch (order.scope) {
    case PurgeScope::url:
        return purge_url(order, cache, now_s);
    case PurgeScope::all:
        return cache.purge_all(order.depth, now_s);
    case PurgeScope::prefix:
    case PurgeScope::host:
    case PurgeScope::tags:
        return purge_names(order, cache, now_s);
    }
}

void invalidate_groups(const http::Fields& response, std::string_view key, Cache& cache,
                       std::uint32_t now_s) {
    const PurgeNames names = cache.purge_names();
    const std::string_view origin = parts_of_key(key).origin;
    std::vector<PurgeName> wanted;
    for (const std::string_view group : invalidated_groups(response))
        wanted.push_back(names.of_group(origin, group));
    if (!wanted.empty()) cache.purge(wanted, PurgeDepth::hard, now_s);
}

}  // namespace proxyd
