#include "common/http/url.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>

#include "common/http/authority.h"
#include "common/http/chars.h"

namespace http {
namespace {

constexpr base::Error kMalformed{base::Errc::malformed, 0, "URL"};
constexpr char kHexDigits[] = "0123456789ABCDEF";

// Appends to a buffer and remembers whether everything fitted.
class Writer {
  public:
    explicit Writer(std::span<char> out) noexcept : out_(out) {}

    void put(char c) noexcept {
        if (used_ < out_.size())
            out_[used_++] = c;
        else
            ok_ = false;
    }
    void put(std::string_view text) noexcept {
        if (!room_for(text.size())) return;
        std::memcpy(out_.data() + used_, text.data(), text.size());
        used_ += text.size();
    }
    void put_lower(std::string_view text) noexcept {
        if (!room_for(text.size())) return;
        for (const char c : text) out_[used_++] = to_lower(c);
    }
    void cut(std::size_t size) noexcept { used_ = size; }
    std::size_t size() const noexcept { return used_; }
    bool ok() const noexcept { return ok_; }
    std::string_view from(std::size_t start) const noexcept {
        return {out_.data() + start, used_ - start};
    }

  private:
    bool room_for(std::size_t bytes) noexcept { return ok_ = ok_ && bytes <= out_.size() - used_; }

