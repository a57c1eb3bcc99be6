#include "common/h1/inbox.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "common/base/panic.h"

namespace h1 {

Inbox::Inbox(Side side) : bytes_(kBytes), side_(side) {
    if (side == Side::server)
        new (&request) http::RequestHead;
    else
        new (&response) http::ResponseHead;
}

// First the dead bytes before the head go, then the buffer doubles.
bool Inbox::make_room(std::size_t most) {
    if (used_ < bytes_.size()) return true;
    if (begin_ > 0) {
        used_ -= begin_;
        std::memmove(bytes_.data(), bytes_.data() + begin_, used_);
        begin_ = 0;
        return true;
    }
    if (bytes_.size() >= most) return false;
    bytes_.resize(std::min(2 * bytes_.size(), most));
    return true;
}

void Inbox::preload(base::Bytes bytes) {
    if (bytes_.size() < bytes.size()) bytes_.resize(bytes.size());
    used_ = base::copy_bytes(bytes_, bytes);
}

void Inbox::consume(std::size_t n) noexcept {
    std::size_t& from = kept_from_ < kept_.size() ? kept_from_ : next_;
    from += n;
}

void Inbox::keep(base::Bytes bytes) {
    CHECK(unread().empty());
    kept_.assign(bytes.begin(), bytes.end());
    kept_from_ = 0;
}

void Inbox::next_message() {
    scanned = 0;
    begin_ = next_;
    if (begin_ == used_) begin_ = next_ = used_ = 0;
    if (kept_from_ == kept_.size()) return;
    const base::Bytes rest = base::Bytes(kept_).subspan(kept_from_);
    if (bytes_.size() < rest.size()) bytes_.resize(rest.size());
    used_ = base::copy_bytes(bytes_, rest);
    kept_.clear();
    kept_from_ = 0;
}

void Inbox::reset() noexcept {
    scanned = begin_ = next_ = used_ = kept_from_ = 0;
    if (kept_.capacity() != 0) kept_ = {};
    if (bytes_.size() == kBytes) return;
    bytes_ = std::vector<std::byte>(kBytes);
}

std::unique_ptr<Inbox> InboxPool::take(Inbox::Side side) {
    Shelf& free = shelf(side);
    if (free.empty()) return std::make_unique<Inbox>(side);
    auto inbox = std::move(free.back());
    free.pop_back();
    return inbox;
}

void InboxPool::give(std::unique_ptr<Inbox> inbox) noexcept {
    if (!inbox) return;
    Shelf& free = shelf(inbox->side());
    if (free.size() >= keep_) return;
    inbox->reset();
    free.push_back(std::move(inbox));
}

}  // namespace h1
