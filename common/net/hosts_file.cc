#include "common/net/hosts_file.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <sys/stat.h>

#include "common/base/text.h"

namespace net {
namespace {

constexpr std::chrono::seconds kLookAgain{1};
constexpr std::size_t kMaxBytes = 16 << 20;

void add(HostsFile::Names& names, std::string_view name, const Address& address) {
    std::vector<Address>& known = names[base::lower(name)];
    if (std::find(known.begin(), known.end(), address) == known.end()) known.push_back(address);
}

}  // namespace

HostsFile::Names HostsFile::parse(std::string_view text) {
    Names names;
    while (!text.empty() && names.size() < kMaxNames) {
        std::string_view line = base::take_field(text, '\n');
        line = line.substr(0, line.find_first_of("#\r"));
        const std::vector<std::string_view> words = base::split_words(line);
        if (words.empty() || words.front() == "*") continue;
        const auto address = Address::from_host(words.front(), 0);
        if (!address) continue;
        for (std::size_t i = 1; i < words.size(); ++i) add(names, words[i], *address);
    }
    return names;
}

const std::vector<Address>* HostsFile::find(const std::string& name, TimePoint now) {
    read_if_changed(now);
    const auto known = names_.find(name);
    return known != names_.end() ? &known->second : nullptr;
}

void HostsFile::read_if_changed(TimePoint now) {
    if (looked_ != TimePoint{} && now < looked_ + kLookAgain) return;
    looked_ = now;
    struct stat status {};
    if (::stat(path_.c_str(), &status) != 0) {
        names_.clear();
        size_ = -1;
        return;
    }
    const bool same = status.st_size == size_ && status.st_mtim.tv_sec == changed_.tv_sec &&
                      status.st_mtim.tv_nsec == changed_.tv_nsec;
    if (same) return;
    std::ifstream file(path_, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(file)), {});
    if (text.size() > kMaxBytes) text.resize(kMaxBytes);
    names_ = parse(text);
    changed_ = status.st_mtim;
    size_ = status.st_size;
}

}  // namespace net
