#include "proxyd/member_probe.h"

namespace proxyd {
namespace {

constexpr net::Millis kAnswerWithin{1'000};

h1::ClientLimits limits_for(const Stop& stop) noexcept {
    h1::ClientLimits limits = *stop.limits;
    limits.first_byte_timeout = limits.between_bytes_timeout = kAnswerWithin;
    return limits;
}

}  // namespace

MemberProbe::MemberProbe(h1::ClientPool& pool, Owner& owner, Stop stop)
    : owner_(owner),
      stop_(std::move(stop)),
      limits_(limits_for(stop_)),
      exchange_(pool, limits_, *this, stop_.to,
                "OPTIONS * HTTP/1.1\r\nHost: " + stop_.to.address.to_string() +
                    "\r\nMax-Forwards: 0\r\n",
                h1::RequestBody::none, 0, false, true) {}

void MemberProbe::on_response(h1::Exchange&, const http::ResponseHead& head) noexcept {
    answered_ = head.status < 500;
}

}  // namespace proxyd
