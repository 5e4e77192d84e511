#pragma once
// Facts of a home: taking files in, and what the engines need to read them.
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "app/home.h"
#include "model/facts.h"
#include "model/pack.h"

namespace jixiao::app {

// Digest over the current partition files: names the state of the facts a result was computed from.
std::string facts_digest(std::vector<PartitionFile> const& current);

// The unit register: the pack's units, and those a dataset's columns bring (unit_datasets).
Checked<std::vector<Unit>> load_units(Home& home);
Checked<std::vector<Unit>> load_units(Home& home, Pack const& pack);  // of a pack that need not be the active one

}  // namespace jixiao::app
