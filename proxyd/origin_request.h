// origin_request.h -- the request a proxy makes in its own name for one it has received.
//
// Layer:    proxyd
// Runs in:  worker
// Source:   RFC 9110 sections 7.6 and 13.1, RFC 9111 section 4.3.1, RFC 7239

#ifndef PROXYD_ORIGIN_REQUEST_H
#define PROXYD_ORIGIN_REQUEST_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/h1/client.h"
#include "proxyd/admission.h"
#include "proxyd/cache.h"
#include "proxyd/known_tags.h"
#include "proxyd/way.h"

namespace proxyd {

class Instance;

// All a Fetch needs; nothing in it points into the client's request, which may end first.
struct FetchPlan {
    std::string url;                 // the cache key of the URL
    std::string stem;                // under which it is stored: that, or as in search_key.h
    std::string key;                 // of what is filled: the stem, or one of its variants
    std::string head;                // request line and fields; framing is the engine's
    h1::Exchange::RequestBody body = h1::Exchange::RequestBody::none;
    std::uint64_t body_bytes = 0;
    bool head_only = false;          // the method is HEAD
    bool retry = true;               // idempotent and without a body
    bool upgrade = false;            // the head has Upgrade
    bool takes_gzip = false;         // who asks does, see forms.h
    std::string vary;                // the marker that chose the variant; empty: it is the stem
    RequestTraits traits;
    const conf::CachePolicy* policy = nullptr;  // of the URL; lives as long as the instance
    bool may_answer_get = false;     // POST: its answer may be stored, if it says so
    std::vector<KnownTag> others;    // validators of other variants that are sent, too
    std::string range;               // the Range that is asked for; empty: the whole
    bool completes = false;          // it is what `stale` lacks, not what the client asked for
    bool direct = false;             // to the site that the URL names
    Way way;                         // where it is sent
    bool unsafe = false;             // a success makes what is stored of the URL untrue

    bool has_body() const noexcept {
        return body == h1::Exchange::RequestBody::chunked || body_bytes > 0;
    }
};

struct Asked {
    const http::RequestHead& request;
    std::string_view url;            // its cache key
    const conf::CachePolicy& policy; // of the URL
    std::string_view peer;           // numeric address of the client
    bool tls = false;                // its scheme is https
    std::string_view stem = {};      // as in FetchPlan; empty: it is the URL
    bool direct = false;             // it is for another site than the proxy's own
};

// May these fields (as in Vary: lower case, separated by commas) choose a variant?  Not if the
// origin sees other values of them than a later lookup does, because they are rewritten.
bool may_choose(std::string_view names, const conf::CachePolicy& policy) noexcept;

// A part to ask for.
struct RangeAsk {
    std::string_view range;          // the value of Range; empty: the whole
    std::string_view if_range;       // of If-Range; empty: none
};

// What a client's request for one range asks the origin for.
RangeAsk forwarded_range(const http::RequestHead& request) noexcept;

// To store the answer: the only preconditions are ours, to validate `stale` if that is given
// and `others`,
// and what is asked for is the whole representation, or the part that `ask` names.
// key: of what is filled; vary: the marker that chose it, if it is a variant.
FetchPlan fill_request(const Asked& asked, std::string_view key, std::string_view vary,
                       const Instance& instance, const Object* stale, const RangeAsk& ask = {},
                       std::vector<KnownTag> others = {});

// Past the cache: as the client wrote it, but for what concerns the connection.
FetchPlan pass_request(const Asked& asked, const Instance& instance);

}  // namespace proxyd

#endif  // PROXYD_ORIGIN_REQUEST_H
