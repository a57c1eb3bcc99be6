// Sends a running proxy everything that HTTP forbids, from both of its sides.
//
//     malformed ORIGIN-PORT PROXY-PORT
//
// From the client's side: every request of malformed_requests.h gets its refusal, the
// connection ends, and the origin hears nothing of it.  A second request behind a doubtful
// first one is never answered.  From the origin's side: every answer of
// malformed_responses.h becomes a 502, and the next request gets its own answer.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <string>

#include <unistd.h>

#include "tests/http/malformed_requests.h"
#include "tests/http/malformed_responses.h"
#include "tests/system/malformed/peer.h"

namespace {

using malformed::Origin;
using malformed::Socket;
using std::string_view_literals::operator""sv;

constexpr int kPatience_ms = 5000;
constexpr unsigned kLongest_s = 60;
constexpr std::string_view kOk =
    "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nCache-Control: no-store\r\n\r\nok\n";
constexpr std::string_view kOutcast = "GET /outcast HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

// Two requests in one segment: what the first one means is in doubt, so there is no second.
struct Pair {
    const char* says;
    std::string_view first;  // kOutcast follows
    int status;              // of the only answer
};

// clang-format off
constexpr Pair kPairs[] = {
    {"length and chunked",           "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"sv, 400},
    {"chunked and length",           "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"sv, 400},
    {"two lengths",                  "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 70\r\n\r\n"sv, 400},
    {"a list of codings",            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"sv, 400},
    {"coding behind a vertical tab", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n"sv, 400},
    {"coding with blank before :",   "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n"sv, 400},
    {"coding on a folded line",      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"sv, 400},
    {"coding behind a bare LF",      "POST / HTTP/1.1\r\nHost: a\r\nX: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"sv, 400},
    {"chunked in HTTP/1.0",          "POST / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"sv, 400},
    {"unknown expectation",          "POST / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nContent-Length: 0\r\n\r\n"sv, 417},
    {"too long a length",            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551616\r\n\r\n"sv, 400},
    {"HTTP/0.9",                     "GET /\r\n\r\n"sv, 400},
    {"an HTTP/2 preface",            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"sv, 505},
};

// The head is sound, so the request may be on its way; the body shows what it is.
constexpr Pair kBodies[] = {
    {"chunk size behind a sign",     "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n+0\r\n\r\n"sv, 400},
    {"chunk size with 0x",           "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n"sv, 400},
    {"chunk size and a bare LF",     "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\n\r\n"sv, 400},
    {"chunk that is too short",      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab\r\n0\r\n\r\n"sv, 400},
    {"chunk size over 64 bits",      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000000\r\n\r\n"sv, 400},
    {"chunk that ends with LF",      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\n0\r\n\r\n"sv, 400},
    {"bare LF in a trailer",         "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\n\r\n"sv, 400},
};

struct Tail {
    const char* says;
    std::string_view wire;
    bool broken;    // the head was good: the client must see that the body is not
};
constexpr Tail kTails[] = {
    {"a second answer behind it",    "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\nHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison"sv, false},
    {"an answer behind a 204",       "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison"sv, false},
    {"bytes behind the last chunk",  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\npoison"sv, false},
    {"chunk size that is none",      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nok\n\r\nz\r\n"sv, true},
    {"chunk that is too long",       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\n\r\n0\r\n\r\n"sv, true},
    {"chunk size with bare LF",      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\nok\n\r\n0\r\n\r\n"sv, true},
};
// clang-format on

unsigned failures = 0;

void expect(bool good, const char* says, const char* what, std::string_view got = {}) {
    if (good) return;
    ++failures;
    std::printf("%s: %s; got \"%.*s\"\n", says, what, static_cast<int>(got.substr(0, 200).size()),
                got.data());
}

std::size_t answers_in(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find("HTTP/1.", at)) != std::string_view::npos; ++at) ++count;
    return count;
}

int status_of(std::string_view text) {
    return text.size() < 12 || !text.starts_with("HTTP/1.1 ") ? 0
                                                               : std::atoi(text.data() + 9);
}

class Check {
  public:
    Check(int origin_port, int proxy_port) : origin_(origin_port), proxy_port_(proxy_port) {}

    void requests() {
        origin_.answer_with(kOk, false, false);
        for (const auto& c : http_tests::kRequests)
            c.status != 0 ? refused(c.says, c.wire, c.status) : taken(c.says, c.wire);
        for (const Pair& c : kPairs) refused(c.says, std::string(c.first).append(kOutcast), c.status);
        for (const Pair& c : kBodies) refused_late(c);
        // The body of a GET is a body, whatever it looks like.
        std::string embedded = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ";
        embedded.append(std::to_string(kOutcast.size())).append("\r\n\r\n").append(kOutcast);
        expect(answers_in(until_closed(embedded)) == 1, "a request in a body", "one answer");
        expect(!origin_.saw("outcast"), "all pairs", "the second request reached the origin");
    }

    void responses() {
        for (const auto& c : http_tests::kResponses) {
            const bool open_end = c.wire.find("Length") == std::string_view::npos &&
                                  c.wire.find("chunked") == std::string_view::npos;
            origin_.answer_with(c.wire, c.good && open_end, !c.good);
            const std::string got = one_head();
            const int wanted = c.good ? std::atoi(c.wire.data() + 9) : 502;
            expect(status_of(got) == wanted, c.says, c.good ? "taken" : "502", got);
            next_is_right(c.says);
        }
        for (const Tail& c : kTails) {
            origin_.answer_with(c.wire, false, true);
            const std::string got = until_closed(request());
            expect(got.find("poison") == std::string::npos, c.says, "no bytes beyond the end", got);
            const bool whole = got.find("\r\n0\r\n\r\n") != std::string::npos;
            expect(!c.broken || status_of(got) == 502 || !whole, c.says, "broken off", got);
            next_is_right(c.says);
        }
        expect(origin_.misused() == 0, "all answers", "a connection was used after a bad answer");
    }

  private:
    void refused(const char* says, std::string_view wire, int status) {
        const std::size_t before = origin_.heads().size();
        const std::string got = until_closed(wire);
        expect(status_of(got) == status, says, std::to_string(status).c_str(), got);
        expect(answers_in(got) == 1, says, "one answer", got);
        expect(closed_, says, "the connection ends", got);
        expect(origin_.heads().size() == before, says, "nothing for the origin");
    }

    void taken(const char* says, std::string_view wire) {
        const Socket client = malformed::connect_to(proxy_port_);
        client.send(wire);
        const std::string got = head_from(client);
        const bool tunnel = wire.starts_with("CONNECT");
        expect(status_of(got) == (tunnel ? 405 : 200), says, "is taken", got);
    }

    // The origin may have answered already: one answer at most, and the connection ends.
    void refused_late(const Pair& c) {
        const std::string got = until_closed(std::string(c.first).append(kOutcast));
        expect(answers_in(got) <= 1, c.says, "at most one answer", got);
        expect(closed_, c.says, "the connection ends", got);
    }

    void next_is_right(const char* says) {
        origin_.answer_with(kOk, false, false);
        const std::string got = until_closed(request());
        expect(status_of(got) == 200 && got.ends_with("\r\n\r\nok\n"), says, "the next is right", got);
    }

    std::string request() {
        return "GET /" + std::to_string(++number_) +
               " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    }

    std::string until_closed(std::string_view wire) {
        const Socket client = malformed::connect_to(proxy_port_);
        client.send(wire);
        std::string got;
        closed_ = false;
        while (!closed_ && origin_.serve(client.fd(), kPatience_ms)) closed_ = !client.receive(got);
        return got;
    }

    std::string one_head() {
        const Socket client = malformed::connect_to(proxy_port_);
        client.send(request());
        return head_from(client);
    }

    std::string head_from(const Socket& client) {
        std::string got;
        while (got.find("\r\n\r\n") == std::string::npos && origin_.serve(client.fd(), kPatience_ms))
            if (!client.receive(got)) break;
        return got;
    }

    Origin origin_;
    const int proxy_port_;
    unsigned number_ = 0;
    bool closed_ = false;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("usage: malformed origin-port proxy-port\n", stderr);
        return 99;
    }
    ::alarm(kLongest_s);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    Check check(std::atoi(argv[1]), std::atoi(argv[2]));
    check.requests();
    check.responses();
    std::printf("%zu requests, %zu answers, %u failures\n",
                std::size(http_tests::kRequests) + std::size(kPairs) + std::size(kBodies) + 1,
                std::size(http_tests::kResponses) + std::size(kTails), failures);
    return failures == 0 ? 0 : 1;
}
