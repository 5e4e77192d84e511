#include "app/facts.h"

#include <algorithm>

#include "base/hash.h"
#include "facts/blamed_file.h"
#include "facts/unit_rows.h"
#include "storage/fact_store.h"
#include "storage/result_store.h"

namespace jixiao::app {

std::string facts_digest(std::vector<PartitionFile> const& current) {
  std::vector<std::string> lines;
  for (auto const& file : current) lines.push_back(file.dataset + "\n" + file.period + "\n" + file.digest + "\n");
  std::sort(lines.begin(), lines.end());
  Sha256 hash;
  for (auto const& line : lines) hash.update(line);
  return to_hex(hash.finish());
}

Result<std::string> facts_until(Home& home, Period period, std::optional<int> version) {
  storage::FactStore facts(home.database());
  std::vector<storage::Arrival> arrivals;
  if (version) {
    JX_TRY(arrivals, facts.arrivals(period, *version));
  } else {
    JX_TRY(auto const run, storage::ResultStore(home.database()).find_draft_run(period));
    if (!run) return fail(ErrorKind::not_found, "app.not_computed", {{"period", period.to_string()}});
    JX_TRY(arrivals, facts.arrivals(run->computed_at));
  }
  std::string newest;
  for (auto const& arrival : arrivals) {
    // What is no period ("all") holds the state of a dimension, which every period reads.
    auto const part = Period::parse(arrival.period);
    if (!part || part->first_day() <= period.last_day()) newest = std::max(newest, arrival.at);
  }
  return newest;
}

Checked<std::vector<Unit>> load_units(Home& home) {
  JX_TRY(auto const* const pack, home.pack());
  return load_units(home, pack->pack);
}

Checked<std::vector<Unit>> load_units(Home& home, Pack const& pack,
                                      std::map<std::string, std::vector<PartitionFile>> const& instead) {
  auto units = pack.units;
  for (auto const& source : pack.unit_datasets) {
    auto const* dataset = pack.find_dataset(source.dataset);
    auto const other = instead.find(source.dataset);
    auto const files = other != instead.end() ? Result<std::vector<PartitionFile>>(other->second)
                                              : storage::FactStore(home.database()).current_files(source.dataset);
    if (!files) return tl::unexpected<Errors>(Errors{files.error()});
    facts::FactFiles const stored(*files, home.paths().facts());
    auto read = facts::read_units(source, *dataset, stored);
    if (!read) return tl::unexpected<Errors>(Errors{facts::blamed(stored, read.error())});
    std::move(read->begin(), read->end(), std::back_inserter(units));
  }
  return units;
}

}  // namespace jixiao::app
