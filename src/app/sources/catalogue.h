#pragma once
// What this home has of each dataset: where it comes from, what there is month by month, and which units are missing.
// Counts by partition come from the record; counts by unit are asked of the files themselves.
#include <optional>
#include <string>
#include <vector>

#include "app/home.h"
#include "app/reading/scope.h"
#include "storage/source_store.h"

namespace jixiao::app {

struct DatasetColumn {
  std::string name;
  std::string title;
  ColumnType type = ColumnType::text;
  std::optional<std::string> unit;
  bool required = false;
  bool personal = false;
};
BOOST_DESCRIBE_STRUCT(DatasetColumn, (), (name, title, type, unit, required, personal))

struct DatasetView {
  std::string id;
  std::string title;
  std::string source;
  DatasetKind kind = DatasetKind::event;
  PartitionBy partition = PartitionBy::month;
  std::vector<std::string> key;
  std::vector<DatasetColumn> columns;
  std::optional<std::string> note;
  std::optional<std::string> connector;  // title of the one that brings it
  std::optional<std::string> connector_id;
  std::int64_t rows = 0;  // current ones
  std::int64_t batches = 0;
  std::int64_t refused = 0;  // rows, over all batches
  std::optional<std::string> newest_period;
  std::optional<std::string> last_batch_at;
};
BOOST_DESCRIBE_STRUCT(DatasetView, (),
                      (id, title, source, kind, partition, key, columns, note, connector, connector_id, rows, batches,
                       refused, newest_period, last_batch_at))
Result<std::vector<DatasetView>> list_datasets(Home& home);

// Datasets × months (years in a pack that assesses years), rows of the partition that holds each; absent where there is
// none.
struct CoverageRow {
  std::string dataset;
  std::string title;
  std::string source;
  DatasetKind kind = DatasetKind::event;
  PartitionBy partition = PartitionBy::month;
  std::vector<std::optional<std::int64_t>> rows;  // per month
};
BOOST_DESCRIBE_STRUCT(CoverageRow, (), (dataset, title, source, kind, partition, rows))
struct Coverage {
  std::vector<Period> months;  // ascending
  std::vector<CoverageRow> datasets;
};
BOOST_DESCRIBE_STRUCT(Coverage, (), (months, datasets))
Result<Coverage> make_coverage(Home& home, std::optional<Period> last, int months);

// Units × datasets of one month, at one level: rows in the unit's subtree.
struct CoverageUnit {
  std::string code;
  std::string name;
  std::vector<std::int64_t> rows;  // per dataset
};
BOOST_DESCRIBE_STRUCT(CoverageUnit, (), (code, name, rows))
struct CoverageDataset {
  std::string id;
  std::string title;
  std::string partition;           // the partition read; empty if there is none
  bool expected = false;           // each unit must deliver (its delivery level is this level or below)
  std::int64_t units_without = 0;  // of those in scope
};
BOOST_DESCRIBE_STRUCT(CoverageDataset, (), (id, title, partition, expected, units_without))
struct UnitCoverage {
  Period month;
  std::string level;
  std::vector<CoverageDataset> datasets;
  std::vector<CoverageUnit> units;
};
BOOST_DESCRIBE_STRUCT(UnitCoverage, (), (month, level, datasets, units))
// Datasets without rows are left out. `dataset` empty = all that are owned at or below the level.
Checked<UnitCoverage> make_unit_coverage(Home& home, Scope const& scope, Period month, std::string const& level,
                                         std::string const& dataset);

}  // namespace jixiao::app
