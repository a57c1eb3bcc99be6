#include "proxyd/poll.h"

#include <algorithm>
#include <cstring>

#include "common/base/log.h"
#include "common/base/text.h"
#include "common/http/authority.h"
#include "config.h"
#include "proxyd/table_text.h"

namespace proxyd {
namespace {

constexpr net::Millis kDeadline{10'000};     // of a whole poll
constexpr net::Millis kPatience{5'000};      // for a connection, a head, the next byte
constexpr std::size_t kLongestTag = 256;

// A member's line says where it is; a URL may name a host, which is looked up each time.
h1::Endpoint endpoint_of(const conf::TableMaster& master, const TableEstate& estate,
                         const net::Dialer& dialer) {
    h1::Endpoint endpoint;
    endpoint.tls = estate.poll_tls.get();
    const auto authority = http::parse_authority(master.host);
    endpoint.tls_host = authority ? std::string(authority->host) : master.host;
    if (const auto address = net::Address::parse(master.address)) {
        endpoint.address = *address;
        return endpoint;
    }
    const std::size_t colon = master.address.rfind(':');
    endpoint.dialer = &dialer;
    endpoint.host = master.address.substr(0, colon);
    endpoint.port = static_cast<std::uint16_t>(
        base::parse_decimal(std::string_view(master.address).substr(colon + 1), 65535).value_or(0));
    return endpoint;
}

bool is_sound_tag(std::string_view tag) noexcept {
    return tag.size() <= kLongestTag &&
           std::ranges::all_of(tag, [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

Poll::Poll(const Tools& tools, const conf::Array& array, const std::string& proxy,
           TableEstate& estate)
    : tools_(tools),
      array_(array),
      proxy_(proxy),
      estate_(estate),
      endpoint_(endpoint_of(array.master, estate, tools.dialer)),
      timer_(tools.loop, *this),
      list_ttl_(list_ttl()),
      calls_(estate.shared->calls()) {
    limits_.connect_timeout = limits_.first_byte_timeout = limits_.between_bytes_timeout = kPatience;
}

void Poll::answer_calls() noexcept {
    if (estate_.shared->calls() != calls_ && !asking()) ask();
}

void Poll::on_timer(net::Timer&) noexcept {
    if (asking()) bad("no whole table within 10 s");
    else ask();
}

std::string Poll::head() const {
    std::string head = "GET " + array_.master.path + " HTTP/1.1\r\nHost: " + array_.master.host +
                       "\r\nUser-Agent: Weir/" PACKAGE_VERSION "\r\nAccept: text/plain, */*;q=0.1\r\n";
    if (!etag_.empty()) head += "If-None-Match: " + etag_ + "\r\n";
    return head + estate_.poll_fields;
}

void Poll::ask() noexcept {
    calls_ = estate_.shared->calls();
    status_ = 0;
    text_.clear();
    new_etag_.clear();
    timer_.set(kDeadline);
    h1::Exchange::Handler& handler = *this;
    exchange_ = std::make_unique<h1::Exchange>(tools_.pool, limits_, handler, endpoint_, head(),
                                               h1::Exchange::RequestBody::none, 0,
                                               /*head_only=*/false, /*retry=*/true);
    exchange_->start();
}

void Poll::on_response(h1::Exchange&, const http::ResponseHead& head) noexcept {
    status_ = head.status;
    const std::string_view tag = head.fields.first(http::FieldName::etag);
    if (is_sound_tag(tag)) new_etag_ = tag;
}

// Nothing is kept of an answer that is no table.
std::size_t Poll::on_payload(h1::Exchange&, std::span<const std::byte> payload) noexcept {
    if (status_ != 200) return payload.size();
    if (text_.size() + payload.size() > array::kMaxTableBytes) {
        bad("the table is above 1 MiB");
        return 0;
    }
    text_ += base::as_text(payload);
    return payload.size();
}

void Poll::on_end(h1::Exchange&) noexcept { judge(); }

void Poll::on_failed(h1::Exchange&, base::Error error) noexcept { bad(base::describe(error)); }

void Poll::judge() noexcept {
    if (status_ == 304 && !etag_.empty()) return good(false);
    if (status_ == 200) return judge_table();
    bad("it answered " + std::to_string(status_));
}

void Poll::judge_table() noexcept {
    std::vector<array::Mistake> mistakes;
    const auto table = read_table(text_, array_, array_.ttl_unit, &mistakes);
    if (!table)
        return bad(mistakes.empty() ? base::describe(table.error()) : array::describe(mistakes));
    const bool fresh = to_shared_text(*table) != estate_.shared->read().text;
    if (fresh && !put(*table)) return bad("somebody else is changing the table");
    etag_ = std::move(new_etag_);
    list_ttl_ = *table->list_ttl;
    good(fresh);
}

// False: not now.
bool Poll::put(const array::Table& table) noexcept {
    if (!estate_.shared->try_lock(tools_.seat)) return false;
    estate_.shared->put(to_shared_text(table));
    estate_.shared->unlock(tools_.seat);
    if (const base::Status saved = estate_.saved.save(table); !saved)
        base::log_warning("proxy %s: %s: %s; the new table is lost at the next start",
                          proxy_.c_str(), estate_.saved.path.c_str(),
                          base::describe(saved.error()).c_str());
    base::log_info("proxy %s: table %s of array %s, with %zu members, is in force", proxy_.c_str(),
                   table.config_id.c_str(), array_.name.c_str(), table.members.size());
    const bool member = std::ranges::any_of(table.members, [this](const array::Member& one) {
        return one.name == proxy_;
    });
    if (!member && estate_.own)
        base::log_warning("proxy %s: array %s does not have it as a member any more",
                          proxy_.c_str(), array_.name.c_str());
    return true;
}

void Poll::good(bool fresh) noexcept {
    const std::int64_t now_s = tools_.loop.wall_seconds();
    TableStatus status = estate_.shared->status(tools_.seat);
    status.tried_s = status.confirmed_s = now_s;
    if (fresh) status.since_s = now_s;
    status.source = TableStatus::Source::master;
    status.failures = 0;
    status.error[0] = '\0';
    estate_.shared->set_status(tools_.seat, status);
    if (!logged_.empty())
        base::log_info("proxy %s: the master of array %s answers again, after %u failures",
                       proxy_.c_str(), array_.name.c_str(), schedule_.failures());
    logged_.clear();
    rest(schedule_.after_good(list_ttl_, tools_.random.unit()));
    if (fresh) tools_.listener.on_new_table();
}

// A cause is logged once, not with every poll.
void Poll::bad(const std::string& why) noexcept {
    const PollSchedule::Millis pause = schedule_.after_bad(list_ttl_, tools_.random.unit());
    TableStatus status = estate_.shared->status(tools_.seat);
    status.tried_s = tools_.loop.wall_seconds();
    status.failures = schedule_.failures();
    const std::size_t size = std::min(why.size(), sizeof status.error - 1);
    std::memcpy(status.error, why.data(), size);
    std::memset(status.error + size, 0, sizeof status.error - size);
    estate_.shared->set_status(tools_.seat, status);
    if (why != logged_)
        base::log_warning("proxy %s: polling the table of array %s from %s: %s; going on with the "
                          "one in force", proxy_.c_str(), array_.name.c_str(),
                          array_.master.address.c_str(), why.c_str());
    logged_ = why;
    rest(pause);
}

void Poll::rest(PollSchedule::Millis pause) noexcept {
    exchange_->cancel();
    tools_.loop.defer_delete(std::move(exchange_));
    timer_.set(pause);
}

// Of the table in force, which every process of this proxy could read.
std::chrono::seconds Poll::list_ttl() const noexcept {
    const auto table =
        read_table(estate_.shared->read().text, array_, array::TtlUnit::seconds);
    return table ? *table->list_ttl : *array_.table.list_ttl;
}

}  // namespace proxyd
