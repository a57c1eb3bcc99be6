// verdict.h -- from the results of probes to the health of a server.
//
// Layer:    dispatcherd (pure)
// Runs in:  advisor
// Source:   weir.conf(5), "advisor"
//
//             good x rise                   bad x fall
//   unknown -------------> up    unknown, up -----------> down ---- good x rise ---> up
//
// A server is unknown only until its first probe has ended: one good probe is enough then,
// since nothing speaks against it, and one bad one as well.

#ifndef DISPATCHERD_VERDICT_H
#define DISPATCHERD_VERDICT_H

#include "dispatcherd/balance.h"

namespace dispatcherd {

class Verdict {
  public:
    // rise: good probes in a row that bring a server up; fall: bad ones that take it down.
    // before: what is known already (after a reload).
    Verdict(unsigned rise, unsigned fall, Health before) noexcept
        : rise_(rise), fall_(fall), health_(before) {}

    Health after(bool good) noexcept {
        row_ = good == last_good_ ? row_ + 1 : 1;
        last_good_ = good;
        const bool enough = health_ == Health::unknown || row_ >= (good ? rise_ : fall_);
        if (enough) health_ = good ? Health::up : Health::down;
        return health_;
    }
    Health health() const noexcept { return health_; }
    unsigned in_a_row() const noexcept { return row_; }

  private:
    unsigned rise_, fall_;
    Health health_;
    unsigned row_ = 0;          // results of the same kind in a row
    bool last_good_ = false;
};

}  // namespace dispatcherd

#endif  // DISPATCHERD_VERDICT_H
