#include "common/proc/tls_setup.h"

#include "common/base/log.h"

namespace proc {

base::Status TicketKeyring::ensure() {
    if (region_.data() != nullptr) return base::ok();
    auto region = shm::Region::anonymous(sizeof(net::TicketKeys));
    if (!region) return region.error();
    region_ = std::move(*region);
    rotate();
    return base::ok();
}

void TicketKeyring::rotate() noexcept {
    if (region_.data() != nullptr) region_.at<net::TicketKeys>(0)->rotate();
}

base::Result<TlsContexts> make_tls(const std::vector<conf::Listen>& listen,
                                   const net::TicketKeys* keys, const std::string& instance) {
    TlsContexts contexts;
    bool good = true;
    for (const conf::Listen& entry : listen) {
        contexts.emplace_back();
        if (entry.tls.empty()) continue;
        net::TlsServerOptions options;
        options.ticket_keys = keys;
        for (const conf::Certificate& pair : entry.tls)
            options.certificates.push_back({pair.certificate, pair.key});
        net::TlsReport report;
        contexts.back() = net::TlsContext::make_server(options, report);
        for (const std::string& warning : report.warnings)
            base::log_warning("%s: listen %s: %s", instance.c_str(), entry.address.c_str(),
                              warning.c_str());
        for (const std::string& mistake : report.mistakes)
            base::log_error("%s: listen %s: %s", instance.c_str(), entry.address.c_str(),
                            mistake.c_str());
        good = good && contexts.back() != nullptr;
    }
    if (!good) return base::Error{base::Errc::tls, 0, "certificates"};
    return contexts;
}

}  // namespace proc
