// pac_file.h -- the PAC file of a proxy's array.
//
// Layer:    proxyd
// Runs in:  master (reads the operator's code), worker

#ifndef PROXYD_PAC_FILE_H
#define PROXYD_PAC_FILE_H

#include <string>

#include "common/base/result.h"
#include "proxyd/fleet.h"

namespace proxyd {

// The operator's statements, from a file of weir.conf.  Empty for an empty path.
// Errors: system, too_large.
inline constexpr std::size_t kMostPacCode = 256 << 10;  // a browser takes 1 MiB in all
base::Result<std::string> read_pac_code(const std::string& path);

// The PAC file of the table in force, with the settings of its array.
std::string pac_text(const Fleet& fleet, const std::string& code);

}  // namespace proxyd

#endif  // PROXYD_PAC_FILE_H
