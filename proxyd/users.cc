#include "proxyd/users.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include <crypt.h>
#include <fcntl.h>
#include <unistd.h>

#include "common/base/text.h"
#include "common/net/fd.h"

namespace proxyd {
namespace {

constexpr std::size_t kMostName = 255;

base::Error malformed(std::string& mistake, std::size_t line, const char* what) {
    mistake = "line " + std::to_string(line) + ": " + what;
    return {base::Errc::malformed, 0, "auth_file"};
}

// Is it a hash that crypt(3) of this system makes, and no plain text or DES?
bool is_hash(const std::string& hash) {
    if (!hash.starts_with('$') || hash.size() < 20) return false;
    const int verdict = ::crypt_checksalt(hash.c_str());
    return verdict != CRYPT_SALT_INVALID && verdict != CRYPT_SALT_METHOD_DISABLED;
}

// As long for every pair of texts of one length.
bool same(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    unsigned differ = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        differ |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
    return differ == 0;
}

base::Result<std::string> contents(const std::string& path) {
    const net::Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) return base::system_error("open");
    std::string text;
    char buffer[65536];
    for (;;) {
        const ssize_t got = ::read(fd.get(), buffer, sizeof buffer);
        if (got < 0) return base::system_error("read");
        if (got == 0) return text;
        text.append(buffer, static_cast<std::size_t>(got));
        if (text.size() > Users::kMostBytes) return base::Error{base::Errc::too_large, 0, "auth_file"};
    }
}

}  // namespace

base::Result<Users> Users::read(const std::string& path, std::string& mistake) {
    const auto text = contents(path);
    if (text) return parse(*text, mistake);
    if (text.error().code == base::Errc::too_large) mistake = "it has more than 16 MiB";
    return text.error();
}

base::Result<Users> Users::parse(std::string_view text, std::string& mistake) {
    Users users;
    for (std::size_t number = 1; !text.empty(); ++number) {
        std::string_view line = base::take_field(text, '\n');
        if (line.ends_with('\r')) line.remove_suffix(1);
        line = base::trim(line);
        if (line.empty() || line.front() == '#') continue;
        const std::size_t colon = line.find(':');
        if (colon == line.npos) return malformed(mistake, number, "it is not \"user:hash\"");
        const std::string_view name = line.substr(0, colon);
        if (name.empty() || name.size() > kMostName)
            return malformed(mistake, number, "the name has not 1 to 255 bytes");
        // Further fields, as in shadow(5), say nothing.
        const std::string hash(line.substr(colon + 1, line.find(':', colon + 1) - colon - 1));
        if (!is_hash(hash))
            return malformed(mistake, number,
                             "the password is not hashed as crypt(3) does it here; see mkpasswd(1)");
        if (!users.hashes_.try_emplace(std::string(name), hash).second)
            return malformed(mistake, number, "this user was named before");
    }
    if (users.empty()) return malformed(mistake, 1, "there is no user in it");
    return users;
}

// Of an unknown user somebody else's hash is made, so that the time does not tell.
bool Users::check(std::string_view name, std::string_view password) const {
    if (hashes_.empty() || password.find('\0') != password.npos) return false;
    const auto known = hashes_.find(name);
    const std::string& hash = known != hashes_.end() ? known->second : hashes_.begin()->second;
    const auto work = std::make_unique<crypt_data>();  // 32 KiB
    std::string text(password);
    const char* made = ::crypt_r(text.c_str(), hash.c_str(), work.get());
    const bool right = made != nullptr && same(made, hash) && known != hashes_.end();
    explicit_bzero(text.data(), text.size());
    explicit_bzero(work.get(), sizeof *work);
    return right;
}

}  // namespace proxyd
