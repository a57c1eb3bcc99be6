// turn_away.h -- the answer to a client for whom there is no room.
//
// Layer:    h1
// Runs in:  worker

#ifndef COMMON_H1_TURN_AWAY_H
#define COMMON_H1_TURN_AWAY_H

#include <string_view>

#include "common/net/fd.h"

namespace h1 {

// Closes a connection that the worker cannot take, so that the client knows at once and is
// not left to wait in a queue: with a 503 that asks it to come again in a second, or, over
// TLS, without a word, since a handshake costs more than the request it refuses.
//
// fields: whole lines with CR LF that the answer has besides.
void turn_away(net::Fd client, bool tls, std::string_view fields = {}) noexcept;

}  // namespace h1

#endif  // COMMON_H1_TURN_AWAY_H
