#include "common/http/range.h"

#include <algorithm>
#include <charconv>

#include "common/http/chars.h"

namespace http {
namespace {

// Takes 1*DIGIT off `text`.  What does not fit 64 bits is held at their end: it lies beyond
// any representation.
std::optional<std::uint64_t> take_number(std::string_view& text) noexcept {
    if (text.empty() || !is_digit(text.front())) return {};
    std::uint64_t number = 0;
    while (!text.empty() && is_digit(text.front())) {
        const auto digit = static_cast<std::uint64_t>(text.front() - '0');
        number = number > (UINT64_MAX - digit) / 10 ? UINT64_MAX : number * 10 + digit;
        text.remove_prefix(1);
    }
    return number;
}

bool take(std::string_view& text, char c) noexcept {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

// One range of a list, before it is seen against a size.
struct Spec {
    bool valid = false;
    bool satisfiable = false;
    ByteRange range;
};

// "-500": the last 500 bytes.
Spec suffix_spec(std::string_view text, std::uint64_t size) noexcept {
    const auto length = take_number(text);
    if (!length || !text.empty()) return {};
    if (*length == 0 || size == 0) return {true, false, {}};
    return {true, true, {size - std::min(*length, size), size - 1}};
}

// "500-999" or "500-".
Spec read_spec(std::string_view text, std::uint64_t size) noexcept {
    if (take(text, '-')) return suffix_spec(text, size);
    const auto first = take_number(text);
    if (!first || !take(text, '-')) return {};
    const auto last = text.empty() ? UINT64_MAX : take_number(text);
    if (!last || !text.empty() || *last < *first) return {};
    if (*first >= size) return {true, false, {}};
    return {true, true, {*first, std::min(*last, size - 1)}};
}

}  // namespace

bool RangeSet::overlaps(const ByteRange& range) const noexcept {
    return std::any_of(ranges().begin(), ranges().end(), [&range](const ByteRange& other) {
        return range.first <= other.last && other.first <= range.last;
    });
}

RangeSet::Outcome RangeSet::parse(std::string_view value, std::uint64_t size) noexcept {
    count_ = 0;
    if (!iequal(value.substr(0, 6), "bytes=")) return Outcome::whole;
    std::string_view list = value.substr(6);
    std::size_t specs = 0;
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        const std::string_view text = trim_ows(list.substr(0, comma));
        list.remove_prefix(std::min(comma + 1, list.size()));
        if (text.empty()) continue;
        const Spec spec = read_spec(text, size);
        if (!spec.valid || ++specs > kMaxRanges || (spec.satisfiable && overlaps(spec.range))) {
            count_ = 0;
            return Outcome::whole;
        }
        if (spec.satisfiable) ranges_[count_++] = spec.range;
    }
    if (specs == 0) return Outcome::whole;
    return count_ > 0 ? Outcome::partial : Outcome::unsatisfiable;
}

RangeSet::Outcome RangeSet::select(const RequestHead& request, const Validators& validators,
                                   std::uint64_t size, std::int64_t now_s) noexcept {
    count_ = 0;
    const Fields& fields = request.fields;
    if (request.method != Method::get || !fields.has(FieldName::range)) return Outcome::whole;
    const auto* line = fields.next(FieldName::range, fields.begin());
    const bool alone = fields.next(FieldName::range, line + 1) == fields.end();
    if (!alone || !if_range_holds(request, validators, now_s)) return Outcome::whole;
    return parse(line->value, size);
}

std::optional<ContentRange> parse_content_range(std::string_view value) noexcept {
    if (!iequal(value.substr(0, 6), "bytes ")) return {};
    std::string_view rest = value.substr(6);
    ContentRange found;
    if (!take(rest, '*')) {
        const auto first = take_number(rest);
        if (!first || !take(rest, '-')) return {};
        const auto last = take_number(rest);
        if (!last || *last < *first || *last == UINT64_MAX) return {};
        found.range = ByteRange{*first, *last};
    }
    if (!take(rest, '/')) return {};
    if (!take(rest, '*')) {
        found.size = take_number(rest);
        if (!found.size) return {};
    }
    const bool beyond = found.range && found.size && found.range->last >= *found.size;
    if (!rest.empty() || beyond || (!found.range && !found.size)) return {};
    return found;
}

void ContentRangeText::put(std::string_view text) noexcept {
    size_ += text.copy(text_.data() + size_, text_.size() - size_);
}

void ContentRangeText::put(std::uint64_t number) noexcept {
    char* at = text_.data() + size_;
    const char* end = std::to_chars(at, text_.data() + text_.size(), number).ptr;
    size_ += static_cast<std::size_t>(end - at);
}

ContentRangeText::ContentRangeText(const ByteRange& range, std::uint64_t size) noexcept {
    put("bytes ");
    put(range.first);
    put("-");
    put(range.last);
    put("/");
    put(size);
}

ContentRangeText::ContentRangeText(std::uint64_t size) noexcept {
    put("bytes */");
    put(size);
}

}  // namespace http
