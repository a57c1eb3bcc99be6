#include "weirctl/pat.h"

#include <algorithm>
#include <cstdio>

#include "weirctl/ask.h"

namespace weirctl {
namespace {

// A worker answers at once, or hangs.
constexpr net::Millis kPatience{2'000};

base::Result<Asker::Reply> ask(const conf::Site& site, const conf::Proxy& proxy,
                               const std::string& head) {
    const auto to = net::Address::parse("unix:" + site.general.run_dir + "/" + proxy.name + ".admin");
    if (!to) return to.error();
    return Asker(*to, kPatience).ask(head);
}

int complain(const std::string& who, const std::string& what) {
    std::fprintf(stderr, "weirctl: %s: %s%s", who.c_str(), what.c_str(),
                 what.ends_with('\n') ? "" : "\n");
    return 1;
}

std::string head_of(const std::string& line, const std::string& field = {}) {
    return line + " HTTP/1.1\r\nHost: admin\r\n" + field;
}

// The lines about one array.
std::string about(const std::string& text, const std::string& array) {
    std::string lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
        const std::string line = text.substr(at, end - at);
        if (line.find(" array " + array + ":") != std::string::npos) lines += line;
        at = end;
    }
    return lines;
}

// "add", "p4", "10.0.0.4", "8080": one field of a request.
std::string order_of(const std::vector<std::string>& words) {
    std::string order;
    for (std::size_t i = 1; i < words.size(); ++i) order += (i > 1 ? " " : "") + words[i];
    return order;
}

int work(const conf::Site& site, const conf::Proxy& proxy, const Options& options,
         const std::string& word) {
    std::string head = head_of("POST /pat", "Pat-Order: " + order_of(options.words) + "\r\n");
    if (word == "show") head = head_of("GET /pat");
    if (word == "status") head = head_of("GET /array");
    const auto reply = ask(site, proxy, head);
    if (!reply) return complain(proxy.name, base::describe(reply.error()));
    if (reply->status != 200) return complain(proxy.name, reply->body);
    if (word == "status") std::fputs(about(reply->body, options.words[0]).c_str(), stdout);
    else if (word == "show") std::fputs(reply->body.c_str(), stdout);
    else std::printf("%s: %s", proxy.name.c_str(), reply->body.c_str());
    return 0;
}

bool is_good(const std::string& word) {
    return std::ranges::all_of(word, [](char c) { return c >= ' ' && c <= '~'; });
}

// Who is to be asked when there is nobody.
std::string nobody(const conf::Array& array, const std::string& word) {
    if (word == "show" || word == "status" || word == "poll")
        return "no proxy of this file has to do with it";
    if (array.master.kind == conf::TableMaster::Kind::none)
        return "it has no master: its table is edited in weir.conf";
    return "its master, " + (array.master.member.empty() ? array.master.address
                                                         : array.master.member) +
           ", is no proxy of this file";
}

}  // namespace

std::vector<std::size_t> addressees(const conf::Site& site, const conf::Array& array,
                                    const std::string& word, const std::string& instance) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < site.proxies.size(); ++i) {
        const conf::Proxy& proxy = site.proxies[i];
        const bool member = proxy.array == array.name;
        const bool master = member && proxy.name == array.master.member;
        bool meant = master;
        if (word == "show") meant = member;
        if (word == "status") meant = member || proxy.parent == array.name;
        if (word == "poll") meant = (member || proxy.parent == array.name) && !master;
        if (!meant || (!instance.empty() && instance != proxy.name)) continue;
        if (word == "show" && master) return {i};
        found.push_back(i);
    }
    if (word == "show" && found.size() > 1) found.resize(1);
    return found;
}

int work_on_table(const conf::Site& site, const Options& options) {
    const std::string& name = options.words[0];
    const std::string word = options.words.size() > 1 ? options.words[1] : "show";
    const auto array = std::ranges::find(site.arrays, name, &conf::Array::name);
    if (array == site.arrays.end()) return complain(site.file, "has no array " + name);
    if (!std::ranges::all_of(options.words, is_good))
        return complain(name, "a word has a character that no table has");
    const auto found = addressees(site, *array, word, options.instance);
    if (found.empty()) return complain(name, nobody(*array, word));
    int result = 0;
    for (const std::size_t i : found)
        if (work(site, site.proxies[i], options, word) != 0) result = 1;
    return result;
}

std::string describe_tables(const conf::Site& site) {
    std::string text;
    for (const conf::Proxy& proxy : site.proxies) {
        if (proxy.array.empty() && proxy.parent.empty()) continue;
        const auto reply = ask(site, proxy, head_of("GET /array"));
        if (reply && reply->status == 200) text += reply->body;
    }
    return text;
}

}  // namespace weirctl
