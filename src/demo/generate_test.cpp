#include "demo/generate.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/csv.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "policy/yaml.h"
#include "reflect/json.h"

namespace jixiao::demo {
namespace {

namespace fs = std::filesystem;

// The datasets and the calendar of the default pack, whatever the state of its formulas.
Pack const& default_pack() {
  static Pack const pack = [] {
    Pack made;
    fs::path const folder = fs::path(JIXIAO_SOURCE_DIR) / "policies" / "default";
    std::vector<fs::path> files{folder / "calendar.yaml"};
    for (auto const& entry : fs::directory_iterator(folder / "datasets")) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (auto const& file : files) {
      auto const yaml = policy::parse_yaml(*read_file(file), file.filename().string());
      if (yaml->tree.contains("datasets")) {
        auto const datasets = *reflect::decode<std::vector<Dataset>>(yaml->tree["datasets"]);
        made.datasets.insert(made.datasets.end(), datasets.begin(), datasets.end());
      }
      if (yaml->tree.contains("calendar")) {
        made.calendar = *reflect::decode<std::vector<CalendarYear>>(yaml->tree["calendar"]);
      }
    }
    return made;
  }();
  return pack;
}

// One per process: the runner starts the tests side by side.
fs::path folder(std::string const& name) {
  return fs::path(::testing::TempDir()) / ("jixiao_demo_" + std::to_string(::getpid()) + "_" + name);
}

DemoReport generate(std::string const& name, std::uint64_t seed, int months, double scale, int threads = 2) {
  fs::remove_all(folder(name));
  DemoOptions options;
  options.seed = seed;
  options.scale = scale;
  options.months = months;
  options.threads = threads;
  options.output = folder(name);
  auto report = generate_province(default_pack(), options);
  EXPECT_TRUE(report) << to_text(report.error());
  return report ? *report : DemoReport{};
}

std::string digest_of(fs::path const& root) {
  std::map<std::string, std::string> files;
  for (auto const& entry : fs::recursive_directory_iterator(root)) {
    if (entry.is_regular_file())
      files[fs::relative(entry.path(), root).string()] = sha256_hex(*read_file(entry.path()));
  }
  std::string all;
  for (auto const& [path, digest] : files) all += path + digest;
  return sha256_hex(all);
}

// A file with its columns by name, whatever its headers say.
struct File {
  CsvTable table;
  std::map<std::string, std::size_t> column;
  std::string const& at(std::size_t row, std::string const& name) const { return table.rows[row][column.at(name)]; }
};

File read(Dataset const& dataset, fs::path const& path) {
  File file{*parse_csv(*read_file(path)), {}};
  for (auto const& column : dataset.columns) {
    auto index = file.table.find_column(column.name);
    if (index == CsvTable::npos) index = file.table.find_column(column.title);
    EXPECT_NE(index, CsvTable::npos) << dataset.id << "." << column.name;
    file.column[column.name] = index;
  }
  EXPECT_EQ(file.table.header.size(), dataset.columns.size()) << dataset.id;
  return file;
}

// Four months, September to December: a filing season, a quarter's, a half-year's and a year's end.
class Generated : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { report() = generate("four", 42, 4, 0.05); }
  static void TearDownTestSuite() { fs::remove_all(folder("four")); }
  static DemoReport& report() {
    static DemoReport made;
    return made;
  }
  static File file(std::string const& dataset, std::string const& month) {
    return read(*default_pack().find_dataset(dataset), folder("four") / "data" / dataset / (month + ".csv"));
  }
  // Rows soiled on purpose, as "dataset month row".
  static std::set<std::string> dirty() {
    auto const truth = *parse_csv(*read_file(folder("four") / "truth.csv"));
    std::set<std::string> out;
    for (auto const& row : truth.rows) {
      if (row[0] == "dirty_row") out.insert(row[1] + " " + row[4] + " " + row[3].substr(4));
    }
    return out;
  }
};

TEST_F(Generated, KnowsEveryDatasetOfThePack) {
  EXPECT_TRUE(report().unknown_datasets.empty()) << report().unknown_datasets.front();
  EXPECT_EQ(report().empty_columns, std::vector<std::string>());
  for (auto const& dataset : report().datasets) EXPECT_GT(dataset.files, 0) << dataset.dataset;
}

TEST_F(Generated, RowsFitTheDeclaredColumns) {
  auto const soiled = dirty();
  for (auto const& dataset : default_pack().datasets) {
    for (auto const& entry : fs::directory_iterator(folder("four") / "data" / dataset.id)) {
      auto const month = entry.path().stem().string();
      auto const f = read(dataset, entry.path());
      std::set<std::string> keys;
      for (std::size_t row = 0; row < f.table.rows.size(); ++row) {
        if (soiled.contains(dataset.id + " " + month + " " + std::to_string(row + 1))) continue;
        auto const place = dataset.id + " " + month + " row " + std::to_string(row + 1) + " ";
        for (auto const& column : dataset.columns) {
          auto const& cell = f.at(row, column.name);
          EXPECT_TRUE(column.nullable || !cell.empty()) << place << column.name;
          if (!column.values.empty() && !cell.empty()) {
            ASSERT_NE(std::find(column.values.begin(), column.values.end(), cell), column.values.end())
                << place << column.name << " " << cell;
          }
        }
        std::string key;
        for (auto const& column : dataset.key) key += f.at(row, column) + "|";
        ASSERT_TRUE(dataset.key.empty() || keys.insert(key).second) << place << key;
        ASSERT_TRUE(dataset.date.empty() || f.at(row, dataset.date).substr(0, 7) == month) << place;
      }
    }
  }
}

TEST_F(Generated, OwnersAreUnitsInForce) {
  auto const units = *parse_csv(*read_file(folder("four") / "pack" / "units.csv"));
  std::set<std::string> codes;
  for (auto const& row : units.rows) codes.insert(row[0]);
  auto const soiled = dirty();
  for (auto const& dataset : default_pack().datasets) {
    auto const path = folder("four") / "data" / dataset.id / "2026-12.csv";
    if (!fs::exists(path)) continue;
    auto const f = read(dataset, path);
    for (std::size_t row = 0; row < f.table.rows.size(); ++row) {
      if (soiled.contains(dataset.id + " 2026-12 " + std::to_string(row + 1))) continue;
      ASSERT_TRUE(codes.contains(f.at(row, dataset.owner))) << dataset.id << " " << f.at(row, dataset.owner);
    }
  }
}

TEST_F(Generated, HalfOfTheDatasetsHaveTitlesAsHeaders) {
  int titled = 0, all = 0;
  for (auto const& dataset : default_pack().datasets) {
    auto const first = *fs::directory_iterator(folder("four") / "data" / dataset.id);
    auto const header = parse_csv(*read_file(first.path()))->header;
    ++all;
    titled += header[0] == dataset.columns[0].title ? 1 : 0;
  }
  EXPECT_NEAR(titled, all / 2.0, 1.0);
}

TEST_F(Generated, OrderListsEveryFileDimensionsFirst) {
  std::set<std::string> listed;
  bool only_dimensions = true;
  for (auto const& line : split(trimmed(*read_file(folder("four") / "data_order.txt")), '\n')) {
    auto const tab = line.find('\t');
    auto const* dataset = default_pack().find_dataset(line.substr(0, tab));
    ASSERT_NE(dataset, nullptr) << line;
    bool const dimension = dataset->kind == DatasetKind::dimension;
    EXPECT_TRUE(only_dimensions || !dimension) << line;
    only_dimensions = only_dimensions && dimension;
    EXPECT_TRUE(fs::exists(folder("four") / line.substr(tab + 1))) << line;
    EXPECT_TRUE(listed.insert(line).second);
  }
  std::size_t files = 0;
  for (auto const& dataset : report().datasets) files += static_cast<std::size_t>(dataset.files);
  EXPECT_EQ(listed.size(), files);
}

TEST_F(Generated, AFifthOfTheTaxpayersPaysNearlyAll) {
  std::map<std::string, double> paid;
  auto const taxpayers = file("taxpayer", "all");
  for (std::size_t row = 0; row < taxpayers.table.rows.size(); ++row) paid[taxpayers.at(row, "taxpayer_id")] = 0;
  for (auto const* month : {"2026-09", "2026-10", "2026-11"}) {
    auto const f = file("payment", month);
    for (std::size_t row = 0; row < f.table.rows.size(); ++row) {
      paid[f.at(row, "taxpayer_id")] += std::atof(f.at(row, "amount").c_str());
    }
  }
  std::vector<double> amounts;
  double total = 0;
  for (auto const& [id, amount] : paid) {
    amounts.push_back(amount);
    total += amount;
  }
  std::sort(amounts.rbegin(), amounts.rend());
  double top = 0;
  for (std::size_t i = 0; i < amounts.size() / 5; ++i) top += amounts[i];
  EXPECT_GT(top / total, 0.90);
  EXPECT_LT(top / total, 0.995);
}

TEST_F(Generated, QuarterMonthsBringAboutThreeTimesTheDeclarations) {
  auto const october = static_cast<double>(file("declaration", "2026-10").table.rows.size());
  auto const november = static_cast<double>(file("declaration", "2026-11").table.rows.size());
  EXPECT_GT(october / november, 2.2);
  EXPECT_LT(october / november, 4.0);
}

TEST_F(Generated, RatingsAreNearlyAllGood) {
  double good = 0, all = 0;
  for (auto const* month : {"2026-09", "2026-10", "2026-11", "2026-12"}) {
    auto const f = file("rating", month);
    for (std::size_t row = 0; row < f.table.rows.size(); ++row) {
      all += 1;
      good += std::atoi(f.at(row, "score").c_str()) >= 3 ? 1 : 0;
    }
  }
  EXPECT_NEAR(good / all, 0.995, 0.003);
}

TEST_F(Generated, TruthOfZeroFilersHoldsInTheData) {
  auto const truth = *parse_csv(*read_file(folder("four") / "truth.csv"));
  std::map<std::string, std::pair<std::string, std::string>> streaks;
  for (auto const& row : truth.rows) {
    if (row[0] == "zero_filing_streak") streaks[row[3]] = {row[4], row[5]};
  }
  ASSERT_FALSE(streaks.empty());
  auto const soiled = dirty();
  auto const f = file("declaration", "2026-11");  // sales of October
  int seen = 0;
  for (std::size_t row = 0; row < f.table.rows.size(); ++row) {
    auto const streak = streaks.find(f.at(row, "taxpayer_id"));
    if (streak == streaks.end() || f.at(row, "filed_on").empty()) continue;
    if (streak->second.first > "2026-10" || streak->second.second < "2026-10") continue;
    if (soiled.contains("declaration 2026-11 " + std::to_string(row + 1))) continue;
    ++seen;
    EXPECT_TRUE(f.at(row, "is_zero") == "1" || f.at(row, "is_zero") == "是") << row;
  }
  EXPECT_GT(seen, 0);
}

TEST(Generate, SameSeedSameBytesWhateverTheThreads) {
  generate("one", 7, 2, 0.01, 1);
  auto const first = digest_of(folder("one"));
  generate("two", 7, 2, 0.01, 2);
  EXPECT_EQ(first, digest_of(folder("two")));
  generate("two", 8, 2, 0.01, 2);
  EXPECT_NE(first, digest_of(folder("two")));
  fs::remove_all(folder("one"));
  fs::remove_all(folder("two"));
}

TEST(Generate, MonthsStandAlone) {
  generate("short", 7, 1, 0.01);
  generate("long", 7, 2, 0.01);
  auto const name = fs::path("data") / "party_attendance" / "2026-12.csv";
  EXPECT_EQ(*read_file(folder("short") / name), *read_file(folder("long") / name));
  fs::remove_all(folder("short"));
  fs::remove_all(folder("long"));
}

TEST(Generate, RefusesOptionsOutOfRange) {
  DemoOptions options;
  options.output = folder("bad");
  options.scale = 0;
  auto const report = generate_province(default_pack(), options);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, "demo.option");
}

TEST(Generate, NamesARequiredColumnItDoesNotKnow) {
  Pack pack = default_pack();
  for (auto& dataset : pack.datasets) {
    if (dataset.id == "petition") dataset.columns.push_back({.name = "brand_new", .title = "新列"});
  }
  DemoOptions options;
  options.output = folder("bad");
  options.months = 1;
  options.scale = 0.01;
  auto const report = generate_province(pack, options);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, "demo.column_unfilled");
  EXPECT_EQ(report.error().args[1].value, "brand_new");
  fs::remove_all(folder("bad"));
}

}  // namespace
}  // namespace jixiao::demo
