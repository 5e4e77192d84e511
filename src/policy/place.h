#pragma once
// Where an entry of a policy pack stands: file and line by JSON pointer into the merged pack.
#include <map>
#include <string>

namespace jixiao::policy {

struct Place {
  std::string file;  // relative to the pack
  int line = 0;      // 1-based
};
using Places = std::map<std::string, Place>;  // by JSON pointer

std::string to_text(Place const& place);  // "indicators/POL.yaml:37"

// The place of the deepest ancestor of `pointer` that is known.
Place find_place(Places const& places, std::string pointer);

}  // namespace jixiao::policy
