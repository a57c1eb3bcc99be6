// Sites for the tests of the reader: a text with one group of interest, and what it becomes.

#ifndef TESTS_CONF_SITES_H
#define TESTS_CONF_SITES_H

#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "common/conf/reader.h"

namespace conf {

// The site of a text without mistakes.
inline Site site_of(const std::string& text, const std::string& name = "/nowhere/weir.conf") {
    Reading reading = conf::read_text(text, name);
    CPPUNIT_ASSERT_EQUAL(std::string(), conf::describe(reading.mistakes));
    return std::move(reading.site);
}

inline constexpr const char* kOrigin = "origins = { o = { listen = [ \"127.0.0.1:8091\" ]; }; };\n";

inline std::string proxy(const std::string& options) {
    return "proxies = { p = { listen = [ \"*:8081\" ]; " + options + " }; };";
}
inline std::string origin(const std::string& options) {
    return "origins = { o = { listen = [ \"127.0.0.1:8091\" ]; " + options + " }; };";
}
// With one member, a proxy that is in it.
inline std::string array_site(const std::string& options) {
    return "arrays = { a = { members = [ \"p 127.0.0.1 8081 http://a/pat Weir/1.0 0 UP 1 64\" ]; " +
           options + " }; };\n" + proxy("array = \"a\"; origin = \"http://192.0.2.1\";");
}

}  // namespace conf

#endif  // TESTS_CONF_SITES_H
