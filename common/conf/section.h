// section.h -- one group of weir.conf read through its option table.
//
// Layer:    conf
// Runs in:  master, weirctl
//
// A Section never stops at a mistake: it notes it and gives the default, so that
// one run finds them all.

#ifndef COMMON_CONF_SECTION_H
#define COMMON_CONF_SECTION_H

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/conf/option.h"
#include "common/conf/reader.h"
#include "common/conf/tree.h"

namespace conf {

class Section {
  public:
    // Notes what the group contains and the table does not.
    //
    // where:     the group as messages name it: "clusters.www".
    // Lifetime:  group, options and mistakes outlive the Section.
    Section(const Node& group, std::span<const Option> options, std::string where,
            std::vector<Mistake>& mistakes);

    // The value of an option, its default if it is absent or wrong.
    // Requires: the name is in the table, with the Unit that the function is named after.
    std::uint64_t bytes(std::string_view name);
    std::uint64_t count(std::string_view name);
    unsigned small(std::string_view name) { return static_cast<unsigned>(count(name)); }
    std::chrono::milliseconds time(std::string_view name);
    double real(std::string_view name);
    bool flag(std::string_view name);
    std::string text(std::string_view name);   // text, path, address: a string as it stands

    // The word as an enumerator; Enum's are in the order of the words.
    template <typename Enum>
    Enum word(std::string_view name) {
        return static_cast<Enum>(word_index(name));
    }

    // The node of a list or a group (a target: of whatever is there); null if absent or wrong.
    const Node* list(std::string_view name) { return aggregate(name, Node::Kind::list); }
    const Node* group(std::string_view name) { return aggregate(name, Node::Kind::group); }
    const Node* any(std::string_view name) const noexcept { return group_.find(name); }

    bool has(std::string_view name) const noexcept { return any(name) != nullptr; }

    // Notes a mistake about an option, at its line or else at that of the group.
    void mistake(std::string_view name, const std::string& text);
    // Notes a mistake about the group as a whole.
    void mistake(const std::string& text);
    // Notes that `name` is missing; `example` completes "write for example".
    void missing(std::string_view name, const std::string& example);

    const std::string& where() const noexcept { return where_; }
    const Node& node() const noexcept { return group_; }
    std::vector<Mistake>& mistakes() noexcept { return mistakes_; }

  private:
    const Option& option(std::string_view name) const noexcept;
    const Node* value(std::string_view name, Node::Kind kind, const char* wanted);
    std::uint64_t number(std::string_view name);
    std::size_t word_index(std::string_view name);
    const Node* aggregate(std::string_view name, Node::Kind kind);
    void refuse_unknown();

    const Node& group_;
    std::span<const Option> options_;
    std::string where_;
    std::vector<Mistake>& mistakes_;
};

// The words of an option that has some.
std::vector<std::string_view> words_of(const Option& option);

// A node as messages quote it: "\"64x\"", "12", "true", "a list", "a group".
std::string quote(const Node& node);

// "a", "a, b": for messages.
std::string join(std::span<const std::string_view> words);

// Notes a mistake at a node.
void note(std::vector<Mistake>& mistakes, const Node& at, const std::string& text);

}  // namespace conf

#endif  // COMMON_CONF_SECTION_H
