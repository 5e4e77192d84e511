#pragma once
// Values as officials write them in pack files: short lists within brackets, one rule of a list per line, formulas of
// several lines as a block. What is written here parse_yaml reads back to the same tree. Pure. Costly to include.
#include <nlohmann/json.hpp>
#include <string>

#include "reflect/json_fwd.h"

namespace jixiao::policy {

// Of text behind "key: "; `indent` is the column of the key. Always in quotes.
std::string write_scalar(std::string const& text, bool in_flow, std::size_t indent);

// What stands behind "key:", the blank or line break included. All scalars must be text.
std::string write_value(Json const& value, bool in_flow, std::size_t indent);

// A list's entry, its dash in this column; ends with a line break.
std::string write_entry(Json const& entry, std::size_t indent);

}  // namespace jixiao::policy
