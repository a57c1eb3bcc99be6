// How an answer is put together: found, selected, written, or broken on purpose.

#include "originsim/session.h"

#include <algorithm>
#include <utility>

#include "common/base/log.h"
#include "common/http/status.h"

#include "originsim/bad_head.h"
#include "originsim/faults.h"
#include "originsim/host.h"
#include "originsim/mime.h"
#include "originsim/object.h"
#include "originsim/worker.h"

namespace originsim {

using http::Method;

void Session::answer() noexcept {
    const Query& query = exchange_.query;
    if (query.early != 0)
        for (unsigned i = 0; i < query.early_count; ++i)
            connection_.respond_interim(query.early, {});
    if (exchange_.query.status != 0) return answer_object();
    switch (connection_.request().method) {
    case Method::put:     return answer_put();
    case Method::delete_: return answer_delete();
    case Method::options: return respond_empty(204);
    default:              return answer_object();
    }
}

void Session::answer_object() noexcept {
    if (!find_subject()) return respond_empty(404);
    apply_validators(exchange_.query, exchange_.subject, now_s());
    exchange_.selection = select(connection_.request(), exchange_.query, exchange_.subject, now_s());
    if (needs_raw_answer(exchange_.query)) answer_raw();
    else respond();
}

// An echo, else a file if there is one, else a synthetic object if the host has no root
// or the request wants one.
bool Session::find_subject() noexcept {
    if (exchange_.query.echo) {
        std::string text = echo_of(connection_.request());
        exchange_.subject = {text.size(), "text/plain", {}, {}};
        exchange_.body = Body::of_text(std::move(text));
        return true;
    }
    if (find_file()) return true;
    if (host_.has_root() && !exchange_.query.ordered && !names_synthetic(path_of(target())))
        return false;
    describe_synthetic();
    return true;
}

bool Session::find_file() noexcept {
    const FileTree* files = host_.files();
    if (files == nullptr) return false;
    auto file = files->find(path_of(target()));
    if (!file) return false;
    const MediaType* type = media_type(path_of(target()));
    std::string text(type != nullptr ? type->text : "application/octet-stream");
    exchange_.subject = {file->size, exchange_.query.type.value_or(std::move(text)),
                         std::move(file->etag), file->modified_s};
    exchange_.body = Body::of_file(std::move(file->fd));
    return true;
}

void Session::describe_synthetic() noexcept {
    const std::string variant = variant_of(connection_.request(), exchange_.query);
    Object object = describe_object(target(), exchange_.query, variant, now_s());
    exchange_.subject = {object.size, std::move(object.type), std::move(object.etag),
                         object.modified_s};
    exchange_.body = Body::synthetic(object.texture, object.key);
}

void Session::answer_put() noexcept {
    const auto existed = exchange_.upload->commit();
    exchange_.upload.reset();
    if (!existed) return refuse(500, "", base::describe(existed.error()) + "\n");
    host_.state().set_stored();
    respond_empty(*existed ? 204 : 201);
}

void Session::answer_delete() noexcept {
    const FileTree* files = host_.files();
    const bool removed = files != nullptr && files->remove(path_of(target())).has_value();
    respond_empty(removed ? 204 : 404);
}

// An answer without content, unless the query orders another status.
void Session::respond_empty(unsigned status) noexcept {
    exchange_.subject = {};
    exchange_.body = {};
    exchange_.selection = {exchange_.query.status != 0 ? exchange_.query.status : status, 0, 0};
    if (needs_raw_answer(exchange_.query)) answer_raw();
    else respond();
}

void Session::respond() noexcept {
    const unsigned status = exchange_.selection.status;
    const bool content = has_content(status);
    if (!content) exchange_.selection.length = 0;
    exchange_.open_ended = content && exchange_.query.chunked;
    using Kind = h1::BodyPlan::Kind;
    const Kind kind = !content ? Kind::none : exchange_.open_ended ? Kind::unknown : Kind::length;
    const h1::BodyPlan plan{kind, exchange_.selection.length};
    enter(State::send);
    const std::string_view head = write_head();
    // An answer to HEAD ends with its head, whatever the plan.
    const bool ends_here = connection_.head_only() || (left() == 0 && !exchange_.open_ended);
    if (ends_here) exchange_.open_ended = false;
    h1::Piece piece;
    if (!ends_here && left() > 0) piece.data = next_piece();
    const bool last = left() == 0 || ends_here;
    const bool over = last && !exchange_.open_ended;
    const bool written = connection_.respond(status, {&head, 1}, plan, piece);
    // If that was all, on_finished() was called, or will be: nothing here is of it any more.
    if (!over && written) send_on();
}

std::string_view Session::write_head() noexcept {
    http::HeadWriter head(worker_.head_buffer());
    head.status_line(exchange_.selection.status);
    write_host_fields(head, exchange_.query, host_.origin().name, now_s());
    write_object_fields(head, exchange_.query, exchange_.subject, exchange_.selection, now_s());
    if (connection_.request().method == Method::options)
        head.field(http::FieldName::allow, "GET, HEAD, POST, PUT, DELETE, OPTIONS");
    if (!head.ok()) base::log_warning("%s: an answer's head does not fit", host_.origin().name.c_str());
    return head.text();
}

// What the engine would refuse to send: see faults.h.
void Session::answer_raw() noexcept { send_raw(make_raw_plan()); }

RawPlan Session::make_raw_plan() noexcept {
    const Query& query = exchange_.query;
    RawPlan plan;
    if (query.stall_ms) {
        plan.stall = std::chrono::milliseconds(*query.stall_ms);
        return plan;
    }
    if (query.bad_head) {
        const BadHead& bad = bad_heads()[*query.bad_head];
        plan.before = bad.before;
        plan.again = bad.bytes;
        plan.repeat = bad.repeat;
        return plan;
    }
    if (query.reset_at) plan.end = RawPlan::End::reset;
    if (query.reset_at == 0u) return plan;
    const std::uint64_t length = exchange_.selection.length;
    const auto off = query.wrong_length.value_or(0);
    const std::uint64_t less = off < 0 ? static_cast<std::uint64_t>(-off) : 0;
    const std::uint64_t stated = off < 0 ? length - std::min(length, less)
                                         : length + static_cast<std::uint64_t>(off);
    plan.before = write_head();
    plan.chunked = query.chunked && !query.wrong_length;
    plan.before += plan.chunked ? std::string("Transfer-Encoding: chunked\r\n")
                                : "Content-Length: " + std::to_string(stated) + "\r\n";
    plan.before += "Connection: close\r\n\r\n";
    plan.first = exchange_.selection.first;
    plan.length = std::min(length, query.reset_at.value_or(query.cut_at.value_or(length)));
    if (connection_.head_only()) plan.length = 0;
    plan.drip = query.drip;
    plan.body = std::move(exchange_.body);
    return plan;
}

// The stream leaves the session, which ends here; what is planned is logged as sent.
void Session::send_raw(RawPlan plan) noexcept {
    enter(State::raw);
    h1::ServerConnection::Summary summary;
    summary.status = static_cast<std::uint16_t>(plan.before.empty() ? 0 : exchange_.selection.status);
    summary.body_out = plan.length;
    summary.started = exchange_.arrived;
    log(summary);
    auto detached = connection_.detach();
    worker_.send_raw(host_, std::move(detached.stream), std::move(plan));
    end_exchange();
    worker_.retire(*this);
}

}  // namespace originsim
