// fetch_variant.cc -- under which key an answer is stored, if it is one of several of its URL.

#include <array>

#include "common/http/head_parser.h"
#include "proxyd/fetch.h"
#include "proxyd/forms.h"
#include "proxyd/origin_request.h"
#include "proxyd/search_key.h"
#include "proxyd/search_rule.h"
#include "proxyd/variant.h"
#include "proxyd/variant_list.h"
#include "proxyd/worker.h"

namespace proxyd {

// An answer with Vary is stored under the key of its variant, and the URL's own key says
// which fields choose.  The fill so far is for the URL, or for a variant by other names.
bool Fetch::choose_variant(const http::ResponseHead& head, bool serves_all) noexcept {
    if (plan_.policy->no_vary_search && !choose_stem(head)) return false;
    std::array<char, kMaxVaryNames> room;
    VaryNames names = vary_names(head.fields, *plan_.policy, room);
    if (serves_all) names.text = without_accept_encoding(std::span(room).first(names.text.size()));
    if (!names.sound || !may_choose(names.text, *plan_.policy)) return false;
    if (names.text == names_of_marker(plan_.vary)) {
        const Key key = instance_.cache.key(plan_.key);
        return plan_.vary.empty() || is_listed(plan_.vary, key.digest) ||
               enlist(instance_.cache, plan_.stem, key.digest, plan_.policy->variants, now_s());
    }
    if (plan_.key != plan_.stem) {
        fill_.abort();
        Claim claim = instance_.cache.claim(instance_.cache.key(plan_.stem), now_s());
        if (claim.what != Claim::What::filler) return false;
        fill_ = std::move(claim.fill);
        plan_.key = plan_.stem;
        plan_.vary.clear();
    }
    return names.text.empty() || make_variant(names.text);
}

// Under what an answer with this head belongs by its No-Vary-Search.
std::string_view Fetch::stem_of(const http::ResponseHead& head) noexcept {
    std::array<char, kMaxSearchRule> room;
    const std::string_view rule = search_rule(head.fields, room);
    if (rule.empty()) return plan_.url;
    return note_search_rule(instance_.cache, plan_.url, rule, now_s(), worker_.search_room());
}

// The fill so far is by the rule that was known when it began.  Those that wait for it find
// out about the new one, or that this answer is none of those with a rule.
bool Fetch::choose_stem(const http::ResponseHead& head) noexcept {
    const std::string_view stem = stem_of(head);
    if (stem == plan_.stem) return true;
    if (plan_.stem != plan_.url) {
        fill_.pass(now_s() + kPassSeconds);
    } else {
        fill_.abort();
    }
    if (stem.empty()) return false;
    Claim claim = instance_.cache.claim(instance_.cache.key(stem), now_s());
    if (claim.what != Claim::What::filler) return false;
    fill_ = std::move(claim.fill);
    plan_.key = plan_.stem = stem;
    plan_.vary.clear();
    return true;
}

// A 304 with another rule is about something that is to be found elsewhere.
bool Fetch::keeps_stem(const http::ResponseHead& head) noexcept {
    if (!plan_.policy->no_vary_search || head.fields.first("No-Vary-Search").empty()) return true;
    return stem_of(head) == plan_.stem;
}

// The URL's key gets a marker, its first variant is what is filled.
bool Fetch::make_variant(std::string_view names) noexcept {
    const auto request = parsed_request();
    if (!request) return false;
    plan_.vary = marker_text(names, instance_.cache.unique());
    const std::string_view text = variant_key(plan_.stem, plan_.vary, request->fields,
                                              *plan_.policy, worker_.variant_room());
    if (text.empty()) return false;
    plan_.key = text;
    const Key key = instance_.cache.key(plan_.key);
    VariantList::add(plan_.vary, key.digest);
    fill_ = fill_.vary(key, plan_.vary, now_s());
    return static_cast<bool>(fill_);
}

// Who likes the language of this answer best can have it, whatever else he takes.
void Fetch::note_language(const http::ResponseHead& head) noexcept {
    if (plan_.vary.empty() || !head.fields.has(http::FieldName::content_language)) return;
    const auto request = parsed_request();
    if (!request) return;
    const std::string_view text =
        language_key(plan_.stem, plan_.vary, request->fields, *plan_.policy,
                     language_of(head.fields), worker_.variant_room());
    if (text.empty()) return;
    const Key key = instance_.cache.key(text);
    const Found known = instance_.cache.find(key, now_s());
    if (known.object && known.object.head() == plan_.key) return;
    Claim claim = instance_.cache.claim(key, now_s());
    if (claim.what == Claim::What::filler) (void)claim.fill.mark(plan_.key, now_s());
}

// The request as it went to the origin: the client's may be gone.
std::unique_ptr<http::RequestHead> Fetch::parsed_request() noexcept {
    auto request = std::make_unique<http::RequestHead>();
    if (!plan_.head.ends_with("\r\n\r\n")) plan_.head += "\r\n";
    const auto size = static_cast<std::uint32_t>(plan_.head.size());
    const http::HeadLimits limits{size, size, http::kMaxFields};
    if (!http::parse_request_head(plan_.head, 0, limits, *request)) return nullptr;
    return request;
}

}  // namespace proxyd
