#pragma once
// YAML files to one JSON tree that remembers where every value stood. Scalars stay text (reflect reads numbers out of
// their own digits), so 92.50 is exact and a code like 01 or no is never taken for a number or a boolean.
// Refused: duplicate keys, anchors and aliases (a pack is read by officials; and aliases can explode), several documents
// in a file, non-UTF-8, files beyond 8 MB, nesting beyond 100.
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "reflect/json_fwd.h"

namespace jixiao::policy {

struct Place {
  std::string file;  // relative to the pack
  int line = 0;      // 1-based
};
using Places = std::map<std::string, Place>;  // by JSON pointer

std::string to_text(Place const& place);  // "indicators/POL.yaml:37"

struct YamlFile {
  Json tree;      // an object
  Places places;  // pointers within this file's tree
};

Checked<YamlFile> parse_yaml(std::string_view text, std::string const& file);

// The place of the deepest ancestor of `pointer` that is known.
Place find_place(Places const& places, std::string pointer);

}  // namespace jixiao::policy
