#include "app/system/settings.h"

#include "app/access/access.h"
#include "app/facts.h"
#include "storage/account_store.h"
#include "storage/fact_store.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;

std::int64_t file_bytes(fs::path const& file) {
  std::error_code failed;
  auto const size = fs::file_size(file, failed);
  return failed ? 0 : static_cast<std::int64_t>(size);
}

// Files may come and go while the folder is walked.
std::int64_t folder_bytes(fs::path const& folder) {
  std::int64_t out = 0;
  std::error_code failed;
  for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    std::error_code gone;
    if (at->is_regular_file(gone)) out += file_bytes(at->path());
  }
  return out;
}

Result<void> weigh(Home& home, HomeFacts& out) {
  auto const& paths = home.paths();
  JX_TRY(auto const active, storage::PackStore(home.database()).find_active());
  if (active) out.pack = *active;
  for (auto const* suffix : {"", "-wal"}) out.database_bytes += file_bytes(paths.database().string() + suffix);
  out.facts_bytes = folder_bytes(paths.facts());
  out.cache_bytes = folder_bytes(paths.cache());
  out.ledger_bytes = folder_bytes(paths.ledger());
  storage::FactStore facts(home.database());
  JX_TRY(auto const files, facts.current_files());
  out.facts_files = static_cast<std::int64_t>(files.size());
  for (auto const& file : files) out.facts_rows += file.rows;
  JX_TRY(auto const batches, facts.batches());
  out.batches = static_cast<std::int64_t>(batches.size());
  JX_TRY(auto const accounts, storage::AccountStore(home.database()).all());
  out.accounts = static_cast<std::int64_t>(accounts.size());
  std::error_code failed;
  auto const space = fs::space(paths.root, failed);
  if (!failed) out.free_bytes = static_cast<std::int64_t>(space.available);
  return {};
}

}  // namespace

Checked<Settings> read_settings(Home& home) {
  JX_TRY(auto const* const pack, home.pack());
  Settings out;
  out.rules = pack->pack.access;
  out.parameters = pack->pack.parameters;
  out.facts.title = pack->pack.pack.title;
  out.facts.demo = is_demo(home);
  JX_TRY(auto const units, load_units(home));
  out.facts.units = static_cast<std::int64_t>(units.size());
  if (auto weighed = weigh(home, out.facts); !weighed) return tl::unexpected<Errors>(Errors{weighed.error()});
  return out;
}

}  // namespace jixiao::app
