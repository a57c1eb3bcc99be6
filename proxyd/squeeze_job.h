// squeeze_job.h -- makes a stored plain object gzip, out of the store into the store.
//
// Layer:    proxyd
// Runs in:  worker
// Owner:    Worker
//
// Begun by the first client that takes gzip when nobody did so who was there when the object
// came.  That client reads along; those that come meanwhile get the plain object, which stays
// in place until the other is whole.  Works in slices, so that a large object does not hold
// up the rest of the worker.

#ifndef PROXYD_SQUEEZE_JOB_H
#define PROXYD_SQUEEZE_JOB_H

#include <cstddef>
#include <memory>

#include "common/net/timer.h"
#include "proxyd/cache.h"
#include "proxyd/squeeze.h"

namespace proxyd {

class SqueezeJob final : private net::Timer::Listener {
  public:
    struct Owner {
        // It is over; destroy it when the turn ends.
        virtual void on_squeezed(SqueezeJob& job) noexcept = 0;

      protected:
        ~Owner() = default;
    };

    // Null: there is no room for it now.
    // Requires: `plain` has kSqueezable, and `fill` is of its key.
    static std::unique_ptr<SqueezeJob> make(net::Loop& loop, Owner& owner, Object plain, Fill fill,
                                            int level);

    // What is made, to be read along; before start().
    Object object() noexcept { return fill_.object(); }

    // Does the first slice at once: a small object is whole when this returns.
    void start() noexcept { run(); }

  private:
    SqueezeJob(net::Loop& loop, Owner& owner, Object plain, Fill fill,
               std::unique_ptr<Squeeze> squeeze) noexcept;
    bool begin();
    void run() noexcept;
    bool slice() noexcept;
    bool press(base::Bytes plain, Squeeze::Flush how) noexcept;
    void on_timer(net::Timer&) noexcept override { run(); }

    Owner& owner_;
    Object plain_;
    Reader reader_;
    Fill fill_;
    std::unique_ptr<Squeeze> squeeze_;
    net::Timer next_slice_;
};

}  // namespace proxyd

#endif  // PROXYD_SQUEEZE_JOB_H
