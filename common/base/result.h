// result.h -- a value or an Error: the return type of everything that can fail.
//
// Layer:    base (no I/O, no libevent)
// Runs in:  any process
//
// g++ 12 has <expected> only under -std=c++23 and the suite is C++20, so it
// carries this small stand-in.  It keeps std::expected's member names; the day
// the compiler floor moves, this file becomes a using-declaration.
//
// Rules:
//   - Ignoring a Result is a compile error (nodiscard and -Werror=unused-result).
//   - Asking an error for its value is a bug in the caller: it panics.
//     Nothing here throws.

#ifndef COMMON_BASE_RESULT_H
#define COMMON_BASE_RESULT_H

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "common/base/panic.h"

namespace base {

enum class Errc : std::uint8_t {
    again,        // nothing to do until the fd is ready; not a failure
    closed,       // the peer finished in an orderly way
    timed_out,    // our own deadline passed
    too_large,    // a configured limit was reached
    malformed,    // bytes from the peer break the protocol
    unsupported,  // well formed, but we do not implement it
    not_found,    // no such key, host, option
    system,       // a system call failed; see Error::sys
    tls,          // OpenSSL failed; its queue was logged and cleared
};

struct Error {
    Errc code;
    int sys = 0;            // errno when code == Errc::system, else 0
    const char* what = "";  // static text naming the operation: "bind", "chunk size"
};

// The error as a person reads it: "bind: Permission denied", "chunk size: malformed".
std::string describe(const Error& error);

// An Errc::system error with the present errno.
Error system_error(const char* what) noexcept;

template <typename T>
class [[nodiscard]] Result {
  public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) noexcept : state_(std::in_place_index<1>, error) {}

    bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    // Requires: has_value().
    T& value() noexcept {
        if (T* value = std::get_if<0>(&state_)) return *value;
        panic("Result::value() on error: %s", error().what);
    }
    const T& value() const noexcept { return const_cast<Result*>(this)->value(); }
    T& operator*() noexcept { return value(); }
    const T& operator*() const noexcept { return value(); }
    T* operator->() noexcept { return &value(); }
    const T* operator->() const noexcept { return &value(); }

    // Requires: !has_value().
    const Error& error() const noexcept {
        if (const Error* error = std::get_if<1>(&state_)) return *error;
        panic("Result::error() on a value");
    }

  private:
    std::variant<T, Error> state_;
};

// The result of an operation that has nothing to return but success.
using Status = Result<std::monostate>;
inline Status ok() { return std::monostate{}; }

}  // namespace base

#endif  // COMMON_BASE_RESULT_H
