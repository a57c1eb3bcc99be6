// ranges -- asks for ranges of one object at random, and looks at every byte of the answers.
//
//     ranges [-n requests] [-s seed] [-m most] [-1] [-w percent] port target
//
//   -n  requests, on one connection after the other (100)
//   -s  seed of the choices (1): the same seed asks for the same ranges
//   -m  bytes of the largest range (a quarter of the object)
//   -1  one range at a time, never several
//   -w  so many of a hundred requests ask for the whole object (5)
//   -k  an answer that is cut off is asked for again: somebody kills what answers
//
// Half of the ranges are "a-b", the others "a-", "-n", several, and now and then one beyond
// the end.  Status, Content-Range, length and bytes must be those that were asked for.
// Prints "word number" lines: ok-200, ok-206, ok-several, ok-416, hits.  The exit status is 1
// with a line on standard error if something was wrong.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "common/base/bytes.h"
#include "common/base/random.h"
#include "common/http/chunked.h"
#include "common/http/head_parser.h"
#include "common/http/range.h"
#include "common/net/fd.h"
#include "originsim/content.h"
#include "originsim/object.h"
#include "originsim/query.h"

namespace {

struct Options {
    unsigned requests = 100;
    std::uint64_t seed = 1;
    std::uint64_t most = 0;
    std::uint64_t whole_percent = 5;
    bool single = false;
    bool killed = false;
    std::uint16_t port = 0;
    std::string target;
};

Options read_options(int argc, char** argv) {
    Options options;
    for (int letter; (letter = ::getopt(argc, argv, "n:s:m:w:1k")) != -1;) {
        const auto number = static_cast<std::uint64_t>(optarg != nullptr ? std::atoll(optarg) : 0);
        switch (letter) {
        case 'n': options.requests = static_cast<unsigned>(number); break;
        case 's': options.seed = number; break;
        case 'm': options.most = number; break;
        case 'w': options.whole_percent = number; break;
        case '1': options.single = true; break;
        case 'k': options.killed = true; break;
        default:  std::exit(2);
        }
    }
    if (argc - optind != 2) std::exit(2);
    options.port = static_cast<std::uint16_t>(std::atoi(argv[optind]));
    options.target = argv[optind + 1];
    return options;
}

// An answer, as far as it is looked at.
struct Answer {
    unsigned status = 0;
    std::string content_range, content_type, cache_status, body;
    bool keep_alive = false;
};

class Client {
  public:
    explicit Client(const Options& options) : options_(options), random_(options.seed) {
        const auto query = originsim::parse_query(originsim::query_of(options.target), random_);
        if (!query) std::exit(2);
        object_ = originsim::describe_object(options.target, *query, "", 0);
        if (options_.most == 0) options_.most = std::max<std::uint64_t>(object_.size / 4, 1);
    }

    void run() {
        for (unsigned i = 0; i < options_.requests; ++i) {
            range_ = choose();
            auto answer = ask();
            for (int tries = 0; !answer && options_.killed && tries < 20; ++tries) {
                ++counts_["again"];
                answer = ask();
            }
            if (!answer) fail("the answer is cut off");
            judge(*answer);
            if (answer->cache_status.find("; hit") != std::string::npos) ++counts_["hits"];
            if (!answer->keep_alive) fd_.reset();
        }
        for (const auto& [word, number] : counts_) std::printf("%s %u\n", word.c_str(), number);
    }

  private:
    [[noreturn]] void fail(const std::string& why) const {
        std::fprintf(stderr, "ranges: %s, Range: %s: %s\n", options_.target.c_str(),
                     range_.c_str(), why.c_str());
        std::exit(1);
    }

    // The value of Range, or nothing for the whole object.
    std::string choose() {
        if (random_.below(100) < options_.whole_percent) return {};
        const std::uint64_t kind = random_.below(options_.single ? 8 : 10);
        if (kind == 5) return "bytes=" + std::to_string(random_.below(object_.size)) + "-";
        if (kind == 6) return "bytes=-" + std::to_string(1 + random_.below(options_.most));
        if (kind == 7 && random_.below(8) == 0)
            return "bytes=" + std::to_string(object_.size + random_.below(9)) + "-";
        std::string text = "bytes=" + span();
        for (std::uint64_t more = kind < 8 ? 0 : 1 + random_.below(3); more > 0; --more)
            text += "," + span();
        return text;
    }
    std::string span() {
        const std::uint64_t first = random_.below(object_.size);
        return std::to_string(first) + "-" + std::to_string(first + random_.below(options_.most));
    }

