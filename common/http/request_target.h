// request_target.h -- the four forms of a request target.
//
// Layer:    http (pure)
// Runs in:  any process
// Source:   RFC 9112 section 3.2

#ifndef COMMON_HTTP_REQUEST_TARGET_H
#define COMMON_HTTP_REQUEST_TARGET_H

#include "common/base/result.h"
#include "common/http/message.h"

namespace http {

// Reads head.method and head.target and sets head.form, scheme, host, port, authority
// and path; host, port and authority stay empty when the form has none.
//
// Errors:    malformed  a target that its method cannot have, userinfo, a fragment, a blank,
//                       a control or a byte above 0x7f, or an invalid authority
base::Status parse_request_target(RequestHead& head) noexcept;

}  // namespace http

#endif  // COMMON_HTTP_REQUEST_TARGET_H
