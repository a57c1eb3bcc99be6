#include "weirctl/top.h"

#include <algorithm>

#include "weirctl/table.h"

namespace weirctl {
namespace {

constexpr std::string_view kTo = "to.";
constexpr std::size_t kLeastWidth = 5;       // of a reading
constexpr const char* kBetweenGroups = " | ";

// One instance, then and now.
struct Span {
    const Instance* before;  // null: not there, or its counters began again
    const Instance& after;
    double seconds;
};

std::optional<std::uint64_t> grown(const Span& span, std::string_view counter) {
    const auto now = span.after.get(counter);
    const auto then = span.before != nullptr ? span.before->get(counter) : std::nullopt;
    if (!now || !then || *now < *then) return {};
    return *now - *then;
}

std::string rate(const Span& span, std::string_view counter) {
    const auto n = grown(span, counter);
    return n && span.seconds > 0 ? short_number(static_cast<double>(*n) / span.seconds) : "-";
}

// Of the requests that a cache could answer.
std::string hit_ratio(const Span& span) {
    const auto hits = grown(span, "hits"), misses = grown(span, "misses");
    if (!hits || !misses || *hits + *misses == 0) return "-";
    return std::to_string(*hits * 100 / (*hits + *misses)) + "%";
}

Group dispatcher(const Span& span) {
    Group group{span.after.name + " conn/s", {}};
    for (const Value& value : span.after.values)
        if (value.name.starts_with(kTo))
            group.gauges.push_back({value.name.substr(kTo.size()), rate(span, value.name)});
    return group;
}

Group proxy(const Span& span) {
    return {span.after.name,
            {{"req/s", rate(span, "requests")},
             {"hit", hit_ratio(span)},
             {"B/s", rate(span, "bytes_out")}}};
}

bool is_dispatcher(const Instance& instance) {
    return std::ranges::any_of(instance.values,
                               [](const Value& value) { return value.name.starts_with(kTo); });
}

const Instance* same_in(const Snapshot& before, const Instance& now) {
    for (const Instance& then : before)
        if (then.daemon == now.daemon && then.name == now.name && then.generation == now.generation)
            return &then;
    return nullptr;
}

std::size_t width_of(const Gauge& gauge) { return std::max(kLeastWidth, gauge.heading.size()); }

// Of its gauges, a blank between them; the last one is wider if the title needs it.
std::size_t width_of(const Group& group) {
    std::size_t width = group.gauges.size() - 1;
    for (const Gauge& gauge : group.gauges) width += width_of(gauge);
    return std::max(width, group.title.size());
}

std::string flush_right(const std::string& text, std::size_t width) {
    return std::string(width - std::min(width, text.size()), ' ') + text;
}

std::string row(const std::vector<Group>& groups, std::string Gauge::*part) {
    std::string text;
    for (const Group& group : groups) {
        std::string cells;
        for (const Gauge& gauge : group.gauges)
            cells += (cells.empty() ? "" : " ") + flush_right(gauge.*part, width_of(gauge));
        text += (text.empty() ? "" : kBetweenGroups) + flush_right(cells, width_of(group));
    }
    return text;
}

}  // namespace

std::vector<Group> rates(const Snapshot& before, const Snapshot& after, double seconds) {
    std::vector<Group> groups;
    Group origins{"origins req/s", {}};
    for (const Instance& instance : after) {
        const Span span{same_in(before, instance), instance, seconds};
        if (is_dispatcher(instance)) groups.push_back(dispatcher(span));
        else if (instance.get("hits")) groups.push_back(proxy(span));
        else if (instance.get("requests"))
            origins.gauges.push_back({instance.name, rate(span, "requests")});
    }
    if (!origins.gauges.empty()) groups.push_back(std::move(origins));
    return groups;
}

std::string heading(const std::vector<Group>& groups) {
    std::string titles;
    for (const Group& group : groups) {
        titles += (titles.empty() ? "" : kBetweenGroups) + group.title;
        titles.append(width_of(group) - group.title.size(), ' ');
    }
    while (titles.ends_with(' ')) titles.pop_back();
    return titles + "\n" + row(groups, &Gauge::heading) + "\n";
}

std::string line(const std::vector<Group>& groups) { return row(groups, &Gauge::reading) + "\n"; }

bool same_shape(const std::vector<Group>& a, const std::vector<Group>& b) {
    return std::ranges::equal(a, b, [](const Group& x, const Group& y) {
        return x.title == y.title &&
               std::ranges::equal(x.gauges, y.gauges, {}, &Gauge::heading, &Gauge::heading);
    });
}

}  // namespace weirctl
