// access_log.h -- the line that is written for each request.
//
// Layer:    originsim (pure: a record in, text out)
// Runs in:  worker
// Source:   originsim(8), ACCESS LOG
//
// A line begins as the combined form of Apache does and goes on with name=value pairs
// for tests and for people; the JSON form has the same members.

#ifndef ORIGINSIM_ACCESS_LOG_H
#define ORIGINSIM_ACCESS_LOG_H

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>

#include "common/conf/site.h"

namespace originsim {

struct AccessRecord {
    std::string_view client;                  // address without port
    std::int64_t time_s = 0;                  // of the request, seconds since 1970
    std::string_view method, target;
    unsigned minor = 1;                       // HTTP/1.minor
    unsigned status = 0;                      // 0: nothing was sent
    std::uint64_t body_bytes = 0;             // sent
    std::uint64_t body_in = 0;                // received
    std::string_view referer, user_agent;
    std::string_view host;                    // the content host that answered
    std::uint64_t number = 0;                 // of the request, among those of the host
    std::chrono::microseconds queued{0};      // until its service began
    std::chrono::microseconds service{0};     // of the law
    std::chrono::microseconds total{0};       // first byte of the request to last of the answer
    std::string_view fault;                   // empty: none
    std::string_view range, via, forwarded;   // fields as received
    bool complete = false;                    // the answer went out in full
};

// The longest line: values are cut at 360 bytes, and each byte may need six.
inline constexpr std::size_t kMaxAccessLine = 16 * 1024;

// Writes the line, newline included, and returns its length.
// Requires: line.size() >= kMaxAccessLine; kind is not off.
std::size_t write_access_line(const AccessRecord& record, conf::LogKind kind,
                              std::span<char> line) noexcept;

}  // namespace originsim

#endif  // ORIGINSIM_ACCESS_LOG_H
