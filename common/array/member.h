// member.h -- one line of a proxy array table.
//
// Layer:    array (pure)
// Runs in:  any process
// Source:   Proxy Array Information/1.0 (draft-vinod-carp-v1-03, section 2.2)

#ifndef COMMON_ARRAY_MEMBER_H
#define COMMON_ARRAY_MEMBER_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace array {

inline constexpr std::size_t kMaxNameBytes = 255;  // of name and agent
inline constexpr std::size_t kMaxUrlBytes = 512;

struct Member {
    std::string name;               // what is hashed; normally a host name
    std::string address;            // numeric
    std::uint16_t port = 0;
    std::string table_url;
    std::string agent;
    std::uint32_t state_time_s = 0; // seconds in the present state
    bool up = true;
    std::uint32_t load_factor = 1;  // relative to the others; 0 drains
    std::uint32_t cache_mb = 0;
};

// "proxy1 127.0.0.1 8081 http://127.0.0.1:8081/pat Weir/1.0 0 UP 1 64".
// Errors: malformed; Error::what names the column ("port", "load factor").
base::Result<Member> parse_member(std::string_view line);

std::string to_line(const Member& member);

}  // namespace array

#endif  // COMMON_ARRAY_MEMBER_H
