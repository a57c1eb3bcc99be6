// proxy_config.h -- telling a browser that its PAC file is out of date.
//
// Layer:    proxyd
// Runs in:  worker
// Source:   draft-rosomakho-httpbis-outdated-proxy-config-02 (March 2026)
//
// A browser that asks for a tunnel may say from where and when it has its PAC file:
//
//     Proxy-Config: url="http://10.0.0.1:8080/proxy.pac", fetched=@1774000000
//
// and learns whether the table has changed since, without asking for the file again and again.

#ifndef PROXYD_PROXY_CONFIG_H
#define PROXYD_PROXY_CONFIG_H

#include <cstdint>
#include <string_view>

#include "common/http/message.h"
#include "proxyd/own_pages.h"

namespace proxyd {

// A field for the answer to CONNECT, a line with CR LF: Proxy-Config-Stale, true if the table
// is another one since the browser fetched its file (or may be: in the same second).  Empty
// if the request says nothing that is valid, or has a PAC file from elsewhere.
//
// since_s: wall clock, the table in force
std::string_view stale_notice(const http::Fields& request, OwnPages& pages,
                              std::int64_t since_s) noexcept;

}  // namespace proxyd

#endif  // PROXYD_PROXY_CONFIG_H
