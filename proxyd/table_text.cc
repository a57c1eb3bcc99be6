#include "proxyd/table_text.h"

#include <algorithm>

#include "common/array/ranking.h"
#include "common/conf/config_id.h"

namespace proxyd {

base::Result<array::Table> read_table(std::string_view text, const conf::Array& settings,
                                      array::TtlUnit unit, std::vector<array::Mistake>* mistakes) {
    auto table = array::parse_table(text, unit, mistakes);
    if (!table) return table;
    const array::Table& ours = settings.table;
    if (!table->hash) {
        table->hash = ours.hash;
        table->seed = ours.seed;
    }
    if (!table->key) table->key = ours.key;
    if (!table->list_ttl) table->list_ttl = ours.list_ttl;
    if (table->config_id.empty()) table->config_id = conf::config_id_of(*table);
    if (table->enabled && std::ranges::all_of(table->members, [](const array::Member& member) {
            return member.load_factor == 0;
        }))
        return base::Error{base::Errc::malformed, 0, "no member has a load factor"};
    const auto ranking = array::Ranking::make(*table->hash, table->seed, table->members);
    if (!ranking) return ranking.error();
    return table;
}

std::string to_shared_text(const array::Table& table) {
    return array::to_text(table, array::TtlUnit::seconds);
}

}  // namespace proxyd
