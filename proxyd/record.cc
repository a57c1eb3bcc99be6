#include "proxyd/record.h"

#include <algorithm>
#include <limits>

#include "common/base/panic.h"

namespace proxyd {
namespace {

// Times before 1970 or after 2106 are as good as these.
std::uint32_t clamp_time(std::int64_t time_s) noexcept {
    constexpr std::int64_t kLast = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(time_s, 0, kLast));
}

std::uint32_t bits_of(HeadPart part) noexcept {
    return std::uint32_t{part.length} << 16 | part.offset;
}

bool fits_nibble(std::int64_t value) noexcept {
    return value >= 0 && value <= 15;
}

}  // namespace

PackedMeta pack(const ObjectMeta& meta, std::size_t extra_bytes) noexcept {
    CHECK(meta.flags >> kFlagBits == 0);
    PackedMeta packed{};
    packed.response_time_s = clamp_time(meta.response_time_s);
    packed.lifetime_s = meta.lifetime_s;
    packed.flags = meta.flags;
    const auto add = [&packed](Word word, std::uint32_t value) {
        packed.flags |= 1u << (kMaskShift + static_cast<unsigned>(word));
        packed.words[packed.count++] = value;
    };
    const std::int64_t before = std::int64_t{packed.response_time_s} - clamp_time(meta.date_s);
    const bool small_age = fits_nibble(meta.initial_age_s), small_date = fits_nibble(before);
    // In the order of Word.
    if (meta.etag.length != 0) add(Word::etag, bits_of(meta.etag));
    if (meta.content_type.length != 0) add(Word::content_type, bits_of(meta.content_type));
    if (meta.last_modified_s >= 0) add(Word::last_modified, clamp_time(meta.last_modified_s));
    if (!small_age) add(Word::initial_age, meta.initial_age_s);
    if (!small_date) add(Word::date, clamp_time(meta.date_s));
    if (meta.stale_while_revalidate_s != 0)
        add(Word::stale_while_revalidate, meta.stale_while_revalidate_s);
    if (meta.stale_if_error_s != 0) add(Word::stale_if_error, meta.stale_if_error_s);
    if (extra_bytes != 0) add(Word::extra, static_cast<std::uint32_t>(extra_bytes));
    packed.skew = static_cast<std::uint8_t>((small_age ? meta.initial_age_s : 0) |
                                            (small_date ? static_cast<unsigned>(before) << 4 : 0));
    packed.status = static_cast<std::uint16_t>(
        (meta.status & 0x3ff) | static_cast<unsigned>(meta.kind) << 10 | packed.count << 12);
    return packed;
}

}  // namespace proxyd
