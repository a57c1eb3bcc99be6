#include "common/base/panic.h"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>

#include "common/base/log.h"

namespace base {

void panic(const char* format, ...) noexcept {
    char text[512];
    va_list args;
    va_start(args, format);
    std::vsnprintf(text, sizeof text, format, args);
    va_end(args);
    log(Severity::fatal, "panic: %s", text);
    std::abort();
}

}  // namespace base
