// access_line.h -- one line of an access log, in the combined or the JSON form.
//
// Layer:    h1 (pure: bytes in, bytes out)
// Runs in:  worker
// Source:   weir.conf(5), "access_log"
//
// Text that came from outside is escaped (\xHH, in JSON \u00HH), so that a request can
// neither end the line nor pretend to be another one.

#ifndef COMMON_H1_ACCESS_LINE_H
#define COMMON_H1_ACCESS_LINE_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace http {
struct RequestHead;
}

namespace h1 {

struct AccessRecord {
    std::int64_t wall_s = 0;             // seconds since 1970, when the answer was done
    std::string_view client;             // numeric address, without the port
    const http::RequestHead* request = nullptr;   // nullptr: none was understood
    std::uint16_t status = 0;
    std::uint64_t body_bytes = 0;        // payload sent
    std::uint32_t total_us = 0;          // first byte of the request to last byte of the answer
    std::uint32_t server_us = 0;         // time the server took for its head; 0 without one
    std::string_view cache;              // "hit", "miss", "stale", ... ; empty: "-"
    std::string_view server;             // who was asked, or the instance that answers
    bool complete = true;                // the answer went out in full
};

// No line is longer: what does not fit of the request line, referer or user agent is cut.
inline constexpr std::size_t kMaxAccessLine = 2048;

// Writes the line with its LF; returns its length.  Requires: room for kMaxAccessLine.
//
//   CLIENT - - [DD/Mon/YYYY:hh:mm:ss +0000] "REQUEST LINE" STATUS BYTES "REFERER" "AGENT"
//   CACHE SERVER TOTAL_US SERVER_US [cut]
std::size_t format_combined(const AccessRecord& record, std::span<char> into) noexcept;
std::size_t format_json(const AccessRecord& record, std::span<char> into) noexcept;

}  // namespace h1

#endif  // COMMON_H1_ACCESS_LINE_H
