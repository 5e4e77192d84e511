#pragma once
// Facts of a home: taking files in, and what the engines need to read them.
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/home.h"
#include "model/facts.h"
#include "model/pack.h"

namespace jixiao::app {

// Digest over the current partition files: names the state of the facts a result was computed from.
std::string facts_digest(std::vector<PartitionFile> const& current);

// When the newest batch came that went into a period's figures (Timestamp text): of the partitions that do not begin
// after the period ends. Of a draft: of those that had come when it was computed. Empty where nothing came.
Result<std::string> facts_until(Home& home, Period period, std::optional<int> version);  // without version: the draft

// The unit register: the pack's units, and those a dataset's columns bring (unit_datasets).
Checked<std::vector<Unit>> load_units(Home& home);
// Of a pack that need not be the active one, and of files that need not be the current ones (by dataset).
Checked<std::vector<Unit>> load_units(Home& home, Pack const& pack,
                                      std::map<std::string, std::vector<PartitionFile>> const& instead = {});

}  // namespace jixiao::app
