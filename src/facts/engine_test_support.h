#pragma once
// A small world for the engine's tests: a pack of declared datasets, Parquet files written by SQL as ingest would, and
// formulas turned into atoms. Expected figures are in the tests, by hand or by SQL of their own.
#include <unistd.h>

#include <fstream>
#include <map>

#include "base/file.h"
#include "base/hash.h"
#include "facts/duckdb.h"
#include "facts/duckdb_engine.h"
#include "formula/catalogue.h"
#include "formula/program.h"
#include "gtest/gtest.h"

namespace jixiao::facts::test {

inline Column column(std::string name, ColumnType type, bool nullable = false) {
  Column out;
  out.name = std::move(name);
  out.type = type;
  out.nullable = nullable;
  return out;
}

inline Unit unit(std::string code, std::string level, std::optional<std::string> parent = {}) {
  Unit out;
  out.code = out.name = std::move(code);
  out.level = std::move(level);
  out.parent = std::move(parent);
  return out;
}

inline OrgTree tree_of(Pack const& pack, Date day) {
  auto tree = OrgTree::create(pack.units, day);
  EXPECT_TRUE(tree) << to_text(tree.error());
  return std::move(*tree);
}

// A folder that is gone with the test.
class Folder {
 public:
  Folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "jixiao-engine-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::filesystem::path const& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class World {
 public:
  Pack pack;
  std::vector<PartitionFile> files;
  Folder folder;

  std::filesystem::path facts() const { return folder.path() / "facts"; }
  std::filesystem::path cache() const { return folder.path() / "cache"; }

  // Writes facts/<dataset>/<period>/<name>.parquet from a SELECT that gives the dataset's columns in storage types.
  void write(std::string const& dataset, std::string const& period, std::string const& name,
             std::string const& select) {
    auto const relative = std::filesystem::path(dataset) / period / (name + ".parquet");
    auto const path = facts() / relative;
    std::filesystem::create_directories(path.parent_path());
    auto database = Database::open();
    auto connection = database->connect();
    auto written = connection->query("COPY (SELECT *, '" + name + "' AS _batch, row_number() OVER () AS _row FROM (" +
                                     select + ")) TO " + quoted_text(path.string()) + " (FORMAT parquet)");
    ASSERT_TRUE(written) << to_text(written.error());
    auto const bytes = read_file(path);
    written->next_chunk();
    files.push_back({dataset, period, relative.string(), name, written->integer(0, 0), sha256_hex(*bytes), {}});
  }

  // All given formulas as one program; indicator n is "I<n>" with this `value`.
  void formulas(std::vector<std::string> const& values) {
    pack.indicators.clear();
    for (auto const& value : values) {
      Indicator indicator;
      indicator.id = "I" + std::to_string(pack.indicators.size());
      indicator.name = indicator.id;
      indicator.unit = "";
      indicator.value = "plain(" + value + ")";
      pack.indicators.push_back(indicator);
    }
    compile();
  }
  void compile() {
    auto program = formula::Program::create(pack);
    ASSERT_TRUE(program) << to_text(program.error());
    program_ = std::move(*program);
  }
  formula::Program const& program() const { return program_; }

  std::unique_ptr<DuckDbEngine> engine(int threads = 2) {
    EngineSettings settings;
    settings.facts_folder = facts();
    settings.cache_folder = cache();
    settings.threads = threads;
    auto engine = DuckDbEngine::create(pack, program_, files, settings);
    EXPECT_TRUE(engine) << to_text(engine.error());
    return std::move(*engine);
  }

  // The n-th atom's partials as "unit month value rows missing" lines, months as 2026-09.
  std::vector<std::string> additive(DuckDbEngine& engine, formula::MonthRange months) {
    std::vector<formula::Atom const*> atoms;
    for (auto const& atom : program_.atoms()) atoms.push_back(&atom);
    auto const result = engine.run_additive(atoms, months);
    EXPECT_TRUE(result) << to_text(result.error());
    std::vector<std::string> out;
    for (std::size_t i = 0; result && i < result->size(); ++i) {
      std::vector<std::string> lines;
      for (auto const& p : (*result)[i]) {
        lines.push_back(std::to_string(i) + " " + std::string(p.unit) + " " + Period{p.month, PeriodKind::month}.to_string() + " " +
                        to_string(p.value) + " " + std::to_string(p.rows) + " " + std::to_string(p.missing));
      }
      std::sort(lines.begin(), lines.end());
      out.insert(out.end(), lines.begin(), lines.end());
    }
    return out;
  }

  // As additive(), by SQL of the test's own, which gives atom, unit, month (text), value, rows, missing.
  std::vector<std::string> independent(std::string const& sql) {
    auto database = Database::open();
    auto connection = database->connect();
    auto rows = connection->query("SELECT concat_ws(' ', *COLUMNS(*)) FROM (" + sql + ")");
    std::vector<std::string> out;
    EXPECT_TRUE(rows) << to_text(rows.error());
    while (rows && rows->next_chunk()) {
      for (std::size_t i = 0; i < rows->chunk_size(); ++i) out.emplace_back(rows->text(0, i));
    }
    std::sort(out.begin(), out.end());
    return out;
  }
  std::string parquet(std::string const& dataset) const {
    return "read_parquet('" + (facts() / dataset).string() + "/**/*.parquet')";
  }

