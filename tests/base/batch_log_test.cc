// What the access log's writer promises: see common/base/batch_log.h.

#include "common/base/batch_log.h"

#include <algorithm>
#include <string>
#include <string_view>

#include <cppunit/extensions/HelperMacros.h>

#include "tests/base/scratch_file.h"

namespace {

using base::LogTarget;
using namespace std::chrono_literals;

void put(base::BatchLog& log, std::string_view line) {
    const std::span<char> room = log.reserve(line.size() + 1);
    *std::copy(line.begin(), line.end(), room.begin()) = '\n';
    log.commit(line.size() + 1);
}

LogTarget to_file(std::string path) {
    return {LogTarget::Kind::file, std::move(path), base::Severity::info};
}

class BatchLogTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BatchLogTest);
    CPPUNIT_TEST(lines_wait_for_a_flush);
    CPPUNIT_TEST(a_full_buffer_is_written_in_whole_lines);
    CPPUNIT_TEST(the_end_of_the_log_writes_the_rest);
    CPPUNIT_TEST(lines_of_two_processes_do_not_mix);
    CPPUNIT_TEST(a_renamed_file_keeps_the_lines_before_reopen);
    CPPUNIT_TEST(a_log_without_a_target_takes_lines_and_drops_them);
    CPPUNIT_TEST(a_full_disk_loses_lines_counts_them_and_says_so_once_a_minute);
    CPPUNIT_TEST(a_file_that_cannot_be_opened_is_an_error);
    CPPUNIT_TEST_SUITE_END();

    ScratchFile file_;
    base::FakeClock clock_;
    base::BatchLog log_{clock_};

  public:
    void lines_wait_for_a_flush() {
        open();
        put(log_, "one");
        put(log_, "two");
        CPPUNIT_ASSERT(file_.text().empty());
        log_.flush();
        CPPUNIT_ASSERT_EQUAL(std::string("one\ntwo\n"), file_.text());
        log_.flush();
        CPPUNIT_ASSERT_EQUAL(std::string("one\ntwo\n"), file_.text());
    }
    void a_full_buffer_is_written_in_whole_lines() {
        open();
        const std::string line(999, 'x');
        for (int i = 0; i < 66; ++i) put(log_, line);  // 66,000 bytes > 64 KiB
        CPPUNIT_ASSERT_EQUAL(std::size_t{65'000}, file_.text().size());
    }
    void the_end_of_the_log_writes_the_rest() {
        {
            base::BatchLog mortal(clock_);
            CPPUNIT_ASSERT(mortal.open(to_file(file_.path())));
            put(mortal, "last words");
        }
        CPPUNIT_ASSERT_EQUAL(std::string("last words\n"), file_.text());
    }
    void lines_of_two_processes_do_not_mix() {
        open();
        base::BatchLog other(clock_);
        CPPUNIT_ASSERT(other.open(to_file(file_.path())));
        put(log_, "a1");
        put(other, "b1");
        put(log_, "a2");
        other.flush();
        log_.flush();
        CPPUNIT_ASSERT_EQUAL(std::string("b1\na1\na2\n"), file_.text());
    }
    void a_renamed_file_keeps_the_lines_before_reopen() {
        open();
        put(log_, "old");
        file_.rename();
        CPPUNIT_ASSERT(log_.reopen());
        put(log_, "new");
        log_.flush();
        CPPUNIT_ASSERT_EQUAL(std::string("old\n"), file_.renamed_text());
        CPPUNIT_ASSERT_EQUAL(std::string("new\n"), file_.text());
    }
    void a_log_without_a_target_takes_lines_and_drops_them() {
        CPPUNIT_ASSERT(!log_.enabled());
        put(log_, "unheard");
        log_.flush();
        open();
        CPPUNIT_ASSERT(log_.enabled());
        log_.flush();
        CPPUNIT_ASSERT(file_.text().empty());
    }
    // /dev/full answers every write with ENOSPC.
    void a_full_disk_loses_lines_counts_them_and_says_so_once_a_minute() {
        CPPUNIT_ASSERT(base::log_open(to_file(file_.path())));
        CPPUNIT_ASSERT(log_.open(to_file("/dev/full")));
        lose_lines(2);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, log_.lost_lines());
        CPPUNIT_ASSERT_EQUAL(1, complaints());
        lose_lines(1);
        CPPUNIT_ASSERT_EQUAL(1, complaints());
        clock_.advance(60s);
        lose_lines(1);
        CPPUNIT_ASSERT_EQUAL(2, complaints());
        CPPUNIT_ASSERT(file_.text().find("4 lines are lost so far") != std::string::npos);
        CPPUNIT_ASSERT(base::log_open({}));
    }
    void a_file_that_cannot_be_opened_is_an_error() {
        CPPUNIT_ASSERT(!log_.open(to_file("/nonexistent/access.log")));
        CPPUNIT_ASSERT(!log_.enabled());
    }

  private:
    void open() { CPPUNIT_ASSERT(log_.open(to_file(file_.path()))); }
    void lose_lines(int count) {
        for (int i = 0; i < count; ++i) put(log_, "lost");
        log_.flush();
    }
    int complaints() const {
        const std::string text = file_.text();
        return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(BatchLogTest);

}  // namespace
