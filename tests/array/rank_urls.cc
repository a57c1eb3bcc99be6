// rank_urls -- prints the ranking of URLs in an array, for those who compare it with another's.
//
//     rank_urls TABLE [HASH] < requests            the table's X-Hash, or hrw, unless given
//
// A line is a URL as a browser asks for it, "CONNECT host:port", or "KEY text".  The answer is
// a line with the names of the members, best first.

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "common/array/key.h"
#include "common/array/ranking.h"
#include "common/array/table.h"

namespace {

std::string key_of(const std::string& line, array::KeyKind kind) {
    if (line.starts_with("KEY ")) return line.substr(4);
    if (line.starts_with("CONNECT "))
        return array::browser_key("https://" + line.substr(8), kind).value_or("");
    return array::browser_key(line, kind).value_or("");
}

void print_ranking(const array::Ranking& ranking, const array::Table& table,
                   const std::string& key) {
    std::vector<std::uint16_t> order(ranking.size());
    ranking.rank(key, order);
    std::string line;
    for (const std::uint16_t number : order)
        line += (line.empty() ? "" : " ") + table.members[number].name;
    std::puts(line.c_str());
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) return std::fputs("usage: rank_urls TABLE [HASH] < requests\n", stderr), 2;
    std::ifstream file(argv[1], std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::vector<array::Mistake> mistakes;
    const auto table = array::parse_table(text, array::TtlUnit::minutes, &mistakes);
    if (!table) return std::fprintf(stderr, "%s\n", array::describe(mistakes).c_str()), 1;
    auto hash = table->hash.value_or(array::Hash::hrw);
    if (argc > 2) hash = array::hash_named(argv[2]).value_or(hash);
    const auto ranking = array::Ranking::make(hash, table->seed, table->members);
    if (!ranking) return std::fputs("the load factors have no multipliers\n", stderr), 1;
    const auto kind = table->key.value_or(array::KeyKind::url);
    for (std::string line; std::getline(std::cin, line);)
        print_ranking(*ranking, *table, key_of(line, kind));
}
