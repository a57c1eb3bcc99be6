// panic.h -- the end of a process that met a state which must not exist.
//
// Layer:    base
// Runs in:  any process
//
// CHECK is on in production.  It is affordable because a worker is expendable:
// the master logs its death and starts another.

#ifndef COMMON_BASE_PANIC_H
#define COMMON_BASE_PANIC_H

namespace base {

// Writes "fatal: panic: MESSAGE" to the error log, and aborts.
[[noreturn, gnu::format(printf, 1, 2)]] void panic(const char* format, ...) noexcept;

}  // namespace base

#define CHECK(condition)                                                            \
    do {                                                                            \
        if (!(condition)) [[unlikely]]                                              \
            base::panic("%s:%d: CHECK(%s) failed", __FILE__, __LINE__, #condition); \
    } while (false)

#endif  // COMMON_BASE_PANIC_H
