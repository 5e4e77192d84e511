#pragma once
// Where every value of a YAML document stands in its text, so that one of them can be written anew and all the rest,
// comments and spacing included, stays as people wrote it. Pure; thread-safe.
#include <map>
#include <string>

namespace jixiao::policy {

// Where a value stands in the text, in bytes.
struct Spot {
  std::size_t key = 0;    // of its key, if it has one
  std::size_t value = 0;  // where the value begins
  bool in_flow = false;   // within {…} or […]
  bool is_scalar = false;
  bool is_flow = false;  // a mapping or list written as {…} or […]
};
using Spots = std::map<std::string, Spot>;  // by path: "/indicators/0/name"

// Of the first document. Nothing where the text is no YAML: parse_yaml says what is wrong.
Spots find_spots(std::string const& text);

}  // namespace jixiao::policy
