#pragma once
// The text of a changed pack: what a draft changes is written into the files of the active one, leaf by leaf, so that
// everything else keeps its writing.
#include <map>
#include <string>

#include "app/workbench/draft.h"
#include "policy/edit.h"

namespace jixiao::app {

using FileTexts = std::map<std::string, std::string>;  // by path

// The files of a kept version.
Checked<policy::PackFiles> stored_files(Home& home, std::string const& digest);
FileTexts changed_files(policy::PackFiles const& before, policy::PackFiles const& after);

struct ProposedFiles {
  policy::PackFiles before, after;
};
// The files as they would be, and proof that the pack as a whole still loads and holds just what was drafted. Errors as
// changed_indicators, those of the whole pack, policy.edit_not_possible.
Checked<ProposedFiles> propose_files(Home& home, policy::LoadedPack const& active, Draft const& draft,
                                     std::string const& version);

}  // namespace jixiao::app
