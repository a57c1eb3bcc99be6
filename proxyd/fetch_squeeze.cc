// fetch_squeeze.cc -- a body that comes plain and is stored as gzip.
//
// It is compressed once, while it comes, and whoever reads along reads gzip.  What zlib
// holds back is flushed when its first byte is kFlushAfter old: a slow origin streams, and a
// fast one is not made to end a block with every read.

#include <algorithm>

#include "proxyd/fetch.h"
#include "proxyd/forms.h"
#include "proxyd/origin_response.h"
#include "proxyd/session.h"
#include "proxyd/worker.h"

namespace proxyd {
namespace {

constexpr net::Millis kFlushAfter{20};

constexpr std::uint32_t kForms = kSqueezable | kGzip | kSqueezed | kPlainWeak;

}  // namespace

// text: the head as it came.
base::Status Fetch::begin_fill(ObjectMeta& meta, std::string_view text,
                               std::optional<std::uint64_t> length, std::string_view extra) noexcept {
    if (forms_ == 0) return fill_.begin(meta, text, length, extra);
    if (length.value_or(0) > std::min(plan_.policy->max_object, instance_.cache.max_object()))
        return base::Error{base::Errc::too_large, 0, "cache: object"};
    if (forms_ == kSqueezable && plan_.takes_gzip)
        squeeze_ = Squeeze::make(static_cast<int>(plan_.policy->compression.level));
    std::vector<char> room(text.size() + kFormFields);
    text = squeeze_ ? squeezed_head(text, room) : varying_head(text, room);
    meta.flags |= forms_;
    if (squeeze_) meta = squeezed_meta(meta, text);
    const base::Status begun = fill_.begin(meta, text, squeeze_ ? std::nullopt : length, extra);
    if (!begun) squeeze_.reset();
    if (squeeze_) expected_.reset();
    return begun;
}

// The stored head updated by a 304: of the form in which the origin knows it.
std::string_view Fetch::renewed_text(const http::ResponseHead& head,
                                     std::vector<char>& room) noexcept {
    std::string_view stored = stale_.head();
    const std::uint32_t flags = stale_.flags();
    if ((flags & kSqueezed) != 0) {
        room.resize(stored.size());
        stored = inflated_head(stored, flags, room);
    }
    return renewed_head(stored, head, *plan_.policy, worker_.now_s(), worker_.field_room());
}

// And back to the form in which it is stored.
std::string_view Fetch::renew_form(std::string_view plain, ObjectMeta& meta,
                                   std::vector<char>& room) noexcept {
    const std::uint32_t flags = stale_.flags() & kForms;
    if (flags == 0) return plain;
    room.resize(plain.size() + kFormFields);
    if ((flags & kSqueezed) == 0) {
        meta.flags |= flags;
        return varying_head(plain, room);
    }
    const std::string_view text = squeezed_head(plain, room);
    meta = squeezed_meta(meta, text);
    return text;
}

std::size_t Fetch::squeeze(std::span<const std::byte> payload) noexcept {
    std::span<const std::byte> left = payload;
    press(left, Squeeze::Flush::none);
    if (!done_ && squeeze_->holds_back() && !flush_due_.is_set()) flush_due_.set(kFlushAfter);
    return payload.size() - left.size();
}

// Moves plain payload through to the store, or when that takes no more, to the client.
// False: the client cannot take it now, or the fetch is over.
bool Fetch::press(std::span<const std::byte>& payload, Squeeze::Flush how) noexcept {
    pressing_ = true;
    bool flows = true;
    while (flows && !squeeze_->spent(payload, how)) {
        payload = payload.subspan(squeeze_->feed(payload, how));
        const base::Bytes ready = squeeze_->ready();
        if (ready.empty()) continue;
        const std::size_t taken = deliver(ready);
        squeeze_->drop(taken);
        flows = !done_ && taken > 0;
    }
    pressing_ = false;
    return flows;
}

// The session can take payload again: first what it was owed.
void Fetch::resume() noexcept {
    std::span<const std::byte> nothing;
    const auto how = over_ ? Squeeze::Flush::finish : Squeeze::Flush::none;
    if (squeeze_ && !pressing_ && !press(nothing, how)) return;
    if (over_ && !pressing_) return conclude();
    exchange_->resume();
}

void Fetch::on_timer(net::Timer&) noexcept {
    std::span<const std::byte> nothing;
    if (!done_ && squeeze_->holds_back()) press(nothing, Squeeze::Flush::sync);
}

}  // namespace proxyd
