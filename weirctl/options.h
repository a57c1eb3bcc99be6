// options.h -- the command line of weirctl.
//
// Layer:    weirctl (pure)
// Source:   weirctl(8)

#ifndef WEIRCTL_OPTIONS_H
#define WEIRCTL_OPTIONS_H

#include <span>
#include <string>
#include <vector>

namespace weirctl {

enum class Command { status, top, reload, stop, drain, reopen, purge, cache, hot, warm, pat };

struct Options {
    std::string file = SYSCONFDIR "/weir.conf";  // -f FILE
    bool once = false;                           // -1: one line of top, then end
    bool help = false;                           // -h
    bool version = false;                        // -V
    Command command = Command::status;
    std::string daemon;                          // of the commands that steer
    std::string instance;                        // -i NAME: this proxy only
    bool soft = false;                           // -s: purge softly
    bool json = false;                           // -j: JSON, where there is a choice
    std::vector<std::string> words;              // behind purge, cache, hot, warm and pat
};

// words: the command line without the program's name.  Returns what is wrong, or nothing.
std::string parse_options(std::span<const char* const> words, Options& into);

extern const char kUsage[];

}  // namespace weirctl

#endif  // WEIRCTL_OPTIONS_H
