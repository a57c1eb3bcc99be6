// Fuzz target for conf::read_text: any text gives a site or mistakes, never a crash.
//
// With a fuzzing engine (--enable-fuzz) it hunts; without one it is an ordinary test that
// replays tests/fuzz/corpus/config.

#include <cstddef>
#include <cstdint>
#include <string>

#include "common/base/panic.h"
#include "common/conf/reader.h"

// libconfig 1.5 leaks the last string of a text that it refuses.
extern "C" const char* __lsan_default_suppressions() { return "leak:libconfig"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    // The directory does not exist, so that no @include can reach a file.
    const auto reading = conf::read_text(text, "/nowhere/weir/weir.conf");
    int last = 0;
    for (const conf::Mistake& mistake : reading.mistakes) {
        CHECK(!mistake.text.empty());
        CHECK(mistake.line >= last);  // in the order of the file
        last = mistake.line;
    }
    for (const conf::Cluster& cluster : reading.site.clusters)
        for (const conf::Server& server : cluster.servers)
            CHECK(!reading.good() || !server.address.empty());
    return 0;
}
