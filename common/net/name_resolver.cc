#include "common/net/name_resolver.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <event2/dns.h>

#include "common/base/log.h"
#include "common/base/panic.h"
#include "common/base/text.h"

namespace net {
namespace {

constexpr base::Error kNothing{base::Errc::not_found, 0, "dns"};
constexpr base::Error kNoName{base::Errc::malformed, 0, "dns"};

// A name whose servers are broken looks to libevent like a server of ours that fails, so that
// clients could fill the log.
void log_line(int is_warning, const char* text) noexcept {
    static base::LogGate gate{std::chrono::seconds(10)};
    if (is_warning == 0) return base::log_debug("dns: %s", text);
    if (const unsigned n = gate.admit(std::chrono::steady_clock::now()))
        base::log_warning("dns: %s (%u such lines in the last 10 s)", text, n);
}

evdns_base* make_dns(event_base* events, const NameResolver::Options& options) {
    evdns_set_log_fn(log_line);
    evdns_base* dns = evdns_base_new(events, EVDNS_BASE_DISABLE_WHEN_INACTIVE);
    if (dns == nullptr) base::panic("evdns_base_new: no memory, or no random numbers");
    const std::string timeout = std::to_string(static_cast<double>(options.timeout.count()) / 1e3);
    evdns_base_set_option(dns, "timeout:", timeout.c_str());
    evdns_base_set_option(dns, "attempts:", std::to_string(options.tries).c_str());
    evdns_base_set_option(dns, "max-inflight:", "512");
    for (const Address& server : options.servers)
        evdns_base_nameserver_sockaddr_add(dns, server.raw(), server.size(), 0);
    // Without the file it is the server of this machine.
    if (options.servers.empty())
        evdns_base_resolv_conf_parse(dns, DNS_OPTION_NAMESERVERS, options.resolv_conf.c_str());
    return dns;
}

// Numbers where a name should be ("2130706433", "0x7f.1", "10.1"): what is no dotted quad is
// no address here, and no such top-level domain exists.
bool ends_in_a_number(std::string_view name) noexcept {
    const std::string_view last = name.substr(name.rfind('.') + 1);
    if (base::istarts_with(last, "0x"))
        return last.find_first_not_of("0123456789abcdef", 2) == last.npos;
    return last.find_first_not_of("0123456789") == last.npos;
}

bool is_localhost(std::string_view name) noexcept {
    return name == "localhost" || name.ends_with(".localhost");
}

Address loopback(int family) noexcept {
    return *Address::from_host(family == AF_INET ? "127.0.0.1" : "::1", 0);
}

Address address_of(int family, const void* bytes) noexcept {
    if (family == AF_INET) {
        sockaddr_in v4{};
        v4.sin_family = AF_INET;
        std::memcpy(&v4.sin_addr, bytes, sizeof v4.sin_addr);
        return Address::from_raw(reinterpret_cast<const sockaddr*>(&v4), sizeof v4);
    }
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    std::memcpy(&v6.sin6_addr, bytes, sizeof v6.sin6_addr);
    return Address::from_raw(reinterpret_cast<const sockaddr*>(&v6), sizeof v6);
}

base::Error error_of(int result) noexcept {
    switch (result) {
    case DNS_ERR_NONE:
    case DNS_ERR_NOTEXIST:
    case DNS_ERR_NODATA:   return kNothing;
    case DNS_ERR_TIMEOUT:  return {base::Errc::timed_out, 0, "dns"};
    case DNS_ERR_REFUSED:  return {base::Errc::system, ECONNREFUSED, "dns"};
    default:               return {base::Errc::system, EAGAIN, "dns"};
    }
}

}  // namespace

// What is known, or asked, of one family of one name.
struct NameResolver::Entry : base::ListHook<> {
    explicit Entry(NameResolver& its_owner) noexcept : owner(its_owner) {}

