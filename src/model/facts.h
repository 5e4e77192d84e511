#pragma once
// What happened: datasets as the policy pack declares them. A dataset is a table of one kind with typed columns; its
// rows come in batches and lie in partitions by period.
#include <array>
#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/decimal.h"
#include "base/period.h"

namespace jixiao {

// event: something happened on a date, flows add up over months. stock: a snapshot, each partition holds the state at
// its period's end, does not add up over months. dimension: things with dated attributes that rows refer to.
enum class DatasetKind { event, stock, dimension };
BOOST_DESCRIBE_ENUM(DatasetKind, event, stock, dimension)

// money: kept as integer cents, written in yuan with at most two decimals. decimal: kept with `scale` decimals.
// ordered: a code list whose order means something (low < middle < high).
enum class ColumnType { text, code, ordered, integer, decimal, money, date, timestamp, boolean };
BOOST_DESCRIBE_ENUM(ColumnType, text, code, ordered, integer, decimal, money, date, timestamp, boolean)

enum class PartitionBy { none, month, quarter, half, year };
BOOST_DESCRIBE_ENUM(PartitionBy, none, month, quarter, half, year)

// As of when the attributes of a referenced dimension are read.
enum class AsOf { row_date, period_end, latest };
BOOST_DESCRIBE_ENUM(AsOf, row_date, period_end, latest)

struct Column {
  std::string name;                           // as formulas and files call it
  std::string title;                          // as people call it; files may use it as a header too
  ColumnType type = ColumnType::text;         // of the cells
  std::optional<std::string> unit;            // unit of measure: 元, 天, 人, %, … (formula/measure)
  bool nullable = false;                      // bad or empty cells of a nullable column become missing
  int scale = 4;                              // decimals kept, for ColumnType::decimal
  std::vector<std::string> values;            // code list, ascending for `ordered`; empty = anything
  std::map<std::string, std::string> labels;  // code → title
  std::optional<std::string> references;      // dataset whose key this column holds
  std::optional<std::string> as;              // name of the reference in formulas, default: the dataset's id
  AsOf as_of = AsOf::row_date;
  bool must_exist = false;            // a row whose reference is unknown goes to quarantine
  bool personal = false;              // personal information: never shown in explain, erasable
  int sensitivity = 2;                // 1 public … 4 tax secret or personal
  std::vector<std::string> aliases;   // other headers under which files bring this column
  std::optional<Decimal> minimum;     // smaller ones are bad cells
  std::optional<Decimal> maximum;     // larger ones are bad cells
  std::vector<std::string> missing;   // texts that mean “no figure” besides the empty cell: -, NA, …
  std::optional<std::string> format;  // of dates and timestamps when not ISO: yyyymmdd, yyyy/mm/dd, yyyy
};
BOOST_DESCRIBE_STRUCT(Column, (),
                      (name, title, type, unit, nullable, scale, values, labels, references, as, as_of, must_exist,
                       personal, sensitivity, aliases, minimum, maximum, missing, format))
constexpr auto optional_members(Column const*) { return std::array{"title"}; }

struct Dataset {
  std::string id;
  std::string title;
  std::string source;  // system it comes from: 征管, 纳服, …
  DatasetKind kind = DatasetKind::event;
  std::vector<Column> columns;
  std::vector<std::string> key;                // corrections replace by key; empty = rows are only added
  std::string owner;                           // column holding the owning unit's code
  std::optional<std::string> owner_level;      // level of the owning units, default: the lowest level
  std::string date;                            // default date column: places a row in a period (event, stock)
  PartitionBy partition = PartitionBy::month;  // how long one delivery covers: a file of rows for each month, quarter …
  std::optional<std::string> valid_from;  // dimension: columns of validity, this one part of the key; absent = always
  std::optional<std::string> valid_to;    // last day valid
  // Level at which the data are delivered: a unit of it without a single row in a period has not delivered and its
  // figures are missing. Absent: the dataset is delivered as a whole and a unit without rows has zero of everything.
  std::optional<std::string> delivery;
  std::optional<std::string> serves;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Dataset, (),
                      (id, title, source, kind, columns, key, owner, owner_level, date, partition, valid_from, valid_to,
                       delivery, serves, note))
constexpr auto optional_members(Dataset const*) { return std::array{"source", "owner", "date"}; }

// A column of a derived dataset: an aggregate expression over the source's rows of one entity in one period.
struct DerivedColumn {
  std::string name;  // as formulas call it
  std::string title;
  std::string value;                // expression; see docs/formula.md "Derived datasets"
  std::optional<std::string> unit;  // unit of measure: 元, 天, % …
};
BOOST_DESCRIBE_STRUCT(DerivedColumn, (), (name, title, value, unit))

// Groups facts by entity × period: training hours per official, tax burden per taxpayer against its industry. The
// result is a dataset of kind event (one row per entity and period, dated the period's last day) named `id`.
struct DerivedDataset {
  std::string id;
  std::string title;
  std::string from;                         // source dataset, the entity's rows
  std::vector<std::string> entity;          // columns (or references' columns, "taxpayer.industry_code") to group by
  std::string owner;                        // expression giving the owning unit's code, per entity (any of its rows)
  PartitionBy period = PartitionBy::month;  // one row for each entity and each of these
  int window_months = 0;                    // rows of the last n months up to the period's end; 0 = the period itself
  std::optional<std::string> where;         // condition: rows of `from` that count
  std::vector<DerivedColumn> columns;
  std::optional<std::string> serves;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(DerivedDataset, (),
                      (id, title, from, entity, owner, period, window_months, where, columns, serves, note))

// ---- what ingest records ----------------------------------------------------------------------------------------

// One delivery of one file. Reconciled on three figures: rows, total (of all money and decimal cells), digest.
struct Batch {
  std::string id;  // content address: the digest of dataset + file bytes; the same batch twice changes nothing
  std::string dataset;
  std::string file;       // name only, never a path
  std::int64_t rows = 0;  // accepted
  std::int64_t quarantined = 0;
  std::int64_t replaced = 0;  // earlier rows this batch corrected
  std::string total;          // Decimal text: sum over money and decimal cells accepted
  std::string digest;         // order-independent digest of the accepted rows
  std::string at;             // Timestamp text, when it became visible
};
BOOST_DESCRIBE_STRUCT(Batch, (), (id, dataset, file, rows, quarantined, replaced, total, digest, at))

// An immutable file of rows. A partition's content is its current files together; a correction writes new files and
// retires old ones, which stay on disk for the results that were computed from them.
struct PartitionFile {
  std::string dataset;
  std::string period;  // "2026-09"; "all" for PartitionBy::none
  std::string file;    // relative to the home's facts/ folder
  std::string batch;   // batch that brought it
  std::int64_t rows = 0;
  std::string digest;                     // SHA-256 of the file's bytes
  std::optional<std::string> retired_by;  // batch that replaced it
};
BOOST_DESCRIBE_STRUCT(PartitionFile, (), (dataset, period, file, batch, rows, digest, retired_by))

// A row, or a cell of a nullable column, that did not pass. `column` is empty when the whole row is meant.
struct Quarantined {
  std::string batch;
  std::int64_t row = 0;  // as a spreadsheet numbers it: the header and blank rows count
  std::string column;
  std::string value;      // as it stood in the file, at most 200 bytes
  std::string reason;     // message code
  bool row_kept = false;  // true: only this cell became missing
};
BOOST_DESCRIBE_STRUCT(Quarantined, (), (batch, row, column, value, reason, row_kept))

}  // namespace jixiao
