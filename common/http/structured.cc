#include "common/http/structured.h"

#include <algorithm>
#include <utility>

#include "common/http/chars.h"

namespace http {
namespace {

constexpr base::Error kMalformed{base::Errc::malformed, 0, "structured field"};
constexpr base::Error kTooLarge{base::Errc::too_large, 0, "structured field"};
constexpr std::size_t kMaxIntegerDigits = 15;
constexpr std::size_t kMaxDecimalDigits = 12;  // before the point
constexpr std::size_t kMaxFractionDigits = 3;

constexpr bool is_lower_alpha(char c) noexcept {
    return c >= 'a' && c <= 'z';
}
constexpr bool is_alpha(char c) noexcept {
    return is_lower_alpha(to_lower(c));
}
constexpr bool is_key_char(char c) noexcept {
    return is_lower_alpha(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == '*';
}
constexpr bool is_base64(char c) noexcept {
    return is_alpha(c) || is_digit(c) || c == '+' || c == '/' || c == '=';
}
constexpr bool is_lower_hex(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'f');
}

}  // namespace

// The algorithms of RFC 9651 section 4.2, one function each.  Every function returns false
// on a mistake; `fault` is then set.
class StructuredParser {
  public:
    StructuredParser(StructuredField& field, std::string_view text) noexcept
        : field_(field), rest_(text) {}

    base::Status item() noexcept {
        skip_sp();
        Member* member = new_member();
        const bool good =
            member != nullptr && read_item(member->item) && (skip_sp(), rest_.empty());
        return good ? base::ok() : fail();
    }
    base::Status list() noexcept {
        return members([this] {
            Member* member = new_member();
            return member != nullptr && read_member(*member);
        });
    }
    base::Status dictionary() noexcept {
        return members([this] { return read_entry(); });
    }

  private:
    base::Status fail() noexcept {
        field_.clear();
        return full_ ? kTooLarge : kMalformed;
    }

    // Member *( OWS "," OWS member ), with blanks around all of it.
    template <typename ReadMember>
    base::Status members(ReadMember read) noexcept {
        skip_sp();
        while (!rest_.empty()) {
            if (!read()) return fail();
            skip_ows();
            if (rest_.empty()) return base::ok();
            if (!take(',')) return fail();
            skip_ows();
            if (rest_.empty()) return fail();  // a comma at the end
        }
        return base::ok();
    }

    // key [ "=" member / parameters ]; a repeated key replaces the value of the first.
    bool read_entry() noexcept {
        std::string_view key;
        if (!read_key(key)) return false;
        Member* member = find(key);
        if (member == nullptr) member = new_member();
        if (member == nullptr) return false;
        *member = Member{};
        member->key = key;
        if (take('=')) return read_member(*member);
        return read_parameters(member->item);  // the value is true
    }

    bool read_member(Member& member) noexcept {
        if (rest_.empty() || rest_.front() != '(') return read_item(member.item);
        member.inner_list = true;
        return read_inner_list(member) && read_parameters(member.item);
    }

    bool read_inner_list(Member& member) noexcept {
        take('(');
        const std::size_t first = field_.item_count_;
        for (;;) {
            skip_sp();
            if (take(')')) break;
            if (field_.item_count_ == field_.items_.size()) return no_room();
            Item& item = field_.items_[field_.item_count_++];
            item = Item{};
            if (!read_item(item) || rest_.empty()) return false;
            if (rest_.front() != ' ' && rest_.front() != ')') return false;
        }
        member.items = std::span(field_.items_).subspan(first, field_.item_count_ - first);
        return true;
    }

    bool read_item(Item& item) noexcept { return read_bare(item.value) && read_parameters(item); }

    bool read_parameters(Item& item) noexcept {
        const std::size_t first = field_.parameter_count_;
        while (take(';')) {
            skip_sp();
            Parameter parameter;
            if (!read_key(parameter.key)) return false;
            if (take('=') && !read_bare(parameter.value)) return false;
            if (!keep(parameter, first)) return false;
        }
        item.parameters =
            std::span(field_.parameters_).subspan(first, field_.parameter_count_ - first);
        return true;
    }

