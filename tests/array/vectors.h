// vectors.h -- the published and measured vectors of CARP.
//
// Source: set A, D. Wessels, "Web Caching", 2001, appendix C (member hashes, multipliers and
//         the first key's hash are printed there); set B, 20 requests to a Squid 5.7 with
//         four parents, whose choice and scores are in its log.

#ifndef TESTS_ARRAY_VECTORS_H
#define TESTS_ARRAY_VECTORS_H

#include <cstdint>

namespace vectors {

struct MemberVector {
    const char* name;
    std::uint32_t load_factor;
    std::uint32_t hash;
    double multiplier;
};

inline constexpr MemberVector kMembersA[] = {
    {"test1.ircache.net", 1, 0x96010320, 0.86944174388998274},
    {"test2.web-cache.com", 1, 0x84965f0f, 0.86944174388998274},
    {"test3.squid-cache.org", 2, 0x4f5d7332, 1.0648443168030159},
    {"test4.packet-pushers.com", 3, 0xa79af670, 1.2423183696035185},
};

struct KeyVectorA {
    const char* key;
    std::uint32_t hash;
    std::uint64_t scores[4];  // truncated
    unsigned winner;          // from 1
};

inline constexpr KeyVectorA kKeysA[] = {
    {"http://www.squid-cache.org/", 0x16073a01,
     {1937807807, 737946946, 3043043329, 4019296969}, 4},
    {"http://www.ircache.net/", 0xae0af388, {1372682590, 2237060277, 2349863321, 543856355}, 3},
    {"http://www.web-cache.com/", 0xd6b2152d, {2885259455, 1656192339, 4204309062, 2705367480}, 3},
    {"http://www.oreilly.com/", 0x31952fdd, {843623848, 2648286094, 3561199409, 5289183760}, 4},
    {"http://www.packet-pushers.com/", 0x9ce9022b,
     {2513583388, 160779104, 549823980, 4840892942}, 4},
};

inline constexpr MemberVector kMembersB[] = {
    {"proxy1.example.net", 1, 0x85dd0c5b, 0.79527072876705063},
    {"proxy2.example.net", 2, 0xf688f075, 0.95835779743145233},
    {"proxy3.example.net", 3, 0x4d909680, 1.0866755995813877},
    {"proxy4.example.net", 4, 0x7808cbfd, 1.2074173328682087},
};

struct KeyVectorB {
    const char* request;      // "CONNECT host:port", or the URL of a GET
    const char* key;
    std::uint32_t hash;
    std::uint32_t carp[4];    // combined hashes, before the multiplier
    std::uint64_t scores[4];  // of the draft, truncated
    const char* carp_rank;    // members from 1, best first
    std::uint32_t squid[4];
    const char* squid_rank;
};

// clang-format off
inline constexpr KeyVectorB kKeysB[] = {
    {"http://www.example.com/", "http://www.example.com/", 0xa31b69fa,
     {0xe4cd0586, 0xbf414564, 0x93880916, 0xb94d5d47}, {3052759256, 3075107447, 2689702468, 3753685546}, "4213",
     {0xe4cd0586, 0x64d209b4, 0xe483d779, 0x27551e31}, "3124"},
    {"http://www.example.com/index.html", "http://www.example.com/index.html", 0x9c1505be,
     {0xc7d5bd49, 0x3c49d838, 0x169ff677, 0x364a57b7}, {2666283184, 969352499, 412482574, 1099766156}, "1423",
     {0xc7d5bd49, 0x4d9adb9e, 0x26ce4fc2, 0x8ac8e78f}, "4123"},
    {"http://www.example.com/a/b/c.jpg", "http://www.example.com/a/b/c.jpg", 0x864d3dc5,
     {0x5e8250c6, 0x8409fec4, 0x4fda2d5f, 0x4a0d2272}, {1260980203, 2122999768, 1455817700, 1500064831}, "2431",
     {0x5e8250c6, 0x8ed31fe3, 0x6f4375f7, 0xa34c1495}, "4231"},
    {"http://www.example.com/search?q=carp&lang=en", "http://www.example.com/search?q=carp&lang=en", 0xd00d253e,
     {0x67d3574b, 0xdc490f09, 0x7686bfa5, 0x9652bce5}, {1385285017, 3541875265, 2160900475, 3045112199}, "2431",
     {0x67d3574b, 0x610f0997, 0x740015b8, 0x668bdbbd}, "3421"},
    {"http://www.example.com:8080/", "http://www.example.com:8080/", 0xfa5796e8,
     {0xca410bc3, 0xf1ca1de6, 0x2e13418a, 0x6bcf3ca4}, {2698560737, 3887631097, 840015341, 2183908358}, "2143",
     {0xca410bc3, 0x2087b9fc, 0x2e4bdf36, 0xbe9e5f62}, "4132"},
    {"http://WWW.EXAMPLE.COM/Case/Path", "http://www.example.com/Case/Path", 0xe21936a1,
     {0x338a9ffd, 0x8f01a77d, 0xc4ddc580, 0xd510379d}, {687688843, 2299340233, 3589146446, 4316045856}, "4321",
     {0x338a9ffd, 0x8b85315c, 0x9602f6f3, 0x6d9347e3}, "3241"},
    {"http://example.org", "http://example.org/", 0x378faad4,
     {0x7f5bb1ea, 0xa4d49f5a, 0xaf0d9247, 0xeac35716}, {1699267494, 2650240592, 3191459975, 4755618858}, "4321",
     {0x7f5bb1ea, 0x83c2230c, 0x730b8d4f, 0x3d9adab2}, "2314"},
    {"http://10.0.0.1/x", "http://10.0.0.1/x", 0x8ad9bf84,
     {0x3b4417ae, 0x60d4caec, 0x730c0e77, 0x26c921e7}, {790752202, 1556908129, 2097468614, 785685321}, "3214",
     {0x3b4417ae, 0x619fe08b, 0xe258e104, 0xf39c4589}, "4321"},
    {"http://[2001:db8::1]:8080/v6", "http://[2001:db8::1]:8080/v6", 0x4a7ccbae,
     {0x13c4ad73, 0x884c2527, 0xca81e613, 0x8249e527}, {263756756, 2191468747, 3691991949, 2639270451}, "3421",
     {0x13c4ad73, 0x6a803cd9, 0xf79bb2d4, 0x56d18a7d}, "3421"},
    {"http://origin.test/obj/1", "http://origin.test/obj/1", 0x843be6ef,
     {0xf709e922, 0x6b8f0fc1, 0x674148d4, 0xe59f9416}, {3296096445, 1729392864, 1882482623, 4651503551}, "4132",
     {0xf709e922, 0xf6da1f93, 0xa1d6ad01, 0x7786231d}, "2134"},
    {"http://origin.test/obj/2", "http://origin.test/obj/2", 0x843be6f0,
     {0x645b4ba6, 0xbfccf59e, 0x940d9337, 0x05c22027}, {1339001097, 3083880847, 2699212672, 116646529}, "2314",
     {0x645b4ba6, 0xead24357, 0x1e9c2805, 0xf59e323f}, "4213"},
    {"http://origin.test/obj/3", "http://origin.test/obj/3", 0x843be6f1,
     {0x378f0143, 0x9300ab3b, 0xc0d9dd9a, 0xd915d5c3}, {741286837, 2363592648, 3515942721, 4397518791}, "4321",
     {0x378f0143, 0x4216c7a5, 0xa91f753c, 0xd8423c85}, "4321"},
    {"http://origin.test/obj/1000000", "http://origin.test/obj/1000000", 0x1dcd41e1,
     {0x4392ac84, 0x9f18e306, 0x34c4bbe9, 0x650ac8b8}, {901587205, 2558056612, 962043028, 2046820575}, "2431",
     {0x4392ac84, 0x531dac34, 0xd740fba9, 0x8b183be7}, "3421"},
    {"http://cdn.example.net/lib/jquery-3.7.1.min.js", "http://cdn.example.net/lib/jquery-3.7.1.min.js", 0x2c22f765,
     {0x169d9425, 0x0c0493ec, 0xc7d7fc2b, 0x920fc0df}, {301746255, 193230428, 3643428530, 2958783359}, "3412",
     {0x169d9425, 0x3313796d, 0xa7135b2a, 0xc892c818}, "4321"},
    {"http://news.example/2026/11/21/story-of-the-day.html", "http://news.example/2026/11/21/story-of-the-day.html", 0x69ae6d6a,
     {0x50d7eb30, 0x2b5fb8f4, 0x279b1207, 0xe543f403}, {1078647740, 697390793, 722067811, 4644253306}, "4132",
     {0x50d7eb30, 0x9c0547c1, 0x4e086f5c, 0x6b96efc5}, "2431"},
    {"http://a.b/", "http://a.b/", 0xed1f2cbc,
     {0x61596e95, 0x22cb4793, 0xfd0b7d01, 0x9cd325cf}, {1298876685, 559438944, 4613360142, 3176815787}, "3412",
     {0x61596e95, 0xbe0f68a1, 0xf393b403, 0x0bda1bca}, "3214"},
    {"ftp://ftp.example.com/pub/file.tgz", "ftp://ftp.example.com/pub/file.tgz", 0x1d966ecc,
     {0xe559f3e0, 0xd6de75c9, 0x4905354b, 0x50c98753}, {3060104423, 3454787252, 1331262469, 1636514929}, "2143",
     {0xe559f3e0, 0x1c5a28ff, 0xaf03f16c, 0x9613b889}, "3142"},
    {"https://secure.example.com/login", "https://secure.example.com/login", 0x29ed5e25,
     {0x8689c525, 0x7c028f28, 0xd7d146a1, 0x820a4479}, {1795065879, 1993904131, 3934652990, 2634235639}, "3421",
     {0x8689c525, 0x111dfa11, 0x9c4dd2f0, 0x319b2063}, "3142"},
    {"CONNECT secure.example.com:443", "secure.example.com:443", 0x345df307,
     {0x550aa537, 0x2d860570, 0x5945f0b4, 0xb39d3263}, {1134661272, 731953373, 1627574712, 3638460024}, "4312",
     {0x550aa537, 0x21c19a6e, 0x5d8a9c80, 0x0dc251a8}, "3124"},
    {"CONNECT secure.example.com:8443", "secure.example.com:8443", 0xd4ff992e,
     {0x33de69df, 0xa84c6bdb, 0xaa958647, 0x62564153}, {692055810, 2706000518, 3109985107, 1992021248}, "3241",
     {0x33de69df, 0xc30c2ea3, 0x458308c7, 0x71c0c481}, "2431"},
};

// The hash of a name, before and after scrambling.
struct NameVector {
    const char* name;
    std::uint32_t raw, hash;
};
inline constexpr NameVector kNames[] = {
    {"a", 0x00000061, 0xf4c82f93},
    {"proxy1", 0x639456f6, 0x8090eb55},
    {"proxy2", 0x639456f7, 0xad5d35b8},
    {"proxy3", 0x639456f8, 0xda09801b},
    {"p1", 0x038000a1, 0x24d7685f},
    {"cache-01", 0x5fbe623a, 0xa3994819},
    {"127.0.0.1:21101", 0x80052f7e, 0x4684b1c7},
    {"127.0.0.1:21102", 0x80052f7f, 0x7350fc2a},
    {"delta", 0x0a5f3ecd, 0x55c8b181},
    {"alpha", 0x00871089, 0xf2c69b1e},
    {"charlie", 0xc9aadd4f, 0x8f4109bc},
    {"Bravo", 0x10b4f2bc, 0x5d1fd822},
    {"echo", 0xdce8661f, 0xeb5613d6},
    {"m1", 0x0368009e, 0x9e865735},
    {"m2", 0x0368009f, 0xcb52a198},
    {"m3", 0x036800a0, 0xf81eebfb},
    {"m4", 0x036800a1, 0x24cb365f},
};
// clang-format on

}  // namespace vectors

#endif  // TESTS_ARRAY_VECTORS_H
