#include "proxyd/admin.h"

#include <algorithm>
#include <array>

#include "common/base/text.h"
#include "proxyd/cache_report.h"
#include "proxyd/purge_order.h"
#include "proxyd/request_key.h"
#include "proxyd/table_admin.h"

namespace proxyd {
namespace {

constexpr std::size_t kMostHot = 100'000;
constexpr std::size_t kKeyRoom = 20 * 1024;
constexpr std::string_view kText = "Content-Type: text/plain\r\n";
constexpr std::string_view kJson = "Content-Type: application/json\r\n";

bool wants_json(const http::RequestHead& head) noexcept {
    return head.fields.first(http::FieldName::accept).find("application/json") !=
           std::string_view::npos;
}

}  // namespace

// One connection.
class Admin::Client final : private h1::ServerConnection::Handler {
  public:
    Client(Admin& admin, net::Fd fd) noexcept
        : admin_(admin),
          connection_(admin.loop_, admin.inboxes_, admin.instance_.server_limits, *this,
                      std::move(fd), nullptr) {}
    void start() noexcept { connection_.start(); }

  private:
    void on_request(h1::ServerConnection&) noexcept override {
        const http::RequestHead& head = connection_.request();
        if (head.method == http::Method::get && head.path.starts_with("/hot?") && head.scheme.empty())
            return hot(head.path.substr(5));
        if (head.scheme.empty() && answered_about_tables()) return;
        const bool known = head.method == http::Method::get || head.method == http::Method::purge;
        if (!known || head.scheme.empty())
            return answer(404, kText, "Known here: PURGE and GET of http://..., GET /hot?N, "
                                      "GET and POST /pat, GET /array\n");
        const std::string_view key =
            request_key(head, false, admin_.instance_.settings, key_room_).url;
        if (key.empty()) return answer(400, kText, "The URI is malformed or too long.\n");
        if (head.method == http::Method::purge) return purge(key);
        const UrlReport report = report_url(admin_.instance_.cache, key, now_s());
        if (wants_json(head)) return answer(200, kJson, to_json(report));
        answer(200, kText, to_text(report));
    }
    std::size_t on_body(h1::ServerConnection&, std::span<const std::byte> p) noexcept override {
        return p.size();
    }
    void on_body_end(h1::ServerConnection&) noexcept override {}
    void on_room(h1::ServerConnection&) noexcept override {}
    void on_finished(h1::ServerConnection&,
                     const h1::ServerConnection::Summary&) noexcept override {}
    void on_gone(h1::ServerConnection&, const h1::ServerConnection::Summary*,
                 base::Error) noexcept override {
        admin_.gone(*this);
    }

    bool answered_about_tables() {
        const http::RequestHead& head = connection_.request();
        Instance& instance = admin_.instance_;
        if (head.method == http::Method::post && head.path == "/pat") {
            order(head.fields.first("Pat-Order"));
        } else if (head.method != http::Method::get) {
            return false;
        } else if (head.path == "/array") {
            const bool json = wants_json(head);
            answer(200, json ? kJson : kText, describe_tables(instance, now_s(), json));
        } else if (const OwnPage* page = instance.pages.find(head.path)) {
            answer(200, page->fields, page->body);
        } else {
            return false;
        }
        return true;
    }
    void order(std::string_view text) {
        const TableAnswer done = order_table(admin_.instance_, text, now_s());
        if (done.ring) admin_.ringer_.ring(~std::uint64_t{0});
        answer(done.status, kText, done.text);
    }
    void purge(std::string_view key) {
        const PurgeOrder order = read_purge(connection_.request(), key);
        if (!order.mistake.empty()) return answer(400, kText, std::string(order.mistake) + "\n");
        carry_out(order, admin_.instance_.cache, now_s());
        admin_.instance_.count(Count::purges);
        answer(200, kJson, purge_report(order));
    }
    void hot(std::string_view number) {
        const auto count = base::parse_decimal(number, kMostHot);
        if (!count) return answer(400, kText, "A number of at most 100000 is wanted.\n");
        answer(200, kText, hot_list(admin_.instance_.cache, *admin_.instance_.estate.hot,
                                    static_cast<std::size_t>(*count)));
    }
    void answer(unsigned status, std::string_view fields, std::string_view body) {
        connection_.respond_simple(status, fields, body);
    }
    std::uint32_t now_s() const noexcept {
        return static_cast<std::uint32_t>(admin_.loop_.wall_seconds());
    }

    Admin& admin_;
    std::array<char, kKeyRoom> key_room_;
    h1::ServerConnection connection_;
};

Admin::Admin(net::Loop& loop, h1::InboxPool& inboxes, Instance& instance, Ringer& ringer,
             int socket)
    : loop_(loop),
      inboxes_(inboxes),
      instance_(instance),
      ringer_(ringer),
      acceptor_(loop, *this, socket, 1) {
    acceptor_.resume();
}

Admin::~Admin() = default;

void Admin::on_accept(net::Acceptor&, net::Fd fd, const net::Address&) noexcept {
    clients_.push_back(std::make_unique<Client>(*this, std::move(fd)));
    clients_.back()->start();
}

void Admin::gone(Client& client) noexcept {
    const auto known = std::find_if(clients_.begin(), clients_.end(),
                                    [&client](const auto& one) { return one.get() == &client; });
    loop_.defer_delete(std::move(*known));
    clients_.erase(known);
}

}  // namespace proxyd
