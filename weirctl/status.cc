#include "weirctl/status.h"

#include <algorithm>

#include "weirctl/table.h"

namespace weirctl {
namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr std::string_view kTo = "to.";
constexpr std::string_view kNow = "now.";

bool per_server(const Value& value) {
    return value.name.starts_with(kTo) || value.name.starts_with(kNow);
}

void add_column(std::vector<std::string>& columns, const std::string& name) {
    if (std::ranges::find(columns, name) == columns.end()) columns.push_back(name);
}

// The columns that any instance of the daemon has, counters of servers apart.
std::vector<std::string> columns_of(const Snapshot& snapshot, const std::string& daemon) {
    std::vector<std::string> columns;
    for (const Instance& instance : snapshot)
        for (const Value& value : instance.values)
            if (instance.daemon == daemon && !per_server(value)) add_column(columns, value.name);
    return columns;
}

std::string cell(const Instance& instance, std::string_view column) {
    const auto value = instance.get(column);
    return value ? std::to_string(*value) : "-";
}

void add_instance(const Instance& instance, const std::vector<std::string>& columns, Rows& rows) {
    auto& row = rows.emplace_back();
    row.push_back(instance.name);
    for (const std::string& column : columns) row.push_back(cell(instance, column));
}

std::string servers_of(const Instance& instance) {
    Rows rows{{"server of " + instance.name, "given", "now"}};
    for (const Value& value : instance.values) {
        if (!value.name.starts_with(kTo)) continue;
        const std::string server = value.name.substr(kTo.size());
        rows.push_back({server, std::to_string(value.sum), cell(instance, std::string(kNow) + server)});
    }
    return rows.size() > 1 ? lay_out(rows, 4) : "";
}

std::string describe_daemon(const Snapshot& snapshot, const std::string& daemon) {
    const auto columns = columns_of(snapshot, daemon);
    Rows rows;
    rows.emplace_back(1, "instance").insert(rows[0].end(), columns.begin(), columns.end());
    std::string servers;
    std::vector<std::string> pids;
    for (const Instance& instance : snapshot) {
        if (instance.daemon != daemon) continue;
        add_instance(instance, columns, rows);
        servers += servers_of(instance);
        add_column(pids, std::to_string(instance.pid));
    }
    std::string head = daemon + ", pid";
    for (const std::string& pid : pids) head += " " + pid;
    return head + "\n" + lay_out(rows, 2) + servers;
}

}  // namespace

std::string describe_status(const Snapshot& snapshot) {
    std::vector<std::string> daemons;
    for (const Instance& instance : snapshot) add_column(daemons, instance.daemon);
    std::string text;
    for (const std::string& daemon : daemons)
        text += (text.empty() ? "" : "\n") + describe_daemon(snapshot, daemon);
    return text;
}

}  // namespace weirctl
