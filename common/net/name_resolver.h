// name_resolver.h -- host names to addresses, without waiting.
//
// Layer:    net (name_resolver.cc is the only user of libevent's resolver)
// Runs in:  worker
// Source:   RFC 1035, RFC 2308 (negative answers), RFC 6761 section 6.3 (localhost)
//
// Each family of a name is a question of its own, because whoever connects wants to begin
// with the first answer that comes (RFC 8305 section 3).  Numeric hosts, "localhost" and the
// names of the hosts file are known at once; what the DNS said is kept for its time to live,
// also that there is nothing.  Whoever asks for what was asked already waits for that answer.
//
// Names are asked for as they are: no search list of resolv.conf(5) is tried, so that what a
// name means does not depend on the machine, and access lists see the name that is resolved.
//
// Memory: at most Options::max_names names, 200 bytes and their addresses each.

#ifndef COMMON_NET_NAME_RESOLVER_H
#define COMMON_NET_NAME_RESOLVER_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/base/list.h"
#include "common/base/result.h"
#include "common/net/address.h"
#include "common/net/hosts_file.h"
#include "common/net/loop.h"

struct evdns_base;

namespace net {

class NameResolver {
  public:
    struct Options {
        std::vector<Address> servers = {};      // empty: those of `resolv_conf`
        std::string resolv_conf = "/etc/resolv.conf";
        std::string hosts_file = "/etc/hosts";
        Millis timeout{2'000};                  // of one try
        unsigned tries = 3;                     // all servers together
        std::chrono::seconds least_ttl{1}, most_ttl{3'600};
        std::chrono::seconds nothing_ttl{10};   // of "no such name" and "no such address"
        std::chrono::seconds failure_ttl{2};    // of no answer, or one without sense
        std::size_t max_names = 4'096;
    };

    // The addresses of one family, without port; or none, and why.
    struct Answer {
        std::vector<Address> addresses;
        base::Error error{base::Errc::not_found, 0, "dns"};
    };

    // A question and who wants to know.
    class Query : public base::ListHook<> {
      public:
        struct Listener {
            // Told once.  It may destroy the query, ask another one, or ask it again.
            virtual void on_answer(Query& query, const Answer& answer) noexcept = 0;

          protected:
            ~Listener() = default;
        };

        // Lifetime: `listener` owns this as a member.  Destroying it ends the wait.
        explicit Query(Listener& listener) noexcept : listener_(listener) {}
        bool waiting() const noexcept { return is_linked(); }
        void cancel() noexcept { unlink(); }

      private:
        friend class NameResolver;
        Listener& listener_;
    };

    NameResolver(Loop& loop, Options options);
    // Requires: the loop does not run any more.
    ~NameResolver();
    NameResolver(const NameResolver&) = delete;
    NameResolver& operator=(const NameResolver&) = delete;

    // What is known now; null: `query` waits, and its listener is told later.
    // host: a name, or a numeric address without brackets.  family: AF_INET or AF_INET6.
    // Lifetime: the answer is good until the next call.
    // Errors:  not_found; malformed (the DNS has no such names); timed_out; too_large (too many
    //          questions are open); system.
    const Answer* ask(Query& query, std::string_view host, int family);

    // Forgets what the DNS said.
    void clear() noexcept;

    std::size_t size() const noexcept { return entries_.size(); }
    // Questions that went to the DNS.
    std::uint64_t asked() const noexcept { return asked_; }

  private:
    struct Entry;
    using Entries = std::unordered_map<std::string, std::unique_ptr<Entry>>;

    static void on_dns(int result, char type, int count, int ttl, void* addresses,
                       void* entry) noexcept;

    const Answer* local_answer(const std::string& name, int family);
    const Answer* say(base::Error error);
    Entry* new_entry(std::string key);
    bool send(Entry& entry, const std::string& name, int family) noexcept;
    void settle(Entry& entry, int ttl) noexcept;
    void drop(Entry& entry) noexcept;

    Loop& loop_;
    Options options_;
    HostsFile hosts_;
    evdns_base* dns_;
    Entries entries_;           // by family and name
    base::List<Entry> by_age_;  // least recently asked for first; not those under way
    Answer own_;                // made here, of the last call
    std::uint64_t asked_ = 0;
};

}  // namespace net

#endif  // COMMON_NET_NAME_RESOLVER_H
