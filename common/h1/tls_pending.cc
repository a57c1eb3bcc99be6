// Until common/net has TLS: lets what needs no TLS link.  Goes away with the first commit of TLS.

#include "common/base/panic.h"
#include "common/net/stream.h"

namespace net {

[[gnu::weak]] void Stream::start_tls_server(TlsContext&) {
    base::panic("no TLS yet");
}

[[gnu::weak]] void Stream::start_tls_client(TlsContext&, std::string_view) {
    base::panic("no TLS yet");
}

}  // namespace net
