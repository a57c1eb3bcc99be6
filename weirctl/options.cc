#include "weirctl/options.h"

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
    "       weirctl [-f file] reload | stop | drain | reopen daemon\n";

std::string parse_options(std::span<const char* const> words, Options& into) {
    std::vector<std::string_view> rest;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view word = words[i];
        if (word == "-1") into.once = true;
        else if (word == "-h" || word == "--help") into.help = true;
        else if (word == "-V" || word == "--version") into.version = true;
        else if (word == "-f" && i + 1 == words.size()) return "-f needs a file name";
        else if (word == "-f") into.file = words[++i];
        else if (word.starts_with('-')) return "no option \"" + std::string(word) + "\"";
        else rest.push_back(word);
    }
    if (into.help || into.version) return {};
    return take_command(rest, into);
}

}  // namespace weirctl
