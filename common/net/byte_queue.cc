#include "common/net/byte_queue.h"

#include <algorithm>

#include "common/base/panic.h"

namespace net {

static_assert(sizeof(Chunk) == 16 * 1024);

// --- ChunkPool ---------------------------------------------------------------

ChunkPool::~ChunkPool() {
    while (free_) {
        Chunk* chunk = free_;
        free_ = chunk->next;
        delete chunk;
    }
}

Chunk* ChunkPool::take() {
    ++in_use_;
    if (!free_) return new Chunk;
    Chunk* chunk = free_;
    free_ = chunk->next;
    --free_count_;
    chunk->next = nullptr;
    chunk->begin = chunk->end = 0;
    return chunk;
}

void ChunkPool::give_back(Chunk* chunk) noexcept {
    --in_use_;
    if (free_count_ == most_free_) {
        delete chunk;
        return;
    }
    chunk->next = free_;
    free_ = chunk;
    ++free_count_;
}

// --- ByteQueue ---------------------------------------------------------------

std::size_t ByteQueue::append(std::span<const std::byte> bytes) {
    const std::size_t before = size_;
    while (!bytes.empty()) {
        const std::span<std::byte> space = prepare();
        if (space.empty()) break;
        const std::size_t n = std::min(space.size(), bytes.size());
        std::copy_n(bytes.begin(), n, space.begin());
        commit(n);
        bytes = bytes.subspan(n);
    }
    return size_ - before;
}

std::span<std::byte> ByteQueue::prepare() {
    if (room() == 0) return {};
    if (!last_ || last_->end == Chunk::kBytes) {
        Chunk* fresh = pool_.take();
        if (last_)
            last_->next = fresh;
        else
            first_ = fresh;
        last_ = fresh;
    }
    return {last_->bytes + last_->end, std::min(Chunk::kBytes - last_->end, room())};
}

void ByteQueue::commit(std::size_t n) noexcept {
    CHECK(n <= room() && (n == 0 || n <= Chunk::kBytes - last_->end));
    size_ += n;
    if (n > 0) last_->end += static_cast<std::uint32_t>(n);
    // A chunk that was prepared for nothing is not kept.
    if (size_ == 0) clear();
}

std::size_t ByteQueue::gather(std::span<iovec> parts) const noexcept {
    std::size_t count = 0;
    for (Chunk* chunk = first_; chunk && count < parts.size(); chunk = chunk->next)
        if (chunk->begin != chunk->end)
            parts[count++] = {chunk->bytes + chunk->begin, chunk->end - chunk->begin};
    return count;
}

std::span<const std::byte> ByteQueue::front() const noexcept {
    if (size_ == 0) return {};
    return {first_->bytes + first_->begin, first_->end - first_->begin};
}

void ByteQueue::consume(std::size_t n) noexcept {
    CHECK(n <= size_);
    size_ -= n;
    while (n > 0) {
        const std::size_t here = std::min<std::size_t>(n, first_->end - first_->begin);
        first_->begin += static_cast<std::uint32_t>(here);
        n -= here;
        if (first_->begin == first_->end) drop_first();
    }
    if (size_ == 0) clear();
}

void ByteQueue::clear() noexcept {
    size_ = 0;
    while (first_) drop_first();
}

void ByteQueue::drop_first() noexcept {
    Chunk* chunk = first_;
    first_ = chunk->next;
    if (!first_) last_ = nullptr;
    pool_.give_back(chunk);
}

}  // namespace net
