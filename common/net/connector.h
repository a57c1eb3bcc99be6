// connector.h -- a connection to a host by name: the first of its addresses that answers.
//
// Layer:    net
// Runs in:  worker
// Owner:    whoever wants the connection; implements Listener
// Source:   RFC 8305 (Happy Eyeballs version 2)
//
// Both families are asked for at the same time.  IPv6 may begin as soon as it is known; what
// is known of IPv4 waits a moment for it.  Then one address after the other is tried, the
// families in turns, each a quarter of a second after the one before, or as soon as all
// before have failed; the first connection that stands ends the others.
//
// Whether an address may be connected to is asked for each address, when it is its turn: what
// a name resolved to at any other time says nothing.
//
// Memory: at most Dialer::most_attempts sockets at a time.

#ifndef COMMON_NET_CONNECTOR_H
#define COMMON_NET_CONNECTOR_H

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "common/net/address.h"
#include "common/net/fd.h"
#include "common/net/fd_watch.h"
#include "common/net/name_resolver.h"
#include "common/net/timer.h"

namespace net {

struct AddressFilter {
    // address: with its port.
    virtual bool may_connect(const Address& address) const noexcept = 0;

  protected:
    ~AddressFilter() = default;
};

// What the connections of one purpose have in common.
struct Dialer {
    NameResolver& resolver;
    const AddressFilter* filter = nullptr;  // null: any address
    Millis stagger{250};                    // between two attempts
    Millis patience{50};                    // of an IPv4 answer with that for IPv6
    unsigned most_attempts = 8;             // addresses that are tried at all
};

class Connector final : private NameResolver::Query::Listener,
                        private FdWatch::Listener,
                        private Timer::Listener {
  public:
    struct Listener {
        // Told once, by one of both, and never from within start(), as the last thing the
        // connector does: it may be destroyed.
        virtual void on_connected(Connector& connector, Fd fd, const Address& to) noexcept = 0;
        // Errors: those of NameResolver ("dns"); timed_out, system ("connect": of the last
        //         attempt; EACCES: the filter refused every address).
        virtual void on_connect_failed(Connector& connector, base::Error why) noexcept = 0;

      protected:
        ~Listener() = default;
    };

    // Lifetime: dialer and listener outlive it.  Destroying it ends all attempts.
    Connector(Loop& loop, const Dialer& dialer, Listener& listener) noexcept;
    ~Connector();
    Connector(const Connector&) = delete;
    Connector& operator=(const Connector&) = delete;

    // host: a name or a numeric address; an IPv6 address may have its brackets.
    // limit: for all of it.
    void start(std::string_view host, std::uint16_t port, Millis limit);

  private:
    // What is known of the addresses of one family.
    struct Side {
        explicit Side(Connector& owner) noexcept : query(owner) {}

        NameResolver::Query query;
        std::vector<Address> addresses;
        std::size_t next = 0;  // the first that was not tried
        bool known = false;

        bool left() const noexcept { return next < addresses.size(); }
    };
    struct Attempt;

    void on_answer(NameResolver::Query& query, const NameResolver::Answer& answer) noexcept override;
    void on_ready(FdWatch& watch, bool readable, bool writable) noexcept override;
    void on_timer(Timer& timer) noexcept override;

    void ask(Side& side, std::string_view host, int family);
    void take(Side& side, const NameResolver::Answer& answer);
    void consider() noexcept;
    bool left() const noexcept;
    void try_next() noexcept;
    bool begin(const Address& address) noexcept;
    const Address* next_address() noexcept;
    void connected(Attempt& attempt) noexcept;
    void fail(base::Error why) noexcept;
    void stop() noexcept;

    Loop& loop_;
    const Dialer& dialer_;
    Listener& listener_;
    Side v6_, v4_;
    std::vector<std::unique_ptr<Attempt>> attempts_;  // under way
    Timer pause_;                                     // until the next attempt
    Timer limit_;
    base::Error why_{base::Errc::not_found, 0, "dns"};
    std::uint16_t port_ = 0;
    unsigned begun_ = 0;       // addresses whose turn came
    bool v4_is_next_ = false;  // families take turns
    bool racing_ = false;      // the first turn came
    bool tried_ = false;       // an address was connected to
};

}  // namespace net

#endif  // COMMON_NET_CONNECTOR_H
