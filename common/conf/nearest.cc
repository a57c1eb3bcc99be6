#include "common/conf/nearest.h"

#include <algorithm>
#include <vector>

namespace conf {
namespace {

constexpr std::size_t kLongestWord = 64;  // longer ones are no slip of a known word

// Optimal string alignment: insertions, deletions, changes, swaps of neighbours.
// Rows i-2, i-1 and i of the usual matrix are enough.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
    if (word.size() > kLongestWord) return {};
    std::size_t best = std::max<std::size_t>(2, word.size() / 3) + 1;
    std::string_view found;
    for (const std::string_view candidate : known) {
        const std::size_t edits = distance(word, candidate);
        if (edits >= best || edits >= candidate.size()) continue;
        best = edits;
        found = candidate;
    }
    return found;
}

}  // namespace conf
