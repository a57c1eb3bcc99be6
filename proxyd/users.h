// users.h -- who may use the forward proxy, with hashes of their passwords.
//
// Layer:    proxyd
// Runs in:  master (reads the file), worker (asks)
// Source:   weir.conf(5), "auth_file"; crypt(3)
//
//   # name:hash
//   ann:$y$j9T$...
//
// A check takes as long as the hash was made to take: see BasicAuth, which remembers.

#ifndef PROXYD_USERS_H
#define PROXYD_USERS_H

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace proxyd {

class Users {
  public:
    static constexpr std::size_t kMostBytes = 16 << 20;  // of the file

    Users() = default;  // nobody is asked

    // Errors:  system (the file cannot be read); too_large; malformed.  mistake: for the two
    //          last ones, what is wrong, with the line.
    static base::Result<Users> read(const std::string& path, std::string& mistake);
    static base::Result<Users> parse(std::string_view text, std::string& mistake);

    // Is this the user's password?  Takes milliseconds, for an unknown user as well.
    bool check(std::string_view name, std::string_view password) const;

    bool empty() const noexcept { return hashes_.empty(); }
    std::size_t size() const noexcept { return hashes_.size(); }

  private:
    std::map<std::string, std::string, std::less<>> hashes_;
};

}  // namespace proxyd

#endif  // PROXYD_USERS_H
