// moves.h -- the legal moves of a state machine.
//
// Layer:    base
// Runs in:  any process
//
// A machine has one constexpr table of the arrows of its drawing and one function enter(),
// which alone assigns its state and asks the table first:
//
//   constexpr base::Moves<State> kMoves("session", {{State::idle, State::look}, ...});
//
//   void Session::enter(State next) noexcept {
//       kMoves.check(state_, next);
//       state_ = next;
//   }

#ifndef COMMON_BASE_MOVES_H
#define COMMON_BASE_MOVES_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "common/base/panic.h"

namespace base {

// Shape: State is an enum class that counts from 0 and has at most kMaxStates values; one
// that has more does not compile.
template <typename State>
class Moves {
  public:
    static constexpr std::size_t kMaxStates = 16;
    struct Move {
        State from, to;
    };

    // machine: static text, for the message of the panic.
    consteval Moves(const char* machine, std::initializer_list<Move> moves) : machine_(machine) {
        for (const Move& move : moves) allow(move.from, move.to);
    }
    // The same, and every state, the last one included, may move to `end`.
    consteval Moves(const char* machine, std::initializer_list<Move> moves, State end)
        : Moves(machine, moves) {
        for (std::uint16_t& to : to_) to |= bit(end);
    }

    constexpr bool legal(State from, State to) const noexcept {
        return (to_[static_cast<std::size_t>(from)] & bit(to)) != 0;
    }
    // An illegal move is a bug of ours: panics.
    void check(State from, State to) const noexcept {
        if (!legal(from, to))
            panic("%s: illegal move %d -> %d", machine_, static_cast<int>(from),
                  static_cast<int>(to));
    }

  private:
    static constexpr std::uint16_t bit(State state) noexcept {
        return static_cast<std::uint16_t>(1U << static_cast<unsigned>(state));
    }
    consteval void allow(State from, State to) {
        if (static_cast<std::size_t>(to) >= kMaxStates) throw "a state too many";
        to_.at(static_cast<std::size_t>(from)) |= bit(to);
    }

    const char* machine_;
    std::array<std::uint16_t, kMaxStates> to_{};  // by state: a bit for each it may move to
};

}  // namespace base

#endif  // COMMON_BASE_MOVES_H
