#include "app/ingest.h"

#include <set>

#include "app/batch_entry.h"
#include "app/facts.h"
#include "app/known_batch.h"
#include "app/ledger.h"
#include "app/register_check.h"
#include "app/sources/refused_rows.h"
#include "app/waiting_files.h"
#include "base/hash.h"
#include "base/text.h"
#include "facts/check_file.h"
#include "facts/day_tally.h"
#include "facts/drop_folder.h"
#include "facts/duckdb.h"
#include "facts/empty_delivery.h"
#include "facts/ingest.h"
#include "facts/quarantine.h"
#include "storage/fact_store.h"
#include "storage/pack_store.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;

// All findings of a batch are recorded, up to this many; beyond it the file is not what it claims to be.
constexpr std::size_t quarantined_max = 1'000'000;
constexpr std::size_t examples_max = 10;
// How often a delivery is prepared anew because the dataset changed while it was being read.
constexpr int attempts_max = 3;

Result<Dataset const*> find_dataset(Pack const& pack, std::string const& id) {
  if (auto const* dataset = pack.find_dataset(id)) return dataset;
  std::vector<std::string> names;
  for (auto const& dataset : pack.datasets) names.push_back(dataset.id);
  auto const near = nearest_name(id, names);
  return fail(ErrorKind::not_found, "app.dataset_unknown",
              {{"dataset", id}, {"hint", near ? "，是不是 " + *near + "?" : ""}, {"known", join(names, "、")}});
}

std::optional<Period> period_said(Dataset const& dataset, IngestRequest const& request) {
  if (request.period || !request.period_by_name) return request.period;
  return facts::period_in_name(dataset, request.file.stem().string());
}

// The same empty file may come for many periods: the period is part of what identifies the delivery.
std::string empty_batch_id(std::string const& file_id, Period period) {
  return sha256_hex(file_id + period.to_string());
}

}  // namespace

struct Ingestor::State {
  explicit State(Home& h) : home(h) {}
  Home& home;
  std::unique_ptr<facts::KeySet> units, scoped;
  std::map<std::string, std::unique_ptr<facts::KeySet>> references;
  facts::IngestSeries series;

  // Codes of all units there ever were; none to check where the rows bring their own owners.
  Result<facts::KeySet const*> known_units(Pack const& pack, Dataset const& dataset, IngestRequest const& request) {
    if (request.scope && !request.scope->everything) return units_in(pack, *request.scope);
    if (brings_its_owners(pack, dataset)) return nullptr;
    if (!units) {
      auto const all = load_units(home, pack);
      if (!all) return fail(all.error().front());
      units = std::make_unique<facts::KeySet>();
      for (auto const& unit : *all) units->insert(unit.code);
    }
    return units.get();
  }

  // Of a delivery that brings units: whether they make a tree. What was prepared goes away if not.
  Result<void> check_units(Pack const& pack, Dataset const& dataset, facts::IngestOutcome const& outcome,
                           std::vector<PartitionFile> const& current) {
    if (!brings_units(pack, dataset.id)) return {};
    auto files = current;
    for (auto const& old : outcome.retired)
      std::erase_if(files, [&](PartitionFile const& file) { return file.file == old.file; });
    files.insert(files.end(), outcome.added.begin(), outcome.added.end());
    auto const whole = check_register(home, pack, dataset, files);
    std::error_code ignored;
    for (auto const& file : outcome.added) {
      if (!whole) fs::remove(home.paths().facts() / file.file, ignored);
    }
    units.reset();
    return whole;
  }

  // Units of the register that a scope sees, on any day they were in force.
  Result<facts::KeySet const*> units_in(Pack const& pack, Scope const& scope) {
    auto all = load_units(home, pack);
    if (!all) return fail(all.error().front());
    std::set<std::string> inside(scope.roots.begin(), scope.roots.end());
    for (bool grown = true; grown;) {
      grown = false;
      for (auto const& unit : *all) {
        if (unit.parent && inside.contains(*unit.parent)) grown = inside.insert(unit.code).second || grown;
      }
    }
    scoped = std::make_unique<facts::KeySet>();
    for (auto const& code : inside) scoped->insert(code);
    return scoped.get();
  }

  Result<facts::IngestOptions> options_for(Pack const& pack, Dataset const& dataset, IngestRequest const& request) {
    JX_CHECK(load_references(pack, dataset));
    facts::IngestOptions options;
    options.facts = home.paths().facts();
    options.work = home.paths().work();
    JX_TRY(options.context.units, known_units(pack, dataset, request));
    options.context.references = [this](std::string const& name) -> facts::KeySet const* {
      auto const found = references.find(name);
      return found == references.end() ? nullptr : found->second.get();
    };
    options.now = request.now;
    options.quarantined_max = quarantined_max;
    options.stop = request.stop;
    options.said = period_said(dataset, request);
    options.series = &series;
    if (request.on_progress) {
      options.progress = [report = request.on_progress](facts::IngestProgress const& p) {
        report(p.bytes_done, p.bytes_total);
      };
    }
    return options;
  }

