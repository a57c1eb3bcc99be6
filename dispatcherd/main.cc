// dispatcherd -- gives the connections of a site to the servers best able to handle them;
// see dispatcherd(8).

#include "dispatcherd/daemon.h"

int main(int argc, char** argv) {
    dispatcherd::DispatcherDaemon daemon;
    return proc::run(argc, argv, daemon);
}
