#include "common/h1/request_writer.h"

#include <algorithm>

#include "common/base/panic.h"
#include "common/http/chunked.h"

namespace h1 {
namespace {

constexpr std::size_t kChunkOverhead = 20;  // the longest line of a chunk, and its end

}  // namespace

RequestWriter::RequestWriter(std::string_view head, RequestBody body, std::uint64_t body_bytes,
                             bool upgrade)
    : left_(body == RequestBody::length ? body_bytes : 0),
      body_(body),
      ended_(body == RequestBody::none || (body == RequestBody::length && body_bytes == 0)) {
    queue_.reserve(head.size() + 64);
    queue_.append(head);
    if (body == RequestBody::length)
        queue_.append("Content-Length: ").append(std::to_string(body_bytes)).append("\r\n");
    if (body == RequestBody::chunked) queue_.append("Transfer-Encoding: chunked\r\n");
    if (upgrade) queue_.append("Connection: upgrade\r\n");
    queue_.append("\r\n");
}

std::size_t RequestWriter::room() const noexcept {
    const std::size_t waiting = queue_.size() - from_ + kChunkOverhead;
    return waiting < kQueueBytes ? kQueueBytes - waiting : 0;
}

std::size_t RequestWriter::add(base::Bytes payload) {
    CHECK(!ended_);
    const std::size_t n = std::min(payload.size(), room());
    if (n == 0) return 0;
    if (written() || from_ >= kQueueBytes) {
        queue_.erase(0, from_);
        from_ = 0;
    }
    const bool chunked = body_ == RequestBody::chunked;
    if (chunked) queue_.append(http::ChunkHead(n).text());
    queue_.append(base::as_text(payload.first(n)));
    if (chunked) queue_.append(http::kChunkEnd);
    if (chunked) return n;
    CHECK(n <= left_);
    left_ -= n;
    ended_ = left_ == 0;
    return n;
}

void RequestWriter::end() {
    CHECK(left_ == 0);
    if (ended_) return;
    ended_ = true;
    queue_.append(http::kLastChunk);
}

base::Status RequestWriter::pump(net::Stream& stream) noexcept {
    if (written()) return base::ok();
    const iovec part{queue_.data() + from_, queue_.size() - from_};
    const auto wrote = stream.write({&part, 1});
    if (wrote) {
        from_ += *wrote;
        bytes_ += *wrote;
    } else if (wrote.error().code != base::Errc::again) {
        return wrote.error();
    }
    return base::ok();
}

void RequestWriter::rewind() noexcept {
    CHECK(body_ == RequestBody::none);
    from_ = 0;
    bytes_ = 0;
}

}  // namespace h1
