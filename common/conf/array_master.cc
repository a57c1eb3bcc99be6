// The master of an array: a member, whose line says where it is, or a URL.

#include <algorithm>

#include "common/conf/options.h"
#include "common/conf/parts.h"

namespace conf {
namespace {

// "http://HOST[:PORT]/PATH"; without a path it is that of other members.
bool parse_master_url(std::string_view url, TableMaster& master) {
    const auto scheme_end = url.find("://");
    if (scheme_end == std::string_view::npos) return false;
    const auto path_at = std::min(url.find('/', scheme_end + 3), url.size());
    const std::string_view path = url.substr(path_at);
    if (path.find_first_of(" #") != std::string_view::npos) return false;
    OriginServer server;
    if (!parse_url(url.substr(0, path_at), server)) return false;
    master.kind = TableMaster::Kind::url;
    master.tls = server.tls;
    master.address = server.address;
    master.host = server.host;
    if (path.size() > 1) master.path = path;
    return true;
}

void read_member_master(Section& section, const std::string& name, Array& array) {
    const auto member = std::ranges::find(array.table.members, name, &array::Member::name);
    if (member == array.table.members.end()) {
        section.mistake("master", "\"" + name + "\" is neither a member of the array nor a URL, "
                                  "such as \"http://192.0.2.7:8080/pat\"");
        return;
    }
    const bool v6 = member->address.find(':') != std::string::npos;
    array.master.kind = TableMaster::Kind::member;
    array.master.member = name;
    array.master.address = (v6 ? "[" + member->address + "]" : member->address) + ":" +
                           std::to_string(member->port);
    array.master.host = array.master.address;
}

}  // namespace

void read_master(Section& section, Array& array, Context& context) {
    const std::string master = section.text("master");
    if (master.find("://") != std::string::npos) {
        if (!parse_master_url(master, array.master))
            section.mistake("master", "\"" + master + "\" is not the URL of a table, such as "
                                      "\"http://192.0.2.7:8080/pat\"");
    } else if (!master.empty() && !array.table.members.empty()) {
        read_member_master(section, master, array);
    }
    array.poll_headers = absolute(section.text("poll_headers"), context);
    if (!array.poll_headers.empty() && !section.has("master"))
        section.mistake("poll_headers", "is only used with a master");
}

}  // namespace conf