    // Stores a parameter of the item whose parameters begin at `first`.
    bool keep(const Parameter& parameter, std::size_t first) noexcept {
        for (std::size_t i = first; i < field_.parameter_count_; ++i)
            if (field_.parameters_[i].key == parameter.key) {
                field_.parameters_[i].value = parameter.value;
                return true;
            }
        if (field_.parameter_count_ == field_.parameters_.size()) return no_room();
        field_.parameters_[field_.parameter_count_++] = parameter;
        return true;
    }

    bool read_key(std::string_view& key) noexcept {
        if (rest_.empty() || (!is_lower_alpha(rest_.front()) && rest_.front() != '*')) return false;
        key = take_while(is_key_char);
        return true;
    }

    bool read_bare(BareItem& item) noexcept {
        if (rest_.empty()) return false;
        const char c = rest_.front();
        if (c == '-' || is_digit(c)) return read_number(item);
        if (c == '"') return read_string(item);
        if (c == '*' || is_alpha(c)) return read_token(item);
        if (c == ':') return read_bytes(item);
        if (c == '?') return read_boolean(item);
        if (c == '@') return read_date(item);
        return c == '%' && read_display(item);
    }

    bool read_number(BareItem& item) noexcept {
        const bool negative = take('-');
        const std::string_view whole = take_while(is_digit);
        if (whole.empty() || whole.size() > kMaxIntegerDigits) return false;
        item.kind = BareItem::Kind::integer;
        item.number = 0;
        for (const char c : whole) item.number = item.number * 10 + (c - '0');
        if (take('.')) {
            const std::string_view fraction = take_while(is_digit);
            if (whole.size() > kMaxDecimalDigits || fraction.empty() ||
                fraction.size() > kMaxFractionDigits)
                return false;
            item.kind = BareItem::Kind::decimal;
            for (std::size_t i = 0; i < kMaxFractionDigits; ++i)
                item.number = item.number * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
        }
        if (negative) item.number = -item.number;
        return true;
    }

    bool read_string(BareItem& item) noexcept {
        for (std::size_t i = 1; i < rest_.size(); ++i) {
            const char c = rest_[i];
            if (c == '"') {
                item.kind = BareItem::Kind::string;
                return take_text(item, 1, i);
            }
            if (c == '\\' && (++i == rest_.size() || (rest_[i] != '"' && rest_[i] != '\\')))
                return false;
            if (c < 0x20 || c > 0x7e) return false;
        }
        return false;
    }

    bool read_token(BareItem& item) noexcept {
        item.kind = BareItem::Kind::token;
        item.text = take_while([](char c) { return is_in(c, kToken) || c == ':' || c == '/'; });
        return true;
    }

    bool read_bytes(BareItem& item) noexcept {
        const std::size_t end = rest_.find(':', 1);
        if (end == std::string_view::npos) return false;
        const std::string_view inside = rest_.substr(1, end - 1);
        if (!std::all_of(inside.begin(), inside.end(), is_base64)) return false;
        item.kind = BareItem::Kind::bytes;
        return take_text(item, 1, end);
    }

    bool read_boolean(BareItem& item) noexcept {
        if (rest_.size() < 2 || (rest_[1] != '0' && rest_[1] != '1')) return false;
        item.kind = BareItem::Kind::boolean;
        item.truth = rest_[1] == '1';
        rest_.remove_prefix(2);
        return true;
    }

    bool read_date(BareItem& item) noexcept {
        take('@');
        if (!read_number(item) || item.kind != BareItem::Kind::integer) return false;
        item.kind = BareItem::Kind::date;
        return true;
    }

    bool read_display(BareItem& item) noexcept {
        if (rest_.size() < 2 || rest_[1] != '"') return false;
        for (std::size_t i = 2; i < rest_.size(); ++i) {
            const char c = rest_[i];
            if (c == '"') {
                item.kind = BareItem::Kind::display;
                return take_text(item, 2, i);
            }
            if (c < 0x20 || c > 0x7e) return false;
            if (c != '%') continue;
            if (i + 2 >= rest_.size() || !is_lower_hex(rest_[i + 1]) || !is_lower_hex(rest_[i + 2]))
                return false;
        }
        return false;
    }

