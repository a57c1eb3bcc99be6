// raw_answer.h -- an answer that breaks the rules, written past the HTTP engine.
//
// Layer:    originsim
// Runs in:  worker
// Owner:    Worker, which destroys it at the end of the turn after on_raw_end().
//
// The engine (h1::ServerConnection) refuses to send a wrong Content-Length, a cut body or
// a malformed head, so the session takes the stream from it and gives it to this class.
//
//   stall --+
//           v
//   write (before, body, again) --+--> settle --> RST ------------> (ended)
//     ^       |                   |
//     +-drip<-+                   +--> FIN --> linger ------------> (ended)
//
// Whoever takes nothing any more, or does not close after the FIN, is let go in time.

#ifndef ORIGINSIM_RAW_ANSWER_H
#define ORIGINSIM_RAW_ANSWER_H

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "common/base/list.h"
#include "common/net/stream.h"
#include "common/net/timer.h"

#include "originsim/body.h"

namespace originsim {

class Host;

struct RawPlan {
    enum class End : std::uint8_t { fin, reset };
    std::optional<std::chrono::milliseconds> stall;   // say nothing for so long; 0: for ever
    std::string before;          // the head, as it goes out
    Body body;
    std::uint64_t first = 0;     // position in the body
    std::uint64_t length = 0;    // bytes of it
    bool chunked = false;        // each piece is a chunk; there is no last one
    unsigned repeat = 0;         // the text `again` follows so often
    std::string_view again;      // static text
    std::uint64_t drip = 0;      // bytes per second; 0: at once
    End end = End::fin;
};

class RawAnswer final : public base::ListHook<>,
                        private net::Stream::Listener,
                        private net::Timer::Listener {
  public:
    struct Listener {
        // Last call: everything is sent, or the peer is gone.
        virtual void on_raw_end(RawAnswer& answer, std::uint64_t body_bytes) noexcept = 0;

      protected:
        ~Listener() = default;
    };

    // Lifetime: `listener` outlives it.
    // host: whose answer it is, for the listener.
    RawAnswer(net::Loop& loop, Listener& listener, Host* host,
              std::unique_ptr<net::Stream> stream, RawPlan plan) noexcept;

    // Begins to write.  May call the listener before it returns.
    void start() noexcept;

    Host* host() const noexcept { return host_; }

  private:
    enum class State : std::uint8_t { stall, write, drip, settle, linger, ended };

    void on_stream(net::Stream& stream, bool readable, bool writable) noexcept override;
    void on_timer(net::Timer& timer) noexcept override;

    void pump() noexcept;
    bool write_some() noexcept;      // false: wait, or ended
    bool wait_for_drip() noexcept;
    bool refill() noexcept;          // puts what comes next into out_; false: nothing does
    void refill_body() noexcept;
    void all_written() noexcept;
    void read_to_end() noexcept;
    void end() noexcept;

    net::Loop& loop_;
    Listener& listener_;
    Host* host_;
    std::unique_ptr<net::Stream> stream_;
    RawPlan plan_;
    net::Timer timer_;
    State state_ = State::write;
    std::string out_;                // what is being written
    std::size_t sent_ = 0;           // of out_
    bool drop_sent_ = false;         // since the last wait of the drip
    std::uint64_t given_ = 0;        // bytes of the body that were put into out_
};

}  // namespace originsim

#endif  // ORIGINSIM_RAW_ANSWER_H
