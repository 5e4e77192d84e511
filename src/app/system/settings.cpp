#include "app/system/settings.h"

#include <fmt/format.h>

#include "app/access/access.h"
#include "app/facts.h"
#include "app/installation.h"
#include "reflect/json.h"
#include "storage/account_store.h"
#include "storage/fact_store.h"
#include "storage/meta_store.h"

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

constexpr char const* options_key = "options";

Errors wrong_options(InstallationOptions const& options) {
  Errors out;
  auto const check = [&](char const* place, int value, int least, int most) {
    if (value >= least && value <= most) return;
    out.push_back({ErrorKind::invalid,
                   "app.option_range",
                   {{"least", std::to_string(least)}, {"most", std::to_string(most)}, {"value", std::to_string(value)}},
                   place});
  };
  check("/options/snapshots_max", options.snapshots_max, 1, 1000);
  check("/options/sweep_hour", options.sweep_hour, 0, 23);
  return out;
}

std::string words_of(InstallationOptions const& options) {
  return fmt::format("内存保留 {} 个期间；场景{}；{} 点起清理到期记录", options.snapshots_max,
                     options.verify_scenarios ? "自动检验" : "不自动检验", options.sweep_hour);
}

}  // namespace

Result<OptionsInForce> read_options(Home& home) {
  JX_TRY(auto const stored, storage::MetaStore(home.database()).find(options_key));
  if (!stored) return OptionsInForce{};
  JX_TRY(auto const json, reflect::parse_json(*stored));
  auto decoded = reflect::decode<OptionsInForce>(json);
  if (!decoded) return fail(decoded.error().front());
  return std::move(*decoded);
}

Checked<OptionsInForce> change_options(Installation& installation, Actor const& actor,
                                       InstallationOptions const& options, std::int64_t version, Timestamp now) {
  if (auto wrong = wrong_options(options); !wrong.empty()) return tl::unexpected<Errors>(std::move(wrong));
  auto const change = [&](Home& home) -> Result<OptionsInForce> {
    JX_TRY(auto const before, read_options(home));
    if (before.version != version) return fail(ErrorKind::conflict, "storage.changed_meanwhile", {{"id", options_key}});
    OptionsInForce const after{options, version + 1, now, actor.login};
    JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
    JX_CHECK(storage::MetaStore(home.database()).set(options_key, reflect::render_json(reflect::to_json(after))));
    Deed deed{.action = "settings.change"};
    deed.detail = words_of(options);
    deed.before = words_of(before.options);
    JX_CHECK(record_audit(home.database(), actor, deed, now));
    JX_CHECK(transaction.commit());
    return after;
  };
  auto done = installation.write(change);
  if (!done) return tl::unexpected<Errors>(Errors{std::move(done.error())});
  installation.published().keep_most(static_cast<std::size_t>(options.snapshots_max));
  return std::move(*done);
}

Checked<Settings> read_settings(Home& home) {
  JX_TRY(auto const* const pack, home.pack());
  Settings out;
  out.rules = pack->pack.access;
  out.parameters = pack->pack.parameters;
  out.facts.title = pack->pack.pack.title;
  out.facts.demo = is_demo(home);
  JX_TRY(auto const units, load_units(home));
  out.facts.units = static_cast<std::int64_t>(units.size());
  auto running = read_options(home);
  if (!running) return tl::unexpected<Errors>(Errors{std::move(running.error())});
  out.running = std::move(*running);
  if (auto weighed = weigh(home, out.facts); !weighed) return tl::unexpected<Errors>(Errors{weighed.error()});
  return out;
}

}  // namespace jixiao::app
