#pragma once
// YAML files to one JSON tree that remembers where every value stood. Scalars stay text (reflect reads numbers out of
// their own digits), so 92.50 is exact and a code like 01 or no is never taken for a number or a boolean.
// Refused: duplicate keys, anchors and aliases (a pack is read by officials; and aliases can explode), several
// documents in a file, non-UTF-8, files beyond 8 MB, nesting beyond 100. Costly to include (nlohmann/json.hpp): for
// policy's .cpp files.
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.h"
#include "policy/place.h"
#include "reflect/json_fwd.h"

namespace jixiao::policy {

struct YamlFile {
  Json tree;      // an object
  Places places;  // pointers within this file's tree
};

Checked<YamlFile> parse_yaml(std::string_view text, std::string const& file);

}  // namespace jixiao::policy
