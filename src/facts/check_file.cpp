#include "facts/check_file.h"

#include <algorithm>

#include "base/errno_words.h"
#include "facts/delivery_file.h"
#include "facts/duplicates.h"
#include "facts/load.h"
#include "facts/own_references.h"
#include "facts/quarantine.h"

namespace jixiao::facts {
namespace {

namespace fs = std::filesystem;

struct Scratch {
  fs::path folder;
  explicit Scratch(fs::path path) : folder(std::move(path)) {}
  Scratch(Scratch const&) = delete;
  Scratch& operator=(Scratch const&) = delete;
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
};

}  // namespace

Result<FileCheck> check_file(Dataset const& dataset, fs::path const& file, IngestOptions const& options) {
  FileCheck out;
  JX_TRY(out.batch, batch_id(dataset, file));
  JX_TRY(auto const reader, open_delivery(dataset, file, options.file));
  Scratch const scratch(options.work / ("check-" + file.filename().string()));
  std::error_code failed;
  fs::create_directories(scratch.folder, failed);
  if (failed) {
    return fail(ErrorKind::unavailable, "base.file_write",
                {{"path", scratch.folder.filename().string()}, {"reason", errno_words(failed.value())}});
  }
  QuarantineLog log(dataset, out.batch, scratch.folder / "findings.csv", options.quarantined_max);
  LoadRequest request{dataset,      *reader,     scratch.folder / "rows", options.context, log, options.threads, {},
                      options.stop, options.said};
  if (options.progress) {
    request.progress = [&](LoadProgress const& p) {
      options.progress({IngestPhase::reading, p.bytes_done, p.bytes_total, p.rows});
    };
  }
  JX_TRY(auto loaded, load_rows(request));
  if (loaded.rows_read == 0) return fail("facts.no_rows");
  JX_TRY(auto duplicates, find_duplicates(dataset, loaded, log, options.threads));
  auto const* const own_keys = options.context.references ? options.context.references(dataset.id) : nullptr;
  if (own_keys != nullptr) JX_CHECK(check_own_references(dataset, loaded, duplicates.rows, *own_keys, log));
  JX_CHECK(log.finish());

  out.rows_read = loaded.rows_read;
  out.rows = loaded.totals.rows();
  out.duplicates = duplicates.dropped;
  out.refused = out.rows_read - out.rows - out.duplicates;
  out.total = loaded.totals.total();
  out.digest = loaded.totals.digest();
  out.findings = log.kept();
  out.findings_all = log.count();
  for (std::size_t i = 0; i < dataset.columns.size(); ++i) {
    if (loaded.totals.missing(i) > 0) out.missing[dataset.columns[i].name] = loaded.totals.missing(i);
  }
  for (auto const& finding : out.findings) out.cells_missing += finding.row_kept ? 1 : 0;
  out.ignored_headers = loaded.header.ignored;
  out.absent_columns = loaded.header.absent;
  out.periods = loaded.days.partitions(dataset.partition);
  return out;
}

std::vector<std::string> columns_with(Dataset const& dataset, fs::path const& file,
                                      std::vector<std::string> const& columns) {
  std::vector<std::string> out;
  if (columns.empty() || dataset.key.empty()) return out;
  auto const reader = open_delivery(dataset, file);
  if (!reader) return out;
  auto const header = read_header(dataset, **reader);
  if (!header) return out;
  for (std::size_t i = 0; i < dataset.columns.size(); ++i) {
    auto const& column = dataset.columns[i];
    bool const wanted = std::find(columns.begin(), columns.end(), column.name) != columns.end();
    if (wanted && header->cell_of[i] >= 0) out.push_back(column.title.empty() ? column.name : column.title);
  }
  return out;
}

}  // namespace jixiao::facts
