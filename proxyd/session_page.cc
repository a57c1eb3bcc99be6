// A session that is asked for a page of the proxy's own.
// Source: proxyd(8), "Pages of its own"

#include "common/http/conditional.h"
#include "proxyd/session.h"
#include "proxyd/worker.h"

namespace proxyd {

void Session::answer_page(const OwnPage& page) noexcept {
    outcome_ = Outcome::local;
    enter(State::local);
    http::Validators validators;
    validators.etag = page.etag;
    const auto asked = http::evaluate_preconditions(request(), validators, http::Evaluator::origin,
                                                    worker_.now_s());
    const std::string fields = page.fields + instance_.cache_status + "\r\n";
    switch (asked) {
    case http::Precondition::proceed:
        return connection_.respond_simple(200, fields, page.body);
    case http::Precondition::not_modified:
        return connection_.respond_simple(304, fields, {});
    case http::Precondition::failed:
        return connection_.respond_simple(412, fields, {});
    }
}

}  // namespace proxyd
