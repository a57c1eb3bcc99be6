// Traces from files: see tests/bench/trace.h.

#include "tests/bench/trace.h"

#include <fstream>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/support/scratch_dir.h"

namespace {

using namespace bench;
using Numbers = std::vector<std::uint32_t>;

class TraceTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TraceTest);
    CPPUNIT_TEST(text_is_read_by_line);
    CPPUNIT_TEST(records_are_read_by_24_bytes);
    CPPUNIT_TEST(what_is_neither_is_refused);
    CPPUNIT_TEST(a_footprint_counts_each_object_once);
    CPPUNIT_TEST_SUITE_END();

    base::Result<Trace> read(const std::string& text) {
        const std::string path = dir_.path() + "/trace";
        std::ofstream(path, std::ios::binary) << text;
        return read_trace(path, 1000);
    }

  public:
    void text_is_read_by_line() {
        const auto trace = read("# time key size\n1 /a 10\n2,/b,5000\n\n2\t/a\t77\n3 /c 0\n");
        CPPUNIT_ASSERT(trace);
        CPPUNIT_ASSERT((trace->requests == Numbers{0, 1, 0, 2}));
        CPPUNIT_ASSERT((trace->bytes == Numbers{10, 1000, 1}));
    }
    void records_are_read_by_24_bytes() {
        const auto record = [](char key, char size) {
            std::string bytes(24, '\0');
            bytes[0] = 9;
            bytes[4] = key;
            bytes[12] = size;
            return bytes;
        };
        const auto trace = read(record(5, 50) + record(6, 60) + record(5, 50));
        CPPUNIT_ASSERT(trace);
        CPPUNIT_ASSERT((trace->requests == Numbers{0, 1, 0}));
        CPPUNIT_ASSERT((trace->bytes == Numbers{50, 60}));
    }
    void what_is_neither_is_refused() {
        CPPUNIT_ASSERT(!read("1 /a\n"));
        CPPUNIT_ASSERT(!read("1 /a ten\n"));
        CPPUNIT_ASSERT(!read(std::string(25, '\1')));
        CPPUNIT_ASSERT(!read_trace(dir_.path() + "/none", 1000));
    }
    void a_footprint_counts_each_object_once() {
        const Trace trace{"", {0, 2, 0, 2}, {10, 1000, 30}};
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{42}, trace.footprint(1));
    }

  private:
    support::ScratchDir dir_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(TraceTest);

}  // namespace
