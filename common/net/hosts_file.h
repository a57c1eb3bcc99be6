// hosts_file.h -- the names of /etc/hosts.
//
// Layer:    net
// Runs in:  worker
// Source:   hosts(5)
//
// Read when it is first asked, and again when the file is another one than before; it is
// looked at once a second at most.

#ifndef COMMON_NET_HOSTS_FILE_H
#define COMMON_NET_HOSTS_FILE_H

#include <cstddef>
#include <ctime>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/net/address.h"
#include "common/net/loop.h"

namespace net {

class HostsFile {
  public:
    // Lines beyond so many are not read: a hosts file is no list of all that is bad.
    static constexpr std::size_t kMaxNames = 100'000;

    explicit HostsFile(std::string path) : path_(std::move(path)) {}

    // The addresses of a name (in lower case), in the order of the file, or null.
    // Lifetime: until the next call.
    const std::vector<Address>* find(const std::string& name, TimePoint now);

    // What the file says; lines that make no sense are passed over.
    using Names = std::unordered_map<std::string, std::vector<Address>>;
    static Names parse(std::string_view text);

  private:
    void read_if_changed(TimePoint now);

    std::string path_;
    Names names_;
    TimePoint looked_{};
    timespec changed_{};  // time and size of what was read
    long long size_ = -1;
};

}  // namespace net

#endif  // COMMON_NET_HOSTS_FILE_H
