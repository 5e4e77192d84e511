#include "app/reading/loader.h"

#include <algorithm>

#include "app/facts.h"
#include "app/reading/standing.h"
#include "base/hash.h"
#include "storage/pack_store.h"

namespace jixiao::app {
namespace {

tl::unexpected<Errors> as_errors(Error error) { return tl::unexpected<Errors>(Errors{std::move(error)}); }

std::string tag_of(Catalogue const& catalogue) {
  Sha256 hash;
  auto const add = [&](std::string const& text) { hash.update(text + "\n"); };
  add(catalogue.active_pack);
  for (auto const& [period, head] : catalogue.newest) {
    add(period.to_string() + " " + std::to_string(head.version) + " " + head.records_digest);
  }
  for (auto const& [period, at] : catalogue.drafts) add(period.to_string() + " " + at);
  auto const& ledger = catalogue.ledger;
  add(std::to_string(ledger.size) + " " + ledger.root + " " + std::to_string(ledger.witnesses_met) + "/" +
      std::to_string(ledger.witnesses_total) + " " + ledger.problem.value_or(""));
  return to_hex(hash.finish()).substr(0, 16);
}

Result<void> fill(Home& home, Catalogue& out) {
  storage::ResultStore results(home.database());
  JX_TRY(auto const publications, results.all_publications());
  for (auto const& publication : publications) {
    auto& newest = out.newest[publication.period];
    if (newest.version < publication.version) newest = publication;
  }
  JX_TRY(auto const drafts, results.draft_periods());
  for (auto const period : drafts) {
    JX_TRY(auto const run, results.find_draft_run(period));
    if (run) out.drafts[period] = run->computed_at;
  }
  JX_TRY(auto const active, storage::PackStore(home.database()).find_active());
  if (!active) {
    return fail(ErrorKind::not_found, "app.home_without_pack", {{"home", home.paths().root.string()}});
  }
  out.active_pack = active->digest;
  out.ledger = load_ledger_state(home.paths());
  return {};
}

std::vector<WorldPeriod> periods_of(Catalogue const& catalogue) {
  std::map<Period, WorldPeriod> out;
  for (auto const& [period, head] : catalogue.newest) {
    out[period] = {period, period.kind, head.version, head.published_at, head.reason, {}, {}};
  }
  for (auto const& [period, at] : catalogue.drafts) {
    auto& one = out[period];
    one.period = period;
    one.kind = period.kind;
    one.drafted_at = at;
  }
  std::vector<WorldPeriod> list;
  for (auto& [period, one] : out) list.push_back(std::move(one));
  return list;
}

}  // namespace

Checked<Catalogue> HomeLoader::load_catalogue() {
  Catalogue out;
  if (auto filled = fill(home_, out); !filled) return as_errors(filled.error());
  out.tag = tag_of(out);
  return out;
}

Checked<HomeLoader::PackEntry> HomeLoader::load_pack(std::string const& digest) {
  if (auto known = packs_->find(digest)) return std::move(*known);
  auto files = storage::PackStore(home_.database()).load_files(digest);
  if (!files) return as_errors(files.error());
  PackEntry entry;
  entry.has_map =
      std::any_of(files->begin(), files->end(), [](auto const& file) { return file.path.ends_with(".geojson"); });
  JX_TRY(entry.pack, home_.load_pack(digest));
  return packs_->keep(digest, std::move(entry));
}

// What a version was made of does not change; a draft is made again.
Result<std::string> HomeLoader::data_until(WorldPeriod const& one) {
  if (!one.version) return facts_until(home_, one.period, {}).value_or("");
  auto const found = until_.find({one.period, *one.version});
  if (found != until_.end()) return found->second;
  JX_TRY(auto until, facts_until(home_, one.period, one.version));
  return until_.emplace(std::pair(one.period, *one.version), std::move(until)).first->second;
}

Checked<World> HomeLoader::load_world(Catalogue const& catalogue) {
  JX_TRY(auto const entry, load_pack(catalogue.active_pack));
  JX_TRY(auto const units, load_units(home_, entry.pack->pack));
  auto periods = periods_of(catalogue);
  for (auto& one : periods) {
    auto until = data_until(one);
    if (!until) return as_errors(until.error());
    one.data_until = std::move(*until);
  }
  return make_world({entry.pack->pack, units, std::move(periods), entry.has_map});
}

Checked<std::shared_ptr<PeriodHistory const>> HomeLoader::load_period(storage::Publication const& publication) {
  JX_TRY(auto const entry, load_pack(publication.pack_digest));
  auto const& pack = entry.pack->pack;
  auto out = std::make_shared<PeriodHistory>();
  std::optional<Error> error;
  auto const visited =
      storage::ResultStore(home_.database())
          .each_row(publication.period, publication.version, [&](storage::StoredRow const& row) {
            auto record = row.blob ? storage::decode_record(*row.blob) : fail(row.blob.error());
            if (!record) {
              error = record.error();
              return;
            }
            auto const* sheet = pack.find_sheet(record->total.level);
            out->add(*record, sheet ? std::optional(sheet->full) : std::nullopt, points_at_stake(pack, *record));
          });
  if (!visited) return as_errors(visited.error());
  if (error) return as_errors(*error);
  out->finish();
  return std::shared_ptr<PeriodHistory const>(std::move(out));
}

Checked<History> HomeLoader::load_history(Catalogue const& catalogue) {
  History::Periods periods;
  std::map<std::pair<Period, int>, std::shared_ptr<PeriodHistory const>> kept;
  for (auto const& [period, head] : catalogue.newest) {
    auto& loaded = periods_[{period, head.version}];
    if (!loaded) {
      JX_TRY(loaded, load_period(head));
    }
    kept[{period, head.version}] = periods[period] = loaded;
  }
  periods_ = std::move(kept);
  return History(std::move(periods));
}

Checked<Snapshot> HomeLoader::load_snapshot(Period period, std::optional<int> version) {
  storage::ResultStore results(home_.database());
  SnapshotParts parts;
  parts.period = period;
  std::string digest;
  auto const load = [&]() -> Result<void> {
    if (version) {
      JX_TRY(parts.publication, results.load_publication(period, *version));
      digest = parts.publication->pack_digest;
      JX_TRY(auto rows, results.load_rows(period, *version));
      for (auto const& row : rows) {
        JX_TRY(auto record, storage::decode_record(row.blob));
        parts.records.emplace_back(std::move(record), row.leaf_index);
      }
      return {};
    }
    JX_TRY(auto const run, results.find_draft_run(period));
    if (!run) return fail(ErrorKind::not_found, "app.not_computed", {{"period", period.to_string()}});
    digest = run->pack_digest;
    parts.drafted_at = run->computed_at;
    JX_TRY(auto records, results.load_draft(period));
    for (auto& record : records) parts.records.emplace_back(std::move(record), std::nullopt);
    return {};
  };
  if (auto loaded = load(); !loaded) return as_errors(loaded.error());
  auto until = facts_until(home_, period, version);
  if (!until) return as_errors(until.error());
  parts.data_until = std::move(*until);
  JX_TRY(auto const entry, load_pack(digest));
  parts.pack = entry.pack;
  auto units = units_.find(digest);
  if (units == units_.end()) {
    JX_TRY(auto read, load_units(home_, entry.pack->pack));
    units = units_.emplace(digest, std::move(read)).first;
  }
  parts.units = units->second;
  return make_snapshot(std::move(parts));
}

}  // namespace jixiao::app
