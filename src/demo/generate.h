#pragma once
// The demo: a fictional province's data, written as files that `init` and `ingest` take like anybody's.
//
// generate_province fills every dataset the policy pack declares that comes from outside (and the first rows of those
// the platform writes), month by month, into
//   pack/units.csv, pack/successions.yaml, pack/map.geojson   to be laid over a copy of the pack's folder
//   data/<dataset>/<YYYY-MM>.csv      rows dated in that month; stocks as they stood on its last day
//   data/<dataset>/all.csv            dimensions
//   data_order.txt                    one line per file, "dataset<TAB>path", in the order of ingestion
//   truth.csv                         what was put in by hand (anomalies, gaming, dirty rows): outside data/, never in
//   it
// Half of the datasets carry the columns' titles as headers, the others their names.
//
// The same seed, scale, months and pack give the same bytes, whatever the number of threads (demo/random.h says how).
// The register of units depends on the seed and on the last year only. Only truth.csv grows in memory: rows
// are streamed, taxpayers are recomputed from their number whenever they are needed.
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/period.h"
#include "base/result.h"
#include "model/pack.h"

namespace jixiao::demo {

struct DemoProgress {
  int files_done = 0;
  int files = 0;
  std::int64_t rows = 0;
};

struct DemoOptions {
  std::uint64_t seed = 42;
  double scale = 1.0;  // taxpayers and cases; the units stay. About 350 is a real province
  int months = 24;
  Period last_month = Period::month_of(2026, 12);
  std::filesystem::path output;  // made if absent; files in it are overwritten
  int threads = 2;
  std::function<void(DemoProgress const&)> progress;  // called from one thread at a time
};

struct DatasetReport {
  std::string dataset;
  int files = 0;
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  std::int64_t dirty_rows = 0;
};

struct DemoReport {
  std::vector<DatasetReport> datasets;  // in the pack's order
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  std::int64_t truths = 0;                    // lines of truth.csv
  std::vector<std::string> unknown_datasets;  // declared by the pack, not known to the demo: no file written
  std::vector<std::string> empty_columns;     // "dataset.column" of nullable columns the demo does not know
};

// Errors: demo.option (scale, months, threads out of range), demo.column_unfilled (a required column the demo does not
// know), base.file_write.
Result<DemoReport> generate_province(Pack const& pack, DemoOptions const& options);

}  // namespace jixiao::demo
