#include "tests/bench/trace.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstring>
#include <fstream>
#include <functional>
#include <string_view>
#include <unordered_map>

namespace bench {
namespace {

constexpr std::size_t kRecordBytes = 24;
constexpr std::size_t kLookAt = 4096;

// Gives each key the next number when it is first seen.
class Numbers {
  public:
    Numbers(Trace& trace, std::uint32_t max_bytes) : trace_(trace), max_bytes_(max_bytes) {}

    void add(std::uint64_t key, std::uint64_t bytes) {
        const auto [at, is_new] =
            numbers_.try_emplace(key, static_cast<std::uint32_t>(trace_.bytes.size()));
        if (is_new)
            trace_.bytes.push_back(
                static_cast<std::uint32_t>(std::clamp<std::uint64_t>(bytes, 1, max_bytes_)));
        trace_.requests.push_back(at->second);
    }

  private:
    Trace& trace_;
    std::uint32_t max_bytes_;
    std::unordered_map<std::uint64_t, std::uint32_t> numbers_;
};

std::string_view take_word(std::string_view& line) {
    constexpr std::string_view kBlank = " \t,\r";
    line.remove_prefix(std::min(line.find_first_not_of(kBlank), line.size()));
    const std::string_view word = line.substr(0, line.find_first_of(kBlank));
    line.remove_prefix(word.size());
    return word;
}

bool add_line(std::string_view line, Numbers& numbers) {
    (void)take_word(line);
    const std::string_view key = take_word(line), size = take_word(line);
    std::uint64_t bytes = 0;
    const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), bytes);
    if (error != std::errc{} || end != size.data() + size.size()) return false;
    numbers.add(std::hash<std::string_view>{}(key), bytes);
    return true;
}

bool read_text(std::istream& file, Numbers& numbers) {
    for (std::string line; std::getline(file, line);)
        if (!line.empty() && line[0] != '#' && !add_line(line, numbers)) return false;
    return true;
}

bool read_binary(std::istream& file, Numbers& numbers) {
    char record[kRecordBytes];
    while (file.read(record, kRecordBytes)) {
        std::uint64_t key = 0;
        std::uint32_t bytes = 0;
        std::memcpy(&key, record + 4, sizeof key);
        std::memcpy(&bytes, record + 12, sizeof bytes);
        numbers.add(key, bytes);
    }
    return file.gcount() == 0;
}

bool looks_like_text(std::istream& file) {
    char start[kLookAt];
    file.read(start, sizeof start);
    const auto count = file.gcount();
    file.clear();
    file.seekg(0);
    return std::all_of(start, start + count, [](char c) {
        return std::isprint(static_cast<unsigned char>(c)) != 0 || std::isspace(c) != 0;
    });
}

}  // namespace

std::uint64_t Trace::footprint(std::uint32_t overhead) const {
    std::vector<bool> seen(bytes.size());
    std::uint64_t sum = 0;
    for (const std::uint32_t object : requests) {
        if (seen[object]) continue;
        seen[object] = true;
        sum += std::uint64_t{bytes[object]} + overhead;
    }
    return sum;
}

base::Result<Trace> read_trace(const std::string& path, std::uint32_t max_bytes) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return base::system_error("open trace");
    Trace trace{path, {}, {}};
    Numbers numbers(trace, max_bytes);
    const bool whole =
        looks_like_text(file) ? read_text(file, numbers) : read_binary(file, numbers);
    if (!whole) return base::Error{base::Errc::malformed, 0, "trace"};
    return trace;
}

}  // namespace bench
