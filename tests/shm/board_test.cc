// What a Board promises to its writers and to its readers: see common/shm/board.h.

#include "common/shm/board.h"

#include <fstream>
#include <iterator>

#include <sys/wait.h>
#include <unistd.h>

#include <cppunit/extensions/HelperMacros.h>

#include "common/shm/board_layout.h"
#include "tests/support/scratch_dir.h"

namespace {

using shm::Board;
using shm::CellKind;

constexpr shm::Column kColumns[] = {
    {"requests", CellKind::counter},
    {"open", CellKind::gauge},
    {"bytes_out", CellKind::counter},
};

class BoardTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BoardTest);
    CPPUNIT_TEST(a_reader_needs_nothing_but_the_file);
    CPPUNIT_TEST(workers_count_in_their_own_rows);
    CPPUNIT_TEST(a_dead_workers_gauges_go_and_its_counters_stay);
    CPPUNIT_TEST(a_board_made_again_is_another_generation);
    CPPUNIT_TEST(rows_share_no_cache_line);
    CPPUNIT_TEST(a_damaged_file_is_refused);
    CPPUNIT_TEST_SUITE_END();

  public:
    void a_reader_needs_nothing_but_the_file() {
        const Board made = make();
        auto board = Board::open(path());
        CPPUNIT_ASSERT(board);
        CPPUNIT_ASSERT(board->instance() == "proxy1");
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, board->columns());
        CPPUNIT_ASSERT(board->column_name(2) == "bytes_out");
        CPPUNIT_ASSERT(board->column_kind(1) == CellKind::gauge);
        CPPUNIT_ASSERT(board->column_kind(2) == CellKind::counter);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, board->find("open"));
        CPPUNIT_ASSERT_EQUAL(board->columns(), board->find("opened"));
    }
    void workers_count_in_their_own_rows() {
        Board made = make();
        const pid_t child = ::fork();
        if (child == 0) {
            for (int i = 0; i < 1000; ++i) made.add(63, 0);
            ::_exit(0);
        }
        for (int i = 0; i < 1000; ++i) made.add(0, 0, 2);
        ::waitpid(child, nullptr, 0);
        auto board = Board::open(path());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1000}, board->get(63, 0));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{3000}, board->sum(0));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, board->sum(1));
    }
    void a_dead_workers_gauges_go_and_its_counters_stay() {
        Board board = make();
        board.add(1, 0, 10);
        board.add(1, 1, 4);
        board.sub(1, 1);
        board.add(2, 1);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{4}, board.sum(1));
        board.clear_gauges(1);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, board.sum(1));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{10}, board.sum(0));
    }
    void a_board_made_again_is_another_generation() {
        Board old = make();
        old.add(0, 0);
        auto reader = Board::open(path());
        const Board fresh = make();
        CPPUNIT_ASSERT(fresh.generation() != reader->generation());
        old.add(0, 0);  // a draining worker counts on, in the board it knows
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, reader->sum(0));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, Board::open(path())->sum(0));
    }
    void rows_share_no_cache_line() {
        for (std::size_t columns = 0; columns <= shm::kMaxColumns; ++columns) {
            CPPUNIT_ASSERT_EQUAL(std::size_t{0}, shm::board_cells_at(columns) % 64);
            CPPUNIT_ASSERT_EQUAL(std::size_t{0}, shm::board_row_cells(columns) % 8);
            CPPUNIT_ASSERT(shm::board_row_cells(columns) >= columns);
        }
    }
    // Lengths that are too short, and every byte that says what the file is, inverted.
    void a_damaged_file_is_refused() {
        const Board made = make();
        std::ifstream in(path(), std::ios::binary);
        const std::string whole{std::istreambuf_iterator<char>(in), {}};
        for (std::size_t length : {std::size_t{1}, std::size_t{127}, whole.size() - 1}) {
            write(whole.substr(0, length));
            CPPUNIT_ASSERT(!Board::open(path()));
        }
        for (std::size_t at = 0; at < offsetof(shm::BoardHeader, generation); ++at) {
            std::string bad = whole;
            bad[at] = static_cast<char>(~bad[at]);
            write(bad);
            CPPUNIT_ASSERT_MESSAGE(std::to_string(at), !Board::open(path()));
        }
    }

  private:
    std::string path() const { return dir_.file("proxy1.board"); }
    Board make() const { return std::move(*Board::make(path(), "proxy1", kColumns, 0644)); }
    void write(const std::string& bytes) const {
        std::filesystem::remove(path());
        std::ofstream(path(), std::ios::binary) << bytes;
    }
    support::ScratchDir dir_;
};
CPPUNIT_TEST_SUITE_REGISTRATION(BoardTest);

}  // namespace
