#include "common/conf/reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "common/conf/options.h"
#include "common/conf/parts.h"
#include "common/conf/section.h"
#include "common/conf/tree.h"
#include "common/conf/whole.h"

namespace conf {
namespace {

constexpr std::size_t kLongestName = 63;  // names become parts of file names

bool is_instance_name(std::string_view name) noexcept {
    return name.size() <= kLongestName && name.find('*') == std::string_view::npos;
}

// Reads every group of the group `kind` with `read`, in the order of the file.
template <typename Part>
std::vector<Part> read_all(Section& file, std::string_view kind, Context& context,
                           Part (*read)(const Node&, Context&)) {
    std::vector<Part> parts;
    const Node* group = file.group(kind);
    if (group == nullptr) return parts;
    for (const Node& node : group->children) {
        const std::string where = std::string(kind) + "." + node.name;
        if (!is_instance_name(node.name))
            note(context.mistakes, node, where + ": a name has at most 63 letters, digits, "
                 "\"-\" and \"_\"");
        if (node.kind == Node::Kind::group) {
            parts.push_back(read(node, context));
            continue;
        }
        note(context.mistakes, node, where + ": " + quote(node) + " is not a group: { ... }");
        // A stand-in keeps the indices of the parts equal to those of the tree.
        parts.emplace_back().name = node.name;
    }
    return parts;
}

// Main file first, then line by line.
void sort_mistakes(std::vector<Mistake>& mistakes, const std::string& name) {
    std::ranges::stable_sort(mistakes, [&name](const Mistake& a, const Mistake& b) {
        if (a.file != b.file) return a.file == name || (b.file != name && a.file < b.file);
        return a.line < b.line;
    });
}

std::string absolute_path(const std::string& path) {
    std::error_code error;
    const auto full = std::filesystem::absolute(path, error);
    return error ? path : full.lexically_normal().string();
}

void read_site(const Node& root, Site& site, std::vector<Mistake>& mistakes) {
    const auto directory = std::filesystem::path(site.file).parent_path().string();
    Context context{root, mistakes, directory, false, {}};
    Section file(root, kFileOptions, "weir.conf", mistakes);
    static const Node none;
    const Node* general = file.group("site");
    site.general = read_general(general != nullptr ? *general : none, context);
    site.clusters = read_all(file, "clusters", context, read_cluster);
    site.arrays = read_all(file, "arrays", context, read_array);
    site.proxies = read_all(file, "proxies", context, read_proxy);
    site.origins = read_all(file, "origins", context, read_origin);
    if (mistakes.empty() && site.clusters.empty() && site.proxies.empty() && site.origins.empty())
        note(mistakes, root, "weir.conf: nothing to run: neither clusters, proxies nor origins");
    check_whole(site, context);
}

}  // namespace

Reading read_file(const std::string& path) {
    const auto text = slurp(path);
    if (text) return read_text(*text, path);
    Reading reading;
    reading.mistakes.push_back({path, 0, std::string("cannot be read: ") + std::strerror(errno)});
    return reading;
}

Reading read_text(const std::string& text, const std::string& name) {
    Reading reading;
    reading.site.file = absolute_path(name);
    const auto root = parse_tree(text, name, reading.mistakes);
    if (root) read_site(*root, reading.site, reading.mistakes);
    if (reading.good()) link(reading.site);
    sort_mistakes(reading.mistakes, name);
    return reading;
}

std::string describe(const std::vector<Mistake>& mistakes) {
    std::string text;
    for (const Mistake& mistake : mistakes) {
        text += mistake.file;
        if (mistake.line > 0) text += ":" + std::to_string(mistake.line);
        text += ": " + mistake.text + "\n";
    }
    return text;
}

}  // namespace conf
