// print_board -- the counters of an instance, as the tests read them.
//
//     print_board RUN_DIR/INSTANCE.board [COLUMN]
//
// Prints "COLUMN SUM" lines, or the sum of one column alone.

#include <cstdio>
#include <string_view>

#include "common/shm/board.h"

int main(int argc, char** argv) {
    const auto board = shm::Board::open(argc > 1 ? argv[1] : "");
    if (!board) {
        std::fprintf(stderr, "print_board: %s\n", base::describe(board.error()).c_str());
        return 1;
    }
    const auto sum = [&](std::size_t column) {
        return static_cast<unsigned long long>(board->sum(column));
    };
    if (argc > 2) {
        const std::size_t column = board->find(argv[2]);
        if (column == board->columns()) return 1;
        std::printf("%llu\n", sum(column));
        return 0;
    }
    for (std::size_t column = 0; column < board->columns(); ++column) {
        const std::string_view name = board->column_name(column);
        std::printf("%.*s %llu\n", static_cast<int>(name.size()), name.data(), sum(column));
    }
}
