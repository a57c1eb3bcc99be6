// query.h -- what the query of a request orders from originsim.
//
// Layer:    originsim (pure)
// Runs in:  worker
// Source:   originsim(8), THE QUERY; the words of one letter are those of HAProxy's haterm
//           (its doc/haterm.txt).
//
//     /any/path?s=20k&t=700&cc=max-age=60,public
//
// A number is digits and any of the suffixes k, m, g (times 2^10, 2^20, 2^30) and r (times
// a random factor from 0 to 1), and ends at any of & ? , ; and /, as with haterm.  A text
// ends at & only and may hold %XX.  Words that are not in the table mean nothing here: they
// are how a client asks for another object.

#ifndef ORIGINSIM_QUERY_H
#define ORIGINSIM_QUERY_H

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/random.h"
#include "common/base/result.h"
#include "common/conf/site.h"

namespace originsim {

struct Query {
    // The body.
    std::optional<std::uint64_t> size;       // bytes
    std::optional<bool> random;              // random bytes, or text
    std::optional<std::string> type;         // Content-Type; empty: none
    std::uint64_t every_s = 0;               // the content changes every so many seconds
    bool chunked = false;
    bool echo = false;                       // the body is the request as it was received

    // The status and what validates or delays reuse.  An empty text: leave the field out.
    std::uint16_t status = 0;                // 0: as it comes
    bool cacheable = true;
    std::optional<std::string> cache_control, etag, last_modified, vary;
    std::optional<std::int64_t> expires_s, age_s, date_s;
    std::optional<std::string> location, set_cookie;
    std::vector<std::string> fields;         // whole lines "Name: value"
    bool no_range = false;                   // Range is not understood
    bool no_condition = false;               // If-* are not understood
    std::uint16_t early = 0;                 // an interim status, sent first
    unsigned early_count = 1;

    // The connection.
    bool answer_first = false;               // answer, then read the request body
    bool close = false;

    // Time.
    std::optional<std::uint64_t> delay_ms;   // until the head is sent
    std::optional<conf::ServiceLaw> law;     // instead of the host's
    std::uint64_t drip = 0;                  // bytes of body per second; 0: at once
    std::uint64_t pause_ms = 0;              // before the last byte of the body

    // Faults.
    std::optional<std::uint64_t> stall_ms;   // no answer for so long; 0: for ever
    std::optional<std::uint64_t> reset_at;   // RST after so many bytes of body
    std::optional<std::uint64_t> cut_at;     // FIN after so many bytes of body
    std::optional<std::int64_t> wrong_length;  // Content-Length is off by so much
    std::optional<unsigned> bad_head;        // index into bad_heads()

    bool ordered = false;                    // there was a word of the table
};

// One word of the query language.
struct QueryWord {
    enum class Kind : std::uint8_t { number, signed_number, flag, text } kind;
    const char* name;
    const char* unit;   // of its value, for the manual: "bytes", "ms"
    const char* help;
    bool haterm;        // has the same meaning there
    bool (*set)(Query& query, std::uint64_t number, bool negative, std::string_view text);
};

// The table, in the order of the manual.
std::span<const QueryWord> query_words() noexcept;

// Reads the query: what follows the first '?' of a target.
// random: for the suffix r; the same generator gives the same query.
// Errors: malformed, Error::what being the name of the word whose value is no good.
base::Result<Query> parse_query(std::string_view query, base::Random& random);

// What follows the first '?', or nothing.
std::string_view query_of(std::string_view target) noexcept;
// What comes before it.
std::string_view path_of(std::string_view target) noexcept;

}  // namespace originsim

#endif  // ORIGINSIM_QUERY_H
