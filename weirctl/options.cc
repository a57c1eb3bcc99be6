#include "weirctl/options.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <vector>

namespace weirctl {
namespace {

struct Known {
    std::string_view word;
    Command command;
    bool needs_daemon;
};
constexpr Known kCommands[] = {
    {"status", Command::status, false}, {"top", Command::top, false},
    {"reload", Command::reload, true},  {"stop", Command::stop, true},
    {"drain", Command::drain, true},    {"reopen", Command::reopen, true},
};

// Commands about the caches, and how many words may follow.
struct About {
    std::string_view word;
    Command command;
    std::size_t least, most;
    std::string_view wants;
};
constexpr About kAbout[] = {
    {"purge", Command::purge, 1, 2, "url URL, prefix URL, host HOST, tag TAG or all"},
    {"cache", Command::cache, 1, 1, "a URL"},
    {"hot", Command::hot, 0, 1, "a number, or nothing"},
    {"warm", Command::warm, 0, 2, "nothing, or a file with a URL in each line and perhaps a rate"},
    {"pat", Command::pat, 1, 11,
     "an array, and show, status, poll, reset, add, remove, drain, restore or weight"},
};

bool is_purge(const std::vector<std::string>& words) {
    if (words[0] == "all") return words.size() == 1;
    constexpr std::string_view kWhat[] = {"url", "prefix", "host", "tag"};
    return words.size() == 2 && std::find(std::begin(kWhat), std::end(kWhat), words[0]) != std::end(kWhat);
}

// What an order needs is for the master of the array to say.
bool is_pat(const std::vector<std::string>& words) {
    constexpr std::string_view kOrders[] = {"show", "status", "poll",    "reset", "add",
                                            "remove", "drain", "restore", "weight"};
    return words.size() < 2 ||
           std::find(std::begin(kOrders), std::end(kOrders), words[1]) != std::end(kOrders);
}

// Nothing if it is no command of these; else what is wrong, or an empty text.
std::optional<std::string> take_about(const std::vector<std::string_view>& words, Options& into) {
    for (const About& about : kAbout) {
        if (words.empty() || about.word != words[0]) continue;
        into.command = about.command;
        into.words.assign(words.begin() + 1, words.end());
        const bool good = into.words.size() >= about.least && into.words.size() <= about.most &&
                          (about.command != Command::purge || is_purge(into.words)) &&
                          (about.command != Command::pat || is_pat(into.words));
        return good ? std::string() : std::string(about.word) + " needs " + std::string(about.wants);
    }
    return {};
}

std::string take_command(const std::vector<std::string_view>& words, Options& into) {
    if (words.empty()) return "a command is missing";
    for (const Known& known : kCommands) {
        if (known.word != words[0]) continue;
        into.command = known.command;
        if (words.size() > (known.needs_daemon ? 2U : 1U))
            return "too many words after " + std::string(words[0]);
        if (!known.needs_daemon) return {};
        if (words.size() < 2)
            return std::string(words[0]) + " needs a daemon: dispatcherd, proxyd, originsim or all";
        into.daemon = words[1];
        return {};
    }
    return "no command \"" + std::string(words[0]) + "\"";
}

}  // namespace

const char kUsage[] =
    "usage: weirctl [-1hV] [-f file] status | top\n"
    "       weirctl [-f file] reload | stop | drain | reopen daemon\n"
    "       weirctl [-s] [-f file] [-i proxy] purge url URL | prefix URL | host HOST | tag TAG | all\n"
    "       weirctl [-j] [-f file] [-i proxy] cache URL\n"
    "       weirctl [-f file] [-i proxy] hot [number]\n"
    "       weirctl [-f file] [-i proxy] warm [file [rate]]\n"
    "       weirctl [-f file] [-i proxy] pat array [show | status | poll | reset | order]\n";

std::string parse_options(std::span<const char* const> words, Options& into) {
    std::vector<std::string_view> rest;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view word = words[i];
        if (word == "-1") into.once = true;
        else if (word == "-h" || word == "--help") into.help = true;
        else if (word == "-V" || word == "--version") into.version = true;
        else if (word == "-s") into.soft = true;
        else if (word == "-j") into.json = true;
        else if (word == "-i" && i + 1 == words.size()) return "-i needs the name of a proxy";
        else if (word == "-i") into.instance = words[++i];
        else if (word == "-") rest.push_back(word);
        else if (word == "-f" && i + 1 == words.size()) return "-f needs a file name";
        else if (word == "-f") into.file = words[++i];
        else if (word.starts_with('-')) return "no option \"" + std::string(word) + "\"";
        else rest.push_back(word);
    }
    if (into.help || into.version) return {};
    if (const auto about = take_about(rest, into)) return *about;
    return take_command(rest, into);
}

}  // namespace weirctl
