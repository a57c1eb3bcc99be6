// table.h -- columns of text that line up.
//
// Layer:    weirctl (pure)

#ifndef WEIRCTL_TABLE_H
#define WEIRCTL_TABLE_H

#include <cstdint>
#include <string>
#include <vector>

namespace weirctl {

// The first column is flush left, the others flush right; two blanks between them; each
// line begins with `indent` blanks.  Rows may differ in length.
std::string lay_out(const std::vector<std::vector<std::string>>& rows, std::size_t indent);

// As a person reads it in at most five characters: 999, 12.3k, 4.5M, 123G.
std::string short_number(double value);

}  // namespace weirctl

#endif  // WEIRCTL_TABLE_H
