// What the error log promises: see common/base/log.h.

#include "common/base/log.h"

#include <algorithm>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

#include "common/base/clock.h"
#include "tests/base/scratch_file.h"

namespace {

using base::LogTarget;
using base::Severity;
using namespace std::chrono_literals;

constexpr std::size_t kTimeWidth = 20;  // "2026-11-21T22:44:51 "

class LogTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LogTest);
    CPPUNIT_TEST(a_line_names_its_process_and_severity);
    CPPUNIT_TEST(what_is_below_the_least_severity_is_dropped);
    CPPUNIT_TEST(a_line_too_long_is_cut_and_still_one_line);
    CPPUNIT_TEST(a_renamed_file_is_left_by_reopen);
    CPPUNIT_TEST(a_file_that_cannot_be_opened_leaves_the_old_target);
    CPPUNIT_TEST(lines_that_cannot_be_written_are_counted);
    CPPUNIT_TEST(the_gate_opens_once_in_its_interval_and_counts);
    CPPUNIT_TEST_SUITE_END();

    ScratchFile file_;

  public:
    void setUp() override {
        base::log_identity("proxyd", "worker 3");
        CPPUNIT_ASSERT(base::log_open({LogTarget::Kind::file, file_.path(), Severity::info}));
    }
    void tearDown() override {
        CPPUNIT_ASSERT(base::log_open({}));
        base::log_identity("weir", "");
    }

    void a_line_names_its_process_and_severity() {
        base::log_warning("origin %s: %d in a row", "host1", 3);
        CPPUNIT_ASSERT_EQUAL(std::string("proxyd[worker 3]: warning: origin host1: 3 in a row\n"),
                             file_.text().substr(kTimeWidth));
    }
    void what_is_below_the_least_severity_is_dropped() {
        base::log_debug("unseen");
        CPPUNIT_ASSERT(file_.text().empty());
        base::log_info("seen");
        CPPUNIT_ASSERT(!file_.text().empty());
    }
    void a_line_too_long_is_cut_and_still_one_line() {
        base::log_error("%s", std::string(5000, 'x').c_str());
        const std::string text = file_.text();
        CPPUNIT_ASSERT(text.size() < 4096);
        CPPUNIT_ASSERT_EQUAL('\n', text.back());
        CPPUNIT_ASSERT_EQUAL(1, static_cast<int>(std::count(text.begin(), text.end(), '\n')));
    }
    void a_renamed_file_is_left_by_reopen() {
        base::log_info("before");
        file_.rename();
        base::log_info("between");
        CPPUNIT_ASSERT(base::log_reopen());
        base::log_info("after");
        CPPUNIT_ASSERT(file_.renamed_text().find("between") != std::string::npos);
        CPPUNIT_ASSERT(file_.text().find("after") == kTimeWidth + 24);
    }
    void a_file_that_cannot_be_opened_leaves_the_old_target() {
        CPPUNIT_ASSERT(!base::log_open({LogTarget::Kind::file, "/nonexistent/log", Severity::info}));
        base::log_info("still here");
        CPPUNIT_ASSERT(file_.text().find("still here") != std::string::npos);
    }
    // /dev/full answers every write with ENOSPC.
    void lines_that_cannot_be_written_are_counted() {
        const std::uint64_t before = base::log_lost_lines();
        base::log_info("written");
        CPPUNIT_ASSERT(base::log_open({LogTarget::Kind::file, "/dev/full", Severity::info}));
        base::log_info("one");
        base::log_info("two");
        CPPUNIT_ASSERT_EQUAL(before + 2, base::log_lost_lines());
    }
    void the_gate_opens_once_in_its_interval_and_counts() {
        base::FakeClock clock;
        base::LogGate gate(60s);
        CPPUNIT_ASSERT_EQUAL(1u, gate.admit(clock.now()));
        CPPUNIT_ASSERT_EQUAL(0u, gate.admit(clock.now()));
        clock.advance(59s);
        CPPUNIT_ASSERT_EQUAL(0u, gate.admit(clock.now()));
        clock.advance(1s);
        CPPUNIT_ASSERT_EQUAL(3u, gate.admit(clock.now()));
        clock.advance(60s);
        CPPUNIT_ASSERT_EQUAL(1u, gate.admit(clock.now()));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(LogTest);

}  // namespace