 private:
  formula::Program program_;
};

inline formula::MonthRange months(int year, int first, int last) {
  return {Period::month_of(year, first).first_month, Period::month_of(year, last).first_month};
}

// Three counties of two cities, a thousand declarations a month in July to September 2026, taxpayers with a history.
inline void fill_tax_world(World& world) {
  auto& pack = world.pack;
  pack.pack.catalogue = formula::catalogue_version();
  pack.levels = {{"province", "省"}, {"city", "市"}, {"county", "县"}};
  pack.units = {unit("P", "province"),      unit("C1", "city", "P"),    unit("C2", "city", "P"),
                unit("X1", "county", "C1"), unit("X2", "county", "C1"), unit("X3", "county", "C2")};
  CalendarYear year;
  year.year = 2026;
  for (int day = 1; day <= 7; ++day) year.holidays.push_back(Date::from_ymd(2026, 10, day));
  year.working = {Date::from_ymd(2026, 9, 27), Date::from_ymd(2026, 10, 10)};
  pack.calendar = {year};

  Dataset taxpayer;
  taxpayer.id = taxpayer.title = "taxpayer";
  taxpayer.kind = DatasetKind::dimension;
  auto size = column("size_class", ColumnType::ordered, true);
  size.values = {"micro", "small", "middle", "large"};
  taxpayer.columns = {column("taxpayer_id", ColumnType::text), size, column("county", ColumnType::code),
                      column("valid_from", ColumnType::date), column("valid_to", ColumnType::date, true)};
  taxpayer.key = {"taxpayer_id", "valid_from"};
  taxpayer.owner = "county";
  taxpayer.partition = PartitionBy::none;
  taxpayer.valid_from = "valid_from";
  taxpayer.valid_to = "valid_to";

  Dataset declaration;
  declaration.id = declaration.title = "declaration";
  auto reference = column("taxpayer_id", ColumnType::text);
  reference.references = "taxpayer";
  auto tax = column("tax", ColumnType::money, true);
  tax.unit = "元";
  auto base = column("base", ColumnType::money);
  base.unit = "元";
  auto rate = column("rate", ColumnType::decimal);
  rate.scale = 4;
  declaration.columns = {column("id", ColumnType::text),
                         reference,
                         column("county", ColumnType::code),
                         column("kind", ColumnType::code),
                         column("due_on", ColumnType::date),
                         column("filed_at", ColumnType::timestamp, true),
                         tax,
                         base,
                         rate,
                         column("lines", ColumnType::integer)};
  declaration.key = {"id"};
  declaration.owner = "county";
  declaration.date = "due_on";
  pack.datasets = {taxpayer, declaration};

  // Half of the taxpayers grow from small to large on 16 August; one in ten has no size before.
  world.write(
      "taxpayer", "all", "t1",
      "SELECT 'T' || i AS taxpayer_id, CASE WHEN i % 10 = 0 THEN NULL WHEN i % 2 = 0 THEN 'small' ELSE 'middle' END AS "
      "size_class, 'X' || (1 + i % 3) AS county, DATE '2020-01-01' AS valid_from, "
      "CASE WHEN i % 2 = 0 THEN DATE '2026-08-15' END AS valid_to FROM range(90) t(i)");
  world.write(
      "taxpayer", "all", "t2",
      "SELECT 'T' || i AS taxpayer_id, 'large' AS size_class, 'X' || (1 + i % 3) AS county, DATE '2026-08-16' AS "
      "valid_from, NULL::DATE AS valid_to FROM range(0, 90, 2) t(i)");
  for (int month = 7; month <= 9; ++month) {
    auto const m = std::to_string(month);
    world.write("declaration", "2026-0" + m, "d" + m,
                "SELECT 'D" + m +
                    "-' || i AS id, 'T' || ((i * 7) % 95) AS taxpayer_id, 'X' || (1 + (i * 7) % 3) AS county, "
                    "['增值税','企业所得税','o''x'][1 + i % 3] AS kind, make_date(2026, " +
                    m +
                    ", 1 + (i * 13) % 28) AS due_on, "
                    "CASE WHEN i % 17 = 0 THEN NULL ELSE make_timestamp(2026, " +
                    m +
                    ", 1 + (i * 11) % 28, i % 24, i % 60, 0) END AS filed_at, "
                    "CASE WHEN i % 5 = 0 THEN NULL ELSE ((i * 7919) % 100003)::BIGINT END AS tax, ((i * 104729) % "
                    "1000003 + 1)::BIGINT AS base, "
                    "((i * 31) % 5000)::BIGINT AS rate, (i % 9)::BIGINT AS lines FROM range(1000) t(i)");
  }
}

}  // namespace jixiao::facts::test
