#pragma once
// The JSON Schema of a pack's YAML files, for editors that complete and check while an official writes. It follows from
// the described structs of model/, so it cannot fall behind them. It describes what the loader reads: every scalar is
// text there, so a key whose value is text takes 01, 92.5 and yes without quotes, and a number may be quoted. What only
// the loader can tell (names that exist, formulas, sums of points) remains its own.
#include <string>

#include "base/result.h"

namespace jixiao::policy {

// noun "": one file of a pack, any of its sections; a section ("indicators") or a noun ("Indicator"): one such entry.
// policy.noun_unknown with the nearest name.
Result<std::string> pack_schema(std::string const& noun);

}  // namespace jixiao::policy