    // Takes the text between `begin` and the delimiter at `end`, and the delimiter.
    bool take_text(BareItem& item, std::size_t begin, std::size_t end) noexcept {
        item.text = rest_.substr(begin, end - begin);
        rest_.remove_prefix(end + 1);
        return true;
    }

    template <typename Predicate>
    std::string_view take_while(Predicate in) noexcept {
        std::size_t size = 0;
        while (size < rest_.size() && in(rest_[size])) ++size;
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }

    bool take(char c) noexcept {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void skip_sp() noexcept {
        while (take(' ')) {
        }
    }
    void skip_ows() noexcept {
        while (take(' ') || take('\t')) {
        }
    }

    Member* find(std::string_view key) noexcept {
        return const_cast<Member*>(std::as_const(field_).find(key));
    }
    Member* new_member() noexcept {
        if (field_.member_count_ == field_.members_.size()) {
            no_room();
            return nullptr;
        }
        Member& member = field_.members_[field_.member_count_++];
        member = Member{};
        return &member;
    }
    bool no_room() noexcept {
        full_ = true;
        return false;
    }

    StructuredField& field_;
    std::string_view rest_;
    bool full_ = false;
};

namespace {

// Parses line after line, as if they were joined by commas.
template <typename ParseLine>
base::Status for_each_line(const Fields& fields, FieldName name, ParseLine parse) noexcept {
    for (const auto* line = fields.next(name, fields.begin()); line != fields.end();
         line = fields.next(name, line + 1))
        if (auto status = parse(line->value); !status) return status;
    return base::ok();
}

}  // namespace

const BareItem* Item::parameter(std::string_view key) const noexcept {
    for (const Parameter& parameter : parameters)
        if (parameter.key == key) return &parameter.value;
    return nullptr;
}

const Member* StructuredField::find(std::string_view key) const noexcept {
    for (const Member& member : members())
        if (member.key == key) return &member;
    return nullptr;
}

base::Status StructuredField::parse_item(std::string_view text) noexcept {
    clear();
    return StructuredParser(*this, text).item();
}

base::Status StructuredField::parse_list(std::string_view text) noexcept {
    clear();
    return StructuredParser(*this, text).list();
}

base::Status StructuredField::parse_dictionary(std::string_view text) noexcept {
    clear();
    return StructuredParser(*this, text).dictionary();
}

base::Status StructuredField::parse_list(const Fields& fields, FieldName name) noexcept {
    clear();
    return for_each_line(fields, name, [this](std::string_view line) {
        return StructuredParser(*this, line).list();
    });
}

base::Status StructuredField::parse_dictionary(const Fields& fields, FieldName name) noexcept {
    clear();
    return for_each_line(fields, name, [this](std::string_view line) {
        return StructuredParser(*this, line).dictionary();
    });
}

base::Status StructuredField::parse_dictionary(const Fields& fields,
                                               std::string_view name) noexcept {
    clear();
    for (const Field& field : fields)
        if (iequal(field.name, name))
            if (auto status = StructuredParser(*this, field.value).dictionary(); !status)
                return status;
    return base::ok();
}

void add_string(HeadWriter& head, std::string_view text) noexcept {
    head.add("\"");
    for (const char& c : text) {
        if (c == '"' || c == '\\') head.add("\\");
        const bool printable = c >= 0x20 && c <= 0x7e;
        head.add(printable ? std::string_view(&c, 1) : "?");
    }
    head.add("\"");
}

void add_token_or_string(HeadWriter& head, std::string_view text) noexcept {
    const bool starts = !text.empty() && (is_alpha(text.front()) || text.front() == '*');
    const bool token = starts && std::all_of(text.begin(), text.end(), [](char c) {
                           return is_in(c, kToken) || c == ':' || c == '/';
                       });
    token ? head.add(text) : add_string(head, text);
}

}  // namespace http
