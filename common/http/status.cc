#include "common/http/status.h"

#include <algorithm>
#include <array>

namespace http {
namespace {

struct Row {
    unsigned status;
    std::string_view reason;
};

// Sorted by status.
constexpr Row kRows[] = {
    {100, "Continue"},
    {101, "Switching Protocols"},
    {102, "Processing"},
    {103, "Early Hints"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {203, "Non-Authoritative Information"},
    {204, "No Content"},
    {205, "Reset Content"},
    {206, "Partial Content"},
    {207, "Multi-Status"},
    {208, "Already Reported"},
    {226, "IM Used"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {305, "Use Proxy"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {423, "Locked"},
    {424, "Failed Dependency"},
    {425, "Too Early"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {451, "Unavailable For Legal Reasons"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {506, "Variant Also Negotiates"},
    {507, "Insufficient Storage"},
    {508, "Loop Detected"},
    {511, "Network Authentication Required"},
};

constexpr std::array<unsigned, 12> kHeuristic = {200, 203, 204, 206, 300, 301,
                                                 308, 404, 405, 410, 414, 501};

constexpr std::string_view kClassReason[] = {"Informational", "Success", "Redirection",
                                             "Client Error", "Server Error"};

const Row* find(unsigned status) noexcept {
    const Row* row = std::lower_bound(std::begin(kRows), std::end(kRows), status,
                                      [](const Row& r, unsigned s) { return r.status < s; });
    return row != std::end(kRows) && row->status == status ? row : nullptr;
}

}  // namespace

std::string_view reason_of(unsigned status) noexcept {
    if (const Row* row = find(status)) return row->reason;
    return status >= 100 && status < 600 ? kClassReason[status / 100 - 1] : "";
}

bool is_understood(unsigned status) noexcept {
    return status >= 200 && status != 206 && status != 304 && find(status) != nullptr;
}

bool is_heuristically_cacheable(unsigned status) noexcept {
    return std::find(kHeuristic.begin(), kHeuristic.end(), status) != kHeuristic.end();
}

}  // namespace http
