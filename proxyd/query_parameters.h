// query_parameters.h -- the parameters of a query, on their way into a key.
//
// Layer:    proxyd (pure)
// Runs in:  worker
// Source:   the URL standard, section 5.1 (application/x-www-form-urlencoded)

#ifndef PROXYD_QUERY_PARAMETERS_H
#define PROXYD_QUERY_PARAMETERS_H

#include <array>
#include <cstddef>
#include <string_view>

namespace proxyd {

// What stands before "=".
inline std::string_view parameter_name(std::string_view parameter) noexcept {
    return parameter.substr(0, parameter.find('='));
}

// Takes the next character of a name or value, decoded: "+" is a blank, and an escape what it
// stands for.  Requires: it is not empty.
char take_decoded(std::string_view& text) noexcept;

// Parameters in their order, of a query with no more than there is room for.
class QueryParameters {
  public:
    // False: there is no room.
    bool add(std::string_view parameter) noexcept;
    // By name; equal ones keep their order.
    void sort() noexcept;

    std::size_t size() const noexcept { return count_; }
    std::string_view operator[](std::size_t i) const noexcept { return all_[i]; }

  private:
    static constexpr std::size_t kMost = 256;

    std::size_t count_ = 0;
    std::array<std::string_view, kMost> all_;
};

}  // namespace proxyd

#endif  // PROXYD_QUERY_PARAMETERS_H
