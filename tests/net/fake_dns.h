// fake_dns.h -- a name server on loopback, in the loop of the test that asks it.
//
// Says what it was told to say, or nothing at all; counts the questions.

#ifndef TESTS_NET_FAKE_DNS_H
#define TESTS_NET_FAKE_DNS_H

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/net/address.h"
#include "common/net/fd.h"
#include "common/net/loop.h"
#include "common/net/timer.h"

struct evdns_server_port;
struct evdns_server_request;

class FakeDns {
  public:
    // Addresses of one family of a name; a name that is not listed does not exist.
    struct Record {
        std::vector<std::string> addresses;
        int ttl = 60;
        int error = 0;         // a code of the DNS, such as 2, SERVFAIL
        bool silent = false;   // no answer comes
        net::Millis delay{0};  // before the answer
    };

    explicit FakeDns(net::Loop& loop);
    ~FakeDns();

    void set(const std::string& name, int family, Record record);
    // Of both families.
    void set(const std::string& name, std::vector<std::string> v4, std::vector<std::string> v6 = {});

    net::Address address() const { return here_; }
    unsigned asked() const { return asked_; }

  private:
    struct Late;
    static void on_request(evdns_server_request* request, void* self);
    void answer(evdns_server_request* request);
    static void say(evdns_server_request* request, const std::string& name, int family,
                    const Record* record);

    net::Loop& loop_;
    net::Fd fd_;
    net::Address here_;
    evdns_server_port* port_;
    std::map<std::string, Record> records_;  // by family and name
    std::vector<std::unique_ptr<Late>> late_;
    unsigned asked_ = 0;
};

#endif  // TESTS_NET_FAKE_DNS_H
