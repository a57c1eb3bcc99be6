// options.h -- the command line of weirctl.
//
// Layer:    weirctl (pure)
// Source:   weirctl(8)

#ifndef WEIRCTL_OPTIONS_H
#define WEIRCTL_OPTIONS_H

#include <span>
#include <string>

namespace weirctl {

enum class Command { status, top, reload, stop, drain, reopen };

struct Options {
    std::string file = SYSCONFDIR "/weir.conf";  // -f FILE
    bool once = false;                           // -1: one line of top, then end
    bool help = false;                           // -h
    bool version = false;                        // -V
    Command command = Command::status;
    std::string daemon;                          // of the commands that steer
};

// words: the command line without the program's name.  Returns what is wrong, or nothing.
std::string parse_options(std::span<const char* const> words, Options& into);

extern const char kUsage[];

}  // namespace weirctl

#endif  // WEIRCTL_OPTIONS_H
