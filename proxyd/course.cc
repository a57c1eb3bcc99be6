#include "proxyd/course.h"

#include "common/base/text.h"
#include "common/http/multipart.h"

namespace proxyd {
namespace {

// The stored head for a body of another type: without what describes the whole.
std::string multipart_head(std::string_view stored, std::string_view type) {
    std::string head = "HTTP/1.1 206 Partial Content\r\nContent-Type: ";
    head.append(type).append("\r\n");
    stored.remove_prefix(stored.find('\n') + 1);
    while (!stored.empty()) {
        const std::string_view line = stored.substr(0, stored.find('\n') + 1);
        stored.remove_prefix(line.size());
        if (!base::iequals(line.substr(0, line.find(':')), "Content-Type")) head.append(line);
    }
    return head;
}

}  // namespace

void Course::add_text(std::string_view text) {
    steps_.push_back({Step::From::text, text_.size(), text.size()});
    text_.append(text);
    bytes_ += text.size();
}

void Course::add_stored(std::uint64_t at, std::uint64_t bytes) {
    steps_.push_back({Step::From::object, at, bytes});
    bytes_ += bytes;
}

void Course::advance(std::uint64_t bytes) noexcept {
    Step& step = steps_[now_];
    step.at += bytes;
    step.bytes -= bytes;
    fresh_ = step.bytes == 0;
    if (fresh_) ++now_;
}

Course multipart_course(const Object& object, std::span<const http::ByteRange> ranges,
                        std::uint64_t total, std::uint64_t secret) {
    Course course;
    http::Multipart multipart(secret, object.part(object.meta().content_type), total);
    course.head = multipart_head(object.head(), multipart.type());
    std::string text;
    for (const http::ByteRange& range : ranges) {
        text.clear();
        multipart.add_head(range, text);
        course.add_text(text);
        course.add_stored(range.first, range.size());
    }
    text.clear();
    multipart.add_end(text);
    course.add_text(text);
    return course;
}

}  // namespace proxyd
