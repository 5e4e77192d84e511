#include "facts/ingest.h"

#include <unistd.h>

#include <fstream>

#include "base/errno_words.h"
#include "base/hash.h"
#include "facts/delivery_file.h"
#include "facts/duplicates.h"
#include "facts/load.h"
#include "facts/own_references.h"
#include "facts/partitions.h"
#include "facts/quarantine.h"

namespace jixiao::facts {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t rows_for_threads = 20'000;  // fewer sort sooner than a thread starts

// Where DuckDB spills; goes away with the ingest.
struct SpillFolder {
  fs::path path;
  explicit SpillFolder(fs::path p) : path(std::move(p)) {}
  SpillFolder(SpillFolder const&) = delete;
  SpillFolder& operator=(SpillFolder const&) = delete;
  ~SpillFolder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
};

Result<void> make_folder(fs::path const& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    return fail(ErrorKind::unavailable, "base.file_write",
                {{"path", folder.string()}, {"reason", errno_words(error.value())}});
  return {};
}

LoadRequest load_request(Dataset const& dataset, TableReader& reader, fs::path const& spill, QuarantineLog& log,
                         IngestOptions const& options) {
  LoadRequest request{dataset,         reader, spill / "rows", options.context, log,
                      options.threads, {},     options.stop,   options.said};
  if (options.progress) {
    request.progress = [&options](LoadProgress const& p) {
      options.progress({IngestPhase::reading, p.bytes_done, p.bytes_total, p.rows});
    };
  }
  return request;
}

Result<void> require_rows(Loaded const& loaded, QuarantineLog const& log, Dataset const& dataset) {
  if (loaded.rows_read == 0) return fail("facts.no_rows");
  if (loaded.totals.rows() > 0) return {};
  auto const& first = log.kept().empty() ? Quarantined{} : log.kept().front();
  return fail("facts.no_valid_row", {{"rows", std::to_string(loaded.rows_read)},
                                     {"row", std::to_string(first.row)},
                                     {"reason", render_quarantined(first, dataset)}});
}

IngestOutcome outcome_of(Dataset const& dataset, Loaded const& loaded, Partitions partitions, QuarantineLog const& log,
                         Batch batch) {
  batch.rows = loaded.totals.rows();
  batch.quarantined = loaded.rows_quarantined;
  batch.replaced = partitions.replaced;
  batch.total = loaded.totals.total();
  batch.digest = loaded.totals.digest();
  IngestOutcome outcome;
  outcome.batch = std::move(batch);
  outcome.added = std::move(partitions.added);
  outcome.retired = std::move(partitions.retired);
  outcome.unchanged = partitions.unchanged;
  outcome.quarantined = log.kept();
  outcome.findings = log.count();
  outcome.rows_read = loaded.rows_read;
  for (std::size_t i = 0; i < dataset.columns.size(); ++i) {
    if (loaded.totals.missing(i) > 0) outcome.missing[dataset.columns[i].name] = loaded.totals.missing(i);
  }
  outcome.ignored_headers = loaded.header.ignored;
  outcome.absent_columns = loaded.header.absent;
  return outcome;
}

// A small delivery of a series uses the series' DuckDB; `own` holds what another opens.
Result<Database const*> database_for(TableReader const& reader, IngestOptions const& options, fs::path const& spill,
                                     std::optional<Database>& own) {
  auto const bytes = reader.bytes_total();
  if (options.series && bytes > 0 && bytes <= IngestSeries::small_bytes_max) {
    return options.series->database(options.work, options.memory_limit);
  }
  JX_TRY(own,
         Database::open(
             {.threads = options.threads, .memory_limit = options.memory_limit, .temp_directory = spill, .file = {}}));
  return &*own;
}

// Current files that may hold earlier versions of the rows.
Result<std::vector<PartitionFile>> files_to_search(Dataset const& dataset, RowStore const& rows,
                                                   IngestOptions const& options) {
  if (!options.series) return options.current;
  JX_TRY(bool const any, options.series->may_correct(dataset, rows));
  std::vector<PartitionFile> out;
  for (auto const& file : options.current) {
    if (any || !options.series->knows(dataset.id, file.file)) out.push_back(file);
  }
  return out;
}

Result<IngestOutcome> ingest(Dataset const& dataset, TableReader& reader, std::string const& batch,
                             std::string const& name, IngestOptions const& options, QuarantineLog& log) {
  auto const unique = batch.substr(0, 12) + '-' + std::to_string(::getpid());
  SpillFolder const spill(options.work / ("spill-" + unique));
  JX_CHECK(make_folder(spill.path));
  JX_TRY(auto loaded, load_rows(load_request(dataset, reader, spill.path, log, options)));
  auto const sorters = loaded.rows_read < rows_for_threads ? 1 : options.threads;
  JX_TRY(auto duplicates, find_duplicates(dataset, loaded, log, sorters));
  auto const* const own_keys = options.context.references ? options.context.references(dataset.id) : nullptr;
  if (own_keys != nullptr) JX_CHECK(check_own_references(dataset, loaded, duplicates.rows, *own_keys, log));
  JX_CHECK(log.finish());
  JX_CHECK(require_rows(loaded, log, dataset));
  if (options.progress) {
    options.progress({IngestPhase::writing, reader.bytes_done(), reader.bytes_total(), loaded.totals.rows()});
  }
  std::optional<Database> own;
  JX_TRY(auto const* const database, database_for(reader, options, spill.path, own));
  auto const threads = own ? options.threads : 1;
  JX_TRY(auto const searched, files_to_search(dataset, *loaded.store, options));
  JX_TRY(auto staging, Staging::create(options.facts, unique));
  JX_TRY(auto partitions, write_partitions({dataset, *database, *loaded.store, duplicates.rows, options.run_limits,
                                            batch, options.facts, options.current, searched, threads, options.stop},
                                           staging));
  if (options.stop.stop_requested()) return fail(ErrorKind::unavailable, "facts.ingest_stopped");
  std::vector<std::string> files;
  for (auto const& file : partitions.added) files.push_back(file.file);
  std::set<fs::path> flushed;
  JX_CHECK(staging.publish(files, options.series ? options.series->flushed() : flushed));
  Batch record;
  record.id = batch;
  record.dataset = dataset.id;
  record.file = name;
  record.at = options.now.to_string();
  auto outcome = outcome_of(dataset, loaded, std::move(partitions), log, std::move(record));
  outcome.duplicates = duplicates.dropped;
  if (options.series && outcome.retired.empty()) {
    JX_TRY(outcome.key_hashes, key_hashes_of(*loaded.store));
  }
  return outcome;
}

}  // namespace

