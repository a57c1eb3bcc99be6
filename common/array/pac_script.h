// pac_script.h -- the parts of a PAC file that are the same for all arrays.
//
// Layer:    array (pure; an implementation detail of pac.cc)
// Runs in:  any process
//
// ES3.  Numbers are doubles: `>>> 0` is modulo 2^32, and every product is below 2^53.  Each
// function mirrors the C++ that it names.  Variables of the script that the functions use
// are written by pac.cc.

#ifndef COMMON_ARRAY_PAC_SCRIPT_H
#define COMMON_ARRAY_PAC_SCRIPT_H

#include <string_view>

namespace array::script {

// key.cc: split() and the beginning of write_key().
inline constexpr std::string_view kSplit = R"js(
function weirSplit(url) {
    var colon = url.indexOf("://"), target = {}, end, c, at;
    if (colon < 1) return null;
    target.scheme = url.substring(0, colon).toLowerCase();
    url = url.substring(colon + 3);
    for (end = 0; end < url.length; end++) {
        c = url.charAt(end);
        if (c == "/" || c == "?" || c == "#") break;
    }
    target.path = url.substring(end);
    target.host = url.substring(0, end);
    target.host = target.host.substring(target.host.lastIndexOf("@") + 1);
    target.port = "";
    at = target.host.lastIndexOf(":");
    if (at >= 0 && target.host.indexOf("]", at) < 0) {
        target.port = target.host.substring(at + 1);
        target.host = target.host.substring(0, at);
    }
    if (target.host == "") return null;
    target.host = target.host.toLowerCase();
    end = target.host.length - 1;
    if (target.host.charAt(end) == ".") target.host = target.host.substring(0, end);
    return target;
}
)js";

// key.cc: browser_key().
inline constexpr std::string_view kUrlKey = R"js(
function weirKey(target) {
    var scheme = target.scheme, port = target.port, path = target.path;
    var own = "", fragment = path.indexOf("#");
    while (port.length > 1 && port.charAt(0) == "0") port = port.substring(1);
    if (scheme == "http" || scheme == "ws") own = "80";
    if (scheme == "https" || scheme == "wss") own = "443";
    if (scheme == "https" || scheme == "wss" || scheme == "ws")
        return target.host + ":" + (port == "" ? own : port);
    if (scheme == "ftp") own = "21";
    if (fragment >= 0) path = path.substring(0, fragment);
    if (path.charAt(0) != "/") path = "/" + path;
    return scheme + "://" + target.host + (port == "" || port == own ? "" : ":" + port) + path;
}
)js";

inline constexpr std::string_view kHostKey = R"js(
function weirKey(target) {
    return target.host;
}
)js";

// carp.cc: carp_hash() and carp_scramble().
inline constexpr std::string_view kCarp = R"js(
function weirHash(text, hash) {
    for (var i = 0; i < text.length; i++)
        hash = (hash + ((hash << 19 | hash >>> 13) >>> 0) + (text.charCodeAt(i) & 255)) >>> 0;
    return hash;
}

function weirScramble(x) {
    x = ((x & 65535) * 1649613158 + ((x >>> 16) * 1649613158 & 65535) * 65536) >>> 0;
    return (x << 21 | x >>> 11) >>> 0;
}
)js";

// carp.cc: carp_scores().
inline constexpr std::string_view kCarpScores = R"js(
function weirScores(key) {
    var scores = [], hash = weirHash(key, 0), i;
    for (i = 0; i < weirHashes.length; i++)
        scores[i] = weirScramble((hash ^ weirHashes[i]) >>> 0) * weirFactors[i];
    return scores;
}
)js";

// carp.cc: carp_squid_scores(); the hash goes on from member to member.
inline constexpr std::string_view kCarpSquidScores = R"js(
function weirScores(key) {
    var scores = [], hash = 0, i;
    for (i = 0; i < weirHashes.length; i++) {
        hash = weirHash(key, hash);
        scores[i] = weirScramble((hash ^ weirHashes[i]) >>> 0) * weirFactors[i];
    }
    return scores;
}
)js";

// half_siphash.cc; the result is in weirHigh and weirLow.
inline constexpr std::string_view kSipHash = R"js(
var weirHigh = 0, weirLow = 0;

function weirRotate(x, n) {
    return x << n | x >>> 32 - n;
}

function weirRounds(v, n) {
    while (n-- > 0) {
        v[0] = v[0] + v[1] | 0; v[1] = weirRotate(v[1], 5) ^ v[0]; v[0] = weirRotate(v[0], 16);
        v[2] = v[2] + v[3] | 0; v[3] = weirRotate(v[3], 8) ^ v[2];
        v[0] = v[0] + v[3] | 0; v[3] = weirRotate(v[3], 7) ^ v[0];
        v[2] = v[2] + v[1] | 0; v[1] = weirRotate(v[1], 13) ^ v[2]; v[2] = weirRotate(v[2], 16);
    }
}

function weirAbsorb(v, word) {
    v[3] ^= word;
    weirRounds(v, 2);
    v[0] ^= word;
}

function weirHash(text) {
    var v = [weirSeedLow, weirSeedHigh ^ 238, weirSeedLow ^ 1819895653, weirSeedHigh ^ 1952801890];
    var word = 0, i;
    for (i = 0; i < text.length; i++) {
        word |= (text.charCodeAt(i) & 255) << 8 * (i & 3);
        if ((i & 3) == 3) {
            weirAbsorb(v, word);
            word = 0;
        }
    }
    weirAbsorb(v, word | text.length << 24);
    v[2] ^= 238;
    weirRounds(v, 4);
    weirLow = (v[1] ^ v[3]) >>> 0;
    v[1] ^= 221;
    weirRounds(v, 4);
    weirHigh = (v[1] ^ v[3]) >>> 0;
}
)js";

