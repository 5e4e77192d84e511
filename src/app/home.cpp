#include "app/home.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <set>

#include "app/access/audit.h"
#include "app/ledger.h"
#include "app/pack_entry.h"
#include "app/serve_note.h"
#include "app/stored_columns.h"
#include "base/errno_words.h"
#include "base/file.h"
#include "facts/fact_files.h"
#include "ledger/key.h"
#include "storage/fact_store.h"
#include "storage/meta_store.h"
#include "storage/pack_store.h"

namespace jixiao::app {

namespace fs = std::filesystem;

struct Home::Lock {
  int fd = -1;
  Lock() = default;
  Lock(Lock const&) = delete;
  Lock& operator=(Lock const&) = delete;
  ~Lock() {
    if (fd >= 0) ::close(fd);
  }
};

struct Home::Scratch {
  fs::path folder;
  Scratch() = default;
  Scratch(Scratch const&) = delete;
  Scratch& operator=(Scratch const&) = delete;
  ~Scratch() {
    std::error_code ignored;
    if (!folder.empty()) fs::remove_all(folder, ignored);
  }
};

namespace {

tl::unexpected<Errors> as_errors(Error error) { return tl::unexpected<Errors>(Errors{std::move(error)}); }

// What an ingest left that was killed before its rows committed.
Result<void> sweep_facts(HomePaths const& paths, storage::Database& database) {
  JX_TRY(auto const files, storage::FactStore(database).all_files());
  std::set<std::string> known;
  for (auto const& file : files) known.insert(file.file);
  JX_CHECK(facts::sweep_orphans(paths.facts(), known));
  std::error_code failed;
  fs::remove_all(paths.work(), failed);
  fs::create_directories(paths.work(), failed);
  return {};
}

Result<void> write_pack_copy(HomePaths const& paths, policy::PackFiles const& files) {
  auto const folder = paths.policy() / files.digest.substr(0, 12);
  std::error_code failed;
  for (auto const& [name, content] : files.files) {
    fs::create_directories((folder / name).parent_path(), failed);
    JX_CHECK(write_file_durably(folder / name, content));
  }
  return write_file_durably(paths.policy() / "active", files.digest.substr(0, 12) + "\n");
}

Result<void> store_pack(storage::Database& database, policy::LoadedPack const& pack, policy::PackFiles const& files,
                        Timestamp now, std::function<Result<void>(storage::Database&)> const& also = {}) {
  std::vector<storage::PackFile> rows;
  for (auto const& [name, content] : files.files) rows.push_back({name, content});
  JX_TRY(auto transaction, storage::Transaction::begin(database));
  auto const& head = pack.pack.pack;
  storage::PackStore store(database);
  JX_TRY(auto const before, store.find_active());
  JX_CHECK(store.install({files.digest, head.id, head.title, head.version, now.to_string(), true}, rows));
  JX_CHECK(record_pack(database, {files.digest, head.id, head.version, head.title}, before ? before->digest : "", now));
  if (also) JX_CHECK(also(database));
  return transaction.commit();
}

Result<void> create_layout(HomePaths const& paths, std::string const& origin) {
  std::error_code failed;
  for (auto const& folder : {paths.facts(), paths.cache(), paths.ledger(), paths.policy(), paths.inbox(),
                             paths.root / "logs", paths.root / "keys", paths.root / "quarantine"}) {
    if (!fs::create_directories(folder, failed) && failed) {
      return fail(ErrorKind::unavailable, "base.file_write",
                  {{"path", folder.string()}, {"reason", errno_words(failed.value())}});
    }
  }
  fs::permissions(paths.root / "keys", fs::perms::owner_all, failed);
  JX_TRY(auto const key, ledger::generate_key(origin));
  return write_file_durably(paths.key(), key.format() + "\n", 0600);
}

std::string origin_of(Pack const& pack) { return pack.pack.ledger_origin.value_or("jixiao.example/" + pack.pack.id); }

// Who serves the home is known by its note; one that a crash left behind names a process that is gone.
Error locked(fs::path const& root) {
  auto const note = read_serve_note(root);
  bool const alive = note && note->process > 0 && (::kill(static_cast<pid_t>(note->process), 0) == 0 || errno == EPERM);
  if (!alive) return {ErrorKind::conflict, "app.home_locked", {{"home", root.string()}}, ""};
  return {ErrorKind::conflict, "app.home_served", {{"home", root.string()}, {"address", note->address}}, ""};
}

}  // namespace

Home::Home(Home&&) noexcept = default;
Home& Home::operator=(Home&&) noexcept = default;
Home::~Home() = default;

Result<Home> Home::open(fs::path const& root, Access access) {
  Home home;
  home.paths_.root = root;
  std::error_code failed;
  if (!fs::exists(home.paths_.database(), failed)) {
    return fail(ErrorKind::not_found, "app.home_missing", {{"home", root.string()}});
  }
  if (access == Access::write) {
    home.lock_ = std::make_unique<Lock>();
    home.lock_->fd = ::open((root / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (home.lock_->fd < 0 || ::flock(home.lock_->fd, LOCK_EX | LOCK_NB) != 0) {
      return fail(locked(root));
    }
  }
  auto const mode = access == Access::write ? storage::OpenMode::existing : storage::OpenMode::reading;
  JX_TRY(auto database, storage::Database::open(home.paths_.database().string(), mode));
  home.database_ = std::make_unique<storage::Database>(std::move(database));
  if (access == Access::write) {
    JX_CHECK(sweep_facts(home.paths_, *home.database_));
    JX_CHECK(flush_ledger(home));
  }
  return home;
}

Result<fs::path> Home::cache_folder() {
  if (scratch_) return scratch_->folder;
  std::error_code failed;
  auto const own = paths_.cache();
  auto const folder = fs::exists(own, failed) ? own : paths_.root;
  if (::faccessat(AT_FDCWD, folder.c_str(), W_OK, AT_EACCESS) == 0) return own;
  auto pattern = (fs::temp_directory_path(failed) / "jixiao-cache-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    return fail(ErrorKind::unavailable, "app.no_scratch", {{"home", paths_.root.string()}, {"folder", pattern}});
  }
  scratch_ = std::make_unique<Scratch>();
  scratch_->folder = pattern;
  return scratch_->folder;
}

Checked<policy::LoadedPack const*> Home::pack() {
  if (!pack_) {
    storage::PackStore store(*database_);
    auto active = store.find_active();
    if (!active) return as_errors(active.error());
    if (!*active)
      return as_errors({ErrorKind::not_found, "app.home_without_pack", {{"home", paths_.root.string()}}, ""});
    JX_TRY(pack_, load_pack((*active)->digest));
  }
  return pack_.get();
}

Checked<std::shared_ptr<policy::LoadedPack const>> Home::load_pack(std::string const& digest) {
  auto files = storage::PackStore(*database_).load_files(digest);
  if (!files) return as_errors(files.error());
  policy::PackFiles pack_files;
  for (auto& file : *files) pack_files.files[file.path] = std::move(file.content);
  pack_files.digest = policy::digest_of(pack_files.files);
  if (pack_files.digest != digest) {
    return as_errors(
        {ErrorKind::unavailable, "app.pack_altered", {{"expected", digest}, {"found", pack_files.digest}}, ""});
  }
  return policy::load_shared_pack(pack_files);
}

Checked<policy::LoadedPack> init_home(fs::path const& root, policy::PackFiles const& files, Timestamp now) {
  std::error_code failed;
  if (fs::exists(root, failed) && !(fs::is_directory(root, failed) && fs::is_empty(root, failed))) {
    return as_errors({ErrorKind::conflict, "app.home_exists", {{"home", root.string()}}, ""});
  }
  auto loaded = policy::load_pack(files);
  if (!loaded) return loaded;

  auto building = root;
  building += ".part";
  fs::remove_all(building, failed);
  HomePaths const paths{building};
  auto const build = [&]() -> Result<void> {
    JX_CHECK(create_layout(paths, origin_of(loaded->pack)));
    JX_TRY(auto database, storage::Database::open(paths.database().string(), storage::OpenMode::create));
    JX_CHECK(storage::MetaStore(database).set("ledger_origin", origin_of(loaded->pack)));
    JX_CHECK(store_pack(database, *loaded, files, now));
    return write_pack_copy(paths, files);
  };
  auto built = build();
  if (!built) {
    fs::remove_all(building, failed);
    return as_errors(built.error());
  }
  fs::remove(root, failed);
  fs::rename(building, root, failed);
  if (failed) {
    return as_errors({ErrorKind::unavailable,
                      "base.file_write",
                      {{"path", root.string()}, {"reason", errno_words(failed.value())}},
                      ""});
  }
  auto home = Home::open(root, Access::write);  // flushes the first leaf into the tree
  if (!home) return as_errors(home.error());
  return loaded;
}

Checked<policy::LoadedPack> install_pack(Home& home, fs::path const& pack_folder, Timestamp now) {
  auto files = policy::read_pack_files(pack_folder);
  if (!files) return as_errors(files.error());
  return install_pack(home, *files, now, [&](storage::Database& database) {
    return record_audit(database, Actor::console(),
                        {"pack.install", files->digest.substr(0, 12), AuditOutcome::done, "", {}, files->digest}, now);
  });
}

Checked<policy::LoadedPack> install_pack(Home& home, policy::PackFiles const& files, Timestamp now,
                                         std::function<Result<void>(storage::Database&)> const& also) {
  auto loaded = policy::load_pack(files);
  if (!loaded) return loaded;
  if (auto const kept = check_stored_columns(home, *loaded); !kept) return tl::unexpected<Errors>(kept.error());
  auto const install = [&]() -> Result<void> {
    JX_CHECK(store_pack(home.database(), *loaded, files, now, also));
    home.forget_pack();
    JX_CHECK(write_pack_copy(home.paths(), files));
    return flush_ledger(home);
  };
  if (auto installed = install(); !installed) return as_errors(installed.error());
  return loaded;
}

}  // namespace jixiao::app