    std::span<char> out_;
    std::size_t used_ = 0;
    bool ok_ = true;
};

// The byte that the escape at the start of `text` stands for, or -1.
int escaped_byte(std::string_view text) noexcept {
    if (text.size() < 3 || text[0] != '%') return -1;
    const int high = hex_value(text[1]), low = hex_value(text[2]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

void put_escape(Writer& out, int byte) noexcept {
    out.put('%');
    out.put(kHexDigits[byte >> 4]);
    out.put(kHexDigits[byte & 15]);
}

// Copies `text` with its escapes in normal form.  Returns false if a '%' begins no escape
// and `strict` is set.  Otherwise such a '%' stays, and an escape within two characters
// after it is not decoded: the result could form a new escape ("%%341" is not "%41").
bool put_normal(Writer& out, std::string_view text, bool strict) noexcept {
    if (text.find('%') == std::string_view::npos) {  // nearly always
        out.put(text);
        return true;
    }
    std::size_t since_percent = 2;  // characters written since a '%' that stands alone
    while (!text.empty()) {
        const int byte = escaped_byte(text);
        if (byte < 0) {
            if (text[0] == '%' && strict) return false;
            since_percent = text[0] == '%' ? 0 : since_percent + 1;
            out.put(text[0]);
            text.remove_prefix(1);
            continue;
        }
        if (is_in(static_cast<char>(byte), kUnreserved) && since_percent >= 2) {
            out.put(static_cast<char>(byte));
        } else {
            put_escape(out, byte);
            since_percent = 2;
        }
        text.remove_prefix(3);
    }
    return true;
}

// Takes the last segment off what was written since `start`: "/a/b" becomes "/a".
void pop_segment(Writer& out, std::size_t start) noexcept {
    const std::size_t slash = out.from(start).rfind('/');
    out.cut(slash == std::string_view::npos ? start : start + slash);
}

// Removes dot segments from the path written since `start` (RFC 3986 section 5.2.4).
// The result is never longer, so it is built in place.
void remove_dot_segments(Writer& out, std::size_t start) noexcept {
    std::string_view rest = out.from(start);
    if (rest.find("/.") == std::string_view::npos) return;  // nearly always
    out.cut(start);
    while (!rest.empty()) {  // rest begins with a slash
        const std::size_t end = std::min(rest.find('/', 1), rest.size());
        const std::string_view segment = rest.substr(1, end - 1);
        const bool last = end == rest.size();
        const bool dots = segment == "." || segment == "..";
        if (segment == "..") pop_segment(out, start);
        if (!dots)
            for (const char c : rest.substr(0, end)) out.put(c);
        else if (last)
            out.put('/');
        rest.remove_prefix(end);
    }
}

bool put_path(Writer& out, std::string_view path) noexcept {
    const std::size_t start = out.size();
    if (path == "*") {
        out.put('*');
        return true;
    }
    if (path.empty() || path.front() != '/' || !put_normal(out, path, true)) return false;
    if (out.ok()) remove_dot_segments(out, start);
    return true;
}

void put_authority(Writer& out, const UrlParts& parts, unsigned own_port) noexcept {
    out.put_lower(parts.host);
    unsigned port = own_port;
    std::from_chars(parts.port.data(), parts.port.data() + parts.port.size(), port);
    if (port == own_port) return;
    char digits[10];
    const char* end = std::to_chars(digits, digits + sizeof digits, port).ptr;
    out.put(':');
    out.put(std::string_view(digits, static_cast<std::size_t>(end - digits)));
}

}  // namespace

base::Result<Url> normalise_url(const UrlParts& parts, std::span<char> buffer) noexcept {
    Writer out(buffer);
    out.put_lower(parts.scheme);
    out.put("://");
    const std::size_t authority = out.size();
    put_authority(out, parts, iequal(parts.scheme, "https") ? 443 : 80);
    const std::size_t path = out.size();
    const std::size_t mark = std::min(parts.target.find('?'), parts.target.size());
    if (!put_path(out, parts.target.substr(0, mark))) return kMalformed;
    const std::size_t query = out.size();
    put_normal(out, parts.target.substr(mark), false);
    if (!out.ok()) return base::Error{base::Errc::too_large, 0, "URL"};

    const std::string_view text = out.from(0);
    Url url;
    url.text = text;
    url.authority = text.substr(authority, path - authority);
    url.target = text.substr(path);
    url.path = text.substr(path, query - path);
    url.query = text.substr(std::min(query + 1, text.size()));
    return url;
}

UrlParts parts_of(const RequestHead& head, std::string_view scheme) noexcept {
    return {head.scheme.empty() ? scheme : head.scheme, head.host, head.port, head.path};
}

base::Result<UrlParts> split_url(std::string_view text) noexcept {
    const std::size_t colon = text.find("://");
    if (colon == std::string_view::npos || !all_in(text, kTarget)) return kMalformed;
    UrlParts parts;
    parts.scheme = text.substr(0, colon);
    if (!iequal(parts.scheme, "http") && !iequal(parts.scheme, "https")) return kMalformed;
    const std::string_view rest = text.substr(colon + 3);
    const std::size_t slash = std::min(rest.find_first_of("/?"), rest.size());
    auto authority = parse_authority(rest.substr(0, slash));
    if (!authority) return kMalformed;
    parts.host = authority->host;
    parts.port = authority->port;
    parts.target = slash == rest.size() ? "/" : rest.substr(slash);
    if (parts.target.front() != '/') return kMalformed;
    return parts;
}

// RFC 3986 section 5.2.2; dot segments are removed by normalise_url().
base::Result<Url> resolve_url(std::string_view base, std::string_view reference,
                              std::span<char> buffer) {
    reference = reference.substr(0, reference.find('#'));
    const std::size_t authority = base.find("://") + 3;
    const std::size_t path = std::min(base.find('/', authority), base.size());
    const std::size_t query = std::min(base.find('?', path), base.size());
    const std::size_t delimiter = reference.find_first_of(":/?");
    std::string text;
    if (delimiter != std::string_view::npos && reference[delimiter] == ':') {
        text = reference;
    } else if (reference.starts_with("//")) {
        text.append(base, 0, authority - 2).append(reference);
    } else if (reference.starts_with('/')) {
        text.append(base, 0, path).append(reference);
    } else if (reference.empty()) {
        text = base;
    } else if (reference.front() == '?') {
        text.append(base, 0, query).append(reference);
    } else {
        text.append(base, 0, base.rfind('/', query - 1) + 1).append(reference);
    }
    const auto parts = split_url(text);
    if (!parts) return parts.error();
    return normalise_url(*parts, buffer);
}

bool QueryReader::next(Pair& pair) noexcept {
    while (!rest_.empty()) {
        const std::size_t end = std::min(rest_.find('&'), rest_.size());
        const std::string_view text = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        if (text.empty()) continue;
        const std::size_t equals = std::min(text.find('='), text.size());
        pair.name = text.substr(0, equals);
        pair.value = text.substr(std::min(equals + 1, text.size()));
        return true;
    }
    return false;
}

}  // namespace http
