#pragma once
// Inside Published: reads one home's published state from its database. Not thread-safe.
#include <map>
#include <mutex>
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

// Packs by digest, loaded once for all loaders of a home; a snapshot outlives them. Thread-safe.
class PackCache {
 public:
  struct Entry {
    std::shared_ptr<policy::LoadedPack const> pack;
    bool has_map = false;
  };
  std::optional<Entry> find(std::string const& digest) const {
    std::lock_guard const lock(mutex_);
    auto const found = entries_.find(digest);
    return found == entries_.end() ? std::nullopt : std::optional(found->second);
  }
  // The first one kept stays.
  Entry keep(std::string const& digest, Entry entry) {
    std::lock_guard const lock(mutex_);
    return entries_.emplace(digest, std::move(entry)).first->second;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Entry> entries_;
};

class HomeLoader {
 public:
  HomeLoader(Home home, std::shared_ptr<PackCache> packs) : home_(std::move(home)), packs_(std::move(packs)) {}

  Checked<Catalogue> load_catalogue();
  Checked<World> load_world(Catalogue const& catalogue);
  // Periods whose newest version was loaded before are shared, not read again.
  Checked<History> load_history(Catalogue const& catalogue);
  Checked<Snapshot> load_snapshot(Period period, std::optional<int> version);

 private:
  using PackEntry = PackCache::Entry;
  Checked<PackEntry> load_pack(std::string const& digest);
  Result<std::string> data_until(WorldPeriod const& one);
  Checked<std::shared_ptr<PeriodHistory const>> load_period(storage::Publication const& publication);

  Home home_;
  std::shared_ptr<PackCache> packs_;
  std::map<std::string, std::vector<Unit>> units_;  // of each pack, as they stood when first asked for by a snapshot
  std::map<std::pair<Period, int>, std::shared_ptr<PeriodHistory const>> periods_;
  std::map<std::pair<Period, int>, std::string> until_;  // see data_until
};

LedgerState load_ledger_state(HomePaths const& paths);

}  // namespace jixiao::app
