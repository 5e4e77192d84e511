#include "app/facts.h"

#include <algorithm>

#include "base/hash.h"
#include "facts/unit_rows.h"
#include "storage/fact_store.h"

namespace jixiao::app {

std::string facts_digest(std::vector<PartitionFile> const& current) {
  std::vector<std::string> lines;
  for (auto const& file : current) lines.push_back(file.dataset + "\n" + file.period + "\n" + file.digest + "\n");
  std::sort(lines.begin(), lines.end());
  Sha256 hash;
  for (auto const& line : lines) hash.update(line);
  return to_hex(hash.finish());
}

Checked<std::vector<Unit>> load_units(Home& home) {
  JX_TRY(auto const* const pack, home.pack());
  return load_units(home, pack->pack);
}

Checked<std::vector<Unit>> load_units(Home& home, Pack const& pack) {
  auto units = pack.units;
  for (auto const& source : pack.unit_datasets) {
    auto const* dataset = pack.find_dataset(source.dataset);
    auto const files = storage::FactStore(home.database()).current_files(source.dataset);
    if (!files) return tl::unexpected<Errors>(Errors{files.error()});
    auto read = facts::read_units(source, *dataset, facts::FactFiles(*files, home.paths().facts()));
    if (!read) return tl::unexpected<Errors>(Errors{read.error()});
    std::move(read->begin(), read->end(), std::back_inserter(units));
  }
  return units;
}

}  // namespace jixiao::app
