#include "common/h1/body_reader.h"

#include <algorithm>
#include <limits>

namespace h1 {
namespace {

using Kind = http::Framing::Kind;

// Extensions and trailers are of no use to us; this is more than any honest peer sends.
constexpr std::size_t kMaxOverhead = 16 * 1024;  // bytes of one message
constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

}  // namespace

void BodyReader::start(const http::Framing& framing, std::uint64_t max_bytes) noexcept {
    kind_ = framing.kind;
    left_ = framing.length;
    done_ = kind_ == Kind::none || (kind_ == Kind::length && left_ == 0);
    if (kind_ != Kind::chunked) return;
    decoded_ = 0;
    decoder_ = http::ChunkedDecoder(max_bytes != 0 ? max_bytes : kNoLimit, kMaxOverhead);
}

std::uint64_t BodyReader::left() const noexcept {
    if (done_) return 0;
    return kind_ == Kind::length ? left_ : kNoLimit;
}

base::Result<BodyReader::Portion> BodyReader::next(base::Bytes input) noexcept {
    if (kind_ == Kind::chunked) return next_chunk(input);
    const std::uint64_t most = std::min<std::uint64_t>(input.size(), left());
    return Portion{0, input.first(static_cast<std::size_t>(most))};
}

base::Result<BodyReader::Portion> BodyReader::next_chunk(base::Bytes input) noexcept {
    if (decoded_ > 0) return Portion{0, input.first(std::min(decoded_, input.size()))};
    std::size_t skip = 0;
    while (skip < input.size()) {
        const auto progress = decoder_.feed(input.subspan(skip));
        if (!progress) return progress.error();
        skip += progress->consumed;
        if (!progress->body.empty()) {
            decoded_ = progress->body.size();  // it ends what was consumed
            return Portion{skip - decoded_, progress->body};
        }
        if (progress->done) done_ = true;
        if (progress->done || progress->consumed == 0) break;
    }
    return Portion{skip, {}};
}

void BodyReader::took(std::size_t n) noexcept {
    if (kind_ == Kind::chunked) decoded_ -= n;
    if (kind_ != Kind::length) return;
    left_ -= n;
    done_ = left_ == 0;
}

}  // namespace h1
