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
// removes the key. A key that is not there yet is added if its mapping is the entry or one level below it.
struct EntryChange {
  std::string field;
  std::optional<std::string> text;
};

// Of the entry with this id in a list section ("indicators", "POL-01"), or of a section that is a mapping ("pack", "").
// Returns the files with the changes made and their new digest. policy.edit_no_entry, policy.edit_not_possible.
Checked<PackFiles> edit_entry(PackFiles files, std::string const& section, std::string const& id,
                              std::vector<EntryChange> const& changes);

}  // namespace jixiao::policy
