// client.h -- one client of the crowd: sends GETs and looks at every byte of the answers.
//
// Runs in:  crowd
//
//   connect --> send --> read_head --> read_body --+--> send (the next request)
//      ^                                           |
//      +------------- any failure -----------------+--> idle (no request is left)

#ifndef TESTS_SYSTEM_CROWD_CLIENT_H
#define TESTS_SYSTEM_CROWD_CLIENT_H

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "common/http/chunked.h"
#include "common/http/message.h"
#include "common/net/fd.h"
#include "originsim/object.h"

namespace crowd {

using Time = std::chrono::steady_clock::time_point;

// What all clients saw together.
struct Tally {
    std::uint64_t ok = 0;         // 200, whole and right
    std::uint64_t wrong = 0;      // a byte, or the length, is not that of the object
    std::uint64_t failed = 0;     // the connection ended before the answer did
    std::uint64_t refused = 0;    // no connection
    std::uint64_t body_bytes = 0;
    std::map<int, std::uint64_t> other;  // answers with another status, by status
    Time last_first_byte{};       // of a body, among all clients
    std::optional<Time> first_done;      // the first answer that was whole
    std::string first_trouble;    // for a person
};

// Where the requests come from; asked again before each.
struct Source {
    virtual std::optional<std::string> next_target() = 0;  // nothing: there are no more
    virtual ~Source() = default;
};

class Client {
  public:
    Client(int epoll, std::uint16_t port, Source& source, Tally& tally)
        : epoll_(epoll), port_(port), source_(source), tally_(tally) {}

    // Connects, for the next request of the source.  hold: sends nothing, ever.
    void start(bool hold);
    // The socket is ready.
    void on_event(std::uint32_t events);
    bool idle() const noexcept { return !fd_; }

  private:
    void begin_request();
    void send_rest();
    void read_some();
    void take(std::string_view bytes);
    bool take_head();
    void take_body(std::string_view bytes);
    bool take_chunks(std::string_view bytes);
    void check(std::string_view body);
    bool is_right(std::string_view body) const;
    void finish();
    void fail(std::uint64_t Tally::*counter, const std::string& why);
    void watch(std::uint32_t events, bool add = false);
    bool whole() const noexcept;

    int epoll_;
    std::uint16_t port_;
    Source& source_;
    Tally& tally_;

    net::Fd fd_;
    bool hold_ = false;
    std::string target_, out_, in_;
    originsim::Object object_;
    std::shared_ptr<const std::string> expected_;  // the whole body, if it is a large one
    bool in_body_ = false;
    int status_ = 0;
    bool keep_alive_ = true;
    http::Framing framing_;
    std::optional<http::ChunkedDecoder> chunked_;
    bool chunks_done_ = false;
    bool right_ = true;
    std::uint64_t position_ = 0;  // bytes of body so far
};

}  // namespace crowd

#endif  // TESTS_SYSTEM_CROWD_CLIENT_H
