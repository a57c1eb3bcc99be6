// table.h -- a proxy array table, the file that a master serves at /pat.
//
// Layer:    array (pure)
// Runs in:  any process
// Source:   Proxy Array Information/1.0 (draft-vinod-carp-v1-03, section 2)
//
//   Proxy Array Information/1.0
//   ArrayEnabled: 1
//   ConfigID: 17
//   ArrayName: edge
//   ListTTL: 10
//   X-Hash: hrw
//
//   proxy1 10.0.0.1 8080 http://10.0.0.1:8080/pat Weir/0.1 0 UP 1 512
//
// What the known producers differ in is taken from all of them: CR LF or LF, UP and DOWN
// or on and off, any space between columns, more columns, no empty line before the
// members, fields that nobody knows.  Everything else is checked, for a table decides
// where the requests of a whole site go.  The fields whose names begin with X- are
// Weir's own; others ignore them, and their absence leaves the choice to weir.conf.

#ifndef COMMON_ARRAY_TABLE_H
#define COMMON_ARRAY_TABLE_H

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/array/hash.h"
#include "common/array/key.h"
#include "common/array/member.h"
#include "common/base/result.h"

namespace array {

inline constexpr std::size_t kMaxTableBytes = 1 << 20;
inline constexpr std::size_t kMaxMembers = 1024;
inline constexpr std::size_t kMaxLineBytes = 1000;
inline constexpr std::chrono::seconds kMaxListTtl = std::chrono::hours(24 * 365);

// What the number after ListTTL counts: the draft says both, and so do the products.
enum class TtlUnit : std::uint8_t { minutes, seconds };

struct Table {
    bool enabled = true;            // ArrayEnabled: 0 is a proxy that is in no array
    std::string config_id;          // compared, never ordered; visible characters, no quotes
    std::string name;
    std::optional<std::chrono::seconds> list_ttl;
    std::optional<Hash> hash;       // X-Hash
    std::uint64_t seed = 0;         // X-Seed, of hrw
    std::optional<KeyKind> key;     // X-Key
    std::vector<Member> members;    // in the order of the file
};

struct Mistake {
    unsigned line;     // from 1
    std::string text;  // fit for a log: what was read is quoted, cut and without controls
};

// Reads a whole table.
//
// Errors:    malformed    at least one line is wrong
//            unsupported  a later version than 1.0
//            too_large    kMaxTableBytes or kMaxMembers was passed
// `mistakes`, if given, gets every mistake (not more than 20) with its line.
base::Result<Table> parse_table(std::string_view text, TtlUnit unit,
                                std::vector<Mistake>* mistakes = nullptr);

// The text that parse_table() reads as the same table.  In minutes a list_ttl is rounded
// up.  An X-Members field with their number lets a reader notice a table that was cut.
std::string to_text(const Table& table, TtlUnit unit);

// "line 7: the port is not a number from 1 to 65535": the mistakes for one log line.
std::string describe(const std::vector<Mistake>& mistakes);

}  // namespace array

#endif  // COMMON_ARRAY_TABLE_H
