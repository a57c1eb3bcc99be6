// answer.h -- what is answered: the status, the fields and which bytes of the object.
//
// Layer:    originsim (pure)
// Runs in:  worker
// Source:   RFC 9110 sections 13 (conditions) and 14 (ranges); originsim(8)

#ifndef ORIGINSIM_ANSWER_H
#define ORIGINSIM_ANSWER_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/http/head_writer.h"
#include "common/http/message.h"

#include "originsim/query.h"

namespace originsim {

// What a request is about: a file or a synthetic object.
struct Subject {
    std::uint64_t size = 0;
    std::string type;            // Content-Type; empty: none
    std::string etag;            // with its quotes; empty: none
    std::optional<std::int64_t> modified_s;  // seconds since 1970
};

struct Selection {
    unsigned status = 200;       // 200, 206, 304, 412 or 416
    std::uint64_t first = 0;     // bytes of the object that are sent
    std::uint64_t length = 0;
};

// Puts in place what the query says about the validators: `etag` and `lm`.
void apply_validators(const Query& query, Subject& subject, std::int64_t now_s);

// Evaluates the conditions and the range of a request, in the order of RFC 9110 section
// 13.2.2, as far as the query lets it.
Selection select(const http::RequestHead& request, const Query& query, const Subject& subject,
                 std::int64_t now_s) noexcept;

// Does the answer have content at all, whatever the method?
bool has_content(unsigned status) noexcept;

// The fields that describe the object and what the query orders, Content-Range included,
// but for framing; a 304 has those that RFC 9110 section 15.4.5 wants.
void write_object_fields(http::HeadWriter& head, const Query& query, const Subject& subject,
                         const Selection& selection, std::int64_t now_s) noexcept;

// Date, Server and X-Served-By.
void write_host_fields(http::HeadWriter& head, const Query& query, std::string_view host,
                       std::int64_t now_s) noexcept;

// The values of the request's fields that `vary` names, which are part of the content's key.
std::string variant_of(const http::RequestHead& request, const Query& query);

// The head of the request as text: what `echo` answers.
std::string echo_of(const http::RequestHead& request);

}  // namespace originsim

#endif  // ORIGINSIM_ANSWER_H