  Result<void> load_references(Pack const& pack, Dataset const& dataset) {
    for (auto const& column : dataset.columns) {
      if (!column.references || !column.must_exist || references.contains(*column.references)) continue;
      auto const* referenced = pack.find_dataset(*column.references);
      if (!referenced) continue;
      JX_TRY(auto const files, storage::FactStore(home.database()).current_files(referenced->id));
      JX_TRY(auto const database, facts::Database::open());
      JX_TRY(auto connection, database.connect());
      JX_TRY(auto keys, facts::load_key_set(connection, *referenced, home.paths().facts(), files));
      references[*column.references] = std::make_unique<facts::KeySet>(std::move(keys));
    }
    return {};
  }

  // What was prepared beside the writer holds only if the dataset and the pack are still the ones it was made for.
  Result<void> check_unmoved(Home& writer, std::string const& dataset, std::vector<PartitionFile> const& seen,
                             std::string const& pack) const {
    JX_TRY(auto const current, storage::FactStore(writer.database()).current_files(dataset));
    JX_TRY(auto const active, storage::PackStore(writer.database()).find_active());
    bool const same_files = std::equal(current.begin(), current.end(), seen.begin(), seen.end(),
                                       [](PartitionFile const& a, PartitionFile const& b) { return a.file == b.file; });
    if (same_files && active && active->digest == pack) return {};
    return fail(ErrorKind::conflict, "app.facts_moved", {{"dataset", dataset}});
  }

  Result<void> record(Home& writer, facts::IngestOutcome const& outcome, IngestRequest const& request,
                      IngestReport const& report, std::vector<PartitionFile> const& seen, std::string const& pack) {
    JX_TRY(auto transaction, storage::Transaction::begin(writer.database()));
    if (request.with_writer) JX_CHECK(check_unmoved(writer, outcome.batch.dataset, seen, pack));
    storage::FactStore store(writer.database());
    JX_CHECK(store.insert(outcome.batch));
    JX_CHECK(store.insert(outcome.added));
    for (auto const& file : outcome.retired) JX_CHECK(store.retire(file.file, outcome.batch.id));
    JX_CHECK(store.insert(outcome.quarantined));
    JX_TRY(auto const at, Timestamp::parse(outcome.batch.at));
    JX_CHECK(record_event(writer.database(), {"batch:" + outcome.batch.id, "batch", "-", at, batch_record(outcome)}));
    if (request.also_record) JX_CHECK(request.also_record(writer.database(), report));
    return transaction.commit();
  }
};

Ingestor::Ingestor(Home& home) : state_(std::make_unique<State>(home)) {}
Ingestor::~Ingestor() = default;

Result<IngestReport> Ingestor::ingest(IngestRequest const& request) {
  for (int attempt = 1;; ++attempt) {
    auto report = attempt_ingest(request);
    if (report || report.error().code != "app.facts_moved" || attempt == attempts_max) return report;
  }
}

Result<IngestReport> Ingestor::attempt_ingest(IngestRequest const& request) {
  auto loaded = state_->home.pack();
  if (!loaded) return fail(loaded.error().front());
  auto const& pack = (*loaded)->pack;
  JX_TRY(auto const* const dataset, find_dataset(pack, request.dataset));
  IngestReport report;
  JX_TRY(auto const id, facts::batch_id(*dataset, request.file));
  storage::FactStore store(state_->home.database());
  JX_TRY(auto known, find_known_batch(state_->home, *dataset, id));
  if (known) {
    if (!known->corrected.empty() && !request.again) return fail(overtaken_error(*known));
    report.columns_gained = facts::columns_with(*dataset, request.file, known->lacks);
    bool const worth_it = !known->corrected.empty() || !report.columns_gained.empty() || known->batch.quarantined > 0;
    // Of a dataset without a key the rows would count twice.
    if (!request.again || !worth_it || dataset->key.empty()) {
      // Nothing would change, but whoever says another period than its rows' has the wrong file in hand.
      if (period_said(*dataset, request)) JX_CHECK(check(request));
      report.batch = std::move(known->batch);
      report.known = true;
      return report;
    }
  }
  JX_TRY(auto options, state_->options_for(pack, *dataset, request));
  JX_TRY(options.current, store.current_files(dataset->id));
  options.batch = known ? known->next_id : id;
  auto prepared = facts::prepare_ingest(*dataset, request.file, options);
  if (!prepared && prepared.error().code == "facts.no_rows" && options.said) {
    auto const batch = empty_batch_id(id, *options.said);
    JX_TRY(auto again, store.find_batch(batch));
    if (again) {
      report.batch = std::move(*again);
      report.known = true;
      return report;
    }
    prepared = facts::prepare_empty(*dataset, *options.said, batch, request.file.filename().string(), options);
  }
  JX_TRY(auto const outcome, std::move(prepared));
  JX_CHECK(state_->check_units(pack, *dataset, outcome, options.current));
  report.batch = outcome.batch;
  report.rows_read = outcome.rows_read;
  report.duplicates = outcome.duplicates;
  report.unchanged = outcome.unchanged;
  report.ignored_columns = outcome.ignored_headers;
  report.findings = outcome.findings;
  report.rows_refused = outcome.batch.quarantined;  // a row may have several findings
  for (auto const& entry : outcome.quarantined) {
    report.cells_missing += entry.row_kept ? 1 : 0;
    if (report.examples.size() < examples_max) {
      report.examples.push_back(entry);
      report.sentences.push_back(facts::render_quarantined(entry, *dataset));
    }
  }
  std::set<std::string> periods;
  for (auto const& file : outcome.added) periods.insert(file.period);
  report.periods.assign(periods.begin(), periods.end());
  JX_TRY(auto const refused, write_refused_rows(state_->home, *dataset, request.file, outcome.quarantined));
  auto const record = [&](Home& writer) {
    return state_->record(writer, outcome, request, report, options.current, (*loaded)->digest);
  };
  auto const recorded = request.with_writer ? request.with_writer(record) : record(state_->home);
  if (!recorded) return fail(recorded.error());  // files nobody refers to are swept at the next start
  JX_CHECK(keep_refused_rows(state_->home, refused));
  if (outcome.retired.empty()) state_->series.remember(dataset->id, outcome.added, outcome.key_hashes);
  state_->references.erase(dataset->id);
  std::error_code ignored;
  if (!outcome.quarantine_file.empty()) fs::remove(outcome.quarantine_file, ignored);
  return report;
}

