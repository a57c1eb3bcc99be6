// byte_queue.h -- a bounded queue of bytes, for output that could not be written at once.
//
// Layer:    net (pure: memory only)
// Runs in:  any process; of one thread
//
// The bytes lie in chunks of a pool that the queues of a process share: an empty queue
// holds none, and what a slow reader can make us hold is the limit of its queue.

#ifndef COMMON_NET_BYTE_QUEUE_H
#define COMMON_NET_BYTE_QUEUE_H

#include <cstddef>
#include <cstdint>
#include <span>

#include <sys/uio.h>

namespace net {

struct Chunk {
    static constexpr std::size_t kBytes = 16 * 1024 - 2 * sizeof(void*);

    Chunk* next = nullptr;
    std::uint32_t begin = 0;  // the bytes in it are [begin, end)
    std::uint32_t end = 0;
    std::byte bytes[kBytes];
};

// Keeps up to `most_free` unused chunks for the next that asks.
class ChunkPool {
  public:
    explicit ChunkPool(std::size_t most_free = 256) noexcept : most_free_(most_free) {}
    ~ChunkPool();
    ChunkPool(const ChunkPool&) = delete;
    ChunkPool& operator=(const ChunkPool&) = delete;

    Chunk* take();
    void give_back(Chunk* chunk) noexcept;

    std::size_t in_use() const noexcept { return in_use_; }

  private:
    Chunk* free_ = nullptr;
    std::size_t free_count_ = 0;
    std::size_t most_free_;
    std::size_t in_use_ = 0;
};

class ByteQueue {
  public:
    // limit: bytes it takes at most.  Lifetime: `pool` outlives the queue.
    ByteQueue(ChunkPool& pool, std::size_t limit) noexcept : pool_(pool), limit_(limit) {}
    ~ByteQueue() { clear(); }
    ByteQueue(const ByteQueue&) = delete;
    ByteQueue& operator=(const ByteQueue&) = delete;

    // Copies as much of `bytes` as there is room for; returns how much that was.
    std::size_t append(std::span<const std::byte> bytes);

    // Free memory at the end, at most room() and empty only if that is 0; whoever wrote
    // into its beginning tells how many bytes by commit().
    std::span<std::byte> prepare();
    void commit(std::size_t n) noexcept;

    // Points `parts` at the first bytes; returns how many parts were filled.
    // Lifetime: until the next call of anything else.
    std::size_t gather(std::span<iovec> parts) const noexcept;
    // The first bytes that lie together; empty if there are none.
    std::span<const std::byte> front() const noexcept;
    // Drops the first `n` bytes.  Requires: n <= size().
    void consume(std::size_t n) noexcept;
    void clear() noexcept;

    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }
    std::size_t room() const noexcept { return limit_ - size_; }

  private:
    void drop_first() noexcept;

    ChunkPool& pool_;
    Chunk* first_ = nullptr;
    Chunk* last_ = nullptr;
    std::size_t size_ = 0;
    std::size_t limit_;
};

}  // namespace net

#endif  // COMMON_NET_BYTE_QUEUE_H
