// getopt(3) is not used: its state is global and its complaints are its own.

#include "common/base/args.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "config.h"

namespace base {
namespace {

constexpr const char* kUsage =
    "usage: %.*s [-dnvVh] [-f file] [-i name]\n"
    "  -d       stay in the foreground, log to standard error\n"
    "  -n       check the configuration, report every mistake, and exit\n"
    "  -f file  read file instead of " SYSCONFDIR "/weir.conf\n"
    "  -i name  run only the instance of that name\n"
    "  -v       log more; may be given twice\n"
    "  -V       print the version and exit\n"
    "  -h       print this and exit\n";

constexpr int kMaxVerbosity = 2;

// What the letter of an option without an argument does; false if there is no such option.
bool set_flag(char letter, Args& args) noexcept {
    switch (letter) {
    case 'd': return args.foreground = true;
    case 'n': return args.check_only = true;
    case 'V': return args.version = true;
    case 'h': return args.help = true;
    case 'v':
        args.verbosity = std::min(args.verbosity + 1, kMaxVerbosity);
        return true;
    default:  return false;
    }
}

struct Valued {
    char letter;
    std::string Args::*value;
    const char* noun;
};
constexpr Valued kValued[] = {{'f', &Args::file, "a file name"}, {'i', &Args::instance, "a name"}};

const Valued* find_valued(char letter) noexcept {
    const auto* found =
        std::find_if(std::begin(kValued), std::end(kValued),
                     [letter](const Valued& option) { return option.letter == letter; });
    return found == std::end(kValued) ? nullptr : found;
}

// Reads one word of letters ("-dv", "-ffile", "-f" with `next` as its value).
// Returns what is wrong.  used_next: `next` was the value.
std::string parse_word(std::string_view letters, const char* next, bool& used_next, Args& args) {
    for (; !letters.empty(); letters.remove_prefix(1)) {
        if (set_flag(letters.front(), args)) continue;
        const std::string option = {'-', letters.front()};
        const Valued* valued = find_valued(letters.front());
        if (valued == nullptr) return "unknown option " + option;
        used_next = letters.size() == 1;
        const std::string_view value =
            !used_next ? letters.substr(1) : std::string_view(next != nullptr ? next : "");
        if (value.empty()) return option + " needs " + valued->noun;
        args.*(valued->value) = value;
        return {};
    }
    return {};
}

}  // namespace

std::string parse_args(std::span<const char* const> words, Args& args) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view word = words[i];
        if (word == "--help") args.help = true;
        else if (word == "--version") args.version = true;
        else if (word.size() < 2 || word.front() != '-' || word[1] == '-')
            return "unexpected argument \"" + std::string(word) + "\"";
        else {
            bool used_next = false;
            const char* next = i + 1 < words.size() ? words[i + 1] : nullptr;
            std::string mistake = parse_word(word.substr(1), next, used_next, args);
            if (!mistake.empty()) return mistake;
            if (used_next) ++i;
        }
    }
    return {};
}

Args args_or_exit(std::string_view program, int argc, const char* const* argv) {
    Args args;
    const int length = static_cast<int>(program.size());
    const std::string mistake =
        parse_args(std::span(argv, static_cast<std::size_t>(argc)).subspan(argc > 0 ? 1 : 0), args);
    if (!mistake.empty()) {
        std::fprintf(stderr, "%.*s: %s; -h shows the options\n", length, program.data(),
                     mistake.c_str());
        std::exit(1);
    }
    if (args.help) std::printf(kUsage, length, program.data());
    else if (args.version) std::printf("%.*s " PACKAGE_VERSION "\n", length, program.data());
    if (args.help || args.version) std::exit(0);
    return args;
}

}  // namespace base
