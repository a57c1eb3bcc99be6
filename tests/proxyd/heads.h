// heads.h -- requests and responses as short texts, for tests of pure decisions.
//
// request("Pragma: no-cache") and response(200, "ETag: \"1\"\nAge: 5"): one field per line.

#ifndef TESTS_PROXYD_HEADS_H
#define TESTS_PROXYD_HEADS_H

#include <cstdint>
#include <string_view>

#include "common/base/text.h"
#include "common/http/field_name.h"
#include "common/http/message.h"

namespace proxyd {

// Lifetime: `lines` outlives the fields.
inline void add_lines(http::Fields& fields, std::string_view lines) {
    while (!lines.empty()) {
        const std::string_view line = base::take_field(lines, '\n');
        const std::size_t colon = line.find(':');
        const std::string_view name = line.substr(0, colon);
        fields.add(http::field_name(name), name, base::trim(line.substr(colon + 1)));
    }
}

inline http::RequestHead request(std::string_view lines) {
    http::RequestHead head;
    head.clear();
    add_lines(head.fields, lines);
    return head;
}

inline http::ResponseHead response(std::uint16_t status, std::string_view lines) {
    http::ResponseHead head;
    head.clear();
    head.status = status;
    add_lines(head.fields, lines);
    return head;
}

}  // namespace proxyd

#endif  // TESTS_PROXYD_HEADS_H
