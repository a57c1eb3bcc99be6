// session_send.cc -- answers out of the store, answers made here, and the access log.
//
// What goes out of the store is lent to the connection in place.  The head that was
// stored, the few fields of the moment and the body leave in one system call when they are
// small; large bodies leave the store file by sendfile(2).

#include "common/h1/access_line.h"
#include "common/http/status.h"
#include "proxyd/fetch.h"
#include "proxyd/forms.h"
#include "proxyd/freshness.h"
#include "proxyd/proxy_status.h"
#include "proxyd/session.h"
#include "proxyd/worker.h"

namespace proxyd {
namespace {

// Smaller bodies are copied into the socket: sendfile(2) is a system call more.
constexpr std::uint64_t kSendfileFrom = 16 * 1024;

std::uint32_t micros(std::chrono::steady_clock::duration time) noexcept {
    return static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(time).count());
}

h1::BodyPlan plan_of(const Selection& part, std::optional<std::uint64_t> total) noexcept {
    using Kind = h1::BodyPlan::Kind;
    if (!part.body) return {part.status == 304 ? Kind::none : Kind::length, 0};
    if (part.end) return {Kind::length, *part.end - part.first};
    if (total) return {Kind::length, *total - part.first};
    return {Kind::unknown, 0};
}

Count counter_of(Outcome outcome) noexcept {
    switch (outcome) {
    case Outcome::hit:
    case Outcome::stale:
    case Outcome::revalidated:
    case Outcome::collapsed:   return Count::hits;
    case Outcome::miss:
    case Outcome::expired:     return Count::misses;
    case Outcome::pass:
    case Outcome::method:
    case Outcome::tunnel:      return Count::passes;
    case Outcome::local:
    case Outcome::count_:      break;
    }
    return Count::local;
}

// The status line of an answer that the origin did not give.
std::string_view status_line(unsigned status) noexcept {
    switch (status) {
    case 206: return "HTTP/1.1 206 Partial Content\r\n";
    case 304: return "HTTP/1.1 304 Not Modified\r\n";
    case 412: return "HTTP/1.1 412 Precondition Failed\r\n";
    case 416: return "HTTP/1.1 416 Range Not Satisfiable\r\n";
    default:  base::panic("answer: no status line for %u", status);
    }
}

}  // namespace

// Requires: the present state is look or fetch.
void Session::send(Object object, Outcome outcome) noexcept {
    outcome_ = outcome;
    object_ = std::move(object);
    const Form form = chosen_form();
    total_ = form.total;
    selection_ = select(request(), object_, form, worker_.now_s());
    h1::BodyPlan plan = plan_of(selection_, total_);
    if (selection_.several || object_.partial()) {
        if (!plot_course()) return look_anew();
        if (course_) plan.length = course_->bytes();
    }
    left_ = plan.kind == h1::BodyPlan::Kind::unknown ? UINT64_MAX : plan.length;
    const bool body = left_ > 0 && !connection_.head_only();
    reader_.start(object_, inflated_ ? 0 : selection_.first);
    if (inflated_ && body && !start_inflating())
        return refuse(503, "proxy_internal_error", "Too many clients that do not take gzip.");

    h1::Piece first;
    if (body) {
        const auto piece = next_piece();
        if (piece) {
            first = *piece;
        } else if (piece.error().code != base::Errc::again) {
            return look_anew();  // evicted or damaged since: as if it had not been found
        }
    }
    enter(State::send);
    std::string_view parts[3];
    head_parts(parts);
    if (connection_.respond(selection_.status, parts, plan, first) && state_ == State::send)
        pump();
}

// Status line, stored fields, fields of the moment.
void Session::head_parts(std::span<std::string_view, 3> parts) noexcept {
    const ObjectMeta& meta = object_.meta();
    Added added;
    added.cache_status = instance_.cache_status;
    if (instance_.settings.cache.show_key) added.key = object_.key();
    added.outcome = outcome_;
    added.why = why_;
    added.unstored = unstored_;
    added.age_s = current_age_s(meta, worker_.now_s());
    added.ttl_s = freshness_left_s(meta, worker_.now_s(), object_.stale_since_s());
    added.fetch_status = fetch_status_;
    added.stored = stored_;
    added.selection = &selection_;
    added.total = total_;
    parts[1] = inflated_ ? inflated_head(object_.head(), meta.flags,
                                         worker_.field_room().subspan(kMaxAdded))
                         : object_.head();
    if (selection_.several) {
        parts[1] = course_->head;
    } else if (selection_.status != meta.status) {
        parts[0] = status_line(selection_.status);
        parts[1].remove_prefix(parts[1].find('\n') + 1);
    }
    parts[2] = added_fields(added, worker_.field_room().first(kMaxAdded));
    if (!own_fields_.empty()) parts[2] = own_fields_ += parts[2];
}

// What can be lent next, cut to what the plan leaves; an empty piece is the end.
base::Result<h1::Piece> Session::next_piece() noexcept {
    if (inflater_) return next_plain_piece();
    auto piece = course_ ? next_step() : next_stored(left_);
    if (piece) left_ -= piece->data.size();
    return piece;
}

base::Result<h1::Piece> Session::next_stored(std::uint64_t most) noexcept {
    const bool file = !connection_.stream().is_tls() && most >= kSendfileFrom;
    auto piece = reader_.next(file ? Sending::file : Sending::copy);
    if (!piece) return piece.error();
    h1::Piece lent{piece->data, file ? instance_.cache.store_fd() : -1, piece->offset};
    if (lent.data.size() > most) lent.data = lent.data.first(most);
    reader_.skip(lent.data.size());
    return lent;
}

