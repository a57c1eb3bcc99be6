// What is counted and logged of each request.

#include "originsim/session.h"

#include <utility>

#include "originsim/host.h"
#include "originsim/worker.h"

namespace originsim {
namespace {

using std::chrono::duration_cast;
using std::chrono::microseconds;

}  // namespace

// What can be said before the answer went out.
AccessRecord Session::record() const noexcept {
    AccessRecord record;
    record.time_s = now_s();
    record.host = host_.origin().name;
    record.number = exchange_.number;
    record.queued = duration_cast<microseconds>(exchange_.queued);
    record.service = duration_cast<microseconds>(exchange_.service);
    if (exchange_.fault != nullptr) record.fault = exchange_.fault;
    if (!exchange_.under_way) return record;   // the head was malformed: it cannot be quoted
    const http::RequestHead& request = connection_.request();
    record.method = request.method_text;
    record.target = request.target;
    record.minor = request.minor;
    record.referer = request.fields.first(http::FieldName::referer);
    record.user_agent = request.fields.first(http::FieldName::user_agent);
    record.range = request.fields.first(http::FieldName::range);
    record.via = request.fields.first(http::FieldName::via);
    record.forwarded = request.fields.first(http::FieldName::forwarded);
    if (record.forwarded.empty())
        record.forwarded = request.fields.first(http::FieldName::x_forwarded_for);
    return record;
}

void Session::log(const h1::ServerConnection::Summary& summary) noexcept {
    host_.add(Count::bytes_in, summary.body_in);
    host_.add(Count::bytes_out, summary.bytes_out);
    if (summary.status >= 400 || !summary.complete) host_.add(Count::errors);
    const std::string client = peer_.host();
    AccessRecord line = record();
    line.client = client;
    line.status = summary.status;
    line.body_bytes = summary.body_out;
    line.body_in = summary.body_in;
    line.total = duration_cast<microseconds>(worker_.loop().now() - summary.started);
    line.complete = summary.complete;
    host_.log(line);
}

void Session::end_exchange() noexcept {
    if (state_ == State::queue) host_.sub(Count::queued);
    if (exchange_.under_way && state_ != State::raw) host_.sub(Count::in_flight);
    if (buffer_) worker_.give_buffer(std::move(buffer_));
    exchange_ = Exchange{};
}

}  // namespace originsim
