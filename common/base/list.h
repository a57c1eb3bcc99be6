// list.h -- a doubly linked list whose links are in the objects themselves.
//
// Layer:    base
// Runs in:  any process
//
//     class Session : public base::ListHook<> { ... };
//     base::List<Session> idle;
//     idle.push_back(session);      // no allocation, O(1), and so is
//     session.unlink();             // leaving, without knowing which list it is
//
// An object is in one list per hook; for two lists derive from hooks with two tags.
// The list does not own its objects.  A hook that is destroyed leaves its list.

#ifndef COMMON_BASE_LIST_H
#define COMMON_BASE_LIST_H

#include <cstddef>

#include "common/base/panic.h"

namespace base {

template <typename T, typename Tag>
class List;

template <typename Tag = void>
class ListHook {
  public:
    ListHook() noexcept = default;
    ~ListHook() { unlink(); }
    ListHook(const ListHook&) = delete;
    ListHook& operator=(const ListHook&) = delete;

    bool is_linked() const noexcept { return next_ != this; }

    // Leaves the list it is in, if any.
    void unlink() noexcept {
        prev_->next_ = next_;
        next_->prev_ = prev_;
        next_ = prev_ = this;
    }

  private:
    template <typename, typename>
    friend class List;

    void link_before(ListHook& other) noexcept {
        CHECK(!is_linked());
        prev_ = other.prev_;
        next_ = &other;
        prev_->next_ = next_->prev_ = this;
    }

    ListHook* next_ = this;  // a ring; alone, it is its own neighbour
    ListHook* prev_ = this;
};

template <typename T, typename Tag = void>
class List {
    using Hook = ListHook<Tag>;

  public:
    // Forward iterator.  The object it stands on may leave the list only after the
    // iterator has moved on.
    class Iterator {
      public:
        explicit Iterator(Hook* at) noexcept : at_(at) {}
        T& operator*() const noexcept { return *static_cast<T*>(at_); }
        T* operator->() const noexcept { return static_cast<T*>(at_); }
        Iterator& operator++() noexcept {
            at_ = at_->next_;
            return *this;
        }
        bool operator==(const Iterator&) const noexcept = default;

      private:
        Hook* at_;
    };

    List() noexcept = default;
    ~List() { clear(); }
    List(const List&) = delete;
    List& operator=(const List&) = delete;

    bool empty() const noexcept { return !ring_.is_linked(); }

    // Requires: the object is in no list by this hook.
    void push_back(T& object) noexcept { hook(object).link_before(ring_); }
    void push_front(T& object) noexcept { hook(object).link_before(*ring_.next_); }

    // Nothing if the list is empty.
    T* front() noexcept { return empty() ? nullptr : static_cast<T*>(ring_.next_); }
    T* back() noexcept { return empty() ? nullptr : static_cast<T*>(ring_.prev_); }
    T* pop_front() noexcept {
        T* object = front();
        if (object != nullptr) hook(*object).unlink();
        return object;
    }

    // Puts all objects out of the list; they live on.
    void clear() noexcept {
        while (pop_front() != nullptr) {}
    }

    // Takes all objects of `other` in their order, at the end, in O(1).
    void splice_back(List& other) noexcept {
        if (other.empty()) return;
        other.ring_.next_->prev_ = ring_.prev_;
        ring_.prev_->next_ = other.ring_.next_;
        other.ring_.prev_->next_ = &ring_;
        ring_.prev_ = other.ring_.prev_;
        other.ring_.next_ = other.ring_.prev_ = &other.ring_;
    }

    Iterator begin() noexcept { return Iterator(ring_.next_); }
    Iterator end() noexcept { return Iterator(&ring_); }

  private:
    static Hook& hook(T& object) noexcept { return object; }

    Hook ring_;  // between the last and the first object
};

}  // namespace base

#endif  // COMMON_BASE_LIST_H
