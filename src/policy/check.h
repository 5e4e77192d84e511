#pragma once
// What can be wrong with a pack beyond its syntax. Structure first (names, references), then meaning, which needs the
// compiled formulas: points that do not add up, one event counted twice, indicators nobody answers for, mechanisms
// nothing serves, sheets that are the same at every level (上下一般粗).
#include <set>
#include <string>

#include "policy/load.h"

namespace jixiao::policy {

// Errors only; a pack that fails here is not compiled.
void check_structure(LoadedPack const& loaded, Errors& errors);
// Roles: known permissions, the three administrators apart from each other and from business; sign-in rules in bounds.
// Part of check_structure().
void check_access(LoadedPack const& loaded, Errors& errors);
// What names, ids and codes may look like. Part of check_structure().
void check_id_forms(LoadedPack const& loaded, Errors& errors);
// Parts of check_structure() too: names that refer to something; figures within their bounds; the register of units.
void check_names(LoadedPack const& loaded, Errors& errors);
void check_ranges(LoadedPack const& loaded, Errors& errors);
void check_units(LoadedPack const& loaded, Errors& errors);
// The map's shapes are those of units (errors).
void check_map(LoadedPack const& loaded, PackFiles const& files, Errors& errors);
// Mechanisms (ids) that some entry of the pack or a part of the program serves.
std::set<std::string> served_mechanisms(Pack const& pack);
// Parts of check_meaning(): words no unit bears; keys of scoring; offsets that lead nowhere on some board; targets and
// sheets.
void check_unit_words(LoadedPack const& loaded, Errors& warnings);
void check_methods(LoadedPack const& loaded, Errors& warnings);
void check_offsets(LoadedPack const& loaded, Errors& warnings);
void check_targets(LoadedPack const& loaded, Errors& warnings);
void check_one_size(LoadedPack const& loaded, Errors& warnings);
// Errors keep the pack from loading; warnings are told by `jixiao policy check` (and fail it under --strict).
void check_meaning(LoadedPack const& loaded, Errors& errors, Errors& warnings);

}  // namespace jixiao::policy
