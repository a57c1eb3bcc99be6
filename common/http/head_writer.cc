#include "common/http/head_writer.h"

#include <array>
#include <charconv>
#include <cstring>

#include "common/http/line_reader.h"
#include "common/http/status.h"

namespace http {
namespace {

bool has_control(std::string_view text) noexcept {
    const char* end = text.data() + text.size();
    return find_control(text.data(), end) != end;
}

}  // namespace

void HeadWriter::put(std::string_view text) noexcept {
    if (!ok_ || text.size() > buffer_.size() - used_) {
        ok_ = false;
        return;
    }
    if (text.empty()) return;  // its data() may be null, which memcpy must not see
    std::memcpy(buffer_.data() + used_, text.data(), text.size());
    used_ += text.size();
}

void HeadWriter::put_decimal(std::uint64_t value) noexcept {
    std::array<char, 20> digits;
    const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    put({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

void HeadWriter::add(std::string_view piece) noexcept {
    if (has_control(piece)) ok_ = false;
    put(piece);
}

void HeadWriter::add(std::uint64_t decimal) noexcept {
    put_decimal(decimal);
}

void HeadWriter::status_line(unsigned status, std::string_view reason) noexcept {
    put("HTTP/1.1 ");
    put_decimal(status);
    put(" ");
    add(reason.empty() ? reason_of(status) : reason);
    put("\r\n");
}

void HeadWriter::request_line(std::string_view method, std::string_view target) noexcept {
    add(method);
    put(" ");
    add(target);
    put(" HTTP/1.1\r\n");
}

void HeadWriter::begin_field(std::string_view name) noexcept {
    add(name);
    put(": ");
}

void HeadWriter::field(std::string_view name, std::string_view value) noexcept {
    begin_field(name);
    add(value);
    end_field();
}

void HeadWriter::field(std::string_view name, std::uint64_t value) noexcept {
    begin_field(name);
    put_decimal(value);
    end_field();
}

}  // namespace http
