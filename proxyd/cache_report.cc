#include "proxyd/cache_report.h"

#include <algorithm>
#include <cstdio>
#include <unordered_set>

#include "proxyd/fifo_policy.h"
#include "proxyd/freshness.h"
#include "proxyd/search_key.h"
#include "proxyd/tags.h"
#include "proxyd/variant.h"

namespace proxyd {
namespace {

constexpr auto kRelaxed = std::memory_order_relaxed;

StoredAnswer answer_of(const Object& object, std::uint32_t now_s) {
    const ObjectMeta meta = object.meta();
    StoredAnswer answer;
    answer.status = meta.status;
    answer.bytes = object.body_bytes().value_or(0);
    answer.age_s = current_age_s(meta, now_s);
    answer.ttl_s = freshness_left_s(meta, now_s, object.stale_since_s());
    answer.purged_softly = object.stale_since_s() != 0;
    for (const Tag& tag : tags_of(object.head())) answer.tags.emplace_back(tag.text);
    return answer;
}

// "http://h/\naccept: a\n@17:" gives "accept: a".
std::string variant_of(std::string_view key) {
    const std::size_t line = key.find('\n');
    if (line == std::string_view::npos) return {};
    std::string text(key.substr(line + 1));
    text.resize(std::min(text.size(), text.find("\n@")));
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

// To look at it is no use of it.
Found look(Cache& cache, std::string_view key, std::uint32_t now_s, unsigned& uses) {
    Slot* const slot = cache.index().look(cache.index().digest_of(key)).slot;
    const std::uint8_t access = slot != nullptr ? slot->access.load(kRelaxed) : std::uint8_t{0};
    Found found = cache.find(cache.key(key), now_s);
    if (slot != nullptr) slot->access.store(access, kRelaxed);
    uses = fifo::uses(access);
    return found;
}

void add_answer(Cache& cache, const std::string& key, std::uint32_t now_s, UrlReport& report) {
    unsigned uses = 0;
    const Found found = look(cache, key, now_s, uses);
    report.filling = report.filling || found.filling;
    if (found.what != Found::What::object || found.object.kind() == ObjectKind::vary) return;
    StoredAnswer answer = answer_of(found.object, now_s);
    answer.uses = uses;
    answer.variant = variant_of(key);
    report.answers.push_back(std::move(answer));
}

void add_variants(Cache& cache, std::string_view url, std::string_view marker,
                  std::uint32_t now_s, UrlReport& report) {
    // Those of an older marker are there, but nobody finds them.
    std::string_view number = marker.substr(std::min(marker.size(), marker.find(",@") + 1));
    number = number.substr(0, number.find_first_not_of("@0123456789"));
    const std::string own = "\n" + std::string(number) + ":";
    const std::string beginning = std::string(url) + "\n";
    for (std::uint64_t i = 0; i < cache.index().slots(); ++i) {
        const std::string key = cache.key_in(cache.index().slot(i));
        if (key.starts_with(beginning) && key.find(own) != std::string::npos)
            add_answer(cache, key, now_s, report);
    }
}

// What is stored under the key and by what it varies.
void add_stem(Cache& cache, std::string_view key, std::uint32_t now_s, UrlReport& report) {
    unsigned uses = 0;
    const Found found = look(cache, key, now_s, uses);
    report.filling = report.filling || found.filling;
    if (found.object && found.object.kind() == ObjectKind::vary) {
        const std::string marker(found.object.head());
        report.varies_by = names_of_marker(marker);
        add_variants(cache, key, marker, now_s, report);
    } else {
        add_answer(cache, std::string(key), now_s, report);
    }
}

void add_json(std::string& json, std::string_view text) {
    json += '"';
    for (const char c : text) {
        char escaped[8];
        if (c == '"' || c == '\\') json += '\\';
        if (static_cast<unsigned char>(c) >= 0x20) {
            json += c;
        } else {
            std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned char>(c));
            json += escaped;
        }
    }
    json += '"';
}

template <typename List>
void add_json_list(std::string& json, const List& list) {
    json += '[';
    for (const auto& text : list) {
        if (json.back() != '[') json += ',';
        add_json(json, text);
    }
    json += ']';
}

}  // namespace

UrlReport report_url(Cache& cache, std::string_view key, std::uint32_t now_s) {
    UrlReport report;
    report.url = key;
    add_stem(cache, key, now_s, report);
    std::vector<char> room(kMaxKeyBytes);
    const std::string_view stem = search_key(cache, key, now_s, room);
    if (!stem.empty()) add_stem(cache, stem, now_s, report);
    return report;
}

std::string to_text(const UrlReport& report) {
    std::string text = report.url + ": ";
    text += report.answers.empty() ? "not stored" : std::to_string(report.answers.size()) + " stored";
    if (!report.varies_by.empty()) text += ", varies by " + report.varies_by;
    if (report.filling) text += ", is being fetched";
    text += '\n';
    for (const StoredAnswer& answer : report.answers) {
        char line[160];
        std::snprintf(line, sizeof line, "  status %u, %llu bytes, age %u s, ttl %lld s, used %u%s%s",
                      answer.status, static_cast<unsigned long long>(answer.bytes), answer.age_s,
                      static_cast<long long>(answer.ttl_s), answer.uses,
                      answer.uses == 3 ? " times or more" : " times",
                      answer.purged_softly ? ", purged softly" : "");
        text += line;
        for (const std::string& tag : answer.tags)
            text += (&tag == answer.tags.data() ? ", tags " : " ") + tag;
        if (!answer.variant.empty()) text += " [" + answer.variant + "]";
        text += '\n';
    }
    return text;
}

std::string to_json(const UrlReport& report) {
    std::string json = "{\"url\":";
    add_json(json, report.url);
    json += ",\"varies_by\":";
    add_json(json, report.varies_by);
    json += std::string(",\"filling\":") + (report.filling ? "true" : "false") + ",\"answers\":[";
    for (const StoredAnswer& answer : report.answers) {
        if (json.back() != '[') json += ',';
        json += "{\"status\":" + std::to_string(answer.status);
        json += ",\"bytes\":" + std::to_string(answer.bytes);
        json += ",\"age\":" + std::to_string(answer.age_s);
        json += ",\"ttl\":" + std::to_string(answer.ttl_s);
        json += ",\"uses\":" + std::to_string(answer.uses);
        json += std::string(",\"purged_softly\":") + (answer.purged_softly ? "true" : "false");
        json += ",\"variant\":";
        add_json(json, answer.variant);
        json += ",\"tags\":";
        add_json_list(json, answer.tags);
        json += '}';
    }
    return json + "]}\n";
}

std::string hot_list(const Cache& cache, const HotTable& hot, std::size_t count) {
    std::string text;
    std::unordered_set<std::string> given;
    const auto give = [&](std::string key) {
        if (is_search_marker(key)) return;
        key.resize(std::min(key.size(), key.find('\n')));
        if (!key.empty() && given.insert(key).second) text += key + "\n";
    };
    for (const HotTable::Entry& entry : hot.entries()) {
        if (given.size() == count) return text;
        const Slot* const slot = cache.index().look(entry.digest).slot;
        if (slot != nullptr) give(cache.key_in(*slot));
    }
    constexpr unsigned kMostUses = 3;
    for (unsigned uses = kMostUses + 1; uses-- > 0;) {
        for (std::uint64_t i = 0; i < cache.index().slots() && given.size() < count; ++i) {
            const Slot& slot = cache.index().slot(i);
            if (fifo::uses(slot.access.load(kRelaxed)) == uses) give(cache.key_in(slot));
        }
    }
    return text;
}

}  // namespace proxyd
