// Tries to poison a running proxy's cache, and to read other users' answers out of it.
//
//     poisoning ORIGIN-PORT PROXY-PORT
//
// Of each row of rows.h an attacker (or a victim who was lured) sends the first request, and
// somebody else the second.  The origin is the worst there can be: what it receives is in
// its answer, and it wants that stored.

#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string>

#include <unistd.h>

#include "tests/system/malformed/peer.h"
#include "tests/system/poisoning/rows.h"

namespace {

using malformed::Origin;
using malformed::Socket;
using poisoning::Row;

constexpr int kPatience_ms = 5000;
constexpr unsigned kLongest_s = 60;

// "$" becomes the path of the row.
std::string with_path(std::string_view text, unsigned number) {
    std::string whole;
    for (const char c : text) c == '$' ? whole += "/row" + std::to_string(number) : whole += c;
    return whole;
}

std::string wire_of(std::string_view head, std::string_view body, unsigned number) {
    std::string wire = with_path(head, number);
    if (wire.find("\nConnection:") == std::string::npos) wire += "Connection: close\r\n";
    return wire.append("\r\n").append(body);
}

std::string without_evil(std::string_view fields) {
    std::string good(fields);
    for (std::size_t at = 0; (at = good.find("evil", at)) != std::string::npos;)
        good.replace(at, 4, "good");
    return good;
}

// What the origin says to `request`, of which it gives everything away.
std::string reflect(const Row& row, std::string_view request) {
    const bool evil = request.find(row.forbidden) != std::string_view::npos;
    const unsigned status = evil ? row.status : 200;
    std::string body = status == 206 ? "evil" : std::string(request);
    std::string answer = "HTTP/1.1 " + std::to_string(status) + " Told\r\n";
    answer.append(evil ? std::string(row.answer) : without_evil(row.answer)).append("ETag: \"x\"\r\nConnection: close\r\n");
    if (status == 206) answer += "Content-Range: bytes 0-3/1000\r\n";
    if (status == 304) return answer + "\r\n";
    answer += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    return request.starts_with("HEAD ") ? answer : answer + body;
}

class Check {
  public:
    Check(int origin_port, int proxy_port) : origin_(origin_port), proxy_port_(proxy_port) {}

    void row(const Row& row) {
        ++number_;
        origin_.answer_by([&row](std::string_view request) { return reflect(row, request); });
        ask(wire_of(row.first, row.body, number_));
        const std::string got = ask(wire_of(row.second, {}, number_));
        expect(got.starts_with("HTTP/1.1 200 "), row, "the second is answered with 200", got);
        expect(got.find("\r\n\r\nGET ") != std::string::npos, row, "its body is that of a GET", got);
        const std::string forbidden = with_path(row.forbidden, number_);
        expect(got.find(forbidden) == std::string::npos, row, "nothing of the first is in it", got);
    }

    unsigned failures() const noexcept { return failures_; }
    unsigned rows() const noexcept { return number_; }

  private:
    std::string ask(std::string_view wire) {
        const Socket client = malformed::connect_to(proxy_port_);
        client.send(wire);
        std::string got;
        while (origin_.serve(client.fd(), kPatience_ms))
            if (!client.receive(got)) break;
        return got;
    }

    void expect(bool good, const Row& row, const char* what, std::string_view got) {
        if (good) return;
        ++failures_;
        std::printf("%s: not so: %s; got \"%.*s\"\n", row.says, what,
                    static_cast<int>(got.substr(0, 900).size()), got.data());
    }

    Origin origin_;
    const int proxy_port_;
    unsigned number_ = 0, failures_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("usage: poisoning origin-port proxy-port\n", stderr);
        return 99;
    }
    ::alarm(kLongest_s);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    Check check(std::atoi(argv[1]), std::atoi(argv[2]));
    for (const char* name : poisoning::kUnkeyed) {
        const std::string first = std::string(poisoning::kPlain) + name + ": evil\r\n";
        check.row({name, first});
    }
    for (const Row& row : poisoning::kRows) check.row(row);
    std::printf("%u rows, %u failures\n", check.rows(), check.failures());
    return check.failures() == 0 ? 0 : 1;
}
