// How answers are kept and used: of a cache, and of the rules that say otherwise.

#include <algorithm>

#include "common/base/text.h"
#include "common/conf/options.h"
#include "common/conf/parts.h"

namespace conf {
namespace {

constexpr std::size_t kMaxNames = 32;

// A list of names of cookies, parameters or fields; empty if it is not there.
std::vector<std::string> read_names(Section& section, const char* option) {
    std::vector<std::string> names;
    const Node* list = section.any(option);
    if (list == nullptr) return names;
    if (list->kind != Node::Kind::list) {
        section.mistake(option, quote(*list) + " is not a list: [ ... ]");
        return names;
    }
    for (const Node& node : list->children) {
        const bool sound = node.kind == Node::Kind::text && !node.text.empty() &&
                           node.text.find_first_of(" \t,;=:&\"") == std::string::npos;
        if (!sound) section.mistake(option, quote(node) + " is not a name");
        else names.push_back(node.text);
    }
    if (names.size() > kMaxNames) section.mistake(option, "has more than 32 names");
    return names;
}

// Reads options of a group into what is inherited: all of them, or those that are there.
class Reader {
  public:
    Reader(Section& section, bool all) noexcept : section_(section), all_(all) {}

    void bytes(const char* name, std::uint64_t& into) {
        if (wanted(name)) into = section_.bytes(name);
    }
    void time(const char* name, Millis& into) {
        if (wanted(name)) into = section_.time(name);
    }
    void flag(const char* name, bool& into) {
        if (wanted(name)) into = section_.flag(name);
    }
    void real(const char* name, double& into) {
        if (wanted(name)) into = section_.real(name);
    }

    void small(const char* name, unsigned& into) {
        if (wanted(name)) into = section_.small(name);
    }
    void names(const char* name, std::vector<std::string>& into) {
        if (wanted(name)) into = read_names(section_, name);
    }
    template <typename Enum>
    void word(const char* name, Enum& into) {
        if (wanted(name)) into = section_.word<Enum>(name);
    }

  private:
    bool wanted(const char* name) const noexcept { return all_ || section_.has(name); }

