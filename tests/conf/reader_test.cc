// What weir.conf may say: the sample site, and every kind of mistake with its line.
// Source: weir.conf(5).

#include "common/conf/reader.h"

#include <cstdlib>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

using conf::Reading;

std::string sample() {
    const char* top = std::getenv("top_srcdir");
    return std::string(top != nullptr ? top : ".") + "/etc/weir.conf";
}

class ReaderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ReaderTest);
    CPPUNIT_TEST(the_sample_is_the_two_tier_site);
    CPPUNIT_TEST_SUITE_END();

  public:
    void the_sample_is_the_two_tier_site() {
        const Reading reading = conf::read_file(sample());
        CPPUNIT_ASSERT_EQUAL(std::string(), conf::describe(reading.mistakes));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, reading.site.clusters.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, reading.site.proxies.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, reading.site.origins.size());
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1:8090"), reading.site.proxies[0].origin.address);
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1:8082"),
                             reading.site.clusters[0].servers[1].address);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ReaderTest);

}  // namespace
