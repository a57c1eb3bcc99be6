#include "proxyd/squeeze_job.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "proxyd/forms.h"

namespace proxyd {
namespace {

constexpr std::size_t kSlice = 64 * 1024;  // of plain bytes: about 2 ms at level 6

}  // namespace

SqueezeJob::SqueezeJob(net::Loop& loop, Owner& owner, Object plain, Fill fill,
                       std::unique_ptr<Squeeze> squeeze) noexcept
    : owner_(owner),
      plain_(std::move(plain)),
      fill_(std::move(fill)),
      squeeze_(std::move(squeeze)),
      next_slice_(loop, *this) {
    reader_.start(plain_);
}

std::unique_ptr<SqueezeJob> SqueezeJob::make(net::Loop& loop, Owner& owner, Object plain, Fill fill,
                                             int level) {
    auto squeeze = Squeeze::make(level);
    if (!squeeze) return nullptr;
    auto job = std::unique_ptr<SqueezeJob>(
        new SqueezeJob(loop, owner, std::move(plain), std::move(fill), std::move(squeeze)));
    if (!job->begin()) return nullptr;
    return job;
}

bool SqueezeJob::begin() {
    std::vector<char> room(plain_.head().size() + kFormFields);
    const std::string_view head = squeezed_head(plain_.head(), room);
    if (head.empty()) return false;
    const ObjectMeta meta = squeezed_meta(plain_.meta(), head);
    return fill_.begin(meta, head, std::nullopt, plain_.extra()).has_value();
}

void SqueezeJob::run() noexcept {
    if (slice()) return next_slice_.set(std::chrono::microseconds::zero());
    fill_.abort();  // does nothing if it is complete
    plain_.release();
    owner_.on_squeezed(*this);
}

// False: it is over, one way or the other.
bool SqueezeJob::slice() noexcept {
    for (std::size_t left = kSlice; left > 0;) {
        const auto piece = reader_.next(Sending::copy);
        if (!piece) return false;
        if (piece->data.empty()) {
            if (press({}, Squeeze::Flush::finish)) (void)fill_.complete();
            return false;
        }
        const base::Bytes plain = piece->data.first(std::min(left, piece->data.size()));
        if (!press(plain, Squeeze::Flush::none)) return false;
        reader_.skip(plain.size());
        left -= plain.size();
    }
    return true;
}

bool SqueezeJob::press(base::Bytes plain, Squeeze::Flush how) noexcept {
    while (!squeeze_->spent(plain, how)) {
        plain = plain.subspan(squeeze_->feed(plain, how));
        const base::Bytes ready = squeeze_->ready();
        if (squeeze_->too_long() || !fill_.append(ready)) return false;
        squeeze_->drop(ready.size());
    }
    return true;
}

}  // namespace proxyd
