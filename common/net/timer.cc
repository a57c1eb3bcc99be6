#include "common/net/timer.h"

#include <algorithm>

#include <sys/timerfd.h>

#include "common/base/panic.h"

namespace net {

// --- Timer -------------------------------------------------------------------

void Timer::set(std::chrono::microseconds delay) noexcept {
    cancel();
    loop_.timers().insert(*this, loop_.now() + delay);
}

void Timer::cancel() noexcept {
    if (is_set()) loop_.timers().remove(*this);
}

// --- TimerQueue --------------------------------------------------------------

TimerQueue::TimerQueue(Loop& loop) : loop_(loop), watch_(loop, *this) {
    open();
}

TimerQueue::~TimerQueue() = default;

void TimerQueue::open() noexcept {
    watch_.clear();
    fd_.reset(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
    if (!fd_) base::panic("timerfd_create failed");
    watch_.set(fd_.get(), true, false);
    armed_ = {};
    note_change();
}

void TimerQueue::after_fork() noexcept {
    open();
}

void TimerQueue::note_change() noexcept {
    loop_.unsettled_ = true;
}

void TimerQueue::insert(Timer& timer, TimePoint when) {
    timer.when_ = when;
    heap_.push_back(&timer);
    sift_up(&timer, heap_.size() - 1);
    if (timer.place_ == 0) note_change();
}

void TimerQueue::remove(Timer& timer) noexcept {
    const std::size_t hole = timer.place_;
    timer.place_ = Timer::kNowhere;
    if (hole == 0) note_change();
    Timer* last = heap_.back();
    heap_.pop_back();
    if (hole == heap_.size()) return;
    // The last one may belong above the hole or below it: one of these does nothing.
    sift_up(last, hole);
    sift_down(last, last->place_);
}

// Sets the timerfd to the earliest timer.  That also clears its readiness, so it is never read.
void TimerQueue::arm() noexcept {
    const TimePoint first = heap_.empty() ? TimePoint{} : heap_.front()->when_;
    if (first == armed_) return;
    const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(first.time_since_epoch());
    itimerspec setting{};
    setting.it_value.tv_sec = ns.count() / 1'000'000'000;
    setting.it_value.tv_nsec = ns.count() % 1'000'000'000;
    if (::timerfd_settime(fd_.get(), TFD_TIMER_ABSTIME, &setting, nullptr) != 0)
        base::panic("timerfd_settime failed");
    armed_ = first;
}

// As many as there are now, at most: a timer that is set again without a delay waits for
// the next turn, in which descriptors are served too.
void TimerQueue::on_ready(FdWatch&, bool, bool) noexcept {
    const TimePoint now = loop_.now();
    for (std::size_t left = heap_.size(); left > 0; --left) {
        if (heap_.empty() || heap_.front()->when_ > now) return;
        Timer& due = *heap_.front();
        remove(due);
        due.listener_.on_timer(due);
    }
}

void TimerQueue::put(Timer* timer, std::size_t place) noexcept {
    heap_[place] = timer;
    timer->place_ = static_cast<std::uint32_t>(place);
}

void TimerQueue::sift_up(Timer* timer, std::size_t place) noexcept {
    while (place > 0) {
        const std::size_t parent = (place - 1) / 2;
        if (heap_[parent]->when_ <= timer->when_) break;
        put(heap_[parent], place);
        place = parent;
    }
    put(timer, place);
}

void TimerQueue::sift_down(Timer* timer, std::size_t place) noexcept {
    for (;;) {
        std::size_t child = 2 * place + 1;
        if (child >= heap_.size()) break;
        if (child + 1 < heap_.size() && heap_[child + 1]->when_ < heap_[child]->when_) ++child;
        if (timer->when_ <= heap_[child]->when_) break;
        put(heap_[child], place);
        place = child;
    }
    put(timer, place);
}

// --- Deadline ----------------------------------------------------------------

Deadline::~Deadline() {
    if (next) wheel_.unlink(*this);
}

void Deadline::set(TimePoint when) noexcept {
    when_ = when;
    set_ = true;
    if (next) {
        if (when + DeadlineWheel::kTick > place_) return;  // its place comes early enough
        wheel_.unlink(*this);
    }
    wheel_.link(*this);
}

// --- DeadlineWheel -----------------------------------------------------------

DeadlineWheel::DeadlineWheel(Loop& loop) noexcept
    : loop_(loop), timer_(loop, *this), start_(loop.now()) {
    for (WheelLink& bucket : buckets_) bucket.next = bucket.prev = &bucket;
}

void DeadlineWheel::link(Deadline& deadline) noexcept {
    if (count_++ == 0) {
        done_ = std::max(done_, ticks_passed());
        if (!timer_.is_set()) wait_for_next_tick();
    }
    const std::uint64_t tick = std::clamp(tick_for(deadline.when_), done_ + 1, done_ + kBuckets);
    deadline.place_ = start_ + tick * kTick;
    WheelLink& bucket = buckets_[tick % kBuckets];
    deadline.next = &bucket;
    deadline.prev = bucket.prev;
    bucket.prev->next = &deadline;
    bucket.prev = &deadline;
}

void DeadlineWheel::unlink(Deadline& deadline) noexcept {
    deadline.next->prev = deadline.prev;
    deadline.prev->next = deadline.next;
    deadline.next = deadline.prev = nullptr;
    --count_;
}

// The wheel turns only while something is in it.
void DeadlineWheel::on_timer(Timer&) noexcept {
    const TimePoint now = loop_.now();
    const std::uint64_t passed = ticks_passed();
    if (passed > done_ + kBuckets) done_ = passed - kBuckets;
    while (done_ < passed) serve(buckets_[++done_ % kBuckets], now);
    if (count_ != 0 && !timer_.is_set()) wait_for_next_tick();
}

// Empties the bucket into a ring of its own first: what is linked meanwhile belongs to
// later ticks, and what is destroyed meanwhile takes itself out wherever it is.
void DeadlineWheel::serve(WheelLink& bucket, TimePoint now) noexcept {
    if (bucket.next == &bucket) return;
    WheelLink due = bucket;
    due.next->prev = due.prev->next = &due;
    bucket.next = bucket.prev = &bucket;
    while (due.next != &due) {
        Deadline& deadline = *static_cast<Deadline*>(due.next);
        unlink(deadline);
        if (!deadline.set_) continue;
        if (deadline.when_ > now) {
            link(deadline);
            continue;
        }
        deadline.set_ = false;
        deadline.listener_.on_deadline(deadline);
    }
}

void DeadlineWheel::wait_for_next_tick() noexcept {
    const TimePoint next = start_ + (done_ + 1) * kTick;
    timer_.set(std::chrono::ceil<std::chrono::microseconds>(next - loop_.now()));
}

std::uint64_t DeadlineWheel::ticks_passed() const noexcept {
    return static_cast<std::uint64_t>((loop_.now() - start_) / kTick);
}

// The first tick that is not before `when`.
std::uint64_t DeadlineWheel::tick_for(TimePoint when) const noexcept {
    if (when <= start_) return 0;
    return static_cast<std::uint64_t>((when - start_ + kTick - std::chrono::nanoseconds(1)) /
                                      kTick);
}

}  // namespace net
