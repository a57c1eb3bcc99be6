// How answers are kept and used: of a cache, and of the rules that say otherwise.

#include <algorithm>

#include "common/base/text.h"
#include "common/conf/options.h"
#include "common/conf/parts.h"

namespace conf {
namespace {

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

  private:
    bool wanted(const char* name) const noexcept { return all_ || section_.has(name); }

    Section& section_;
    bool all_;
};

void read_options(Section& section, bool all, CachePolicy& policy) {
    Reader reader(section, all);
    reader.bytes("max_object", policy.max_object);
    reader.time("stale_while_revalidate", policy.stale_while_revalidate);
    reader.time("stale_if_error", policy.stale_if_error);
    reader.real("heuristic", policy.heuristic);
    reader.time("heuristic_max", policy.heuristic_max);
    reader.time("default_ttl", policy.default_ttl);
    reader.flag("ignore_set_cookie", policy.ignore_set_cookie);
    reader.flag("pass", policy.pass);
}

void check_max_object(Section& section, std::uint64_t size, CachePolicy& policy) {
    if (policy.max_object > size / 4)
        section.mistake("max_object", "is more than a quarter of the cache's size");
}

// "www.abc.com" or "*.abc.com", in lower case.
std::string read_rule_host(Section& section) {
    std::string host = section.text("host");
    std::ranges::transform(host, host.begin(), base::to_lower);
    const std::string name = host.starts_with("*.") ? host.substr(2) : host;
    if (section.has("host") && !is_host_name(name))
        section.mistake("host", "\"" + host + "\" is neither a host name nor \"*.\" and one");
    return host;
}

std::string read_rule_path(Section& section) {
    const std::string path = section.text("path");
    if (section.has("path") && !path.starts_with('/') && !path.starts_with('*'))
        section.mistake("path", "\"" + path + "\" begins with neither \"/\" nor \"*\"");
    return path;
}

}  // namespace

void read_cache_policy(Section& section, CacheSettings& cache) {
    read_options(section, true, cache);
    if (!section.has("max_object")) cache.max_object = std::min(cache.max_object, cache.size / 4);
    check_max_object(section, cache.size, cache);
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
        Rule rule{read_rule_host(section), read_rule_path(section), cache};
        if (rule.host.empty() && rule.path.empty())
            section.missing("path", "path = \"/static/\", or a host");
        read_options(section, false, rule.policy);
        check_max_object(section, cache.size, rule.policy);
        rules.push_back(std::move(rule));
    }
    return rules;
}

}  // namespace conf
