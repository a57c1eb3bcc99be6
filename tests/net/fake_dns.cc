#include "tests/net/fake_dns.h"

#include <cstring>

#include <event2/dns.h>
#include <event2/dns_struct.h>

#include "common/base/panic.h"
#include "common/base/text.h"
#include "common/net/socket.h"

namespace {

std::string key_of(const std::string& name, int family) {
    return (family == AF_INET ? "4" : "6") + base::lower(name);
}

void add_address(evdns_server_request* request, const std::string& name, const std::string& text,
                 int family, int ttl) {
    const net::Address address = *net::Address::from_host(text, 0);
    if (family == AF_INET) {
        const auto* v4 = reinterpret_cast<const sockaddr_in*>(address.raw());
        evdns_server_request_add_a_reply(request, name.c_str(), 1, &v4->sin_addr, ttl);
    } else {
        const auto* v6 = reinterpret_cast<const sockaddr_in6*>(address.raw());
        evdns_server_request_add_aaaa_reply(request, name.c_str(), 1, &v6->sin6_addr, ttl);
    }
}

}  // namespace

// An answer that is not due yet.
struct FakeDns::Late final : net::Timer::Listener {
    explicit Late(net::Loop& loop) : timer(loop, *this) {}
    ~Late() {
        if (request != nullptr) evdns_server_request_drop(request);
    }
    void on_timer(net::Timer&) noexcept override {
        say(std::exchange(request, nullptr), name, family, &record);
    }
    net::Timer timer;
    evdns_server_request* request = nullptr;
    std::string name;
    int family = AF_INET;
    Record record;
};

FakeDns::FakeDns(net::Loop& loop) : loop_(loop) {
    fd_ = net::Fd(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const net::Address any_port = *net::Address::parse("127.0.0.1:0");
    CHECK(::bind(fd_.get(), any_port.raw(), any_port.size()) == 0);
    here_ = *net::local_address(fd_.get());
    port_ = evdns_add_server_port_with_base(loop.base(), fd_.get(), 0, on_request, this);
}

FakeDns::~FakeDns() {
    late_.clear();
    evdns_close_server_port(port_);
}

void FakeDns::set(const std::string& name, int family, Record record) {
    records_[key_of(name, family)] = std::move(record);
}

void FakeDns::set(const std::string& name, std::vector<std::string> v4,
                  std::vector<std::string> v6) {
    set(name, AF_INET, {.addresses = std::move(v4)});
    set(name, AF_INET6, {.addresses = std::move(v6)});
}

void FakeDns::on_request(evdns_server_request* request, void* self) {
    static_cast<FakeDns*>(self)->answer(request);
}

void FakeDns::answer(evdns_server_request* request) {
    ++asked_;
    const evdns_server_question& question = *request->questions[0];
    const int family = question.type == EVDNS_TYPE_A ? AF_INET : AF_INET6;
    const auto known = records_.find(key_of(question.name, family));
    const Record* record = known != records_.end() ? &known->second : nullptr;
    if (record != nullptr && record->silent) {
        evdns_server_request_drop(request);
    } else if (record != nullptr && record->delay > net::Millis(0)) {
        late_.push_back(std::make_unique<Late>(loop_));
        Late& late = *late_.back();
        late.request = request;
        late.name = question.name;
        late.family = family;
        late.record = *record;
        late.timer.set(record->delay);
    } else {
        say(request, question.name, family, record);
    }
}

void FakeDns::say(evdns_server_request* request, const std::string& name, int family,
                  const Record* record) {
    if (record == nullptr) {
        evdns_server_request_respond(request, DNS_ERR_NOTEXIST);
        return;
    }
    for (const std::string& address : record->addresses)
        add_address(request, name, address, family, record->ttl);
    evdns_server_request_respond(request, record->error);
}
