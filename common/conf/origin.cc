#include "common/conf/options.h"
#include "common/conf/parts.h"
#include "common/conf/units.h"

namespace conf {
namespace {

using Law = ServiceLaw::Kind;

// Every law of service times: its words after the name.
struct LawForm {
    const char* name;
    Law kind;
    const char* form;   // for messages
    std::size_t times, numbers;
};
constexpr LawForm kLaws[] = {
    {"fixed", Law::fixed, "fixed TIME", 1, 0},
    {"exponential", Law::exponential, "exponential MEAN", 1, 0},
    {"lognormal", Law::lognormal, "lognormal MEDIAN SIGMA", 1, 1},
    {"pareto", Law::pareto, "pareto LEAST ALPHA", 1, 1},
    {"bimodal", Law::bimodal, "bimodal TIME TIME PROBABILITY", 2, 1},
};

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> words;
    while (true) {
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        if (text.empty()) return words;
        words.push_back(text.substr(0, text.find(' ')));
        text.remove_prefix(words.back().size());
    }
}

// The words after the name of a law; nothing if one is malformed or out of range.
std::optional<ServiceLaw> parse_law(const LawForm& form, std::span<const std::string_view> words) {
    if (words.size() != form.times + form.numbers) return {};
    const auto first = parse_time(words[0]);
    if (!first) return {};
    ServiceLaw law{form.kind, static_cast<double>(first->count()), 0, 0};
    if (form.numbers == 0) return law;
    const auto number = parse_real(words.back());
    if (!number) return {};
    if (form.kind != Law::bimodal) {
        law.b = *number;
        if (law.b <= 0 || law.b > 100 || law.a_ms <= 0) return {};
        return law;
    }
    const auto second = parse_time(words[1]);
    if (!second || *number > 1) return {};
    law.b = static_cast<double>(second->count());
    law.p = *number;
    return law;
}

ServiceLaw read_law(Section& section) {
    const std::string text = section.text("time");
    if (text.empty()) return {};
    std::string forms;
    const auto words = split(text);
    for (const LawForm& form : kLaws) {
        forms += (forms.empty() ? "\"" : ", \"") + std::string(form.form) + "\"";
        if (words.empty() || words[0] != form.name) continue;
        if (const auto law = parse_law(form, std::span(words).subspan(1))) return *law;
        section.mistake("time", "\"" + text + "\" is not \"" + form.form + "\"");
        return {};
    }
    section.mistake("time", "\"" + text + "\" is no distribution; there are " + forms);
    return {};
}

void read_service(Section& owner, Origin& origin) {
    static const Node none;
    const Node* group = owner.group("service");
    Section section(group != nullptr ? *group : none, kServiceOptions, owner.where() + ".service",
                    owner.mistakes());
    origin.service = read_law(section);
    origin.slots = section.small("slots");
    origin.queue = section.small("queue");
}

// What `value` means to a kind of fault, and its default.
struct FaultForm {
    enum class Value : std::uint8_t { none, status, time, bytes } value;
    std::uint64_t preset;
};
constexpr FaultForm kFaults[] = {
    {FaultForm::Value::status, 503},  // status
    {FaultForm::Value::time, 0},      // stall: until the client leaves
    {FaultForm::Value::bytes, 0},     // reset: before the first byte
    {FaultForm::Value::bytes, 0},     // cut_body: right after the head
    {FaultForm::Value::bytes, 1},     // wrong_length: one byte too many is promised
    {FaultForm::Value::bytes, 64},    // drip: bytes per second
    {FaultForm::Value::none, 0},      // malformed_head
};

std::optional<std::uint64_t> parse_value(FaultForm::Value kind, const std::string& text) {
    const auto status = parse_count(text);
    switch (kind) {
    case FaultForm::Value::none:
        return {};
    case FaultForm::Value::status:
        return status && *status >= 200 && *status <= 599 ? status : std::nullopt;
    case FaultForm::Value::bytes:
        return parse_bytes(text);
    case FaultForm::Value::time:
        break;
    }
    const auto time = parse_time(text);
    if (!time) return {};
    return static_cast<std::uint64_t>(time->count());
}

std::uint64_t read_value(Section& section, const FaultForm& form) {
    constexpr const char* kWanted[] = {"used by this kind of fault",
                                       "a status code from 200 to 599", "a duration",
                                       "a number of bytes"};
    const Node* node = section.any("value");
    if (node == nullptr) return form.preset;
    const bool plain = node->kind == Node::Kind::text || node->kind == Node::Kind::number;
    const auto value = plain ? parse_value(form.value, node->text) : std::nullopt;
    if (!value)
        section.mistake("value", quote(*node) + " is not " +
                                     kWanted[static_cast<std::size_t>(form.value)]);
    return value.value_or(form.preset);
}

std::vector<Fault> read_faults(Section& owner) {
    std::vector<Fault> faults;
    const Node* list = owner.list("faults");
    if (list == nullptr) return faults;
    const std::string where = owner.where() + ".faults";
    for (const Node& node : list->children) {
        if (node.kind != Node::Kind::group) {
            note(owner.mistakes(), node, where + ": " + quote(node) +
                 " is not a group, such as { kind = \"status\"; rate = 0.01; }");
            continue;
        }
        Section section(node, kFaultOptions, where, owner.mistakes());
        if (!section.has("kind")) section.missing("kind", "kind = \"status\"");
        Fault fault;
        fault.kind = section.word<Fault::Kind>("kind");
        fault.rate = section.real("rate");
        fault.path = section.text("path");
        if (!fault.path.empty() && fault.path.front() != '/')
            section.mistake("path", "\"" + fault.path + "\" does not begin with \"/\"");
        fault.value = read_value(section, kFaults[static_cast<std::size_t>(fault.kind)]);
        faults.push_back(std::move(fault));
    }
    return faults;
}

}  // namespace

Origin read_origin(const Node& group, Context& context) {
    Section section(group, kOriginOptions, "origins." + group.name, context.mistakes);
    Origin origin;
    origin.name = group.name;
    origin.listen = read_listen(section, context, true);
    origin.root = absolute(section.text("root"), context);
    read_service(section, origin);
    origin.seed = section.count("seed");
    origin.faults = read_faults(section);
    origin.http = read_http(section);
    return origin;
}

}  // namespace conf
