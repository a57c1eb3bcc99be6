#include "proxyd/squeeze.h"

#include <new>
#include <utility>

namespace proxyd {

unsigned Squeeze::count_ = 0;

std::unique_ptr<Squeeze> Squeeze::make(int level) {
    if (count_ >= kMost) return nullptr;
    auto encoder = http::Encoder::make(http::Coding::gzip, level);
    if (!encoder) return nullptr;
    return std::unique_ptr<Squeeze>(new Squeeze(std::move(*encoder)));
}

std::size_t Squeeze::feed(base::Bytes plain, Flush how) noexcept {
    if (out_ == in_) out_ = in_ = 0;
    const base::MutableBytes free = base::MutableBytes(room_).subspan(in_);
    if (free.empty() || done_) return 0;
    const http::CodingProgress progress = encoder_.feed(plain, free, how);
    in_ += progress.produced;
    plain_bytes_ += progress.consumed;
    done_ = progress.done;
    // Room that is left over says that nothing else is to come.
    settled_ = in_ < room_.size();
    holds_back_ = how == Flush::none && (holds_back_ || progress.consumed > 0);
    return progress.consumed;
}

}  // namespace proxyd
