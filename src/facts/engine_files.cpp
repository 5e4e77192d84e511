#include "facts/engine_files.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "facts/duckdb.h"

namespace jixiao::facts {
namespace {

std::string digest_of(std::vector<FactFile> const& files) {
  Sha256 hash;
  for (auto const& file : files) hash.update(file.digest).update("\n");
  auto const digest = hash.finish();
  return to_hex(digest);
}

formula::MonthRange months_of(std::string const& period) {
  auto const parsed = Period::parse(period);
  if (!parsed) return {-1, -1};
  return {parsed->first_month, parsed->last_month()};
}

}  // namespace

FactFiles::FactFiles(std::vector<PartitionFile> const& files, std::filesystem::path const& folder) {
  for (auto const& file : files) {
    if (file.retired_by) continue;
    add(file.dataset, file.period, {(folder / file.file).string(), file.batch, file.digest, file.rows});
  }
}

void FactFiles::add(std::string const& dataset, std::string const& period, FactFile file) {
  auto& partitions = datasets_[dataset];
  auto at = std::lower_bound(partitions.begin(), partitions.end(), period,
                             [](Partition const& p, std::string const& wanted) { return p.period < wanted; });
  if (at == partitions.end() || at->period != period) {
    at = partitions.insert(at, Partition{period, months_of(period), {}, {}, 0});
  }
  auto const place = std::lower_bound(at->files.begin(), at->files.end(), file.digest,
                                      [](FactFile const& f, std::string const& digest) { return f.digest < digest; });
  at->rows += file.rows;
  at->files.insert(place, std::move(file));
  at->digest = digest_of(at->files);
}

std::vector<Partition> const& FactFiles::partitions(std::string const& dataset) const {
  static std::vector<Partition> const none;
  auto const found = datasets_.find(dataset);
  return found == datasets_.end() ? none : found->second;
}

std::vector<std::string> FactFiles::datasets() const {
  std::vector<std::string> out;
  for (auto const& [dataset, partitions] : datasets_) out.push_back(dataset);
  return out;
}

std::string FactFiles::digest(std::string const& dataset) const {
  Sha256 hash;
  for (auto const& partition : partitions(dataset))
    hash.update(partition.period).update("=").update(partition.digest).update("\n");
  auto const digest = hash.finish();
  return to_hex(digest);
}

std::vector<FactFile const*> FactFiles::files(std::string const& dataset) const {
  std::vector<FactFile const*> out;
  for (auto const& partition : partitions(dataset)) {
    for (auto const& file : partition.files) out.push_back(&file);
  }
  return out;
}

std::string_view stored_type(ColumnType type) {
  switch (type) {
    case ColumnType::text:
    case ColumnType::code:
    case ColumnType::ordered: return "VARCHAR";
    case ColumnType::integer:
    case ColumnType::decimal:
    case ColumnType::money: return "BIGINT";
    case ColumnType::date: return "DATE";
    case ColumnType::timestamp: return "TIMESTAMP";
    case ColumnType::boolean: return "BOOLEAN";
  }
  return "VARCHAR";
}

std::string empty_rows_sql(Dataset const& dataset) {
  std::string columns;
  for (auto const& column : dataset.columns) {
    columns += "CAST(NULL AS " + std::string(stored_type(column.type)) + ") AS " + quoted_name(column.name) + ", ";
  }
  return "SELECT " + columns + "CAST(NULL AS VARCHAR) AS _batch, CAST(NULL AS BIGINT) AS _row WHERE false";
}

std::string rows_sql(Dataset const& dataset, std::vector<FactFile const*> const& files, FileName name) {
  auto const none = empty_rows_sql(dataset);
  if (files.empty()) {
    return name == FileName::without ? "(" + none + ")"
                                     : "(SELECT *, CAST(NULL AS VARCHAR) AS filename FROM (" + none + "))";
  }
  std::vector<std::string> paths;
  for (auto const* file : files) paths.push_back(quoted_text(file->path));
  return "(" + none + " UNION ALL BY NAME SELECT * FROM read_parquet([" + join(paths, ", ") +
         "], union_by_name = true" + (name == FileName::with ? ", filename = true))" : "))");
}

}  // namespace jixiao::facts
