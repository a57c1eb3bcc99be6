// http_setup.h -- the settings of an HTTP instance in the form its engines want them.
//
// Layer:    proc
// Runs in:  worker

#ifndef COMMON_PROC_HTTP_SETUP_H
#define COMMON_PROC_HTTP_SETUP_H

#include <string>

#include "common/base/log.h"
#include "common/conf/site.h"
#include "common/h1/client.h"
#include "common/h1/server.h"

namespace proc {

h1::ServerLimits server_limits(const conf::HttpSettings& http);
h1::ClientLimits client_limits(const conf::HttpSettings& http);

// Where the access log of an instance goes: log_dir/NAME.access.log, or syslog.
base::LogTarget access_log_target(const conf::General& general, const std::string& instance);

}  // namespace proc

#endif  // COMMON_PROC_HTTP_SETUP_H
