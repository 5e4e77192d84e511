#pragma once
// Changes texts of one entry of a pack file and leaves every other byte as an official wrote it: comments, order,
// spelling of what is not concerned. Each edit is proved: the new text must parse to exactly the old tree with the
// change made, else nothing is changed and the error says where to edit by hand. Pure.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/load.h"

namespace jixiao::policy {

// `field` is a path within the entry: "numerator", "inputs/own", "targets/0/value", "scoring/lo". A text that is absent
// removes the key. A key that is not there yet is added if its mapping is the entry or one level below it. `tree` (JSON
// of lists, mappings and texts) instead of a text: a list or mapping that takes the place of what is there.
struct EntryChange {
  std::string field;
  std::optional<std::string> text;
  std::optional<std::string> tree = {};
};

// Of the entry with this id in a list section ("indicators", "POL-01"), or of a section that is a mapping ("pack", "").
// Returns the files with the changes made and their new digest. policy.edit_no_entry, policy.edit_not_possible.
Checked<PackFiles> edit_entry(PackFiles files, std::string const& section, std::string const& id,
                              std::vector<EntryChange> const& changes);

// Writes another entry (JSON of lists, mappings and texts) into the list, behind the one with the id `after`.
// policy.edit_no_entry, policy.edit_not_possible.
Checked<PackFiles> add_entry(PackFiles files, std::string const& section, std::string const& after,
                             std::string const& entry);

}  // namespace jixiao::policy
