// Prints "TABLE OPTION" for every option of weir.conf; with a file as argument reads it
// and prints its mistakes.

#include <cstdio>

#include "common/conf/options.h"
#include "common/conf/reader.h"

int main(int argc, char** argv) {
    if (argc == 2) {
        const auto reading = conf::read_file(argv[1]);
        std::fputs(conf::describe(reading.mistakes).c_str(), stdout);
        return reading.good() ? 0 : 1;
    }
    for (const conf::Table& table : conf::kTables)
        for (const conf::Option& option : table.options)
            std::printf("%s %s\n", table.key, option.name);
}
