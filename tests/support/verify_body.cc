// verify_body -- is this the body that originsim gives for a target?
//
//     verify_body [-o OFFSET] [-l LENGTH] [-n VERSION] [-V VARIANT] TARGET < body
//
// Reads a body from standard input and compares it with the synthetic object of TARGET, a
// path with its query as the client sent it (also as an absolute URL): texture and size
// follow from it.
//
//   -o OFFSET   the body begins at this byte of the object (a range)
//   -l LENGTH   it must be so long, instead of reaching to the end of the object
//   -n VERSION  of an object that changes (query word `every`): seconds divided by the period
//   -V VARIANT  the values of the fields that `vary` names, each followed by a newline
//
// Exit status: 0 it is; 1 it is not, and the first wrong byte is named; 2 usage.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include "common/base/text.h"

#include "originsim/content.h"
#include "originsim/object.h"
#include "originsim/query.h"

namespace {

struct Options {
    std::string target;
    std::string variant;
    std::uint64_t offset = 0;
    std::uint64_t version = 0;
    std::optional<std::uint64_t> length;
};

[[noreturn]] void usage() {
    std::fputs("usage: verify_body [-o OFFSET] [-l LENGTH] [-n VERSION] [-V VARIANT] TARGET\n",
               stderr);
    std::exit(2);
}

std::uint64_t number_or_usage(const char* text) {
    const auto number = base::parse_decimal(text);
    if (!number) usage();
    return *number;
}

// "http://host:8080/path" is "/path": what the host was asked for.
std::string without_authority(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos || url.find_first_of("/?") < scheme)
        return std::string(url);
    const std::size_t path = url.find('/', scheme + 3);
    return path == std::string_view::npos ? "/" : std::string(url.substr(path));
}

Options read_options(int argc, char** argv) {
    Options options;
    for (int c; (c = ::getopt(argc, argv, "o:l:n:V:")) != -1;) {
        switch (c) {
        case 'o': options.offset = number_or_usage(optarg); break;
        case 'l': options.length = number_or_usage(optarg); break;
        case 'n': options.version = number_or_usage(optarg); break;
        case 'V': options.variant = optarg; break;
        default:  usage();
        }
    }
    if (optind + 1 != argc) usage();
    options.target = without_authority(argv[optind]);
    return options;
}

int verify(const Options& options) {
    base::Random random(1);
    const auto query = originsim::parse_query(originsim::query_of(options.target), random);
    if (!query) usage();
    const auto object = originsim::describe_object(options.target, *query, options.variant, 0);
    const std::uint64_t key =
        originsim::content_key(options.target, options.version, options.variant);
    const std::uint64_t rest = object.size > options.offset ? object.size - options.offset : 0;
    const std::uint64_t expected = options.length.value_or(rest);

    std::vector<std::byte> buffer(256 * 1024);
    std::uint64_t seen = 0;
    while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), stdin)) {
        const auto wrong = originsim::find_wrong_byte(object.texture, key, options.offset + seen,
                                                      std::span(buffer).first(n));
        if (wrong) {
            std::printf("%s: byte %llu is wrong\n", options.target.c_str(),
                        static_cast<unsigned long long>(*wrong));
            return 1;
        }
        seen += n;
    }
    if (seen == expected) return 0;
    std::printf("%s: %llu bytes, expected %llu\n", options.target.c_str(),
                static_cast<unsigned long long>(seen), static_cast<unsigned long long>(expected));
    return 1;
}

}  // namespace

int main(int argc, char** argv) { return verify(read_options(argc, argv)); }