base::Result<h1::Piece> Session::next_step() noexcept {
    const Course::Step* const step = course_->step();
    if (step == nullptr) return h1::Piece{};
    if (step->from == Course::Step::From::text) {
        const std::string_view text = course_->text().substr(step->at, step->bytes);
        course_->advance(text.size());
        return h1::Piece{base::as_bytes(text)};
    }
    if (course_->at_its_start())
        reader_.start(step->from == Course::Step::From::other ? other_ : object_, step->at);
    const auto piece = next_stored(step->bytes);
    if (piece && piece->data.empty())
        return base::Error{base::Errc::malformed, 0, "session: the object ends too early"};
    if (piece) course_->advance(piece->data.size());
    return piece;
}

// Lends one piece after the other until the socket is full, the store has no more yet, or
// all is out.
void Session::pump() noexcept {
    while (state_ == State::send) {
        const auto piece = next_piece();
        if (piece && piece->data.empty()) return connection_.finish();
        if (piece) {
            if (!connection_.send(*piece)) return;  // on_room() follows
        } else if (piece.error().code != base::Errc::again) {
            if (piece.error().code == base::Errc::closed && go_on()) return;
            return connection_.abort();
        } else if (reader_.arm()) {
            worker_.await(*this);
            if (fetch_ != nullptr && fetch_->outgrown()) fetch_->session_caught_up();
            return;
        }
    }
}

void Session::on_room(h1::ServerConnection&) noexcept {
    if (state_ == State::send) {
        pump();
    } else if (state_ == State::relay) {
        relay_room();
    }
}

// A new look after the object at hand turned out to be unusable.
void Session::look_anew() noexcept {
    reader_ = Reader{};
    inflater_.reset();
    object_.release();
    other_.release();
    course_.reset();
    claimed_.reset();
    if (fetch_ != nullptr) std::exchange(fetch_, nullptr)->leave();
    if (state_ != State::look) enter(State::look);
    look();
}

void Session::refuse(unsigned status, std::string_view error, std::string_view why,
                     std::string_view details, std::string_view more) noexcept {
    outcome_ = Outcome::local;
    enter(State::local);
    // What follows a CONNECT may be meant for a tunnel: it is no further request.
    if (request().form == http::TargetForm::authority) connection_.close_after_response();
    char body[256];
    const std::string_view reason = http::reason_of(status);
    const int n = std::snprintf(body, sizeof body, "%u %.*s\n%.*s\n", status,
                                static_cast<int>(reason.size()), reason.data(),
                                static_cast<int>(why.size()), why.data());
    char room[512];
    const std::string fields =
        instance_.error_fields +
        std::string(proxy_status(instance_.settings.name, error, details.substr(0, 100), room)) +
        std::string(more);
    connection_.respond_simple(status, fields,
                               std::string_view(body, static_cast<std::size_t>(n)));
}

void Session::refuse_to_ask() noexcept {
    refuse(504, "proxy_internal_response", "It is not stored, or not all of it, and "
                                           "only-if-cached was asked for.");
}

// For an OPTIONS that may be passed on no further (RFC 9110 section 7.6.2).
void Session::answer_options() noexcept {
    outcome_ = Outcome::local;
    enter(State::local);
    const std::string fields =
        "Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n" + instance_.cache_status + "\r\n";
    connection_.respond_simple(200, fields, {});
}

void Session::on_finished(h1::ServerConnection&,
                          const h1::ServerConnection::Summary& summary) noexcept {
    const bool connected = state_ == State::tunnel && outcome_ == Outcome::tunnel;
    if (!connected) log(summary);  // else when the tunnel ends
    end_request();
    if (state_ == State::tunnel) return join_tunnel(summary);
    enter(State::idle);
}

void Session::on_gone(h1::ServerConnection&, const h1::ServerConnection::Summary* summary,
                      base::Error) noexcept {
    if (summary != nullptr) {
        if (!counted_) outcome_ = Outcome::local;  // answered by the engine: no valid head
        log(*summary);
    }
    end_request();
    worker_.retire(*this);
}

void Session::log(const h1::ServerConnection::Summary& summary) noexcept {
    instance_.count(counter_of(outcome_));
    instance_.count(Count::bytes_in, summary.body_in);
    instance_.count(Count::bytes_out, summary.bytes_out);
    if (!summary.complete || summary.status >= 500) instance_.count(Count::errors);
    if (!instance_.access_log.enabled()) return;

    h1::AccessRecord record;
    record.wall_s = worker_.now_s();
    record.client = peer_;
    record.request = counted_ ? &request() : nullptr;
    record.status = summary.status;
    record.body_bytes = summary.body_out;
    record.total_us = micros(std::chrono::steady_clock::now() - summary.started);
    record.server_us = server_us_;
    record.cache = text_of(outcome_);
    record.server = fetch_status_ != 0 ? std::string_view(server_) : std::string_view{};
    record.complete = summary.complete;
    const std::span<char> room = instance_.access_log.reserve(h1::kMaxAccessLine);
    instance_.access_log.commit(instance_.json_log ? h1::format_json(record, room)
                                                   : h1::format_combined(record, room));
}

}  // namespace proxyd