    Section& section_;
    bool all_;
};

// Both kinds of staleness, if they are not said apart.
void read_grace(Section& section, CachePolicy& policy) {
    const Millis grace = section.time("grace");
    if (!section.has("stale_while_revalidate")) policy.stale_while_revalidate = grace;
    if (!section.has("stale_if_error")) policy.stale_if_error = grace;
}

// These are said by the proxy itself, or by nobody: the origin does not see the client's.
bool is_never_forwarded(const std::string& field) {
    for (const char* name : {"connection", "content-length", "cookie", "forwarded", "host",
                             "if-match", "if-modified-since", "if-none-match", "if-range",
                             "if-unmodified-since", "range", "te", "transfer-encoding", "upgrade",
                             "via", "x-forwarded-for", "x-forwarded-proto"})
        if (field == name) return true;
    return false;
}

void check_key(Section& section, CachePolicy& policy) {
    for (std::string& name : policy.key_fields) {
        std::ranges::transform(name, name.begin(), base::to_lower);
        if (is_never_forwarded(name))
            section.mistake("key_fields", "\"" + name + "\" does not reach the origin as it is");
    }
    std::ranges::sort(policy.key_fields);
    const bool names_matter = policy.query == QueryKey::only || policy.query == QueryKey::without;
    if (names_matter && policy.query_names.empty())
        section.mistake("query", "needs query_names; write for example query_names = [ \"utm_*\" ]");
    if (section.has("query_names") && !names_matter)
        section.mistake("query_names", "is only used with query = \"only\" or \"without\"");
    if (section.has("keep_cookies") && !policy.strip_cookies)
        section.mistake("keep_cookies", "is only used with strip_cookies = true");
    if (policy.strip_cookies)
        for (const std::string& name : policy.key_cookies)
            if (std::ranges::find(policy.keep_cookies, name) == policy.keep_cookies.end())
                section.mistake("key_cookies", "\"" + name + "\" is not in keep_cookies");
}

// "text/html", "text/*"
bool is_media_range(std::string_view text) noexcept {
    const std::size_t slash = text.find('/');
    return slash != std::string_view::npos && slash > 0 && slash + 1 < text.size() &&
           text.find_first_of(" \t;,\"", 0) == std::string_view::npos &&
           text.find('/', slash + 1) == std::string_view::npos;
}

std::vector<std::string> read_types(Section& section) {
    std::vector<std::string> types;
    for (const Node& node : section.list("types")->children) {
        if (node.kind == Node::Kind::text && is_media_range(node.text)) types.push_back(node.text);
        else note(section.mistakes(), node,
                  section.where() + ".types: " + quote(node) +
                      " is not a media type, such as \"text/html\" or \"text/*\"");
    }
    return types;
}

void read_compression(Section& policy, Compression& compression) {
    const Node* group = policy.group("compression");
    if (group == nullptr) return;
    Section section(*group, kCompressionOptions, policy.where() + ".compression",
                    policy.mistakes());
    Reader reader(section, false);
    reader.flag("enable", compression.enable);
    reader.bytes("min_size", compression.min_size);
    if (section.has("level")) compression.level = section.small("level");
    if (section.has("ask")) compression.ask = section.word<Compression::Ask>("ask");
    if (section.list("types") != nullptr) compression.types = read_types(section);
}

void read_options(Section& section, bool all, CachePolicy& policy) {
    Reader reader(section, all);
    reader.bytes("max_object", policy.max_object);
    reader.time("stale_while_revalidate", policy.stale_while_revalidate);
    reader.time("stale_if_error", policy.stale_if_error);
    reader.time("stale_if_unreachable", policy.stale_if_unreachable);
    reader.real("heuristic", policy.heuristic);
    reader.time("heuristic_max", policy.heuristic_max);
    reader.time("default_ttl", policy.default_ttl);
    reader.time("ttl", policy.ttl);
    reader.time("negative_ttl", policy.negative_ttl);
    if (section.has("grace")) read_grace(section, policy);
    reader.flag("forward_range", policy.forward_range);
    reader.bytes("complete_below", policy.complete_below);
    reader.flag("ignore_set_cookie", policy.ignore_set_cookie);
    reader.flag("strip_cookies", policy.strip_cookies);
    reader.names("keep_cookies", policy.keep_cookies);
    reader.small("min_uses", policy.min_uses);
    reader.small("variants", policy.variants);
    reader.word("query", policy.query);
    reader.names("query_names", policy.query_names);
    reader.flag("query_sort", policy.query_sort);
    reader.names("key_fields", policy.key_fields);
    reader.names("key_cookies", policy.key_cookies);
    reader.flag("no_vary_search", policy.no_vary_search);
    reader.flag("pass", policy.pass);
    check_key(section, policy);
    read_compression(section, policy.compression);
}

void check_max_object(Section& section, std::uint64_t size, CachePolicy& policy) {
    if (policy.max_object > size / 4)
        section.mistake("max_object", "is more than a quarter of the cache's size");
}

}  // namespace

void read_cache_policy(Section& section, CacheSettings& cache) {
    read_options(section, true, cache);
    if (!section.has("max_object")) cache.max_object = std::min(cache.max_object, cache.size / 4);
    check_max_object(section, cache.size, cache);
}

std::string read_match_host(Section& section) {
    std::string host = section.text("host");
    std::ranges::transform(host, host.begin(), base::to_lower);
    const std::string name = host.starts_with("*.") ? host.substr(2) : host;
    if (section.has("host") && !is_host_name(name))
        section.mistake("host", "\"" + host + "\" is neither a host name nor \"*.\" and one");
    return host;
}

std::string read_match_path(Section& section) {
    const std::string path = section.text("path");
    if (section.has("path") && !path.starts_with('/') && !path.starts_with('*'))
        section.mistake("path", "\"" + path + "\" begins with neither \"/\" nor \"*\"");
    return path;
}

std::vector<Rule> read_rules(Section& proxy, const CacheSettings& cache, Context& context) {
    std::vector<Rule> rules;
    const Node* list = proxy.list("rules");
    if (list == nullptr) return rules;
    for (const Node& node : list->children) {
        const std::string where = proxy.where() + ".rules";
        if (node.kind != Node::Kind::group) {
            note(context.mistakes, node,
                 where + ": " + quote(node) + " is not a group { path = \"/...\"; ... }");
            continue;
        }
        Section section(node, kRuleOptions, where, context.mistakes);
        Rule rule{read_match_host(section), read_match_path(section), cache};
        if (rule.host.empty() && rule.path.empty())
            section.missing("path", "path = \"/static/\", or a host");
        read_options(section, false, rule.policy);
        check_max_object(section, cache.size, rule.policy);
        rules.push_back(std::move(rule));
    }
    return rules;
}

}  // namespace conf
