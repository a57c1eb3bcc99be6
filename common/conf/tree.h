// tree.h -- a parsed file as a tree of plain values that know where they stand.
//
// Layer:    conf (tree.cc is the only home of libconfig)
// Runs in:  master, weirctl

#ifndef COMMON_CONF_TREE_H
#define COMMON_CONF_TREE_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/conf/reader.h"

namespace conf {

struct Node {
    enum class Kind : std::uint8_t { group, list, text, number, flag };

    Kind kind = Kind::group;
    std::string name;              // empty in lists
    std::string file;
    int line = 0;
    std::string text;              // of a text its value; of a number its digits
    bool flag = false;
    std::vector<Node> children;    // of groups and lists, in the order of the file

    // The child of that name, or null.
    const Node* find(std::string_view child) const noexcept;
};

// Parses `text`; the root is a group.  `name` is the file it came from; files that
// it includes are looked for in the same directory.
// Errors:  nothing, with one mistake added: the parser cannot go on after it.
std::optional<Node> parse_tree(const std::string& text, const std::string& name,
                               std::vector<Mistake>& mistakes);

// The bytes of a regular file of at most 16 MiB, or nothing with errno set.
std::optional<std::string> slurp(const std::string& path);

}  // namespace conf

#endif  // COMMON_CONF_TREE_H
