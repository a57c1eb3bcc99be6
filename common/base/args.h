// args.h -- the command line that all daemons share.
//
// Layer:    base
// Runs in:  any process, at start

#ifndef COMMON_BASE_ARGS_H
#define COMMON_BASE_ARGS_H

#include <span>
#include <string>
#include <string_view>

namespace base {

struct Args {
    bool foreground = false;   // -d  stay in the foreground, log to standard error
    bool check_only = false;   // -n  check the configuration and exit
    int verbosity = 0;         // -v  log more; 0 to 2
    std::string file = SYSCONFDIR "/weir.conf";  // -f FILE
    std::string instance;      // -i NAME  run this one of the file's; empty: all
    bool version = false;      // -V  say the version and exit
    bool help = false;         // -h  say the usage and exit
};

// Reads `words`, the command line without the program's name, into `args`.
// Returns what is wrong with it, or nothing: "-f needs a file name".
std::string parse_args(std::span<const char* const> words, Args& args);

// Parses the command line of a daemon.  Answers -V and -h, and complains about mistakes,
// by itself; does not return then (exit code 0, 0 and 1).
// program: "proxyd".
Args args_or_exit(std::string_view program, int argc, const char* const* argv);

}  // namespace base

#endif  // COMMON_BASE_ARGS_H