Result<std::string> batch_id(Dataset const& dataset, fs::path const& file) {
  JX_CHECK(require_regular_file(file));
  std::ifstream in(file, std::ios::binary);
  Sha256 hash;
  hash.update(dataset.id).update(std::string_view("\0", 1));
  std::vector<char> buffer(1 << 20);
  while (in) {
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    hash.update(std::string_view(buffer.data(), static_cast<std::size_t>(in.gcount())));
  }
  if (!in.eof())
    return fail(ErrorKind::not_found, "base.file_read",
                {{"path", file.string()}, {"reason", "文件不存在，或无权读取"}});
  auto const digest = hash.finish();
  return to_hex(digest);
}

Result<IngestOutcome> prepare_ingest(Dataset const& dataset, TableReader& reader, std::string const& batch,
                                     std::string const& name, IngestOptions const& options) {
  auto const list = options.work / ("quarantine-" + batch.substr(0, 12) + ".csv");
  QuarantineLog log(dataset, batch, list, options.quarantined_max);
  auto outcome = ingest(dataset, reader, batch, name, options, log);
  if (outcome) {
    if (log.count() > 0) outcome->quarantine_file = list;
  } else if (outcome.error().code != "facts.no_valid_row") {  // there the list is the answer
    std::error_code ignored;
    fs::remove(list, ignored);
  }
  return outcome;
}

Result<IngestOutcome> prepare_ingest(Dataset const& dataset, fs::path const& file, IngestOptions const& options) {
  std::string batch = options.batch.value_or("");
  JX_TRY(auto reader, open_delivery(dataset, file, options.file));
  if (batch.empty()) {
    JX_TRY(batch, batch_id(dataset, file));
  }
  return prepare_ingest(dataset, *reader, batch, file.filename().string(), options);
}

}  // namespace jixiao::facts
