#include "weirctl/cache.h"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <optional>
#include <vector>

#include "common/base/text.h"
#include "weirctl/ask.h"
#include "weirctl/warmer.h"

namespace weirctl {
namespace {

constexpr std::string_view kHttp = "http://", kHttps = "https://";
constexpr std::uint64_t kUsualRate = 10, kHighestRate = 100'000;  // requests per second
constexpr std::uint64_t kUsualHot = 100;

std::string host_of(std::string_view url) {
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos)
        url.remove_prefix(scheme + 3);
    return std::string(url.substr(0, url.find_first_of("/?")));
}

// The head of a request about `url`, for an admin socket.
std::string head_for(const std::string& method, const std::string& url) {
    const bool whole = url.find("://") != std::string::npos;
    return method + " " + (whole ? url : std::string(kHttp) + url) + " HTTP/1.1\r\nHost: " +
           host_of(url) + "\r\n";
}

bool is_good(const std::string& text) {
    return !text.empty() && text.find_first_of(" \t\r\n") == std::string::npos;
}

int complain(const conf::Proxy& proxy, const std::string& what) {
    std::fprintf(stderr, "weirctl: %s: %s\n", proxy.name.c_str(), what.c_str());
    return 1;
}

// Asks a proxy over its admin socket and prints what it says.
int ask_and_print(const conf::Site& site, const conf::Proxy& proxy, const std::string& head) {
    const auto to = net::Address::parse("unix:" + site.general.run_dir + "/" + proxy.name + ".admin");
    if (!to) return complain(proxy, base::describe(to.error()));
    const auto reply = Asker(*to).ask(head);
    if (!reply) return complain(proxy, base::describe(reply.error()));
    if (reply->status != 200) return complain(proxy, reply->body);
    std::fputs(reply->body.c_str(), stdout);
    return 0;
}

// Without a list: that which the proxy saved when it ended.
int warm(const conf::Proxy& proxy, const Options& options) {
    const std::string name = options.words.empty() ? proxy.cache.dir + "/hot" : options.words[0];
    const auto rate = options.words.size() > 1 ? base::parse_decimal(options.words[1], kHighestRate)
                                               : std::optional(kUsualRate);
    if (!rate || *rate == 0) return complain(proxy, "the rate is a number from 1 to 100000");
    std::ifstream file;
    if (name != "-") file.open(name);
    if (!file) return complain(proxy, "cannot read " + name);
    std::istream& list = name == "-" ? std::cin : file;
    std::vector<std::string> urls;
    for (std::string line; std::getline(list, line);)
        if (!line.empty() && line[0] != '#') urls.push_back(line);
    return Warmer(proxy, urls, *rate).run() ? 0 : 1;
}

int work(const conf::Site& site, const conf::Proxy& proxy, const Options& options) {
    const std::string name = options.words.empty() ? std::string() : options.words.back();
    switch (options.command) {
    case Command::purge:
        return ask_and_print(site, proxy,
                             purge_head(options.words[0], options.words.size() > 1 ? name : "",
                                        options.soft));
    case Command::cache:
        return ask_and_print(site, proxy, head_for("GET", name) +
                                              (options.json ? "Accept: application/json\r\n" : ""));
    case Command::hot:
        return ask_and_print(site, proxy, "GET /hot?" +
                                              (name.empty() ? std::to_string(kUsualHot) : name) +
                                              " HTTP/1.1\r\nHost: admin\r\n");
    default:
        return warm(proxy, options);
    }
}

}  // namespace

std::string purge_head(const std::string& what, const std::string& name, bool soft) {
    const bool placed = what == "url" || what == "prefix" || what == "host";
    std::string head = head_for("PURGE", placed ? (what == "host" ? host_of(name) + "/" : name)
                                                : "all/");
    if (what == "tag") head += "xkey: " + name + "\r\n";
    else head += "Purge-Scope: " + what + "\r\n";
    return soft ? head + "Fastly-Soft-Purge: 1\r\n" : head;
}

std::string warm_head(const std::string& url) {
    const bool known = url.starts_with(kHttp) || url.starts_with(kHttps);
    if (!known || !is_good(url)) return {};
    const std::size_t path = url.find_first_of("/?", url.find("://") + 3);
    std::string target = path == std::string::npos ? "/" : url.substr(path);
    if (target[0] == '?') target = "/" + target;
    return "GET " + target + " HTTP/1.1\r\nHost: " + host_of(url) + "\r\nUser-Agent: weirctl\r\n";
}

int work_on_cache(const conf::Site& site, const Options& options) {
    for (const std::string& word : options.words)
        if (!is_good(word)) {
            std::fprintf(stderr, "weirctl: \"%s\" is empty or has blank space\n", word.c_str());
            return 1;
        }
    int result = 0;
    bool found = false;
    for (const conf::Proxy& proxy : site.proxies) {
        if (!options.instance.empty() && options.instance != proxy.name) continue;
        found = true;
        if (work(site, proxy, options) != 0) result = 1;
    }
    if (!found) std::fprintf(stderr, "weirctl: %s has no proxy %s\n", site.file.c_str(),
                             options.instance.c_str());
    return found ? result : 1;
}

}  // namespace weirctl
