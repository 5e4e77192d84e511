#pragma once
// A home: the folder that holds one installation (DESIGN.md §7).
//
//   jixiao.db   system of record          facts/   Parquet partitions      cache/   rebuildable
//   policy/     packs, for people to read  ledger/  the static tree         keys/    0600
//   inbox/      drop folder               logs/    lock
//   uploads/    files awaiting their sender's word, a day at most
//
// One writer at a time (flock on `lock`); readers need no lock, and no permission to write (storage/database.h). The
// pack is read from the database, where a result's pack stays for ever; policy/ is a copy for people. Not thread-safe.
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/date.h"
#include "base/result.h"
#include "policy/load.h"
#include "storage/database.h"

namespace jixiao::app {

enum class Access { read, write };

struct HomePaths {
  std::filesystem::path root;
  std::filesystem::path database() const { return root / "jixiao.db"; }
  std::filesystem::path facts() const { return root / "facts"; }
  std::filesystem::path cache() const { return root / "cache"; }
  std::filesystem::path ledger() const { return root / "ledger"; }
  std::filesystem::path key() const { return root / "keys" / "log.key"; }
  std::filesystem::path policy() const { return root / "policy"; }
  std::filesystem::path inbox() const { return root / "inbox"; }
  std::filesystem::path work() const { return root / "cache" / "work"; }
};

class Home {
 public:
  // app.home_missing, app.home_locked, app.home_broken. Opening for writing also finishes what a crash left undone:
  // leaves of the outbox that are not in the tree yet, files nobody refers to.
  static Result<Home> open(std::filesystem::path const& root, Access access);
  Home(Home&&) noexcept;
  Home& operator=(Home&&) noexcept;
  ~Home();

  HomePaths const& paths() const { return paths_; }
  storage::Database& database() { return *database_; }
  // Where this process may keep what can be computed again: cache/, or a folder of its own, gone with the Home, where
  // cache/ cannot be written.
  Result<std::filesystem::path> cache_folder();
  // The active pack, loaded once.
  Checked<policy::LoadedPack const*> pack();
  void forget_pack() { pack_.reset(); }  // another one is in force
  // Any pack that was ever in force. storage.pack_unknown, app.pack_altered.
  Checked<std::shared_ptr<policy::LoadedPack const>> load_pack(std::string const& digest);

 private:
  struct Lock;
  struct Scratch;
  Home() = default;
  HomePaths paths_;
  std::unique_ptr<Lock> lock_;
  std::unique_ptr<Scratch> scratch_;
  std::unique_ptr<storage::Database> database_;
  std::shared_ptr<policy::LoadedPack const> pack_;
};

// A pack folder's files, as init_home and install_pack take them.
using policy::PackFiles;
inline Result<PackFiles> read_pack(std::filesystem::path const& folder) { return policy::read_pack_files(folder); }

// Creates an empty installation of a pack: `jixiao init`. The folder must not exist or be empty; it appears whole or
// not at all. The pack is checked first; all its errors come back.
Checked<policy::LoadedPack> init_home(std::filesystem::path const& root, policy::PackFiles const& files, Timestamp now);

// Puts another version of the pack in force: `jixiao policy install`. Earlier versions stay.
Checked<policy::LoadedPack> install_pack(Home& home, std::filesystem::path const& pack, Timestamp now);
// The same of files in memory; `also` runs in the transaction.
Checked<policy::LoadedPack> install_pack(Home& home, policy::PackFiles const& files, Timestamp now,
                                         std::function<Result<void>(storage::Database&)> const& also = {});

}  // namespace jixiao::app
