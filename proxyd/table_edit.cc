#include "proxyd/table_edit.h"

#include <algorithm>
#include <vector>

#include "common/array/ranking.h"
#include "common/base/text.h"
#include "common/conf/config_id.h"
#include "config.h"

namespace proxyd {
namespace {

using Words = std::vector<std::string_view>;
using array::Member;
using array::Table;

struct Order {
    std::string_view word;
    std::size_t least, most;  // words that follow
    const char* wants;
    // Changes the table; what is wrong, or nothing.
    std::string (*carry_out)(Table& table, const Words& words);
};

std::string quoted(std::string_view name) { return "\"" + std::string(name.substr(0, 80)) + "\""; }

Member* find(Table& table, std::string_view name) {
    const auto found = std::ranges::find(table.members, name, &Member::name);
    return found != table.members.end() ? &*found : nullptr;
}

// Nine columns, or those that cannot be guessed.
std::string line_of(const Words& words) {
    std::string line;
    if (words.size() > 4) {
        for (const std::string_view word : words) line.append(word).append(" ");
        return line;
    }
    const std::string address(words[1]), port(words[2]);
    const bool v6 = address.find(':') != std::string::npos;
    const std::string url = "http://" + (v6 ? "[" + address + "]" : address) + ":" + port + "/pat";
    const std::string load(words.size() > 3 ? words[3] : "1");
    return std::string(words[0]) + " " + address + " " + port + " " + url +
           " Weir/" PACKAGE_VERSION " 0 UP " + load + " 0";
}

std::string add(Table& table, const Words& words) {
    auto member = array::parse_member(line_of(words));
    if (!member) return std::string("malformed ") + member.error().what;
    for (const Member& other : table.members)
        if (base::iequals(other.name, member->name)) return quoted(other.name) + " is there already";
    if (table.members.size() == array::kMaxMembers) return "there are 1024 members already";
    table.members.push_back(std::move(*member));
    return {};
}

std::string remove(Table& table, const Words& words) {
    std::erase_if(table.members, [&](const Member& member) { return member.name == words[0]; });
    return {};
}

std::string set_up(Table& table, const Words& words, bool up) {
    Member& member = *find(table, words[0]);
    member.state_time_s = 0;
    member.up = up;
    return {};
}

std::string drain(Table& table, const Words& words) { return set_up(table, words, false); }

std::string restore(Table& table, const Words& words) { return set_up(table, words, true); }

std::string weigh(Table& table, const Words& words) {
    const auto load = base::parse_decimal(words[1], UINT32_MAX);
    if (!load) return quoted(words[1]) + " is not a load factor: a number, 0 or above";
    find(table, words[0])->load_factor = static_cast<std::uint32_t>(*load);
    return {};
}

constexpr Order kOrders[] = {
    {"add", 3, 64, "NAME ADDRESS PORT [LOAD], or all columns of a line", add},
    {"remove", 1, 1, "the NAME of a member", remove},
    {"drain", 1, 1, "the NAME of a member", drain},
    {"restore", 1, 1, "the NAME of a member", restore},
    {"weight", 2, 2, "the NAME of a member and its LOAD", weigh},
};

std::string carry_out(const Order& order, Table& table, const Words& words,
                      std::string_view master) {
    if (words.size() < order.least || words.size() > order.most)
        return std::string(order.word) + " needs " + order.wants;
    const bool about_member = order.carry_out != add;
    if (about_member && find(table, words[0]) == nullptr)
        return "there is no member " + quoted(words[0]);
    if (order.carry_out == remove && words[0] == master)
        return quoted(master) + " is the master, which the others ask; name another one first";
    return order.carry_out(table, words);
}

std::string check(const Table& table) {
    if (std::ranges::all_of(table.members, [](const Member& m) { return m.load_factor == 0; }))
        return "no member would have a load factor";
    if (!array::Ranking::make(*table.hash, table.seed, table.members))
        return "the load factors are too far apart for this hash";
    if (array::to_text(table, array::TtlUnit::seconds).size() > array::kMaxTableBytes)
        return "the table would be above 1 MiB";
    return {};
}

}  // namespace

TableEdit edit_table(const Table& table, std::string_view text, std::string_view master) {
    Words words = base::split_words(text);
    const std::string_view word = words.empty() ? std::string_view() : words[0];
    const auto order = std::ranges::find(kOrders, word, &Order::word);
    if (order == std::end(kOrders))
        return {{}, quoted(word) + " is not one of add, remove, drain, restore, weight"};
    words.erase(words.begin());
    Table edited = table;
    std::string mistake = carry_out(*order, edited, words, master);
    if (mistake.empty()) mistake = check(edited);
    if (!mistake.empty()) return {{}, mistake};
    edited.config_id = conf::config_id_of(edited);
    return {std::move(edited), {}};
}

}  // namespace proxyd
