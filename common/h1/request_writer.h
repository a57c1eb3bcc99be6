// request_writer.h -- one request on its way out: a head, and a body of bounded queue.
//
// Layer:    h1
// Runs in:  worker, advisor
// Source:   RFC 9112 sections 6 and 7.1

#ifndef COMMON_H1_REQUEST_WRITER_H
#define COMMON_H1_REQUEST_WRITER_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/bytes.h"
#include "common/base/result.h"
#include "common/net/stream.h"

namespace h1 {

enum class RequestBody : std::uint8_t { none, length, chunked };

class RequestWriter {
  public:
    static constexpr std::size_t kQueueBytes = 64 * 1024;

    // head: request line and fields; framing fields, Connection and the blank line are added.
    RequestWriter(std::string_view head, RequestBody body, std::uint64_t body_bytes, bool upgrade);

    // Copies as much of the payload as the queue has room for; returns how much.
    // Requires: no more in all than was announced.
    std::size_t add(base::Bytes payload);
    // Requires: all that was announced was added.
    void end();

    // Writes what the socket takes; written() says whether that was all.
    // Errors: those of net::Stream::write() but again.
    base::Status pump(net::Stream& stream) noexcept;

    // Nothing waits in the queue.
    bool written() const noexcept { return from_ == queue_.size(); }
    // The request is in the kernel, to its end.
    bool complete() const noexcept { return ended_ && written(); }
    std::size_t room() const noexcept;
    std::uint64_t bytes() const noexcept { return bytes_; }

    // From the start again, on another connection.  Requires: a request without a body.
    void rewind() noexcept;

  private:
    std::string queue_;
    std::size_t from_ = 0;     // queue_ before it is written
    std::uint64_t left_ = 0;   // RequestBody::length: bytes not yet added
    std::uint64_t bytes_ = 0;  // written
    RequestBody body_;
    bool ended_;
};

}  // namespace h1

#endif  // COMMON_H1_REQUEST_WRITER_H
