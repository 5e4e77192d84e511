#pragma once
// Reads a policy pack (制度包): every *.yaml of a folder, merged by section, decoded into model structs, its unit
// tables read, its formulas compiled. A pack with any error is not loaded at all; all errors are told together, each
// with file and line and what would be right. Pure but for reading the folder.
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "formula/program.h"
#include "model/pack.h"
#include "policy/place.h"

namespace jixiao::policy {

// A pack's files as bytes: what is stored with a home and named by digest in every published result.
struct PackFiles {
  std::map<std::string, std::string> files;  // relative path → content; only *.yaml, *.yml, *.csv, *.geojson, *.md,
                                             // scenarios/*.txt
  std::string digest;                        // sha256 over paths, lengths and contents
};

std::string digest_of(std::map<std::string, std::string> const& files);
Result<PackFiles> read_pack_files(std::filesystem::path const& folder);

struct LoadedPack {
  Pack pack;
  formula::Program program;
  std::string digest;
  Places places;                // JSON pointer into the merged pack → file and line
  std::vector<Error> warnings;  // what check.h finds that does not keep the pack from loading

  // Where an entry stands, for messages: place_of("indicators", "POL-01").
  Place place_of(std::string const& section, std::string const& id) const;
};

Checked<LoadedPack> load_pack(PackFiles const& files);
Checked<LoadedPack> load_pack(std::filesystem::path const& folder);

// The same, shared: while somebody in this process holds the pack of that digest it is not loaded again. The files'
// digest must be digest_of() them. Thread-safe.
Checked<std::shared_ptr<LoadedPack const>> load_shared_pack(PackFiles const& files);

}  // namespace jixiao::policy
