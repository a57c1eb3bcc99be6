// rank_urls -- prints what an array does with URLs, for comparisons with other programs.
//
//     rank_urls [-p] [-r] [-c CODE] [-d DIRECT]... [-h HASH] TABLE < requests
//
//     -c  custom code of the PAC file
//     -d  a host, or a network, that it asks directly
//     -h  this hash, not the table's X-Hash (or hrw)
//     -p  prints the PAC file, and reads no requests
//     -r  answers with what the PAC file returns, not with names
//
// A request is a line: a URL as a browser asks for it, "CONNECT host:port", or "KEY text".  The
// answer is a line with the names of the members, best first.

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include <unistd.h>

#include "common/array/key.h"
#include "common/array/pac.h"
#include "common/array/ranking.h"
#include "common/array/table.h"

namespace {

using array::Ranking;
using array::Table;

std::string key_of(const std::string& line, array::KeyKind kind) {
    if (line.starts_with("KEY ")) return line.substr(4);
    if (line.starts_with("CONNECT "))
        return array::browser_key("https://" + line.substr(8), kind).value_or("");
    return array::browser_key(line, kind).value_or("");
}

std::string names(const Table& table, const Ranking& ranking, const std::string& line) {
    std::vector<std::uint16_t> order(ranking.size());
    ranking.rank(key_of(line, table.key.value_or(array::KeyKind::url)), order);
    std::string text;
    for (const std::uint16_t number : order)
        text += (text.empty() ? "" : " ") + table.members[number].name;
    return text;
}

void add_direct(array::PacOptions& options, const std::string& text) {
    const bool network = text.find_first_of(":/") != std::string::npos;
    (network ? options.direct_networks : options.direct_hosts).push_back(text);
}

int usage() {
    std::fputs("usage: rank_urls [-pr] [-c CODE] [-d DIRECT] [-h HASH] TABLE < requests\n", stderr);
    return 2;
}

}  // namespace

int main(int argc, char** argv) {
    bool pac = false, routes = false;
    std::optional<array::Hash> hash;
    array::PacOptions options;
    for (int option; (option = ::getopt(argc, argv, "c:d:h:pr")) != -1;) {
        if (option == 'p') pac = true;
        else if (option == 'r') routes = true;
        else if (option == 'c') options.custom = ::optarg;
        else if (option == 'd') add_direct(options, ::optarg);
        else if (option != 'h' || !(hash = array::hash_named(::optarg))) return usage();
    }
    if (::optind + 1 != argc) return usage();

    std::ifstream file(argv[::optind], std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::vector<array::Mistake> mistakes;
    const auto table = array::parse_table(text, array::TtlUnit::minutes, &mistakes);
    if (!table) return std::fprintf(stderr, "%s\n", array::describe(mistakes).c_str()), 1;
    const auto ranking = Ranking::make(hash.value_or(table->hash.value_or(array::Hash::hrw)),
                                       table->seed, table->members);
    if (!ranking) return std::fputs("the load factors have no multipliers\n", stderr), 1;

    if (pac) std::fputs(array::write_pac(*table, *ranking, options).c_str(), stdout);
    for (std::string line; !pac && std::getline(std::cin, line);)
        std::puts((routes ? array::pac_routes(*table, *ranking, options, line)
                          : names(*table, *ranking, line)).c_str());
}