Result<facts::FileCheck> Ingestor::check(IngestRequest const& request) {
  auto loaded = state_->home.pack();
  if (!loaded) return fail(loaded.error().front());
  auto const& pack = (*loaded)->pack;
  JX_TRY(auto const* const dataset, find_dataset(pack, request.dataset));
  JX_TRY(auto const options, state_->options_for(pack, *dataset, request));
  auto checked = facts::check_file(*dataset, request.file, options);
  if (checked || checked.error().code != "facts.no_rows" || !options.said) return checked;
  facts::FileCheck nothing;
  JX_TRY(auto const partition, facts::empty_partition(*dataset, *options.said));
  nothing.periods = {partition};
  JX_TRY(auto const id, facts::batch_id(*dataset, request.file));
  nothing.batch = empty_batch_id(id, *options.said);
  nothing.total = "0";
  return nothing;
}

Result<void> Ingestor::finish() { return flush_ledger(state_->home); }

Result<IngestReport> ingest_file(Home& home, IngestRequest const& request) {
  Ingestor ingestor(home);
  JX_TRY(auto report, ingestor.ingest(request));
  JX_CHECK(ingestor.finish());
  return report;
}

Result<QuarantineList> list_quarantined(Home& home, std::string const& dataset_id, std::string const& batch) {
  auto loaded = home.pack();
  if (!loaded) return fail(loaded.error().front());
  JX_TRY(auto const* const dataset, find_dataset((*loaded)->pack, dataset_id));
  storage::FactStore store(home.database());
  JX_TRY(auto const batches, store.batches(dataset_id));
  QuarantineList out;
  for (auto const& one : batches) {
    if (batch.empty() || one.id.starts_with(batch)) out.batch = one;
  }
  if (out.batch.id.empty())
    return fail(ErrorKind::not_found, "app.batch_unknown", {{"dataset", dataset_id}, {"batch", batch}});
  JX_TRY(out.entries, store.quarantined(out.batch.id, 0, static_cast<std::int64_t>(quarantined_max)));
  for (auto const& entry : out.entries) out.sentences.push_back(facts::render_quarantined(entry, *dataset));
  return out;
}

Result<InboxReport> ingest_inbox(Home& home, Timestamp now, AlsoRecord const& also) {
  InboxReport report;
  Ingestor ingestor(home);
  auto const handle = [&](facts::DroppedFile const& file) -> Result<void> {
    IngestRequest request{file.dataset, file.path, now, {}, {}};
    request.period_by_name = true;
    request.also_record = also;
    JX_TRY(auto one, ingestor.ingest(request));
    report.taken.push_back(std::move(one));
    return {};
  };
  JX_TRY(auto outcome,
         facts::process_inbox(home.paths().inbox(), fs::file_time_type::clock::now(), std::chrono::seconds(2), handle));
  for (auto& [file, error] : outcome.failed)
    report.failed.emplace_back(file.path.filename().string(), std::move(error));
  report.waiting = waiting_words(outcome.waiting, home.paths().inbox());
  JX_CHECK(ingestor.finish());
  return report;
}

}  // namespace jixiao::app
