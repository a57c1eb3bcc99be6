#include "proxyd/purge_check.h"

#include "proxyd/tags.h"

namespace proxyd {

PurgeVerdict purge_verdict(const PurgeTable& table, const PurgeNames& names,
                           const Purgeable& object, std::uint64_t since) noexcept {
    PurgeVerdict verdict = table.by_all(since);
    const KeyParts parts = parts_of_key(object.key);
    const auto compare = [&](const PurgeName& name) { table.by_name(name, since, verdict); };
    if (table.any(PurgeKind::url, since)) compare(names.of(PurgeKind::url, parts.url));
    if (table.any(PurgeKind::host, since)) {
        compare(names.of(PurgeKind::host, parts.host));
        compare(names.of(PurgeKind::host, parts.authority));
    }
    if (table.any(PurgeKind::prefix, since)) names.for_each_prefix(parts, compare);
    if (!object.head.empty() && table.any(PurgeKind::tag, since)) {
        for (const Tag& tag : tags_of(object.head)) {
            compare(names.of(PurgeKind::tag, tag.text));
            if (tag.group) compare(names.of_group(parts.origin, tag.text));
        }
    }
    return verdict;
}

}  // namespace proxyd
