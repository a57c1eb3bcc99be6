// course.h -- the body of an answer that is not one run of stored bytes.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   RFC 9110 section 15.3.7
//
// Several ranges of an object are sent as its bytes with text between them, and the parts of
// a partial object in another order than that in which they are stored, perhaps while one
// more is being stored.  A course is the list of these steps, walked once.  It is made only
// for such answers: all others are one run, and cost nothing here.

#ifndef PROXYD_COURSE_H
#define PROXYD_COURSE_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/http/range.h"
#include "proxyd/object.h"
#include "proxyd/parts.h"

namespace proxyd {

class Course {
  public:
    struct Step {
        enum class From : std::uint8_t { text, object, other } from;
        std::uint64_t at;     // offset in text(), or in the body of one of two objects
        std::uint64_t bytes;
    };

    void add_text(std::string_view text);
    void add_stored(Step::From from, std::uint64_t at, std::uint64_t bytes);
    // A range of the representation, from where its bytes are.  other: may be nullptr.
    // False: some of it is nowhere.
    bool add_range(const http::ByteRange& range, const PartList& object, const PartList* other);

    std::uint64_t bytes() const noexcept { return bytes_; }  // of all steps

    // The step at hand, less what was advanced; nullptr at the end.
    const Step* step() const noexcept { return now_ < steps_.size() ? &steps_[now_] : nullptr; }
    // It has not been advanced yet.
    bool at_its_start() const noexcept { return fresh_; }
    // Requires: the step at hand has so many bytes.
    void advance(std::uint64_t bytes) noexcept;

    std::string_view text() const noexcept { return text_; }

    // Status line and stored fields, if they are not those of the object.
    std::string head;

  private:
    std::vector<Step> steps_;
    std::string text_;
    std::uint64_t bytes_ = 0;
    std::size_t now_ = 0;
    bool fresh_ = true;
};

// What is there of the representation that an object and perhaps another one are parts of.
struct Stock {
    const PartList& object;
    const PartList* other = nullptr;
};

// The head and the body of a 206 with several ranges; false: some of them are nowhere.
// secret: for the boundary, see http::Multipart.
bool make_multipart(Course& course, const Object& object, std::span<const http::ByteRange> ranges,
                    const Stock& stock, std::uint64_t secret);

}  // namespace proxyd

#endif  // PROXYD_COURSE_H
