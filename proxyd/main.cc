// proxyd -- a caching proxy whose workers share one cache; see proxyd(8).

#include "proxyd/daemon.h"

int main(int argc, char** argv) {
    proxyd::ProxyDaemon daemon;
    return proc::run(argc, argv, daemon);
}