    bool connect() {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        to.sin_port = htons(options_.port);
        fd_.reset(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        const timeval patience{20, 0};
        ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        in_.clear();
        return ::connect(fd_.get(), reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
    }

    // Nothing: it was cut off.
    std::optional<Answer> ask() {
        auto answer = ask_once();
        if (!answer) fd_.reset();
        return answer;
    }

    std::optional<Answer> ask_once() {
        if (!fd_ && !connect()) return {};
        std::string request = "GET " + options_.target + " HTTP/1.1\r\nHost: 127.0.0.1:" +
                              std::to_string(options_.port) + "\r\n";
        if (!range_.empty()) request += "Range: " + range_ + "\r\n";
        request += "\r\n";
        if (::send(fd_.get(), request.data(), request.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(request.size()))
            return {};
        http::ResponseHead head;
        for (;;) {
            const auto taken = http::parse_response_head(in_, 0, {}, head);
            if (taken) return read_body(head, *taken);
            if (taken.error().code != base::Errc::again) fail("malformed head");
            if (!read_more()) return {};
        }
    }

    bool read_more() {
        char bytes[65536];
        const ssize_t n = ::recv(fd_.get(), bytes, sizeof bytes, 0);
        if (n > 0) in_.append(bytes, static_cast<std::size_t>(n));
        return n > 0;
    }

    std::optional<Answer> read_body(const http::ResponseHead& head, std::size_t head_bytes) {
        using http::FieldName;
        Answer answer;
        answer.status = head.status;
        answer.keep_alive = head.keep_alive;
        answer.content_range = head.fields.first(FieldName::content_range);
        answer.content_type = head.fields.first(FieldName::content_type);
        answer.cache_status = head.fields.first(FieldName::cache_status);
        const http::Framing framing = head.framing;
        in_.erase(0, head_bytes);
        if (framing.kind == http::Framing::Kind::chunked) {
            if (!read_chunks(answer.body)) return {};
        } else {
            while (in_.size() < framing.length)
                if (!read_more()) return {};
            answer.body = in_.substr(0, framing.length);
            in_.erase(0, framing.length);
        }
        return answer;
    }

    bool read_chunks(std::string& body) {
        http::ChunkedDecoder decoder(UINT64_MAX, 1 << 16);
        for (;;) {
            const auto progress = decoder.feed(base::as_bytes(in_));
            if (!progress) fail("malformed chunk");
            body += base::as_text(progress->body);
            in_.erase(0, progress->consumed);
            if (progress->done) return true;
            if (progress->consumed == 0 && !read_more()) return false;
        }
    }

    void judge(const Answer& answer) {
        http::RangeSet set;
        using Outcome = http::RangeSet::Outcome;
        const Outcome outcome = range_.empty() ? Outcome::whole : set.parse(range_, object_.size);
        // Who cannot put parts together may answer several ranges with the whole.
        const bool whole = outcome == Outcome::whole ||
                           (set.ranges().size() > 1 && answer.status == 200);
        if (whole) {
            judge_status(answer, 200);
            judge_bytes(answer.body, {0, object_.size - 1});
        } else if (outcome == Outcome::unsatisfiable) {
            judge_status(answer, 416);
            if (answer.content_range != "bytes */" + std::to_string(object_.size))
                fail("Content-Range: " + answer.content_range);
        } else if (set.ranges().size() == 1) {
            judge_status(answer, 206);
            judge_part(answer.content_range, answer.body, set.ranges()[0]);
        } else {
            judge_status(answer, 206);
            judge_parts(answer, set.ranges());
            ++counts_["ok-several"];
        }
        ++counts_["ok-" + std::to_string(answer.status)];
    }

    void judge_status(const Answer& answer, unsigned expected) const {
        if (answer.status != expected) fail("status " + std::to_string(answer.status));
    }

    void judge_part(std::string_view content_range, std::string_view body,
                    const http::ByteRange& range) const {
        if (content_range != http::ContentRangeText(range, object_.size).text())
            fail("Content-Range: " + std::string(content_range));
        judge_bytes(body, range);
    }

    void judge_bytes(std::string_view body, const http::ByteRange& range) const {
        if (body.size() != range.size()) fail(std::to_string(body.size()) + " bytes");
        const auto wrong = originsim::find_wrong_byte(object_.texture, object_.key, range.first,
                                                      base::as_bytes(body));
        if (wrong) fail("byte " + std::to_string(*wrong) + " is wrong");
    }

    void judge_parts(const Answer& answer, std::span<const http::ByteRange> ranges) const {
        const std::string start = "multipart/byteranges; boundary=";
        if (answer.content_type.compare(0, start.size(), start) != 0)
            fail("Content-Type: " + answer.content_type);
        const std::string mark = "--" + answer.content_type.substr(start.size());
        std::string_view rest = answer.body;
        for (const http::ByteRange& range : ranges) {
            take(rest, mark + "\r\n");
            const std::string_view head = rest.substr(0, rest.find("\r\n\r\n"));
            const std::size_t at = head.find("Content-Range: ");
            if (at == head.npos) fail("a part without Content-Range");
            const std::string_view value = head.substr(at + 15);
            rest.remove_prefix(std::min(head.size() + 4, rest.size()));
            judge_part(value.substr(0, value.find('\r')), rest.substr(0, range.size()), range);
            rest.remove_prefix(range.size());
            take(rest, "\r\n");
        }
        take(rest, mark + "--\r\n");
        if (!rest.empty()) fail("bytes behind the last part");
    }

    void take(std::string_view& rest, const std::string& expected) const {
        if (rest.substr(0, expected.size()) != expected) fail("malformed multipart");
        rest.remove_prefix(expected.size());
    }

    Options options_;
    base::Random random_;
    originsim::Object object_;
    net::Fd fd_;
    std::string in_, range_;
    std::map<std::string, unsigned> counts_;
};

}  // namespace

int main(int argc, char** argv) {
    Client client(read_options(argc, argv));
    client.run();
    return 0;
}