// hrw.cc, and base::mix64(): 64 bits are two numbers of 32.
inline constexpr std::string_view kHrwScores = R"js(
function weirTimes(a, b) {
    return ((a & 65535) * b + ((a >>> 16) * b & 65535) * 65536) >>> 0;
}

function weirMultiply(high, low) {
    var small = (weirLow & 65535) * low, large = (weirLow >>> 16) * low;
    var carried = Math.floor((Math.floor(small / 65536) + large) / 65536);
    weirHigh = (carried + weirTimes(weirHigh, low) + weirTimes(weirLow, high)) >>> 0;
    weirLow = (small + (large & 65535) * 65536) >>> 0;
}

function weirFold(n) {
    weirLow = (weirLow ^ (weirLow >>> n | weirHigh << 32 - n)) >>> 0;
    weirHigh = (weirHigh ^ weirHigh >>> n) >>> 0;
}

function weirDistance() {
    var odd = 2 * (weirHigh * 1048576 + (weirLow >>> 12)) + 1, zeros = 0, y, s, t;
    while (odd < 4503599627370496) {
        odd = odd * 2;
        zeros = zeros + 1;
    }
    y = odd / 4503599627370496;
    s = (y - 1.4142135623730951) / (y + 1.4142135623730951);
    t = s * s;
    return zeros + 0.5 - s * ((((((0.22195308321368667 * t + 0.2623081892525388) * t +
        0.3205988979753252) * t + 0.4121985831111324) * t + 0.5770780163555853) * t +
        0.9617966939259756) * t + 2.8853900817779268);
}

function weirScores(key) {
    var scores = [], high, low, i;
    weirHash(key);
    high = weirHigh;
    low = weirLow;
    for (i = 0; i < weirLows.length; i++) {
        weirHigh = (high ^ weirHighs[i]) >>> 0;
        weirLow = (low ^ weirLows[i]) >>> 0;
        weirFold(30);
        weirMultiply(3210233709, 484763065);
        weirFold(27);
        weirMultiply(2496678331, 321982955);
        weirFold(31);
        scores[i] = weirFactors[i] / weirDistance();
    }
    return scores;
}
)js";

// ranking.cc: rank(); the first of equals is better.
inline constexpr std::string_view kRoute = R"js(
function weirRoute(key) {
    var scores = weirScores(key), order = [], route = "", i;
    for (i = 0; i < scores.length; i++) order[i] = i;
    order.sort(function (a, b) {
        return scores[a] > scores[b] ? -1 : scores[a] < scores[b] ? 1 : a - b;
    });
    for (i = 0; i < order.length; i++) route += weirProxies[order[i]];
    return route + weirDefault;
}
)js";

inline constexpr std::string_view kDirectHosts = R"js(
function weirDirectName(host) {
    var i, name, at;
    for (i = 0; i < weirDirectHosts.length; i++) {
        name = weirDirectHosts[i];
        at = host.length - name.length;
        if (host == name) return true;
        if (name.charAt(0) == "." && at > 0 && host.substring(at) == name) return true;
    }
    return false;
}
)js";

// The 16-bit numbers of an address, as many as are its own; null for a name.
inline constexpr std::string_view kDirectNetworks = R"js(
function weirWords4(host) {
    var parts = host.split("."), words = [], i, j, c;
    if (parts.length != 4) return null;
    for (i = 0; i < 4; i++) {
        if (parts[i].length < 1 || parts[i].length > 3) return null;
        for (j = 0; j < parts[i].length; j++) {
            c = parts[i].charAt(j);
            if (c < "0" || c > "9") return null;
        }
        if (parts[i] * 1 > 255) return null;
    }
    words[0] = parts[0] * 256 + parts[1] * 1;
    words[1] = parts[2] * 256 + parts[3] * 1;
    return words;
}

function weirWords6(host) {
    var halves, left, right, words = [], i;
    if (host.charAt(0) != "[" || host.charAt(host.length - 1) != "]") return null;
    halves = host.substring(1, host.length - 1).split("::");
    left = halves[0] == "" ? [] : halves[0].split(":");
    right = halves.length < 2 || halves[1] == "" ? [] : halves[1].split(":");
    for (i = 0; i < 8; i++) words[i] = 0;
    for (i = 0; i < left.length; i++) words[i] = parseInt(left[i], 16);
    for (i = 0; i < right.length; i++) words[8 - right.length + i] = parseInt(right[i], 16);
    return words.length == 8 ? words : null;
}

function weirInside(words, network) {
    var bits = network[0], i;
    for (i = 0; bits > 0; i++) {
        if ((words[i] ^ network[i + 1]) >>> (bits >= 16 ? 0 : 16 - bits)) return false;
        bits -= 16;
    }
    return true;
}

function weirDirectAddress(host) {
    var words = weirWords4(host), networks = weirNetworks4, i;
    if (words == null) {
        words = weirWords6(host);
        networks = weirNetworks6;
    }
    for (i = 0; words != null && i < networks.length; i++)
        if (weirInside(words, networks[i])) return true;
    return false;
}
)js";

}  // namespace array::script

#endif  // COMMON_ARRAY_PAC_SCRIPT_H
