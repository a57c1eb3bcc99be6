#include "common/array/member.h"

#include <arpa/inet.h>

#include <charconv>
#include <iterator>
#include <optional>

namespace array {
namespace {

using base::Errc;
using base::Error;

// Takes the next column off `line`; empty at its end.  A CR counts as space, so
// that lines of a fetched table need no trimming.
std::string_view next_column(std::string_view& line) noexcept {
    constexpr std::string_view kSpace = " \t\r\n";
    line.remove_prefix(std::min(line.find_first_not_of(kSpace), line.size()));
    const auto column = line.substr(0, line.find_first_of(kSpace));
    line.remove_prefix(column.size());
    return column;
}

template <typename Number>
bool to_number(std::string_view text, Number& number) noexcept {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

bool numeric_address(std::string_view text) {
    unsigned char bytes[sizeof(in6_addr)];
    const std::string copy(text);
    return ::inet_pton(AF_INET, copy.c_str(), bytes) == 1 ||
           ::inet_pton(AF_INET6, copy.c_str(), bytes) == 1;
}

// Visible ASCII: what may stand in a log and in another table.
bool visible(std::string_view text, std::size_t max) noexcept {
    for (const char c : text)
        if (c <= ' ' || c > '~') return false;
    return !text.empty() && text.size() <= max;
}

// The name goes into a hash and into a PAC file: no quotes and nothing that ends a proxy
// or a comment there.
bool host_name(std::string_view text) noexcept {
    return visible(text, kMaxNameBytes) &&
           text.find_first_of("\"'\\/;,<>") == std::string_view::npos;
}

bool http_url(std::string_view text) noexcept {
    return (text.starts_with("http://") || text.starts_with("https://")) &&
           visible(text, kMaxUrlBytes);
}

bool same_word(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if ((static_cast<unsigned char>(a[i]) | 0x20u) != static_cast<unsigned char>(b[i]))
            return false;
    return true;
}

// The draft says UP and DOWN, its oldest implementation on and off.
std::optional<bool> status(std::string_view text) noexcept {
    if (same_word(text, "up") || same_word(text, "on")) return true;
    if (same_word(text, "down") || same_word(text, "off")) return false;
    return {};
}

// One function per column: stores what it read and says whether it is well formed.
struct Column {
    const char* name;
    bool (*read)(std::string_view text, Member& member);
};

constexpr Column kColumns[] = {
    {"name", [](std::string_view text, Member& m) { return m.name = text, host_name(text); }},
    {"address",
     [](std::string_view text, Member& m) { return m.address = text, numeric_address(text); }},
    {"port",
     [](std::string_view text, Member& m) { return to_number(text, m.port) && m.port > 0; }},
    {"table URL",
     [](std::string_view text, Member& m) { return m.table_url = text, http_url(text); }},
    {"agent",
     [](std::string_view text, Member& m) {
         return m.agent = text, visible(text, kMaxNameBytes);
     }},
    {"state time",
     [](std::string_view text, Member& m) { return to_number(text, m.state_time_s); }},
    {"status",
     [](std::string_view text, Member& m) {
         const auto up = status(text);
         m.up = up.value_or(false);
         return up.has_value();
     }},
    {"load factor",
     [](std::string_view text, Member& m) { return to_number(text, m.load_factor); }},
    {"cache size", [](std::string_view text, Member& m) { return to_number(text, m.cache_mb); }},
};

}  // namespace

base::Result<Member> parse_member(std::string_view line) {
    Member member;
    for (const Column& column : kColumns)
        if (!column.read(next_column(line), member)) return Error{Errc::malformed, 0, column.name};
    return member;  // columns after the ninth are a later version's: ignored
}

std::string to_line(const Member& member) {
    std::string line;
    for (const std::string& column :
         {member.name, member.address, std::to_string(member.port), member.table_url, member.agent,
          std::to_string(member.state_time_s), std::string(member.up ? "UP" : "DOWN"),
          std::to_string(member.load_factor), std::to_string(member.cache_mb)}) {
        if (!line.empty()) line += ' ';
        line += column;
    }
    return line;
}

}  // namespace array
