#pragma once
// What has been published, in memory: immutable values behind shared pointers (readers keep what they are reading while
// a newer state takes its place), swapped under a lock. read() copies one pointer where the snapshot is in memory; else
// it loads it under a lock and drops the least recently used one. Thread-safe. It reads the home through a connection
// of its own, so it can stand beside a writer in the same process.
#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/home.h"
#include "app/reading/history.h"
#include "app/reading/scope.h"
#include "app/reading/world.h"
#include "model/record.h"
#include "storage/result_store.h"

namespace jixiao::app {

// One period's records, as published in one version or as drafted, with the pack and the tree they were made by.
struct Snapshot {
  Period period;
  std::optional<storage::Publication> publication;  // absent: a draft, not published by anybody
  std::string drafted_at;                           // of a draft
  std::string data_until;                           // when the newest batch came that went in; empty: none
  std::shared_ptr<policy::LoadedPack const> pack;   // shared: by the snapshots made with it
  OrgTree tree;                                     // at the period's end
  std::vector<UnitRecord> records;                  // in the tree's order; of units the tree does not know, at the end
  std::vector<std::optional<std::int64_t>> leaves;  // of each record, its leaf in the ledger
  std::unordered_map<std::string, std::size_t> by_unit;

  std::optional<int> version() const { return publication ? std::optional(publication->version) : std::nullopt; }
  UnitRecord const* find(std::string const& unit) const;
  Pack const& rules() const { return pack->pack; }
};
Score const* find_line(UnitRecord const& record, std::string const& indicator);

struct SnapshotParts {
  Period period;
  std::optional<storage::Publication> publication;
  std::string drafted_at;
  std::string data_until;
  std::shared_ptr<policy::LoadedPack const> pack;
  std::vector<Unit> units;                                                  // the register
  std::vector<std::pair<UnitRecord, std::optional<std::int64_t>>> records;  // with their leaves
};
Checked<Snapshot> make_snapshot(SnapshotParts parts);

// The ledger as it stood at the last refresh.
struct LedgerState {
  std::uint64_t size = 0;
  std::string root;       // hexadecimal
  std::string signed_at;  // when the checkpoint was written (its file's time); empty if there is none
  int witnesses_met = 0;  // of the witnesses in ledger/policy, those who have cosigned this checkpoint
  int witnesses_total = 0;
  std::optional<std::string> problem;  // why the checkpoint cannot be trusted; results stay readable and say so
};
BOOST_DESCRIBE_STRUCT(LedgerState, (), (size, root, signed_at, witnesses_met, witnesses_total, problem))

// What a view reads: all of one moment.
struct Reading {
  std::uint64_t generation = 0;
  std::string tag;  // names the whole published state (hexadecimal), the same after a restart: for ETags
  std::shared_ptr<World const> world;
  std::shared_ptr<Snapshot const> snapshot;
  std::shared_ptr<History const> history;
  LedgerState ledger;
};

enum class Which { published_or_draft, published, draft };

struct SnapshotKey {
  Period period;
  std::optional<int> version;               // absent: the newest
  Which which = Which::published_or_draft;  // published if there is a version, else the draft
};

class Published {
 public:
  // How many snapshots are kept from now on, at least one; the least recently read go first.
  void keep_most(std::size_t snapshots_max);
  static constexpr std::size_t snapshots_default = 14;  // a year back, its comparison, a draft
  // Builds world and history (seconds on a large home). Errors: those of Home::open, the pack, the register, records.
  static Checked<std::unique_ptr<Published>> open(std::filesystem::path const& home,
                                                  std::size_t snapshots_max = snapshots_default);
  ~Published();

  // After a publication, a draft or a new pack: takes in what changed. Nothing changed leaves the generation as it is.
  Checked<void> refresh();

  std::uint64_t generation() const;
  std::string tag() const;
  std::shared_ptr<World const> world() const;
  LedgerState ledger() const;
  // app.not_computed where the period has neither a publication nor a draft, reading.not_published where only what is
  // published is meant; storage.publication_unknown.
  Checked<Reading> read(SnapshotKey const& key);
  // read() answers at once: it is in memory, or there is nothing to load.
  bool at_hand(SnapshotKey const& key) const;

 private:
  struct State;
  struct Loader;
  Published();

  std::mutex loading_;
  std::unique_ptr<Loader> loader_;  // guarded by loading_
  std::shared_ptr<State const> state_;  // through Loader::current and put only
  std::atomic<std::uint64_t> reads_{0};
};

}  // namespace jixiao::app
