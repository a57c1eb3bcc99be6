#include "originsim/query.h"

#include <utility>

#include "common/base/text.h"

#include "originsim/bad_head.h"
#include "originsim/law.h"

namespace originsim {
namespace {

using Kind = QueryWord::Kind;
using Number = std::uint64_t;
using Text = std::string_view;

constexpr std::size_t kMaxFields = 16;
constexpr unsigned kMaxEarly = 1000;
constexpr std::int64_t kMaxSeconds = 1ll << 40;

// Names that only the connection itself may write: a wrong one is ordered with wl or bad.
constexpr Text kFramingFields[] = {"content-length", "transfer-encoding", "connection"};

template <auto member>
bool set_number(Query& query, Number number, bool, Text) {
    query.*member = number;
    return true;
}
template <auto member>
bool set_flag(Query& query, Number number, bool, Text) {
    query.*member = number > 0;
    return true;
}
template <auto member>
bool set_text(Query& query, Number, bool, Text text) {
    query.*member = std::string(text);
    return true;
}
template <auto member>
bool set_signed(Query& query, Number number, bool negative, Text) {
    if (number > static_cast<Number>(kMaxSeconds)) return false;
    const auto value = static_cast<std::int64_t>(number);
    query.*member = negative ? -value : value;
    return true;
}
bool set_status(Query& query, Number number, bool, Text) {
    query.status = static_cast<std::uint16_t>(number);
    return number >= 200 && number <= 599;
}
bool set_early(Query& query, Number number, bool, Text) {
    query.early = static_cast<std::uint16_t>(number);
    return number >= 100 && number <= 199 && number != 101;
}
bool set_early_count(Query& query, Number number, bool, Text) {
    query.early_count = static_cast<unsigned>(number);
    return number <= kMaxEarly;
}
bool set_keep_alive(Query& query, Number number, bool, Text) {
    query.close = number == 0;
    return true;
}
bool set_ignored(Query&, Number, bool, Text) { return true; }

bool set_field(Query& query, Number, bool, Text text) {
    const std::size_t colon = text.find(':');
    if (colon == 0 || colon == Text::npos || query.fields.size() == kMaxFields) return false;
    const Text name = text.substr(0, colon);
    if (name.find_first_of(" \t\"(),/;<=>?@[\\]{}") != Text::npos) return false;
    for (const Text framing : kFramingFields)
        if (base::iequals(name, framing)) return false;
    query.fields.emplace_back(text);
    return true;
}
bool set_law(Query& query, Number, bool, Text text) {
    query.law = parse_law(text);
    return query.law.has_value();
}
bool set_bad_head(Query& query, Number, bool, Text text) {
    query.bad_head = find_bad_head(text);
    return query.bad_head.has_value();
}

// clang-format off
constexpr QueryWord kWords[] = {
    {Kind::number, "s", "bytes", "size of the body", true, set_number<&Query::size>},
    {Kind::number, "r", "status", "status code of the answer", true, set_status},
    {Kind::number, "t", "ms", "time until the head is sent, beside the service time", true, set_number<&Query::delay_ms>},
    {Kind::flag, "c", "0 or 1", "0: Cache-Control: no-cache", true, set_flag<&Query::cacheable>},
    {Kind::flag, "A", "0 or 1", "answer before the request body is read", true, set_flag<&Query::answer_first>},
    {Kind::flag, "C", "0 or 1", "close the connection after the answer", true, set_flag<&Query::close>},
    {Kind::flag, "K", "0 or 1", "keep the connection, which is the default; takes a C back", true, set_keep_alive},
    {Kind::flag, "k", "0 or 1", "chunked instead of Content-Length", true, set_flag<&Query::chunked>},
    {Kind::flag, "R", "0 or 1", "random bytes, which do not compress, instead of text", true, set_flag<&Query::random>},

    {Kind::text, "cc", "text", "Cache-Control", false, set_text<&Query::cache_control>},
    {Kind::text, "etag", "text", "ETag, in quotes unless it has them; empty for none", false, set_text<&Query::etag>},
    {Kind::text, "lm", "seconds ago or date", "Last-Modified; empty for none", false, set_text<&Query::last_modified>},
    {Kind::signed_number, "expires", "seconds from now", "Expires", false, set_signed<&Query::expires_s>},
    {Kind::signed_number, "age", "seconds", "Age", false, set_signed<&Query::age_s>},
    {Kind::signed_number, "date", "seconds from now", "Date of the answer", false, set_signed<&Query::date_s>},
    {Kind::text, "vary", "names", "Vary; the fields named change the content as well", false, set_text<&Query::vary>},
    {Kind::text, "type", "text", "Content-Type; empty for none", false, set_text<&Query::type>},
    {Kind::text, "loc", "text", "Location", false, set_text<&Query::location>},
    {Kind::text, "setcookie", "text", "Set-Cookie", false, set_text<&Query::set_cookie>},
    {Kind::text, "h", "Name: value", "any other field; may be repeated", false, set_field},
    {Kind::text, "v", "text", "nothing by itself: another version, another content and ETag", false, set_ignored},
    {Kind::number, "every", "seconds", "content, ETag and Last-Modified change so often", false, set_number<&Query::every_s>},
    {Kind::flag, "norange", "0 or 1", "ignore Range", false, set_flag<&Query::no_range>},
    {Kind::flag, "nocond", "0 or 1", "ignore If-None-Match and the like", false, set_flag<&Query::no_condition>},
    {Kind::flag, "echo", "0 or 1", "the body is the head of the request as it came", false, set_flag<&Query::echo>},
    {Kind::number, "early", "status", "an interim answer that is sent first: 100, 102, 103", false, set_early},
    {Kind::number, "earlyn", "count", "how many of them", false, set_early_count},
    {Kind::text, "d", "law", "service time of this request: KIND:A[:B[:P]], see weir.conf(5)", false, set_law},
    {Kind::number, "drip", "bytes per second", "rate of the body", false, set_number<&Query::drip>},
    {Kind::number, "pause", "ms", "wait before the last byte of the body", false, set_number<&Query::pause_ms>},

    {Kind::number, "stall", "ms", "no answer for that time, 0 for ever; then an orderly close", false, set_number<&Query::stall_ms>},
    {Kind::number, "reset", "bytes", "break the connection after so much body; 0: before the head", false, set_number<&Query::reset_at>},
    {Kind::number, "cut", "bytes", "close the connection in an orderly way after so much body", false, set_number<&Query::cut_at>},
    {Kind::signed_number, "wl", "bytes", "add this to Content-Length only", false, set_signed<&Query::wrong_length>},
    {Kind::text, "bad", "kind", "a malformed answer, by name or number", false, set_bad_head},
};
// clang-format on

constexpr bool is_separator(char c) noexcept {
    return c == '&' || c == '?' || c == ',' || c == ';' || c == '/';
}

const QueryWord* find_word(Text name) noexcept {
    for (const QueryWord& word : kWords)
        if (name == word.name) return &word;
    return nullptr;
}

// Takes the name in front of '=' off `rest`; empty if what stands there has no value.
Text take_name(Text& rest) noexcept {
    std::size_t end = 0;
    while (end < rest.size() && rest[end] != '=' && !is_separator(rest[end])) ++end;
    const bool has_value = end < rest.size() && rest[end] == '=';
    const Text name = has_value ? rest.substr(0, end) : Text();
    rest.remove_prefix(end < rest.size() ? end + 1 : end);
    return name;
}

// Multiplies by the suffixes at the front of `rest`.  False on overflow.
bool take_suffixes(Text& rest, Number& number, base::Random& random) noexcept {
    for (; !rest.empty(); rest.remove_prefix(1)) {
        const char c = base::to_lower(rest.front());
        if (c == 'r') {
            number = static_cast<Number>(static_cast<double>(number) * random.unit());
            continue;
        }
        const unsigned shift = c == 'k' ? 10 : c == 'm' ? 20 : c == 'g' ? 30 : 0;
        if (shift == 0) return true;
        if (number > (UINT64_MAX >> 1) >> shift) return false;
        number <<= shift;
    }
    return true;
}

// A number up to the next separator, which is taken too.
bool take_number(Text& rest, Number& number, bool& negative, base::Random& random) noexcept {
    negative = !rest.empty() && rest.front() == '-';
    if (negative) rest.remove_prefix(1);
    std::size_t digits = 0;
    while (digits < rest.size() && base::is_digit(rest[digits])) ++digits;
    const auto value = base::parse_decimal(rest.substr(0, digits), UINT64_MAX >> 1);
    if (!value) return false;
    number = *value;
    rest.remove_prefix(digits);
    if (!take_suffixes(rest, number, random)) return false;
    if (rest.empty()) return true;
    const bool ended = is_separator(rest.front());
    rest.remove_prefix(1);
    return ended;
}

// Replaces %XX.  False for a broken escape or a byte that a field value cannot hold.
bool decode(Text text, std::string& out) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto c = static_cast<unsigned char>(text[i]);
        if (c == '%') {
            const auto byte = base::parse_hex(text.substr(i + 1, 2));
            if (!byte || i + 2 >= text.size()) return false;
            c = static_cast<unsigned char>(*byte);
            i += 2;
        }
        if ((c < 0x20 && c != '\t') || c == 0x7f) return false;
        out += static_cast<char>(c);
    }
    return true;
}

bool take_value(const QueryWord& word, Text& rest, Query& query, base::Random& random) {
    if (word.kind == Kind::text) {
        std::string text;
        return decode(base::take_field(rest, '&'), text) && word.set(query, 0, false, text);
    }
    Number number = 0;
    bool negative = false;
    if (!take_number(rest, number, negative, random)) return false;
    return (!negative || word.kind == Kind::signed_number) &&
           word.set(query, number, negative, {});
}

}  // namespace

std::span<const QueryWord> query_words() noexcept { return kWords; }

base::Result<Query> parse_query(std::string_view query, base::Random& random) {
    Query result;
    while (!query.empty()) {
        const Text name = take_name(query);
        if (name.empty()) continue;
        const QueryWord* word = find_word(name);
        if (word == nullptr) {
            base::take_field(query, '&');
            continue;
        }
        if (!take_value(*word, query, result, random))
            return base::Error{base::Errc::malformed, 0, word->name};
        result.ordered = true;
    }
    return result;
}

std::string_view query_of(std::string_view target) noexcept {
    const std::size_t mark = target.find('?');
    return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

std::string_view path_of(std::string_view target) noexcept {
    return target.substr(0, target.find('?'));
}

}  // namespace originsim
