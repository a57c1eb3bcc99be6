// originsim -- the content hosts of a site, simulated; see originsim(8).

#include "originsim/daemon.h"

int main(int argc, char** argv) {
    originsim::OriginDaemon daemon;
    return proc::run(argc, argv, daemon);
}
