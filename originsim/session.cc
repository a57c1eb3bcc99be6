#include "originsim/session.h"

#include "common/base/log.h"
#include "common/base/moves.h"
#include "common/base/panic.h"

#include "originsim/faults.h"
#include "originsim/host.h"
#include "originsim/law.h"
#include "originsim/worker.h"

namespace originsim {
namespace {

using State = Session::State;
using http::Method;
using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::nanoseconds;

// Every legal move: the drawing in session.h.
constexpr base::Moves<State> kMoves("session", {
    {State::idle, State::receive},  {State::idle, State::queue},    {State::idle, State::serve},
    {State::idle, State::refuse},   {State::receive, State::queue}, {State::receive, State::serve},
    {State::receive, State::refuse}, {State::queue, State::serve},  {State::serve, State::send},
    {State::serve, State::refuse},  {State::serve, State::raw},     {State::send, State::pause},
    {State::pause, State::send},    {State::send, State::idle},     {State::refuse, State::idle},
});

constexpr std::string_view kAllow = "Allow: GET, HEAD, POST, PUT, DELETE, OPTIONS\r\n";
constexpr std::string_view kPlain = "Content-Type: text/plain\r\n";

std::uint64_t nanos(net::TimePoint time) noexcept {
    return static_cast<std::uint64_t>(duration_cast<nanoseconds>(time.time_since_epoch()).count());
}

}  // namespace

bool Session::may_move(State from, State to) noexcept { return kMoves.legal(from, to); }

Session::Session(Worker& worker, Host& host, net::Fd fd, const net::Address& peer,
                 net::TlsContext* tls) noexcept
    : worker_(worker), host_(host), peer_(peer),
      connection_(worker.loop(), worker.inboxes(), host.limits(), *this, std::move(fd), tls),
      timer_(worker.loop(), *this) {
    host_.add(Count::connections);
    host_.add(Count::open);
}

Session::~Session() = default;

void Session::start() noexcept { connection_.start(); }
void Session::start_with(std::span<const std::byte> bytes) noexcept {
    connection_.start_with(bytes);
}
void Session::drain() noexcept {
    if (!connection_.idle()) connection_.close_after_response();
}
void Session::close_if_idle() noexcept {
    if (connection_.idle()) connection_.close_after_response();
}

std::int64_t Session::now_s() const noexcept { return worker_.loop().wall_seconds(); }

void Session::enter(State next) noexcept {
    kMoves.check(state_, next);
    state_ = next;
}

void Session::on_request(h1::ServerConnection&) noexcept {
    begin_exchange();
    if (!read_query() || !accept_method()) return;
    if (!connection_.has_body() || exchange_.query.answer_first) return book();
    enter(State::receive);
    connection_.read_body();
}

void Session::begin_exchange() noexcept {
    exchange_.under_way = true;
    exchange_.arrived = worker_.loop().now();
    exchange_.number = host_.state().next_number();
    host_.add(Count::requests);
    host_.add(Count::in_flight);
    if (worker_.draining()) connection_.close_after_response();
}

// The client's orders, and on top of them the fault that this request meets, if any.
bool Session::read_query() noexcept {
    const conf::Origin& origin = host_.origin();
    base::Random random = request_random(origin.seed, exchange_.number, Purpose::query);
    auto query = parse_query(query_of(target()), random);
    if (!query) {
        const std::string text = "originsim: the value of \"" + std::string(query.error().what) +
                                 "\" is no good; see originsim(8)\n";
        refuse(400, kPlain, text);
        return false;
    }
    exchange_.query = std::move(*query);
    exchange_.fault = ordered_fault(exchange_.query);
    base::Random chance = request_random(origin.seed, exchange_.number, Purpose::faults);
    if (const auto* fault = draw_fault(origin.faults, path_of(target()), chance)) {
        apply_fault(*fault, chance, exchange_.query);
        exchange_.fault = fault_name(fault->kind);
    }
    if (exchange_.fault != nullptr) host_.add(Count::faults);
    if (exchange_.query.close) connection_.close_after_response();
    return true;
}

bool Session::accept_method() noexcept {
    const Method method = connection_.request().method;
    const bool any = exchange_.query.status != 0;  // it says what to answer, whatever is asked
    if (any && method != Method::connect && method != Method::trace) return true;
    switch (method) {
    case Method::get:
    case Method::head:
    case Method::post:
    case Method::delete_:
    case Method::options:
        return true;
    case Method::put:
        return begin_upload();
    case Method::connect:
    case Method::trace:
    case Method::patch:
    case Method::purge:
    case Method::other:
        break;
    }
    refuse(405, kAllow, "");
    return false;
}

bool Session::begin_upload() noexcept {
    const FileTree* store = host_.store();
    if (store == nullptr) {
        refuse(500, kPlain, "originsim: this host has nowhere to store to\n");
        return false;
    }
    auto upload = store->begin_upload(path_of(target()));
    if (upload) {
        exchange_.upload = std::make_unique<Upload>(std::move(*upload));
        return true;
    }
    if (upload.error().code == base::Errc::not_found)
        refuse(403, kPlain, "originsim: no file can have this name\n");
    else refuse(500, kPlain, base::describe(upload.error()) + "\n");
    return false;
}

std::size_t Session::on_body(h1::ServerConnection&, std::span<const std::byte> payload) noexcept {
    if (state_ == State::receive && exchange_.upload) {
        const auto written = exchange_.upload->write(payload);
        if (!written) {
            const bool full = written.error().sys == ENOSPC || written.error().sys == EDQUOT;
            refuse(full ? 507 : 500, kPlain, base::describe(written.error()) + "\n");
        }
    }
    return payload.size();
}

void Session::on_body_end(h1::ServerConnection&) noexcept {
    if (state_ == State::receive) book();
}

// Takes a slot, or a place in the queue for one, and waits for the end of the service.
void Session::book() noexcept {
    const conf::Origin& origin = host_.origin();
    base::Random random = request_random(origin.seed, exchange_.number, Purpose::service);
    exchange_.service = draw_service(exchange_.query.law.value_or(origin.service), random);
    const net::TimePoint now = worker_.loop().now();
    const auto booking = host_.state().queue().book(
        host_.seat(), nanos(now), static_cast<std::uint64_t>(exchange_.service.count()));
    if (!booking) {
        host_.add(Count::refused);
        return refuse(503, "Retry-After: 1\r\n", "originsim: the queue is full\n");
    }
    const nanoseconds delay = std::chrono::milliseconds(exchange_.query.delay_ms.value_or(0));
    exchange_.queued = nanoseconds(booking->start - nanos(now));
    exchange_.due = now + nanoseconds(booking->end - nanos(now)) + delay;
    if (exchange_.queued.count() == 0) return await_service();
    enter(State::queue);
    timer_.set(duration_cast<microseconds>(exchange_.queued));
}

void Session::await_service() noexcept {
    enter(State::serve);
    const auto rest = duration_cast<microseconds>(exchange_.due - worker_.loop().now());
    if (rest.count() <= 0) return answer();
    timer_.set(rest);
}

void Session::on_timer(net::Timer&) noexcept {
    switch (state_) {
    case State::queue:
        return await_service();
    case State::serve:
        return answer();
    case State::pause:
        enter(State::send);
        return send_on();
    case State::idle:
    case State::receive:
    case State::send:
    case State::refuse:
    case State::raw:
        break;
    }
    base::panic("session: timer in state %d", static_cast<int>(state_));
}

void Session::refuse(unsigned status, std::string_view fields, std::string_view text) noexcept {
    enter(State::refuse);
    exchange_.upload.reset();
    http::HeadWriter head(worker_.head_buffer());
    head.raw(fields);
    write_host_fields(head, exchange_.query, host_.origin().name, now_s());
    connection_.respond_simple(status, head.text(), text);
}

void Session::on_room(h1::ServerConnection&) noexcept {
    if (state_ == State::send) send_on();
}

void Session::on_finished(h1::ServerConnection&,
                          const h1::ServerConnection::Summary& summary) noexcept {
    log(summary);
    end_exchange();
    enter(State::idle);
}

// In the middle of an exchange, or between two.
void Session::on_gone(h1::ServerConnection&, const h1::ServerConnection::Summary* summary,
                      base::Error) noexcept {
    timer_.cancel();
    if (summary != nullptr) log(*summary);
    end_exchange();
    host_.sub(Count::open);
    worker_.retire(*this);
}

}  // namespace originsim
