#include "common/array/table.h"

#include <algorithm>
#include <unordered_set>

#include "common/base/text.h"

namespace array {
namespace {

using base::Errc;
using base::Error;
using std::chrono::seconds;

constexpr std::string_view kFirstLine = "Proxy Array Information/";
constexpr std::size_t kColumns = 9;
constexpr std::size_t kMaxMistakes = 20;
constexpr std::size_t kMaxQuoted = 60;

// What was read, for a log: cut, and nothing in it that a terminal obeys.
std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text.substr(0, kMaxQuoted)) out += c >= ' ' && c <= '~' ? c : '?';
    return out + (text.size() > kMaxQuoted ? "...\"" : "\"");
}

// The first word of a line of blanks and words.
std::string_view first_word(std::string_view line) noexcept {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    return line.substr(0, line.find_first_of(" \t"));
}

// A line before the empty line: "Name: value", or already a member when the empty line is
// missing.  A member's name may have a colon ("127.0.0.1:8080"), but then come its columns.
bool is_field(std::string_view line) {
    const auto word = first_word(line);
    if (word.find(':') == std::string_view::npos) return false;
    return word.ends_with(':') || base::split_words(line).size() < kColumns;
}

// "1.1" and "2.0": somebody knows more than this file.
bool version_is_higher(std::string_view version) noexcept {
    const auto major = base::parse_decimal(base::take_field(version, '.'), 1'000'000);
    const auto minor = base::parse_decimal(version, 1'000'000);
    return major && minor && (*major > 1 || (*major == 1 && *minor > 0));
}

unsigned seconds_of(TtlUnit unit) noexcept { return unit == TtlUnit::minutes ? 60 : 1; }

// Visible ASCII, as in an entity tag.
bool is_config_id(std::string_view text) noexcept {
    return !text.empty() && text.size() <= kMaxNameBytes &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~' && c != '"'; });
}

