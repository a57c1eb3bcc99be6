#include "originsim/law.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>

#include "common/base/hash.h"
#include "common/base/text.h"

namespace originsim {
namespace {

using Kind = conf::ServiceLaw::Kind;

struct LawName {
    std::string_view name;
    Kind kind;
    int parameters;
};
constexpr LawName kLaws[] = {
    {"none", Kind::none, 0},           {"fixed", Kind::fixed, 1},
    {"exponential", Kind::exponential, 1}, {"lognormal", Kind::lognormal, 2},
    {"pareto", Kind::pareto, 2},       {"bimodal", Kind::bimodal, 3},
};

// Uniform in (0, 1]: its logarithm is finite.
double positive_unit(base::Random& random) noexcept { return 1.0 - random.unit(); }

// One normal deviate, by Box and Muller.
double normal(base::Random& random) noexcept {
    const double radius = std::sqrt(-2.0 * std::log(positive_unit(random)));
    return radius * std::cos(2.0 * std::numbers::pi * random.unit());
}

double draw_ms(const conf::ServiceLaw& law, base::Random& random) noexcept {
    switch (law.kind) {
    case Kind::none:        return 0.0;
    case Kind::fixed:       return law.a_ms;
    case Kind::exponential: return -law.a_ms * std::log(positive_unit(random));
    case Kind::lognormal:   return law.a_ms * std::exp(law.b * normal(random));
    case Kind::pareto:      return law.a_ms * std::pow(positive_unit(random), -1.0 / law.b);
    case Kind::bimodal:     return random.unit() < law.p ? law.b : law.a_ms;
    }
    base::panic("law: kind %d", static_cast<int>(law.kind));
}

std::optional<double> parse_positive(std::string_view text) noexcept {
    double value = 0;
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value, std::chars_format::fixed);
    if (error != std::errc() || at != end || !std::isfinite(value) || value < 0) return {};
    return value;
}

bool sensible(const conf::ServiceLaw& law) noexcept {
    return (law.kind != Kind::pareto || law.b > 0) && (law.kind != Kind::bimodal || law.p <= 1);
}

}  // namespace

std::chrono::nanoseconds draw_service(const conf::ServiceLaw& law, base::Random& random) noexcept {
    using Ms = std::chrono::duration<double, std::milli>;
    const Ms ms(std::min(draw_ms(law, random), Ms(kLongestService).count()));
    return std::chrono::duration_cast<std::chrono::nanoseconds>(ms);
}

std::optional<conf::ServiceLaw> parse_law(std::string_view text) noexcept {
    const std::string_view name = base::take_field(text, ':');
    const auto* known = std::find_if(std::begin(kLaws), std::end(kLaws),
                                     [&](const LawName& law) { return law.name == name; });
    if (known == std::end(kLaws)) return {};
    conf::ServiceLaw law;
    law.kind = known->kind;
    double* const parameters[] = {&law.a_ms, &law.b, &law.p};
    for (int i = 0; i < known->parameters; ++i) {
        const auto value = parse_positive(base::take_field(text, ':'));
        if (!value) return {};
        *parameters[i] = *value;
    }
    return text.empty() && sensible(law) ? std::optional(law) : std::nullopt;
}

base::Random request_random(std::uint64_t seed, std::uint64_t number, Purpose purpose) noexcept {
    const auto stream = static_cast<std::uint64_t>(purpose);
    return base::Random(base::mix64(base::mix64(seed) + number) + stream);
}

}  // namespace originsim
