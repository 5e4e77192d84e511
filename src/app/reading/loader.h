#pragma once
// Inside Published: reads one home's published state from its database. Not thread-safe.
#include <map>
#include <string>

#include "app/reading/published.h"

namespace jixiao::app {

// What there is to read, without the records.
struct Catalogue {
  std::string tag;  // over all the below
  std::string active_pack;
  std::map<Period, storage::Publication> newest;  // of each period
  std::map<Period, std::string> drafts;           // when each was computed
  LedgerState ledger;
};

class HomeLoader {
 public:
  explicit HomeLoader(Home home) : home_(std::move(home)) {}

  Checked<Catalogue> load_catalogue();
  Checked<World> load_world(Catalogue const& catalogue);
  // Periods whose newest version was loaded before are shared, not read again.
  Checked<History> load_history(Catalogue const& catalogue);
  Checked<Snapshot> load_snapshot(Period period, std::optional<int> version);

 private:
  struct PackEntry {
    std::shared_ptr<policy::LoadedPack const> pack;  // shared: snapshots outlive the loader's cache
    bool has_map = false;
  };
  Checked<PackEntry> load_pack(std::string const& digest);
  Checked<std::shared_ptr<PeriodHistory const>> load_period(storage::Publication const& publication);

  Home home_;
  std::map<std::string, PackEntry> packs_;
  std::map<std::pair<Period, int>, std::shared_ptr<PeriodHistory const>> periods_;
};

LedgerState load_ledger_state(HomePaths const& paths);

}  // namespace jixiao::app
