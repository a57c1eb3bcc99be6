// Lines are complete and free of controls when they get here (LineReader), so what is left
// is to split them.  A head that arrives in pieces is parsed from its start again, but only
// when a control character has come in, because only that can change the answer: a client
// that drips a head costs one parse per line, not one per byte.

#include "common/http/head_parser.h"

#include <algorithm>

#include "common/http/authority.h"
#include "common/http/chars.h"
#include "common/http/framing.h"
#include "common/http/line_reader.h"
#include "common/http/request_target.h"

namespace http {
namespace {

constexpr base::Error kAgain{base::Errc::again, 0, "head"};

constexpr base::Error malformed(const char* what) noexcept {
    return {base::Errc::malformed, 0, what};
}
constexpr base::Error too_large(const char* what) noexcept {
    return {base::Errc::too_large, 0, what};
}
constexpr base::Error unsupported(const char* what) noexcept {
    return {base::Errc::unsupported, 0, what};
}

base::Error refusal(LineReader::Outcome outcome, const char* what) noexcept {
    if (outcome == LineReader::Outcome::again) return kAgain;
    if (outcome == LineReader::Outcome::too_long) return too_large(what);
    return malformed(what);
}

// True if the bytes from `from` on cannot change an earlier Errc::again.
bool still_again(std::string_view input, std::size_t from, const HeadLimits& limits) noexcept {
    if (from == 0 || from > input.size() || input.size() >= limits.head_bytes) return false;
    if (input[from - 1] == '\r') return false;
    const char* end = input.data() + input.size();
    if (find_control(input.data() + from, end) != end) return false;
    const std::size_t last_line = input.rfind('\n') + 1;  // 0 if there is none
    return input.size() - last_line <= limits.line_bytes;
}

base::Status parse_version(std::string_view text, std::uint8_t& minor) noexcept {
    const bool shape = text.size() == 8 && text.substr(0, 5) == "HTTP/" && is_digit(text[5]) &&
                       text[6] == '.' && is_digit(text[7]);
    if (!shape) return malformed("HTTP version");
    if (text[5] != '1') return unsupported("HTTP version");
    minor = text[7] == '0' ? 0 : 1;
    return base::ok();
}

base::Status parse_request_line(std::string_view line, RequestHead& head) noexcept {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return malformed("request line");
    head.method_text = line.substr(0, first);
    if (!is_token(head.method_text)) return malformed("method");
    head.method = method_of(head.method_text);
    head.target = line.substr(first + 1, last - first - 1);
    if (auto version = parse_version(line.substr(last + 1), head.minor); !version) return version;
    return parse_request_target(head);
}

// "HTTP/1.1 200 OK"; the blank before an empty reason may be missing, as many servers do.
base::Status parse_status_line(std::string_view line, ResponseHead& head) noexcept {
    const bool shape =
        line.size() >= 12 && line[8] == ' ' && (line.size() == 12 || line[12] == ' ');
    if (!shape) return malformed("status line");
    if (auto version = parse_version(line.substr(0, 8), head.minor); !version) return version;
    unsigned status = 0;
    for (const char c : line.substr(9, 3)) {
        if (!is_digit(c)) return malformed("status line");
        status = status * 10 + static_cast<unsigned>(c - '0');
    }
    if (status < 100 || status > 599) return malformed("status line");
    head.status = static_cast<std::uint16_t>(status);
    head.reason = line.substr(std::min<std::size_t>(13, line.size()));
    return base::ok();
}

// One field line: token ":" OWS value OWS.  A line that begins with a blank (folding) or has
// one before the colon has no token for a name, so it ends here too.
base::Status parse_field(std::string_view line, Fields& fields, FramingFields& framing) noexcept {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return malformed("field name");
    const std::string_view name = line.substr(0, colon);
    const FieldName id = field_name(name);
    // A name of the table is a token; only the others have to be looked at.
    if (id == FieldName::other && !is_token(name)) return malformed("field name");
    const std::string_view value = trim_ows(line.substr(colon + 1));
    fields.add(id, name, value);
    return framing.note(id, value);
}

base::Status parse_fields(LineReader& reader, const HeadLimits& limits, Fields& fields,
                          FramingFields& framing) noexcept {
    const std::size_t max_fields = std::min<std::size_t>(limits.fields, kMaxFields);
    for (;;) {
        std::string_view line;
        const auto outcome = reader.read(line);
        if (outcome != LineReader::Outcome::line) return refusal(outcome, "field line");
        if (line.empty()) return base::ok();
        if (fields.size() == max_fields) return too_large("fields");
        if (auto field = parse_field(line, fields, framing); !field) return field;
    }
}

// RFC 9112 section 3.2: the target of an absolute-form request overrides Host, but Host must
// be there and valid all the same.
base::Status settle_host(RequestHead& head) noexcept {
    if (!head.fields.has(FieldName::host))
        return head.minor == 0 ? base::ok() : base::Status(malformed("Host"));
    const auto* line = head.fields.next(FieldName::host, head.fields.begin());
    const bool alone = head.fields.next(FieldName::host, line + 1) == head.fields.end();
    const std::string_view text = line->value;
    auto host = parse_authority(text);
    if (!host || !alone) return malformed("Host");
    if (!head.authority.empty()) return base::ok();
    head.authority = text;
    head.host = host->host;
    head.port = host->port;
    return base::ok();
}

base::Status settle_request(const FramingFields& framing, RequestHead& head) noexcept {
    auto body = framing.body(head.minor);
    if (!body) return body.error();
    head.framing = *body;
    head.keep_alive = framing.keep_alive(head.minor);
    head.upgrade = framing.upgrade(head.minor);
    head.expect_continue = framing.expect_continue(head.minor) && body->kind != Framing::Kind::none;
    if (auto host = settle_host(head); !host) return host;
    return framing.other_expectation() ? base::Status(unsupported("Expect")) : base::ok();
}

base::Status settle_response(const FramingFields& framing, ResponseHead& head) noexcept {
    auto body = framing.body(head.minor);
    if (!body) return body.error();
    head.framing = *body;
    head.keep_alive = framing.keep_alive(head.minor);
    if (head.status < 200 || head.status == 204 || head.status == 304) {
        head.framing = {};
    } else if (head.framing.kind == Framing::Kind::none) {
        head.framing.kind = Framing::Kind::until_close;
        head.keep_alive = false;
    }
    return base::ok();
}

base::Status parse_request(LineReader& reader, const HeadLimits& limits,
                           RequestHead& head) noexcept {
    std::string_view line;
    auto outcome = reader.read(line);
    // RFC 9112 section 2.2: one empty line before a request is let pass.
    if (outcome == LineReader::Outcome::line && line.empty()) outcome = reader.read(line);
    if (outcome != LineReader::Outcome::line) return refusal(outcome, "request line");
    if (auto parsed = parse_request_line(line, head); !parsed) return parsed;
    FramingFields framing;
    if (auto fields = parse_fields(reader, limits, head.fields, framing); !fields) return fields;
    return settle_request(framing, head);
}

base::Status parse_response(LineReader& reader, const HeadLimits& limits,
                            ResponseHead& head) noexcept {
    std::string_view line;
    const auto outcome = reader.read(line);
    if (outcome != LineReader::Outcome::line) return refusal(outcome, "status line");
    if (auto parsed = parse_status_line(line, head); !parsed) return parsed;
    FramingFields framing;
    if (auto fields = parse_fields(reader, limits, head.fields, framing); !fields) return fields;
    return settle_response(framing, head);
}

// The head may not reach past limits.head_bytes, so the parser is not shown more; a head that
// is incomplete within them is too large.
template <typename Head, typename Parse>
base::Result<std::size_t> parse_head(std::string_view input, std::size_t from,
                                     const HeadLimits& limits, Head& head, Parse parse) noexcept {
    if (still_again(input, from, limits)) return kAgain;
    head.clear();
    LineReader reader(input.substr(0, limits.head_bytes), limits.line_bytes);
    const auto status = parse(reader, limits, head);
    if (status) return reader.consumed();
    if (status.error().code == base::Errc::again && input.size() >= limits.head_bytes)
        return too_large(reader.consumed() == 0 ? "request line" : "head");
    return status.error();
}

}  // namespace

base::Result<std::size_t> parse_request_head(std::string_view input, std::size_t from,
                                             const HeadLimits& limits, RequestHead& head) noexcept {
    return parse_head(input, from, limits, head, parse_request);
}

base::Result<std::size_t> parse_response_head(std::string_view input, std::size_t from,
                                              const HeadLimits& limits,
                                              ResponseHead& head) noexcept {
    return parse_head(input, from, limits, head, parse_response);
}

std::uint16_t status_for(const base::Error& error) noexcept {
    const std::string_view what = error.what;
    if (error.code == base::Errc::too_large) return what == "request line" ? 414 : 431;
    if (error.code != base::Errc::unsupported) return 400;
    if (what == "HTTP version") return 505;
    return what == "Expect" ? 417 : 501;
}

}  // namespace http
