#include "tests/bench/replay.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace bench {
namespace {

constexpr std::string_view kHead =
    "HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: text/plain\r\nETag: \"0123456789\"\r\n";

// All bodies are the beginnings of one text.
class Bodies {
  public:
    explicit Bodies(const std::vector<std::uint32_t>& bytes)
        : text_(bytes.empty() ? 1 : *std::max_element(bytes.begin(), bytes.end()), 'b') {}
    std::string_view of(std::uint32_t bytes) const { return {text_.data(), bytes}; }

  private:
    std::string text_;
};

// Requests before the misses are counted.
std::size_t first_counted(const Trace& trace) {
    return static_cast<std::size_t>(kWarming * static_cast<double>(trace.requests.size()));
}

}  // namespace

std::string_view ObjectName::of(std::uint32_t object) {
    constexpr char kDigits[] = "0123456789abcdef";
    for (std::size_t i = 1; i <= 8; ++i, object >>= 4)
        text_[text_.size() - i] = kDigits[object & 15];
    return text_;
}

std::uint32_t replay_head_bytes() {
    return static_cast<std::uint32_t>(kHead.size());
}

std::uint32_t overhead_bytes() {
    constexpr std::uint32_t kCount = 64;  // one of each remainder by the alignment of blocks
    constexpr std::uint32_t kLeast = 1000;
    proxyd::TestCache cache;
    ObjectName name;
    std::uint64_t bodies = 0;
    for (std::uint32_t i = 0; i < kCount; ++i) {
        cache.store(name.of(i), std::string(kLeast + i, 'b'), kHead);
        bodies += kLeast + i;
    }
    return static_cast<std::uint32_t>((cache.cache->usage().used_bytes - bodies) / kCount);
}

std::vector<std::uint32_t> stored_sizes(const Trace& trace, std::uint32_t overhead) {
    std::vector<std::uint32_t> sizes = trace.bytes;
    for (std::uint32_t& size : sizes) size += overhead;
    return sizes;
}

Misses replay(const Trace& trace, Model& model) {
    Misses misses;
    const std::size_t counted = first_counted(trace);
    for (std::size_t i = 0; i < trace.requests.size(); ++i) {
        const std::uint32_t object = trace.requests[i];
        const bool hit = model.request(object);
        if (i >= counted) misses.add(hit, trace.bytes[object]);
    }
    return misses;
}

StoreSize size_store(std::uint64_t bytes, std::uint64_t mean_bytes) {
    return {bytes, 2 * bytes / mean_bytes};
}

Misses replay(const Trace& trace, proxyd::TestCache& cache) {
    Misses misses;
    ObjectName name;
    const Bodies bodies(trace.bytes);
    const std::size_t counted = first_counted(trace);
    for (std::size_t i = 0; i < trace.requests.size(); ++i) {
        const std::uint32_t object = trace.requests[i], bytes = trace.bytes[object];
        const std::string_view url = name.of(object);
        const bool hit = cache.has(url);
        if (!hit) cache.store(url, bodies.of(bytes), kHead);
        if (i >= counted) misses.add(hit, bytes);
    }
    return misses;
}

}  // namespace bench
