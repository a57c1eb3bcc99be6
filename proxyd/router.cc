#include "proxyd/router.h"

#include <algorithm>

#include "common/array/key.h"
#include "common/base/hash.h"
#include "common/base/log.h"
#include "proxyd/instance.h"
#include "proxyd/rules.h"

namespace proxyd {
namespace {

using Via = conf::Route::Via;

constexpr base::SipKey kUrlKey{0x55524c, 2};
constexpr double kLeastShare = 1e-6;

}  // namespace

Router::Router(Instance& instance, const RouterEstate& estate, unsigned seat)
    : instance_(instance),
      settings_(instance.settings),
      estate_(estate),
      seat_(seat),
      trivial_(!instance.own && !instance.parent && instance.settings.routes.empty()),
      random_(base::Random::seeded()) {
    set_up(own_, instance.own.get());
    set_up(parent_, instance.parent.get());
}

Router::~Router() = default;

void Router::set_up(View& view, Fleet* fleet) {
    if (fleet == nullptr) return;
    view.fleet = fleet;
    view.limits = instance_.client_limits;
    view.limits.connect_timeout = fleet->settings().connect_timeout;
    view.all = &estate_.states->record(fleet->settings().name, {});
}

// A newer table is looked up in the states once.
void Router::refresh(View& view) noexcept {
    if (view.fleet == nullptr) return;
    view.fleet->refresh();
    if (view.generation == view.fleet->generation()) return;
    view.generation = view.fleet->generation();
    view.records.clear();
    for (const array::Member& member : view.fleet->table().members)
        view.records.push_back(&estate_.states->record(view.fleet->settings().name, member.name));
}

bool Router::is_from_member(const http::RequestHead& request, std::string_view peer) const noexcept {
    if (own_.fleet == nullptr || request.fields.first(kArrayField) != own_.fleet->settings().name)
        return false;
    const auto address = net::Address::from_host(peer, 0);
    return address && own_.fleet->has_host(*address);
}

// Without an entry that fits: as near as there is something.
Via Router::via_for(const Inquiry& inquiry, std::uint16_t& route) const noexcept {
    const http::RequestHead& request = inquiry.request;
    const Via usual = inquiry.direct ? Via::direct : Via::origin;
    // Of these no URL can be made that another proxy would take.
    if (request.form == http::TargetForm::asterisk || request.authority.empty()) return usual;
    const auto fits = route_for(settings_.routes, inquiry.url);
    if (fits) {
        route = static_cast<std::uint16_t>(*fits);
        return settings_.routes[*fits].via;
    }
    if (own_.exists()) return Via::array;
    return parent_.exists() ? Via::parent : usual;
}

// Leaves the key of the request in key_; returns its hash.
std::uint64_t Router::write_key(const Inquiry& inquiry, const View& view) noexcept {
    const http::RequestHead& request = inquiry.request;
    const bool tunnel = request.form == http::TargetForm::authority;
    const std::string_view scheme = tunnel ? "" : inquiry.tls ? "https" : "http";
    const array::KeyKind kind = view.fleet->table().key.value_or(array::KeyKind::url);
    array::write_key({request.scheme.empty() ? scheme : request.scheme, request.host, request.port,
                      request.path},
                     kind, key_);
    return base::siphash64(kUrlKey, base::as_bytes(key_));
}

Candidate Router::candidate(View& view, std::size_t number, std::uint64_t hash) noexcept {
    const conf::Array& settings = view.fleet->settings();
    const array::Member& member = view.fleet->table().members[number];
    MemberRecord& record = *view.records[number];
    const SteadyMs now = steady_ms(instance_.pool.loop().now());
    Candidate found;
    found.number = static_cast<std::uint16_t>(number);
    found.self = &view == &own_ && view.fleet->self() == number;
    found.in_service = member.up && serves(record, hash, settings, now);
    if (found.self) return found;
    if (member.up && takes_probe(record, settings, now))
        probe(member_stop(view, Hop::Kind::member, number));
    found.in_flight = in_flight(record);
    if (settings.bounded_load > 0 && found.in_flight >= kAlwaysAllowed) {
        // Of what goes to others than us.
        const array::Ranking& ranking = view.fleet->ranking();
        const auto self = &view == &own_ ? view.fleet->self() : std::nullopt;
        const double others = std::max(kLeastShare, 1 - (self ? ranking.share(*self) : 0));
        found.crowded = found.in_flight >= load_cap(settings.bounded_load, in_flight(*view.all),
                                                    ranking.share(number) / others);
    }
    return found;
}

// The order of the members for key_, as far as we are: nobody behind us is asked.
Router::Ranked Router::rank(View& view, std::uint64_t hash) noexcept {
    std::array<std::uint16_t, kLook> order;
    const std::size_t count = view.fleet->ranking().rank(key_, order);
    Ranked ranked;
    for (std::size_t i = 0; i < count; ++i) {
        ranked.list[ranked.count++] = candidate(view, order[i], hash);
        if (ranked.list[i].self) break;
    }
    return ranked;
}

// A client that was sent here by a redirect asks for our own address: that is the end of it.
bool Router::is_own_address(const http::RequestHead& request) const noexcept {
    const auto self = own_.fleet->self();
    return self && request.authority == own_.fleet->address(*self).to_string();
}

Way Router::way(const Inquiry& inquiry) noexcept {
    refresh(own_);
    refresh(parent_);
    Circumstances now;
    now.via = via_for(inquiry, now.proxy);
    now.internal = settings_.internal_routing;
    now.alone = inquiry.alone || inquiry.request.upgrade || !own_.exists() ||
                (now.internal == conf::InternalRouting::redirect && is_own_address(inquiry.request));
    now.may_redirect = inquiry.may_redirect && !inquiry.direct;
    now.direct = inquiry.direct;
    Ranked members, parents;
    if (now.via == Via::array && !now.alone) {
        const conf::Array& settings = own_.fleet->settings();
        const std::uint64_t hash = write_key(inquiry, own_);
        members = rank(own_, hash);
        now.replicate = settings.replicate;
        const bool counts = settings.replicate > 1 && members.count > 0 && !members.list[0].self;
        now.hot = counts && estate_.hot_urls->use(hash, instance_.pool.loop().wall_seconds()) >=
                                settings.hot;
        now.dice = {random_.next(), random_.next()};
    }
    // Parents are spoken to in the clear.
    const bool by_parent = now.via == Via::array || now.via == Via::parent;
    if (by_parent && parent_.exists() && !inquiry.url.starts_with("https:"))
        parents = rank(parent_, write_key(inquiry, parent_));
    now.members = members.all();
    now.parents = parents.all();
    const Route route = decide(now);
    Way way;
    way.what = route.what;
    const Hop::Kind usual = inquiry.direct ? Hop::Kind::direct : Hop::Kind::origin;
    if (route.count == 1 && route.hops[0].kind == usual) return way;
    for (const Hop& hop : route.all()) way.stops.push_back(stop_at(hop, inquiry.url));
    return way;
}

Stop Router::member_stop(const View& view, Hop::Kind kind, std::size_t number) noexcept {
    Stop stop;
    stop.kind = kind;
    stop.to.address = view.fleet->address(number);
    stop.limits = &view.limits;
    stop.array = &view.fleet->settings();
    stop.record = view.records[number];
    stop.all = view.all;
    stop.name = view.fleet->table().members[number].name;
    return stop;
}

Stop Router::stop_at(const Hop& hop, std::string_view url) noexcept {
    if (hop.kind == Hop::Kind::member) return member_stop(own_, hop.kind, hop.number);
    if (hop.kind == Hop::Kind::parent) return member_stop(parent_, hop.kind, hop.number);
    Stop stop;
    stop.kind = hop.kind;
    stop.limits = &instance_.client_limits;
    if (hop.kind == Hop::Kind::proxy) {
        stop.to.address = estate_.proxies[hop.number];
        stop.name = settings_.routes[hop.number].proxy;
    } else if (hop.kind == Hop::Kind::direct) {
        stop.to = instance_.direct->endpoint(url);
        stop.limits = &instance_.direct->limits;
        stop.name = url.substr(url.find("://") + 3);
        stop.name.resize(std::min(stop.name.size(), stop.name.find('/')));
    } else {
        stop.to = instance_.origin;
        stop.name = instance_.origin_name;
    }
    return stop;
}

Router::Load Router::load(const Stop& stop) const noexcept {
    if (stop.record == nullptr) return {};
    return {InFlight(*stop.record, seat_), InFlight(*stop.all, seat_)};
}

void Router::note_answer(const Stop& stop) noexcept {
    if (stop.record != nullptr) note_success(*stop.record);
}

void Router::note_failure(const Stop& stop, std::string_view why) noexcept {
    if (stop.record == nullptr) return;
    instance_.count(Count::member_errors);
    const SteadyMs now = steady_ms(instance_.pool.loop().now());
    if (!proxyd::note_failure(*stop.record, *stop.array, now)) return;
    base::log_warning("proxy %s: array %s: member %s: %.*s; it gets no requests until it answers",
                      settings_.name.c_str(), stop.array->name.c_str(), stop.name.c_str(),
                      static_cast<int>(why.size()), why.data());
}

// --- Probes --------------------------------------------------------------------------------

void Router::probe(Stop stop) noexcept {
    MemberProbe::Owner& owner = *this;
    probes_.push_back(std::make_unique<MemberProbe>(instance_.pool, owner, std::move(stop)));
    probes_.back()->start();
}

void Router::on_probed(MemberProbe& probe, bool answered) noexcept {
    const Stop& stop = probe.stop();
    if (answered) {
        note_return(*stop.record, steady_ms(instance_.pool.loop().now()));
        base::log_info("proxy %s: array %s: member %s answers again", settings_.name.c_str(),
                       stop.array->name.c_str(), stop.name.c_str());
    }
    const auto place = std::ranges::find_if(
        probes_, [&probe](const auto& held) { return held.get() == &probe; });
    instance_.pool.loop().defer_delete(std::move(*place));
    probes_.erase(place);
}

}  // namespace proxyd
