// peer.h -- both ends of a proxy: a client that sends bytes as they are, and an origin that
// answers with bytes as they are.
//
// Layer:    tests
// Runs in:  malformed
//
// One thread, one poll(2): whoever waits for the client also serves the origin.

#ifndef TESTS_SYSTEM_MALFORMED_PEER_H
#define TESTS_SYSTEM_MALFORMED_PEER_H

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace malformed {

// A socket of 127.0.0.1; closed with its owner.
class Socket {
  public:
    explicit Socket(int fd) noexcept : fd_(fd) {}
    Socket(Socket&& other) noexcept;
    Socket& operator=(Socket&& other) noexcept;
    ~Socket();

    int fd() const noexcept { return fd_; }
    void send(std::string_view bytes) const;
    // Adds what has come to `into`.  False: the peer has closed or reset the connection.
    bool receive(std::string& into) const;

  private:
    int fd_;
};

Socket listen_on(int port);
Socket connect_to(int port);  // tries for some seconds

class Origin {
  public:
    explicit Origin(int port) : listener_(listen_on(port)) {}

    // What every request is answered with from now on.  then_close: ends the connection.
    // spoils: the proxy must not use the connection again.
    void answer_with(std::string_view wire, bool then_close, bool spoils);

    // The same, made for each request from all that came of it.
    void answer_by(std::function<std::string(std::string_view)> make) { make_ = std::move(make); }

    // Serves what comes within `ms`, or until `also` is readable; true if it is.
    bool serve(int also, int ms);

    const std::vector<std::string>& heads() const noexcept { return heads_; }
    bool saw(std::string_view text) const;
    // Requests that came on a spoilt connection.
    unsigned misused() const noexcept { return misused_; }

  private:
    struct Connection {
        explicit Connection(Socket accepted) noexcept : socket(std::move(accepted)) {}
        Socket socket;
        std::string input;
        bool spoilt = false;
    };

    bool serve_one(Connection& connection);

    Socket listener_;
    std::vector<Connection> connections_;
    std::vector<std::string> heads_;
    std::string answer_;
    std::function<std::string(std::string_view)> make_;
    bool then_close_ = false;
    bool spoils_ = false;
    unsigned misused_ = 0;
};

}  // namespace malformed

#endif  // TESTS_SYSTEM_MALFORMED_PEER_H
