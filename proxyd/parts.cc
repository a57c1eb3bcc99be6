#include "proxyd/parts.h"

#include <algorithm>
#include <cstring>

namespace proxyd {
namespace {

// In the store: the total, and three numbers for each part.
constexpr std::size_t kNumber = sizeof(std::uint64_t);

std::uint64_t take_number(std::string_view& bytes) noexcept {
    std::uint64_t number = 0;
    std::memcpy(&number, bytes.data(), kNumber);
    bytes.remove_prefix(kNumber);
    return number;
}

void put_number(std::string& bytes, std::uint64_t number) {
    bytes.append(reinterpret_cast<const char*>(&number), kNumber);
}

// Does the second go on where the first ends, in the representation and in the body?
bool joins(const Part& first, const Part& second) noexcept {
    return first.range.last + 1 == second.range.first &&
           first.at + first.range.size() == second.at;
}

// What is left of a part in front of a range, or behind it, if anything.
std::optional<Part> before(const Part& part, const http::ByteRange& range) noexcept {
    if (part.range.first >= range.first) return {};
    return Part{{part.range.first, std::min(part.range.last, range.first - 1)}, part.at};
}
std::optional<Part> after(const Part& part, const http::ByteRange& range) noexcept {
    if (part.range.last <= range.last) return {};
    const std::uint64_t first = std::max(part.range.first, range.last + 1);
    return Part{{first, part.range.last}, part.at + (first - part.range.first)};
}

}  // namespace

std::optional<PartList> PartList::read(std::string_view bytes, std::uint64_t body_bytes) noexcept {
    if (bytes.size() < kNumber || (bytes.size() - kNumber) % (3 * kNumber) != 0) return {};
    PartList list(take_number(bytes));
    if (bytes.empty() || bytes.size() > kMaxParts * 3 * kNumber) return {};
    for (std::uint64_t end = 0; !bytes.empty();) {
        Part part;
        part.range.first = take_number(bytes);
        part.range.last = take_number(bytes);
        part.at = take_number(bytes);
        const bool in_order = part.range.first >= end && part.range.last >= part.range.first;
        if (!in_order || part.range.last >= list.total_) return {};
        if (part.at > body_bytes || part.range.size() > body_bytes - part.at) return {};
        end = part.range.last + 1;
        list.parts_[list.count_++] = part;
    }
    return list;
}

std::optional<PartList> PartList::whole(std::uint64_t total) noexcept {
    if (total == 0) return {};
    PartList list(total);
    list.insert({list.all(), 0});
    return list;
}

std::string PartList::bytes() const {
    std::string bytes;
    bytes.reserve((1 + 3 * count_) * kNumber);
    put_number(bytes, total_);
    for (const Part& part : parts()) {
        put_number(bytes, part.range.first);
        put_number(bytes, part.range.last);
        put_number(bytes, part.at);
    }
    return bytes;
}

std::uint64_t PartList::bytes_held() const noexcept {
    std::uint64_t bytes = 0;
    for (const Part& part : parts()) bytes += part.range.size();
    return bytes;
}

bool PartList::add(const http::ByteRange& range, std::uint64_t at) noexcept {
    PartList made(total_);
    bool added = false;
    for (const Part& part : parts()) {
        if (const auto left = before(part, range)) made.insert(*left);
        if (!added && part.range.last >= range.first) {
            made.insert({range, at});
            added = true;
        }
        if (const auto right = after(part, range)) made.insert(*right);
    }
    if (!added) made.insert({range, at});
    if (made.count_ > kMaxParts) return false;
    *this = made;
    return true;
}

// At the end.
void PartList::insert(const Part& part) noexcept {
    if (count_ > 0 && joins(parts_[count_ - 1], part)) {
        parts_[count_ - 1].range.last = part.range.last;
    } else {
        parts_[count_++] = part;
    }
}

std::optional<Part> PartList::from(std::uint64_t position) const noexcept {
    const auto it = std::find_if(parts().begin(), parts().end(), [position](const Part& part) {
        return part.range.last >= position;
    });
    if (it == parts().end() || it->range.first > position) return {};
    return Part{{position, it->range.last}, it->at + (position - it->range.first)};
}

bool PartList::covers(const http::ByteRange& range) const noexcept { return !missing(range); }

std::optional<http::ByteRange> PartList::missing(const http::ByteRange& range) const noexcept {
    http::ByteRange gap = range;
    // What is there at the front, then at the back.
    for (const Part& part : parts()) {
        if (part.range.first > gap.first) break;
        if (part.range.last >= gap.last) return {};
        gap.first = std::max(gap.first, part.range.last + 1);
    }
    for (std::size_t i = count_; i-- > 0 && parts_[i].range.last >= gap.last;)
        gap.last = std::min(gap.last, parts_[i].range.first - 1);
    return gap;
}

}  // namespace proxyd