bool is_label(std::string_view text) noexcept {
    return text.size() <= kMaxNameBytes &&
           std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

class Parser {
  public:
    Parser(TtlUnit unit, std::vector<Mistake>* mistakes) noexcept
        : unit_(unit), mistakes_(mistakes) {}

    base::Result<Table> parse(std::string_view text);

  private:
    struct Field {
        const char* name;
        const char* wants;
        bool (*read)(std::string_view value, Parser& parser);
        bool seen = false;
    };
    static constexpr std::size_t kFields = 8;

    void refuse(std::string text) { note(Errc::malformed, std::move(text)); }
    void give_up(Errc code, std::string text);
    void note(Errc code, std::string text);
    void read_line(std::string_view line);
    void read_first(std::string_view line);
    void read_field(std::string_view line);
    void read_member(std::string_view line);
    void check_whole(std::string_view text);

    TtlUnit unit_;
    std::vector<Mistake>* mistakes_;
    Table table_;
    std::optional<std::uint64_t> promised_;  // X-Members
    std::unordered_set<std::string> names_;  // in lower case
    unsigned line_ = 0;
    bool in_members_ = false;
    bool failed_ = false;
    bool hopeless_ = false;  // the rest would only repeat it
    Errc first_ = Errc::malformed;

    // clang-format off
    Field fields_[kFields] = {
        {"ArrayEnabled", "0 or 1", [](std::string_view v, Parser& p) {
            p.table_.enabled = v == "1";
            return v == "0" || v == "1";
        }},
        {"ConfigID", "visible characters without quotes", [](std::string_view v, Parser& p) {
            p.table_.config_id = v;
            return is_config_id(v);
        }},
        {"ArrayName", "at most 255 visible characters", [](std::string_view v, Parser& p) {
            p.table_.name = v;
            return is_label(v);
        }},
        {"ListTTL", "a number above 0, of at most a year", [](std::string_view v, Parser& p) {
            const auto unit = seconds_of(p.unit_);
            constexpr auto kMost = static_cast<std::uint64_t>(kMaxListTtl.count());
            const auto n = base::parse_decimal(v, kMost / unit);
            p.table_.list_ttl = seconds(n.value_or(0) * unit);
            return n.value_or(0) > 0;
        }},
        {"X-Hash", "carp, carp-squid or hrw", [](std::string_view v, Parser& p) {
            return (p.table_.hash = hash_named(v)).has_value();
        }},
        {"X-Seed", "a number of 64 bits", [](std::string_view v, Parser& p) {
            const auto seed = base::parse_decimal(v);
            p.table_.seed = seed.value_or(0);
            return seed.has_value();
        }},
        {"X-Key", "url or host", [](std::string_view v, Parser& p) {
            return (p.table_.key = key_kind_named(v)).has_value();
        }},
        {"X-Members", "a number", [](std::string_view v, Parser& p) {
            return (p.promised_ = base::parse_decimal(v)).has_value();
        }},
    };
    // clang-format on
};

void Parser::give_up(Errc code, std::string text) {
    hopeless_ = true;
    note(code, std::move(text));
}

void Parser::note(Errc code, std::string text) {
    if (!failed_ || hopeless_) first_ = code;
    failed_ = true;
    if (mistakes_ != nullptr && mistakes_->size() < kMaxMistakes)
        mistakes_->push_back({line_, std::move(text)});
}

base::Result<Table> Parser::parse(std::string_view text) {
    if (text.size() > kMaxTableBytes) give_up(Errc::too_large, "the table is above 1 MiB");
    for (std::string_view rest = text; !rest.empty() && !hopeless_;) {
        ++line_;
        auto line = base::take_field(rest, '\n');
        if (line.ends_with('\r')) line.remove_suffix(1);
        read_line(line);
    }
    if (!failed_) check_whole(text);
    if (failed_) return Error{first_, 0, "proxy array table"};
    return std::move(table_);
}

void Parser::read_line(std::string_view line) {
    if (line_ == 1) return read_first(line);
    if (line.size() > kMaxLineBytes) return refuse("the line is too long");
    if (first_word(line).empty()) {
        in_members_ = true;
        return;
    }
    in_members_ = in_members_ || !is_field(line);
    if (in_members_) read_member(line);
    else read_field(line);
}

void Parser::read_first(std::string_view line) {
    if (!line.starts_with(kFirstLine))
        return give_up(Errc::malformed, "not a proxy array table: " + quoted(line));
    line.remove_prefix(kFirstLine.size());
    if (line == "1.0") return;
    give_up(version_is_higher(line) ? Errc::unsupported : Errc::malformed,
            "version " + quoted(line) + " is not 1.0");
}

void Parser::read_field(std::string_view line) {
    const auto name = base::trim(base::take_field(line, ':'));
    for (Field& field : fields_) {
        if (!base::iequals(field.name, name)) continue;
        if (field.seen) return refuse(std::string(field.name) + " is there twice");
        field.seen = true;
        const auto value = base::trim(line);
        if (!field.read(value, *this))
            refuse(field.name + (": " + quoted(value)) + " is not " + field.wants);
    }
}

void Parser::read_member(std::string_view line) {
    auto member = parse_member(line);
    if (!member)
        return refuse(std::string("malformed ") + member.error().what + " in " + quoted(line));
    if (table_.members.size() == kMaxMembers)
        return give_up(Errc::too_large, "more than 1024 members");
    if (!names_.insert(base::lower(member->name)).second)
        return refuse(quoted(member->name) + " is there twice");
    table_.members.push_back(std::move(*member));
}

// What only the end shows: a table that was cut off.
void Parser::check_whole(std::string_view text) {
    if (line_ == 0) refuse("the table is empty");
    else if (!text.ends_with('\n')) refuse("the last line is cut off");
    else if (promised_ && *promised_ != table_.members.size())
        refuse("X-Members is " + std::to_string(*promised_) + ", but there are " +
               std::to_string(table_.members.size()));
}

void add_field(std::string& text, std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

base::Result<Table> parse_table(std::string_view text, TtlUnit unit,
                                std::vector<Mistake>* mistakes) {
    return Parser(unit, mistakes).parse(text);
}

std::string to_text(const Table& table, TtlUnit unit) {
    std::string text = std::string(kFirstLine) + "1.0\r\n";
    add_field(text, "ArrayEnabled", table.enabled ? "1" : "0");
    if (!table.config_id.empty()) add_field(text, "ConfigID", table.config_id);
    if (!table.name.empty()) add_field(text, "ArrayName", table.name);
    if (table.list_ttl) {
        const auto n = seconds_of(unit);
        add_field(text, "ListTTL", std::to_string((table.list_ttl->count() + n - 1) / n));
    }
    if (table.hash) add_field(text, "X-Hash", to_text(*table.hash));
    if (table.seed != 0) add_field(text, "X-Seed", std::to_string(table.seed));
    if (table.key) add_field(text, "X-Key", to_text(*table.key));
    add_field(text, "X-Members", std::to_string(table.members.size()));
    text += "\r\n";
    for (const Member& member : table.members) text.append(to_line(member)).append("\r\n");
    return text;
}

std::string describe(const std::vector<Mistake>& mistakes) {
    std::string text;
    for (const Mistake& mistake : mistakes) {
        if (!text.empty()) text += "; ";
        text += "line " + std::to_string(mistake.line) + ": " + mistake.text;
    }
    return text;
}

}  // namespace array
