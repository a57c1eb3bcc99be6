// reader.h -- from the text of weir.conf to a Site, or to every mistake in it.
//
// Layer:    conf
// Runs in:  master, weirctl
// Source:   weir.conf(5)

#ifndef COMMON_CONF_READER_H
#define COMMON_CONF_READER_H

#include <string>
#include <vector>

#include "common/conf/site.h"

namespace conf {

struct Mistake {
    std::string file;
    int line;
    std::string text;   // what is wrong and what would be right
};

struct Reading {
    Site site;                      // meaningful only without mistakes
    std::vector<Mistake> mistakes;  // in the order of their lines
    bool good() const noexcept { return mistakes.empty(); }
};

// Reads and validates a file.  A file that cannot be opened is a mistake as well.
Reading read_file(const std::string& path);

// The same from memory; `name` stands for the file in mistakes and for relative paths.
Reading read_text(const std::string& text, const std::string& name);

// "FILE:LINE: TEXT", one per line.
std::string describe(const std::vector<Mistake>& mistakes);

}  // namespace conf

#endif  // COMMON_CONF_READER_H
