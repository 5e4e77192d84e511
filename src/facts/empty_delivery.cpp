#include "facts/empty_delivery.h"

#include "base/hash.h"
#include "facts/duckdb.h"
#include "facts/engine_files.h"
#include "facts/fact_files.h"

namespace jixiao::facts {

Result<std::string> empty_partition(Dataset const& dataset, Period period) {
  auto partition = partition_name(partition_of(period.first_day(), dataset.partition), dataset.partition);
  auto const whole = Period::parse(partition);  // not a period where the dataset has no partitions
  if (!whole) return fail("facts.empty_whole", {{"dataset", dataset.id}});
  if (!whole->contains(period)) {
    return fail("facts.empty_period",
                {{"dataset", dataset.id}, {"period", period.to_string()}, {"partition", partition}});
  }
  return partition;
}

Result<IngestOutcome> prepare_empty(Dataset const& dataset, Period period, std::string const& batch,
                                    std::string const& name, IngestOptions const& options) {
  JX_TRY(auto const partition, empty_partition(dataset, period));
  auto const relative = dataset.id + "/" + partition + "/" + batch.substr(0, 12) + "-0.parquet";
  IngestSeries alone;
  auto& series = options.series ? *options.series : alone;
  JX_TRY(auto const* const database, series.database(options.work, options.memory_limit));
  JX_TRY(auto connection, database->connect());
  JX_TRY(auto staging, Staging::create(options.facts, batch.substr(0, 12)));
  auto const path = staging.path_for(relative);
  JX_CHECK(connection.run("COPY (" + empty_rows_sql(dataset) + ") TO " + quoted_text(path.string()) +
                          " (FORMAT parquet, COMPRESSION zstd)"));
  JX_TRY(auto const digest, file_digest(path));
  JX_CHECK(staging.publish({relative}, series.flushed()));
  IngestOutcome out;
  out.batch.id = batch;
  out.batch.dataset = dataset.id;
  out.batch.file = name;
  out.batch.total = "0";
  out.batch.digest = sha256_hex("");
  out.batch.at = options.now.to_string();
  out.added.push_back({dataset.id, partition, relative, batch, 0, digest, std::nullopt});
  return out;
}

}  // namespace jixiao::facts
