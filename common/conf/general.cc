#include <grp.h>
#include <pwd.h>

#include "common/conf/options.h"
#include "common/conf/parts.h"

namespace conf {
namespace {

// Workers show that they live once a second.
constexpr Millis kLeastHangTime{2'000};

// Where a directory is: as written, else below base if that is set, else the system's place.
std::string directory(Section& section, std::string_view name, const char* below_base,
                      const char* system, const Context& context) {
    const std::string written = section.text(name);
    if (section.has(name) && !written.empty()) return absolute(written, context);
    return context.base_set ? absolute(below_base, context) : system;
}

void read_identity(Section& section, General& general) {
    general.user = section.text("user");
    general.group = section.text("group");
    if (!general.user.empty() && ::getpwnam(general.user.c_str()) == nullptr)
        section.mistake("user", "there is no user \"" + general.user + "\" on this host");
    if (!general.group.empty() && ::getgrnam(general.group.c_str()) == nullptr)
        section.mistake("group", "there is no group \"" + general.group + "\" on this host");
}

void read_status(Section& section, General& general, Context& context) {
    general.status = section.text("status");
    if (general.status.empty()) return;
    const auto address = parse_address(general.status);
    if (!address || address->kind == Address::Kind::name)
        return section.mistake(
            "status", "\"" + general.status + "\" is not an address, such as \"127.0.0.1:8070\"");
    context.listeners.push_back({*address, section.any("status"), "site.status"});
}

}  // namespace

General read_general(const Node& group, Context& context) {
    Section section(group, kSiteOptions, "site", context.mistakes);
    General general;
    const std::string base = section.text("base");
    context.base_set = !base.empty();
    if (context.base_set) context.base = absolute(base, context);
    general.run_dir = directory(section, "run_dir", "run", RUNSTATEDIR, context);
    general.syslog = section.text("log_dir") == "syslog";
    general.log_dir =
        general.syslog ? "syslog"
                       : directory(section, "log_dir", "log", LOCALSTATEDIR "/log/weir", context);
    read_identity(section, general);
    read_status(section, general, context);
    general.workers = section.small("workers");
    general.access_log = section.word<LogKind>("access_log");
    general.drain_time = section.time("drain_time");
    general.hang_time = section.time("hang_time");
    if (general.hang_time.count() > 0 && general.hang_time < kLeastHangTime)
        section.mistake("hang_time", "is out of range: 0, or 2s to 1h");
    return general;
}

}  // namespace conf
