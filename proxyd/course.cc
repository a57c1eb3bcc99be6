#include "proxyd/course.h"

#include <algorithm>

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

void Course::add_stored(Step::From from, std::uint64_t at, std::uint64_t bytes) {
    steps_.push_back({from, at, bytes});
    bytes_ += bytes;
}

bool Course::add_range(const http::ByteRange& range, const PartList& object,
                       const PartList* other) {
    for (std::uint64_t position = range.first; position <= range.last;) {
        Step::From from = Step::From::object;
        auto part = object.from(position);
        if (!part && other != nullptr) {
            part = other->from(position);
            from = Step::From::other;
        }
        if (!part) return false;
        const std::uint64_t bytes = std::min(part->range.last, range.last) + 1 - position;
        add_stored(from, part->at, bytes);
        position += bytes;
    }
    return true;
}

void Course::advance(std::uint64_t bytes) noexcept {
    Step& step = steps_[now_];
    step.at += bytes;
    step.bytes -= bytes;
    fresh_ = step.bytes == 0;
    if (fresh_) ++now_;
}

bool make_multipart(Course& course, const Object& object, std::span<const http::ByteRange> ranges,
                    const Stock& stock, std::uint64_t secret) {
    http::Multipart multipart(secret, object.part(object.meta().content_type),
                              stock.object.total());
    course.head = multipart_head(object.head(), multipart.type());
    std::string text;
    for (const http::ByteRange& range : ranges) {
        text.clear();
        multipart.add_head(range, text);
        course.add_text(text);
        if (!course.add_range(range, stock.object, stock.other)) return false;
    }
    text.clear();
    multipart.add_end(text);
    course.add_text(text);
    return true;
}

}  // namespace proxyd
