// poll.h -- one proxy's copy of a table, asked for again and again.
//
// Layer:    proxyd
// Runs in:  poller
// Owner:    Poller
//
//   resting --timer, call--> asking --an answer, a failure, the deadline--> resting
//
// A conditional GET of the master's table over the one HTTP engine.  What comes is bounded in
// bytes and time and is read as strictly as weir.conf; whatever is wrong with it, the table in
// force stays, the cause is logged when it is a new one, and the status tells it.

#ifndef PROXYD_POLL_H
#define PROXYD_POLL_H

#include <memory>
#include <string>

#include "common/base/random.h"
#include "common/conf/site.h"
#include "common/h1/client.h"
#include "common/net/timer.h"
#include "proxyd/poll_schedule.h"
#include "proxyd/tables.h"

namespace proxyd {

class Poll final : private net::Timer::Listener, private h1::Exchange::Handler {
  public:
    // Told after a new table is in force.
    struct Listener {
        virtual void on_new_table() noexcept = 0;

      protected:
        ~Listener() = default;
    };

    // What all polls of a process share.
    struct Tools {
        net::Loop& loop;
        h1::ClientPool& pool;
        const net::Dialer& dialer;
        base::Random& random;
        Listener& listener;
        unsigned seat;
    };

    // Lifetime: all outlive the poll.
    Poll(const Tools& tools, const conf::Array& array, const std::string& proxy,
         TableEstate& estate);

    // Asks at once, and from then on by PollSchedule.
    void start() noexcept { ask(); }

    // Asks now if somebody called for it meanwhile.
    void answer_calls() noexcept;

  private:
    void on_timer(net::Timer& timer) noexcept override;
    void on_response(h1::Exchange& exchange, const http::ResponseHead& head) noexcept override;
    std::size_t on_payload(h1::Exchange& exchange,
                           std::span<const std::byte> payload) noexcept override;
    void on_end(h1::Exchange& exchange) noexcept override;
    void on_failed(h1::Exchange& exchange, base::Error why) noexcept override;

    void ask() noexcept;
    std::string head() const;
    void judge() noexcept;
    void judge_table() noexcept;
    bool put(const array::Table& table) noexcept;
    void good(bool fresh) noexcept;
    void bad(const std::string& why) noexcept;
    void rest(PollSchedule::Millis pause) noexcept;
    std::chrono::seconds list_ttl() const noexcept;
    bool asking() const noexcept { return exchange_ != nullptr; }

    const Tools tools_;
    const conf::Array& array_;
    const std::string proxy_;
    TableEstate& estate_;
    h1::Endpoint endpoint_;
    h1::ClientLimits limits_;
    net::Timer timer_;                 // the next poll, or the deadline of this one
    std::unique_ptr<h1::Exchange> exchange_;
    PollSchedule schedule_;
    std::chrono::seconds list_ttl_;    // of the table in force
    std::uint32_t calls_ = 0;          // answered
    std::string logged_;               // the cause of the failures in a row
    std::string etag_;                 // of the last good table; empty: none
    // Of the answer.
    unsigned status_ = 0;
    std::string new_etag_, text_;
};

}  // namespace proxyd

#endif  // PROXYD_POLL_H
