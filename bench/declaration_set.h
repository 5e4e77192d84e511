#pragma once
// The set of declarations the fact engine is measured on, and sixty indicators over it.
//
// Rows: 24 months (2025-01 … 2026-12) of equal size, 600,000 taxpayers, each at one of 1,500 branches drawn as
// 1500 · u^1.4, log-normal amounts. Everything follows from a hash of the row's number, so the same count of rows gives
// the same figures everywhere. Files lie as ingest would lay them: facts/declaration/<month>/x.parquet, money BIGINT
// cents, sorted by owner. Indicators: twelve base ratios × five slices; a condition reads the same in our language and
// in SQL unless it says otherwise.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/check.h"
#include "facts/duckdb.h"
#include "facts/fact_files.h"
#include "model/pack.h"

namespace jixiao::bench {

constexpr int months_count = 24;
constexpr int branches_count = 1500;
constexpr int first_year = 2025;

template <class Outcome>
void demand(Outcome const& outcome) {
  if (outcome) return;
  std::cerr << to_text(outcome.error()) << '\n';
  std::exit(1);
}

inline std::string month_name(int index) {
  auto const month = std::to_string(index % 12 + 1);
  return std::to_string(first_year + index / 12) + (month.size() == 1 ? "-0" : "-") + month;
}

// `channel` e, counter or mail; u0 … are uniform in [0, 1).
inline std::string month_select(int index, std::int64_t rows) {
  auto const first = std::to_string(index * rows);
  auto const day = "DATE '" + month_name(index) + "-01'";
  std::string uniform;
  for (int k = 0; k < 8; ++k) {
    auto const n = std::to_string(k);
    uniform += ", (hash(i * 8 + " + n + ") >> 11) / 9007199254740992.0 AS u" + n;
  }
  return "WITH drawn AS (SELECT i, (hash(i * 8 + 97) % 600000)::BIGINT AS t" + uniform + " FROM range(" + first + ", " +
         first + " + " + std::to_string(rows) +
         ") r(i)), placed AS (SELECT *, (hash(t * 2 + 1000000007) >> 11) / 9007199254740992.0 AS place, "
         "hash(t * 2 + 1000000008) % 100 AS trade, "
         "round(100 * exp(9 + 1.6 * sqrt(-2 * ln(1 - u0)) * cos(2 * pi() * u1)))::BIGINT AS base, " +
         day +
         " + 14 + (u2 * 5)::INTEGER AS due FROM drawn), taxed AS (SELECT *, CASE WHEN u3 < 0.12 THEN 0 ELSE (base * "
         "(0.01 + 0.12 * u4))::BIGINT END AS tax FROM placed) "
         "SELECT 'B' || lpad(floor(" +
         std::to_string(branches_count) +
         " * pow(place, 1.4))::INTEGER::VARCHAR, 4, '0') AS branch, 'T' || lpad(t::VARCHAR, 6, '0') AS taxpayer_id, "
         "CASE WHEN u5 < 0.45 THEN 'VAT' WHEN u5 < 0.65 THEN 'CIT' WHEN u5 < 0.85 THEN 'PIT' ELSE 'STAMP' END AS "
         "tax_type, "
         "CASE WHEN trade < 25 THEN 'manufacturing' WHEN trade < 55 THEN 'trade' WHEN trade < 80 THEN 'services' "
         "ELSE 'building' END AS industry, "
         "CASE WHEN u6 < 0.78 THEN 'e' WHEN u6 < 0.96 THEN 'counter' ELSE 'mail' END AS channel, "
         "due AS due_on, due + (CASE WHEN u7 < 0.9 THEN -10 * u7 ELSE 900 * (u7 - 0.9) END)::INTEGER AS filed_on, "
         "hash(i * 8 + 98) % 33 = 0 AS amended, base, tax, "
         "CASE WHEN hash(i * 8 + 99) % 20 = 0 THEN tax // 2 ELSE tax END AS paid, 'bench' AS _batch, i::BIGINT AS _row "
         "FROM taxed ORDER BY branch, _row";
}

// Files that are there are taken as they are; months that lack are made.
inline std::vector<PartitionFile> declaration_files(std::filesystem::path const& facts, std::int64_t rows_per_month) {
  auto database =
      facts::Database::open({.threads = 2, .memory_limit = "600MB", .temp_directory = facts / ".spill", .file = {}});
  demand(database);
  auto connection = database->connect();
  demand(connection);
  std::vector<PartitionFile> out;
  for (int index = 0; index < months_count; ++index) {
    auto const relative = std::filesystem::path("declaration") / month_name(index) / "x.parquet";
    auto const path = facts / relative;
    if (!std::filesystem::exists(path)) {
      std::filesystem::create_directories(path.parent_path());
      auto const half_done = path.string() + ".part";
      demand(connection->run("COPY (" + month_select(index, rows_per_month) + ") TO " + facts::quoted_text(half_done) +
                             " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 2000, "
                             "ROW_GROUP_SIZE 122880)"));
      std::filesystem::rename(half_done, path);
    }
    auto const digest = facts::file_digest(path);
    demand(digest);
    out.push_back({"declaration", month_name(index), relative.string(), "bench", rows_per_month, *digest, {}});
  }
  return out;
}

struct Aggregate {
  std::string what;   // empty: rows are counted; else what is added up
  std::string where;  // empty: all
};

struct Ratio {
  std::string name;
  Aggregate numerator, denominator;
};

struct Slice {
  std::string name;
  std::string where;  // our language
  std::string sql;
};

struct BenchIndicator {
  Ratio ratio;
  Slice slice;
};

inline std::vector<BenchIndicator> bench_indicators() {
  std::vector<Ratio> const ratios{
      {"on_time", {"", "filed_on <= due_on"}, {}},
      {"late_30", {"", "filed_on - due_on > 30"}, {}},
      {"e_channel", {"", "channel = 'e'"}, {}},
      {"counter", {"", "channel = 'counter'"}, {}},
      {"zero", {"", "tax = 0"}, {}},
      {"amended", {"", "amended"}, {}},
      {"collection", {"paid", ""}, {"tax", ""}},
      {"burden", {"tax", ""}, {"base", ""}},
      {"arrears", {"tax - paid", "paid < tax"}, {"tax", ""}},
      {"late_days", {"filed_on - due_on", "filed_on > due_on"}, {"", "filed_on > due_on"}},
      {"amended_share", {"tax", "amended"}, {"tax", ""}},
      {"tax_each", {"tax", ""}, {"", "tax > 0"}},
  };
  std::vector<Slice> const slices{{"all", "", ""},
                                  {"vat", "tax_type = 'VAT'", "tax_type = 'VAT'"},
                                  {"cit", "tax_type = 'CIT'", "tax_type = 'CIT'"},
                                  {"manufacturing", "industry = 'manufacturing'", "industry = 'manufacturing'"},
                                  {"big", "tax >= 100000", "tax >= 10000000"}};
  std::vector<BenchIndicator> out;
  for (auto const& slice : slices) {
    for (auto const& ratio : ratios) out.push_back({ratio, slice});
  }
  return out;
}

inline std::string formula_of(Aggregate const& aggregate, std::string const& slice) {
  auto const both = aggregate.where + (aggregate.where.empty() || slice.empty() ? "" : " and ") + slice;
  auto const where = both.empty() ? "" : " where " + both;
  if (aggregate.what.empty()) return "count(declaration" + where + ")";
  return "plain(sum(declaration." + aggregate.what + where + "))";
}

inline Column make_column(std::string name, ColumnType type, std::string measure = {}) {
  Column out;
  out.name = std::move(name);
  out.type = type;
  if (!measure.empty()) out.unit = measure;
  return out;
}

inline Unit make_unit(std::string code, std::string level, std::optional<std::string> parent) {
  Unit out;
  out.code = out.name = std::move(code);
  out.level = std::move(level);
  out.parent = std::move(parent);
  return out;
}

// One province, 21 cities, 180 counties, 1,500 branches.
inline std::vector<Unit> bench_units() {
  std::vector<Unit> out{make_unit("P", "province", {})};
  for (int i = 0; i < 21; ++i) out.push_back(make_unit("C" + std::to_string(i), "city", "P"));
  for (int i = 0; i < 180; ++i)
    out.push_back(make_unit("X" + std::to_string(i), "county", "C" + std::to_string(i % 21)));
  for (int i = 0; i < branches_count; ++i) {
    auto digits = std::to_string(i);
    digits.insert(0, 4 - digits.size(), '0');
    out.push_back(make_unit("B" + digits, "branch", "X" + std::to_string(i % 180)));
  }
  return out;
}

inline Pack bench_pack() {
  Pack pack;
  pack.levels = {{"province", "省"}, {"city", "市"}, {"county", "县"}, {"branch", "分局"}};
  pack.units = bench_units();
  Dataset d;
  d.id = d.title = "declaration";
  d.columns = {make_column("branch", ColumnType::code),      make_column("taxpayer_id", ColumnType::text),
               make_column("tax_type", ColumnType::code),    make_column("industry", ColumnType::code),
               make_column("channel", ColumnType::code),     make_column("due_on", ColumnType::date),
               make_column("filed_on", ColumnType::date),    make_column("amended", ColumnType::boolean),
               make_column("base", ColumnType::money, "元"), make_column("tax", ColumnType::money, "元"),
               make_column("paid", ColumnType::money, "元")};
  d.owner = "branch";
  d.date = "due_on";
  pack.datasets = {d};
  for (auto const& each : bench_indicators()) {
    Indicator indicator;
    indicator.id = indicator.name = each.ratio.name + "_" + each.slice.name;
    indicator.unit = "";
    indicator.numerator = formula_of(each.ratio.numerator, each.slice.where);
    indicator.denominator = formula_of(each.ratio.denominator, each.slice.where);
    pack.indicators.push_back(indicator);
  }
  return pack;
}

}  // namespace jixiao::bench
