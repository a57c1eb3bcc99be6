#include "proxyd/own_pages.h"

#include <algorithm>
#include <cstdio>
#include <iterator>

#include "common/array/table.h"
#include "common/base/hash.h"
#include "common/base/text.h"
#include "proxyd/pac_file.h"

namespace proxyd {
namespace {

constexpr std::string_view kPacType = "application/x-ns-proxy-autoconfig";

std::string table_page(const Fleet& fleet, const std::string&) {
    return array::to_text(fleet.table(), fleet.settings().ttl_unit);
}

// Every page: its path, its media type, and how it is made from the table in force.
struct Maker {
    std::string_view path, type;
    std::string (*make)(const Fleet& fleet, const std::string& pac_code);
};
constexpr Maker kMakers[] = {
    {"/pat", "text/plain", table_page},
    {"/proxy.pac", kPacType, pac_text},
    {"/wpad.dat", kPacType, pac_text},
};

// A PAC file has settings and the operator's code in it too, so ConfigID would not do.
std::string etag_of(const Maker& maker, const array::Table& table, const std::string& body) {
    if (maker.type != kPacType) return "\"" + table.config_id + "\"";
    char quoted[24];
    std::snprintf(quoted, sizeof quoted, "\"%016llx\"",
                  static_cast<unsigned long long>(base::siphash64({}, base::as_bytes(body))));
    return quoted;
}

void make(const Maker& maker, const Fleet& fleet, const std::string& pac_code, OwnPage& page) {
    const array::Table& table = fleet.table();
    page.body = maker.make(fleet, pac_code);
    page.etag = etag_of(maker, table, page.body);
    page.fields = "Content-Type: " + std::string(maker.type) + "\r\nETag: " + page.etag +
                  "\r\nCache-Control: max-age=" + std::to_string(table.list_ttl->count()) + "\r\n";
    page.generation = fleet.generation();
}

}  // namespace

OwnPages::OwnPages(const conf::Proxy& proxy, Fleet* fleet, const std::string& pac_code)
    : proxy_(proxy), fleet_(fleet), pac_code_(pac_code) {
    if (fleet == nullptr) return;
    pages_.resize(std::size(kMakers));
    for (const conf::Listen& listen : proxy.listen)
        if (const auto address = conf::parse_address(listen.address)) listens_.push_back(*address);
}

const OwnPage* OwnPages::find(const http::RequestHead& request) {
    if (fleet_ == nullptr) return nullptr;
    const auto maker = std::ranges::find(kMakers, request.path, &Maker::path);
    const bool known = maker != std::end(kMakers);
    return known && is_ours(request, maker->type == kPacType) ? find(request.path) : nullptr;
}

const OwnPage* OwnPages::find(std::string_view path) {
    const auto maker = std::ranges::find(kMakers, path, &Maker::path);
    if (fleet_ == nullptr || maker == std::end(kMakers)) return nullptr;
    fleet_->refresh();
    OwnPage& page = pages_[static_cast<std::size_t>(maker - kMakers)];
    if (fleet_->generation() == 0) return nullptr;
    if (page.generation != fleet_->generation()) make(*maker, *fleet_, pac_code_, page);
    return &page;
}

bool OwnPages::is_ours(const http::RequestHead& request, bool pac) const {
    if (request.method != http::Method::get && request.method != http::Method::head) return false;
    if (!request.scheme.empty() && !base::iequals(request.scheme, "http")) return false;
    if (pac && (base::iequals(request.host, "wpad") || base::istarts_with(request.host, "wpad.")))
        return true;
    const std::string port(request.port.empty() ? "80" : request.port);
    const bool port_ours = std::ranges::any_of(listens_, [&](const conf::Address& listen) {
        return std::to_string(listen.port) == port;
    });
    if (base::iequals(request.host, proxy_.host)) return request.port.empty() || port_ours;
    const auto asked = conf::parse_address(std::string(request.host) + ":" + port);
    if (!asked || asked->kind == conf::Address::Kind::name) return false;
    return std::ranges::any_of(listens_, [&asked](const conf::Address& listen) {
        return listen.port == asked->port && (listen.kind == conf::Address::Kind::any ||
                                              listen.host == asked->host);
    });
}

}  // namespace proxyd
