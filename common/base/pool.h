// pool.h -- keeps the memory of objects that come and go, such as sessions.
//
// Layer:    base
// Runs in:  any process; one pool serves one thread
//
// make() and the end of a Handle are O(1) and, once the pool is warm, do not reach the
// allocator.  At most `max_spare` free objects' memory is kept, so a burst of connections
// does not hold its memory for ever.

#ifndef COMMON_BASE_POOL_H
#define COMMON_BASE_POOL_H

#include <cstddef>
#include <memory>
#include <new>
#include <utility>

namespace base {

template <typename T>
class Pool {
  public:
    struct Return {
        Pool* pool = nullptr;
        void operator()(T* object) const noexcept { pool->destroy(object); }
    };
    // Lifetime: the pool outlives its handles.
    using Handle = std::unique_ptr<T, Return>;

    explicit Pool(std::size_t max_spare) noexcept : max_spare_(max_spare) {}
    ~Pool() {
        while (Spare* memory = pop()) release(memory);
    }
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    template <typename... Args>
    Handle make(Args&&... args) {
        return Handle(create(std::forward<Args>(args)...), Return{this});
    }

    // The same without a Handle, for owners with a list of their own.
    template <typename... Args>
    T* create(Args&&... args) {
        void* memory = pop();
        if (memory == nullptr) memory = ::operator new(kSize, kAlign);
        return ::new (memory) T(std::forward<Args>(args)...);
    }
    void destroy(T* object) noexcept {
        object->~T();
        if (spare_count_ == max_spare_) return release(object);
        spares_ = ::new (static_cast<void*>(object)) Spare{spares_};
        ++spare_count_;
    }

    std::size_t spare_count() const noexcept { return spare_count_; }

  private:
    struct Spare {
        Spare* next;
    };
    static constexpr std::size_t kSize = sizeof(T) > sizeof(Spare) ? sizeof(T) : sizeof(Spare);
    static constexpr std::align_val_t kAlign{alignof(T) > alignof(Spare) ? alignof(T)
                                                                         : alignof(Spare)};

    // Not the form with a size, which clang has only with -fsized-deallocation.
    static void release(void* memory) noexcept { ::operator delete(memory, kAlign); }
    Spare* pop() noexcept {
        if (spares_ == nullptr) return nullptr;
        --spare_count_;
        return std::exchange(spares_, spares_->next);
    }

    Spare* spares_ = nullptr;
    std::size_t spare_count_ = 0;
    std::size_t max_spare_;
};

}  // namespace base

#endif  // COMMON_BASE_POOL_H
