#include "common/http/line_reader.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "common/http/chars.h"

namespace http {
namespace {

#ifdef __SSE2__
// Bit i is set if byte i of the 16 at `text` is a control but HTAB.
unsigned control_bits(const char* text) noexcept {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
    const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
    const __m128i tab = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\t'));
    const __m128i del = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7f));
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(_mm_andnot_si128(tab, low), del)));
}
#endif

}  // namespace

const char* find_control(const char* text, const char* end) noexcept {
#ifdef __SSE2__
    for (; end - text >= 16; text += 16)
        if (const unsigned bits = control_bits(text); bits != 0) return text + __builtin_ctz(bits);
#endif
    while (text != end && is_in(*text, kValue)) ++text;
    return text;
}

LineReader::Outcome LineReader::read(std::string_view& line) noexcept {
    const char* stop = find_control(at_, end_);
    const auto length = static_cast<std::size_t>(stop - at_);
    if (length > max_) return Outcome::too_long;
    if (stop == end_) return Outcome::again;
    if (*stop != '\r') return Outcome::malformed;
    if (stop + 1 == end_) return Outcome::again;
    if (stop[1] != '\n') return Outcome::malformed;
    line = {at_, length};
    at_ = stop + 2;
    return Outcome::line;
}

}  // namespace http
