#include "proxyd/table_admin.h"

#include <algorithm>

#include "common/base/log.h"
#include "common/base/text.h"
#include "proxyd/table_edit.h"
#include "proxyd/table_text.h"

namespace proxyd {
namespace {

constexpr const char* kSources[] = {"weir.conf", "the last run", "the master", "an operator"};

TableAnswer refuse(unsigned status, std::string why) { return {status, std::move(why) + "\n"}; }

TableAnswer call_for_poll(Instance& instance) {
    bool called = false;
    for (auto* table : {&instance.estate.own_table, &instance.estate.parent_table})
        if (*table && (*table)->polled) {
            (*table)->shared->call();
            called = true;
        }
    if (!called) return refuse(409, "This proxy polls nobody.");
    return {200, "The poller was told; its status says how it went.\n", true};
}

// Why the table is not for an operator to change here; nothing if it is.
std::string why_not(const Instance& instance) {
    if (!instance.own) return "This proxy is in no array.";
    const conf::Array& array = instance.own->settings();
    if (instance.estate.own_table->mastered) return {};
    if (array.master.kind == conf::TableMaster::Kind::none)
        return "Array " + array.name + " has no master: its table is edited in weir.conf.";
    return "The table of array " + array.name + " is edited at its master, " +
           (array.master.member.empty() ? array.master.address : array.master.member) + ".";
}

// Saved first: what is in force is there after a restart as well.
// Requires: the lock of the table.
TableAnswer put(Instance& instance, const array::Table& table, bool keep, std::int64_t now_s) {
    const TableEstate& estate = *instance.estate.own_table;
    if (!keep) {
        estate.saved.remove();
    } else if (const base::Status saved = estate.saved.save(table); !saved) {
        return refuse(503, "Nothing was changed: " + estate.saved.path + ": " +
                               base::describe(saved.error()));
    }
    estate.shared->put(to_shared_text(table));
    TableStatus status;
    status.source = keep ? TableStatus::Source::edited : TableStatus::Source::configuration;
    status.since_s = now_s;
    estate.shared->set_status(instance.seat(), status);
    instance.own->refresh();
    base::log_info("proxy %s: table %s of array %s, with %zu members, is in force: %s",
                   instance.settings.name.c_str(), table.config_id.c_str(),
                   instance.own->settings().name.c_str(), table.members.size(),
                   keep ? "an operator's change" : "back to weir.conf");
    return {200, "Table " + table.config_id + " with " + std::to_string(table.members.size()) +
                     " members is in force.\n", true};
}

// Requires: the lock of the table.
TableAnswer change(Instance& instance, std::string_view order, std::int64_t now_s) {
    Fleet& fleet = *instance.own;
    fleet.refresh();
    if (order == "reset") return put(instance, fleet.settings().table, false, now_s);
    const TableEdit edit = edit_table(fleet.table(), order, fleet.settings().master.member);
    if (!edit.table) return refuse(400, edit.mistake);
    return put(instance, *edit.table, true, now_s);
}

struct Line {
    const Fleet& fleet;
    const char* role;
    TableStatus status;
};

std::string ago(std::int64_t then_s, std::int64_t now_s) {
    return std::to_string(std::max<std::int64_t>(now_s - then_s, 0)) + " s ago";
}

std::string text_of(const Line& line, const Instance& instance, std::int64_t now_s) {
    const array::Table& table = line.fleet.table();
    const TableStatus& status = line.status;
    std::string text = instance.settings.name + " " + line.role + " " +
                       line.fleet.settings().name + ": table " + table.config_id + ", " +
                       std::to_string(table.members.size()) + " members, from " +
                       kSources[static_cast<std::size_t>(status.source)] + ", in force since " +
                       ago(status.since_s, now_s);
    if (status.confirmed_s != 0) text += ", confirmed " + ago(status.confirmed_s, now_s);
    if (status.failures != 0)
        text += "; " + std::to_string(status.failures) + " polls failed, the last " +
                ago(status.tried_s, now_s) + ": " + status.error;
    return text + "\n";
}

// The text of an error, which may quote what a master sent, inside a JSON string.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c >= ' ' && c <= '~' ? c : '?';
    }
    return out;
}

std::string json_of(const Line& line) {
    const array::Table& table = line.fleet.table();
    const TableStatus& status = line.status;
    return std::string("{\"array\":\"") + line.fleet.settings().name + "\",\"role\":\"" +
           line.role + "\",\"config_id\":\"" + escaped(table.config_id) + "\",\"members\":" +
           std::to_string(table.members.size()) + ",\"list_ttl_s\":" +
           std::to_string(table.list_ttl ? table.list_ttl->count() : 0) + ",\"source\":\"" +
           kSources[static_cast<std::size_t>(status.source)] + "\",\"since_s\":" +
           std::to_string(status.since_s) + ",\"confirmed_s\":" +
           std::to_string(status.confirmed_s) + ",\"tried_s\":" + std::to_string(status.tried_s) +
           ",\"failures\":" + std::to_string(status.failures) + ",\"error\":\"" +
           escaped(status.error) + "\"}";
}

}  // namespace

TableAnswer order_table(Instance& instance, std::string_view order, std::int64_t now_s) {
    order = base::trim(order);
    if (order == "poll") return call_for_poll(instance);
    const std::string obstacle = why_not(instance);
    if (!obstacle.empty()) return refuse(409, obstacle);
    SharedTable& shared = *instance.estate.own_table->shared;
    // Edits are rare and short: who comes at the same moment tries again.
    if (!shared.try_lock(instance.seat())) return refuse(503, "Somebody else is changing the table.");
    TableAnswer answer = change(instance, order, now_s);
    shared.unlock(instance.seat());
    return answer;
}

std::string describe_tables(const Instance& instance, std::int64_t now_s, bool json) {
    std::string text;
    const auto add = [&](const std::unique_ptr<Fleet>& fleet,
                         const std::optional<TableEstate>& table, const char* role) {
        if (!fleet) return;
        fleet->refresh();
        const Line line{*fleet, role, table->shared->status(instance.seat())};
        if (json) text += (text.empty() ? "" : ",") + json_of(line);
        else text += text_of(line, instance, now_s);
    };
    add(instance.own, instance.estate.own_table, json ? "own" : "in array");
    add(instance.parent, instance.estate.parent_table, json ? "parent" : "asks array");
    return json ? "[" + text + "]\n" : text;
}

}  // namespace proxyd
