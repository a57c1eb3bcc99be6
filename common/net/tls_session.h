// tls_session.h -- the OpenSSL half of a Stream.
//
// Layer:    net
// Runs in:  worker, advisor
// Owner:    Stream

#ifndef COMMON_NET_TLS_SESSION_H
#define COMMON_NET_TLS_SESSION_H

namespace net {

class TlsSession {};

}  // namespace net

#endif  // COMMON_NET_TLS_SESSION_H
