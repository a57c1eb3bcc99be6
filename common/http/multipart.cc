#include "common/http/multipart.h"

#include <algorithm>

namespace http {
namespace {

constexpr std::string_view kStart = "part";
constexpr std::string_view kDigits = "0123456789abcdef";

}  // namespace

Multipart::Multipart(std::uint64_t secret, std::string_view content_type,
                     std::uint64_t size) noexcept
    : content_type_(content_type), size_(size) {
    char* at = std::copy(kStart.begin(), kStart.end(), boundary_.begin());
    for (; at != boundary_.end(); secret >>= 4) *at++ = kDigits[secret & 15];
}

std::string Multipart::type() const {
    return std::string("multipart/byteranges; boundary=").append(boundary());
}

void Multipart::add_head(const ByteRange& range, std::string& text) {
    text.append(begun_ ? "\r\n--" : "--").append(boundary()).append("\r\n");
    begun_ = true;
    if (!content_type_.empty()) text.append("Content-Type: ").append(content_type_).append("\r\n");
    text.append("Content-Range: ").append(ContentRangeText(range, size_).text());
    text.append("\r\n\r\n");
}

void Multipart::add_end(std::string& text) const {
    text.append("\r\n--").append(boundary()).append("--\r\n");
}

}  // namespace http
