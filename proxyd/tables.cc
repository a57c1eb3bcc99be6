#include "proxyd/tables.h"

#include <algorithm>
#include <ctime>
#include <string_view>

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include "common/base/log.h"
#include "common/base/text.h"
#include "common/net/fd.h"
#include "proxyd/table_text.h"

namespace proxyd {
namespace {

constexpr std::size_t kMostPollFields = 8192;  // bytes
constexpr int kPatience = 1000;                // turns of the processor given away

bool is_field_line(std::string_view line) noexcept {
    const auto colon = line.find(':');
    if (colon == 0 || colon == std::string_view::npos) return false;
    const auto name = line.substr(0, colon);
    return name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789-_") == std::string_view::npos &&
           std::ranges::all_of(line, [](char c) { return c == '\t' || (c >= ' ' && c <= '~'); });
}

// The lines of the file as fields of a head; those that a request for a table has anyway, and
// those that say how long it is, are not for it to say.
base::Result<std::string> read_poll_fields(const std::string& path) {
    if (path.empty()) return std::string();
    const net::Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) return base::system_error("open");
    std::string text(kMostPollFields + 1, '\0');
    const ssize_t got = ::read(fd.get(), text.data(), text.size());
    if (got < 0) return base::system_error("read");
    if (static_cast<std::size_t>(got) > kMostPollFields)
        return base::Error{base::Errc::too_large, 0, "more than 8 KiB of fields"};
    std::string_view rest(text.data(), static_cast<std::size_t>(got));
    std::string fields;
    while (!rest.empty()) {
        std::string_view line = base::take_field(rest, '\n');
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (base::trim(line).empty()) continue;
        if (!is_field_line(line))
            return base::Error{base::Errc::malformed, 0, "a line is no header field"};
        for (const char* name : {"host:", "connection:", "content-length:", "transfer-encoding:",
                                 "if-none-match:", "upgrade:"})
            if (base::istarts_with(line, name))
                return base::Error{base::Errc::malformed, 0, "a field that polling sets itself"};
        fields.append(line).append("\r\n");
    }
    return fields;
}

base::Status set_poll(const conf::Array& array, TableEstate& estate) {
    auto fields = read_poll_fields(array.poll_headers);
    if (!fields) {
        base::log_error("array %s: poll_headers %s: %s", array.name.c_str(),
                        array.poll_headers.c_str(), base::describe(fields.error()).c_str());
        return fields.error();
    }
    estate.poll_fields = std::move(*fields);
    if (!array.master.tls) return base::ok();
    net::TlsReport report;
    estate.poll_tls = net::TlsContext::make_client({}, report);
    for (const std::string& mistake : report.mistakes)
        base::log_error("array %s: master: %s", array.name.c_str(), mistake.c_str());
    if (!estate.poll_tls) return base::Error{base::Errc::tls, 0, "master"};
    return base::ok();
}

// Who holds it for so long is dead, and its end not yet noticed.
void lock(SharedTable& table) noexcept {
    for (int turn = 0; !table.try_lock(SharedTable::kMasterSeat); ++turn) {
        if (turn < kPatience) {
            ::sched_yield();
            continue;
        }
        for (unsigned seat = 0; seat < SharedTable::kMasterSeat; ++seat) table.recover(seat);
    }
}

}  // namespace

bool Tables::polls(const conf::Array& array, const conf::Proxy& proxy) noexcept {
    using Kind = conf::TableMaster::Kind;
    return array.master.kind == Kind::url ||
           (array.master.kind == Kind::member && array.master.member != proxy.name);
}

base::Result<std::optional<TableEstate>> Tables::prepare(const conf::Site& site,
                                                         const conf::Proxy& proxy,
                                                         const std::string& name) {
    using Source = TableStatus::Source;
    if (name.empty()) return std::optional<TableEstate>();
    const auto place = std::ranges::find(site.arrays, name, &conf::Array::name);
    CHECK(place != site.arrays.end());  // the configuration was checked
    const conf::Array& array = *place;
    TableEstate estate;
    estate.array = static_cast<std::size_t>(place - site.arrays.begin());
    estate.saved = SavedTable::of(site.general.run_dir, proxy.name, array);
    estate.own = array.name == proxy.array;
    using Kind = conf::TableMaster::Kind;
    estate.mastered = array.master.kind == Kind::member && array.master.member == proxy.name;
    estate.polled = polls(array, proxy);
    if (estate.polled)
        if (const base::Status set = set_poll(array, estate); !set) return set.error();
    Known& known = known_[{proxy.name, array.name}];
    if (!known.shared) {
        auto shared = SharedTable::make();
        if (!shared) {
            base::log_error("array %s: table: %s", array.name.c_str(),
                            base::describe(shared.error()).c_str());
            return shared.error();
        }
        known.shared = std::make_unique<SharedTable>(std::move(*shared));
    }
    estate.shared = known.shared.get();
    if (known.base != estate.saved.base) {
        const bool may_differ = estate.polled || estate.mastered;
        const auto saved = may_differ ? estate.saved.load(array) : std::nullopt;
        drafts_.push_back({&known, estate.saved.base, to_shared_text(saved ? *saved : array.table),
                           saved ? Source::saved : Source::configuration});
    }
    return std::optional<TableEstate>(std::move(estate));
}

void Tables::commit() noexcept {
    for (Draft& draft : drafts_) {
        SharedTable& shared = *draft.known->shared;
        lock(shared);
        if (shared.read().text != draft.text) shared.put(draft.text);
        shared.unlock(SharedTable::kMasterSeat);
        TableStatus status;
        status.source = draft.source;
        status.since_s = ::time(nullptr);
        shared.set_status(SharedTable::kMasterSeat, status);
        draft.known->base = std::move(draft.base);
    }
    drafts_.clear();
}

void Tables::recover(unsigned seat) noexcept {
    for (auto& [whose, known] : known_)
        if (known.shared) known.shared->recover(seat);
}

}  // namespace proxyd