    NameResolver& owner;
    const std::string* key = nullptr;  // of the map
    Answer answer;
    TimePoint expires{};
    base::List<Query> waiting;
    int family = 0;
    bool asking = false;
};

NameResolver::NameResolver(Loop& loop, Options options)
    : loop_(loop),
      options_(std::move(options)),
      hosts_(options_.hosts_file),
      dns_(make_dns(loop.base(), options_)) {}

// Whose answer is under way is not told: its entry is going.
NameResolver::~NameResolver() {
    evdns_base_free(dns_, 0);
}

void NameResolver::clear() noexcept {
    while (Entry* entry = by_age_.front()) drop(*entry);
}

void NameResolver::drop(Entry& entry) noexcept {
    entries_.erase(entries_.find(*entry.key));
}

const NameResolver::Answer* NameResolver::say(base::Error error) {
    own_.addresses.clear();
    own_.error = error;
    return &own_;
}

const NameResolver::Answer* NameResolver::ask(Query& query, std::string_view host, int family) {
    CHECK(!query.waiting());
    std::string name = base::lower(host);
    if (name.size() > 1 && name.ends_with('.')) name.pop_back();
    if (const Answer* known = local_answer(name, family)) return known;

    const std::string key = (family == AF_INET ? '4' : '6') + name;
    const auto place = entries_.find(key);
    Entry* entry = place != entries_.end() ? place->second.get() : nullptr;
    if (entry != nullptr && !entry->asking && loop_.now() < entry->expires) {
        if (entry->is_linked()) {
            entry->unlink();
            by_age_.push_back(*entry);
        }
        return &entry->answer;
    }
    if (entry == nullptr) entry = new_entry(key);
    if (entry == nullptr) return say({base::Errc::too_large, 0, "dns"});
    if (!entry->asking && !send(*entry, name, family)) {
        drop(*entry);
        return say(kNoName);
    }
    entry->waiting.push_back(query);
    return nullptr;
}

// Without the DNS.
const NameResolver::Answer* NameResolver::local_answer(const std::string& name, int family) {
    if (name.empty() || name == "*") return say(kNoName);
    say(kNothing);
    const auto add = [&](const Address& address) {
        if (address.family() == family) own_.addresses.push_back(address);
    };
    if (const auto numeric = Address::from_host(name, 0)) {
        add(*numeric);
        return &own_;
    }
    if (ends_in_a_number(name)) return say(kNoName);
    if (const auto* listed = hosts_.find(name, loop_.now())) {
        std::for_each(listed->begin(), listed->end(), add);
        return &own_;
    }
    if (!is_localhost(name)) return nullptr;
    add(loopback(family));
    return &own_;
}

NameResolver::Entry* NameResolver::new_entry(std::string key) {
    while (entries_.size() >= options_.max_names && !by_age_.empty()) drop(*by_age_.front());
    if (entries_.size() >= options_.max_names) return nullptr;
    const auto place = entries_.try_emplace(std::move(key), std::make_unique<Entry>(*this)).first;
    Entry& entry = *place->second;
    entry.key = &place->first;
    return &entry;
}

// False: this cannot be asked.
bool NameResolver::send(Entry& entry, const std::string& name, int family) noexcept {
    const auto ask_dns =
        family == AF_INET ? evdns_base_resolve_ipv4 : evdns_base_resolve_ipv6;
    if (ask_dns(dns_, name.c_str(), DNS_QUERY_NO_SEARCH, on_dns, &entry) == nullptr) return false;
    entry.unlink();  // it stays while it is asked
    entry.family = family;
    entry.asking = true;
    ++asked_;
    return true;
}

// noexcept is the fence, as in fd_watch.cc.  libevent calls this from the loop, never from
// within a question.
void NameResolver::on_dns(int result, char, int count, int ttl, void* addresses,
                          void* self) noexcept {
    Entry& entry = *static_cast<Entry*>(self);
    entry.answer.addresses.clear();
    const std::size_t size = entry.family == AF_INET ? sizeof(in_addr) : sizeof(in6_addr);
    const auto* bytes = static_cast<const char*>(addresses);
    for (int i = 0; result == DNS_ERR_NONE && i < count; ++i)
        entry.answer.addresses.push_back(
            address_of(entry.family, bytes + size * static_cast<std::size_t>(i)));
    entry.answer.error = error_of(result);
    entry.owner.settle(entry, ttl);
}

// While it is told the entry is in no list, so that no question of a listener drops it.
void NameResolver::settle(Entry& entry, int ttl) noexcept {
    const Answer& answer = entry.answer;
    std::chrono::seconds life = options_.failure_ttl;
    if (!answer.addresses.empty())
        life = std::clamp(std::chrono::seconds(ttl), options_.least_ttl, options_.most_ttl);
    else if (answer.error.code == base::Errc::not_found)
        life = options_.nothing_ttl;
    entry.expires = loop_.now() + life;
    entry.asking = false;
    base::List<Query> told;
    told.splice_back(entry.waiting);
    while (Query* query = told.pop_front()) query->listener_.on_answer(*query, answer);
    if (!entry.asking) by_age_.push_back(entry);
}

}  // namespace net
