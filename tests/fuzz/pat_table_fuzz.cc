// Fuzz target for proxy array tables, and for the rankings that they make.
//
// What is accepted must be written and read again as the same table, within all limits, and
// must have a ranking in which everybody stands once.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/array/ranking.h"
#include "common/array/table.h"
#include "common/base/bytes.h"
#include "common/base/panic.h"

namespace {

void check_mistakes(const std::vector<array::Mistake>& mistakes) {
    CHECK(!mistakes.empty() && mistakes.size() <= 20);
    for (const array::Mistake& mistake : mistakes) {
        CHECK(mistake.text.size() < 400);
        for (const char c : mistake.text) CHECK(c >= ' ' && c <= '~');
    }
}

void check_ranking(const array::Table& table, array::Hash hash) {
    const auto ranking = array::Ranking::make(hash, table.seed, table.members);
    if (!ranking) return;
    std::vector<std::uint16_t> order(table.members.size() + 1);
    const std::size_t n = ranking->rank("http://www.example.com/", order);
    CHECK(n == ranking->size() && n <= table.members.size());
    std::vector<bool> seen(table.members.size());
    for (const std::uint16_t number : std::span(order).first(n)) {
        CHECK(number < seen.size() && !seen[number]);
        CHECK(table.members[number].load_factor != 0);
        seen[number] = true;
    }
    if (n > 0) CHECK(order[0] == ranking->best("http://www.example.com/"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = base::as_text(std::as_bytes(std::span(data, size)));
    std::vector<array::Mistake> mistakes;
    const auto table = array::parse_table(text, array::TtlUnit::seconds, &mistakes);
    if (!table) {
        check_mistakes(mistakes);
        return 0;
    }
    CHECK(table->members.size() <= array::kMaxMembers);
    const auto written = array::to_text(*table, array::TtlUnit::seconds);
    const auto again = array::parse_table(written, array::TtlUnit::seconds);
    CHECK(again && written == array::to_text(*again, array::TtlUnit::seconds));
    for (const auto hash : {array::Hash::carp, array::Hash::carp_squid, array::Hash::hrw})
        check_ranking(*table, hash);
    return 0;
}
