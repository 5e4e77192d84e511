#include "formula/values.h"

#include <gtest/gtest.h>

namespace jixiao::formula {
namespace {

struct Row {
  std::string unit;
  int month = 0;  // of 2026 (13 = January 2027, 0 = December 2025 …)
  std::optional<std::int64_t> cents = 0;
};

std::int32_t month_2026(int month) { return 2026 * 12 + month - 1; }

// Answers count(dataset) and sum(dataset.amount) over rows held in memory, and count(distinct) as the number of rows.
class FakeEngine : public FactEngine {
 public:
  std::map<std::string, std::vector<Row>> rows;
  int additive_calls = 0;

  Result<std::vector<std::vector<Partial>>> run_additive(std::vector<Atom const*> const& atoms, MonthRange) override {
    ++additive_calls;
    std::vector<std::vector<Partial>> out;
    for (auto const* atom : atoms) {
      std::map<std::pair<std::string, int>, Partial> by_unit;
      for (auto const& row : rows[atom->dataset]) {
        auto& p = by_unit[{row.unit, row.month}];
        p.unit = row.unit;
        p.month = month_2026(row.month);
        ++p.rows;
        p.missing += row.cents ? 0 : 1;
        p.value += atom->function == AggregateFunction::count ? 1 : row.cents.value_or(0);
      }
      out.emplace_back();
      for (auto const& [key, partial] : by_unit) out.back().push_back(partial);
    }
    return out;
  }
  Result<std::vector<std::vector<Holistic>>> run_holistic(std::vector<Atom const*> const& atoms,
                                                          std::vector<MonthRange> const& ranges, OrgTree const& tree,
                                                          std::vector<std::vector<int>> const& unions) override {
    std::vector<std::vector<Holistic>> out(atoms.size());
    for (std::size_t i = 0; i < atoms.size(); ++i) {
      for (auto const range : ranges) {
        auto const nodes = static_cast<int>(tree.nodes().size());
        for (int node = 0; node < nodes + static_cast<int>(unions.size()); ++node) {
          auto const alone = std::vector<int>{node};
          auto const& within = node < nodes ? alone : unions[static_cast<std::size_t>(node - nodes)];
          std::int64_t n = 0;
          for (auto const& row : rows[atoms[i]->dataset]) {
            auto const own = tree.find(row.unit);
            auto const month = month_2026(row.month);
            bool const inside =
                own >= 0 && std::any_of(within.begin(), within.end(), [&](int w) { return tree.is_below(own, w); });
            if (inside && range.first <= month && month <= range.last) ++n;
          }
          if (n > 0) out[i].push_back({node, range, false, Decimal(n), n});
        }
      }
    }
    return out;
  }
  Result<std::vector<Delivered>> delivered(std::string const& dataset, MonthRange) override {
    std::map<int, std::vector<std::string>> by_month;
    for (auto const& row : rows[dataset]) by_month[row.month].push_back(row.unit);
    std::vector<Delivered> out;
    for (auto const& [month, units] : by_month) out.push_back({month_2026(month), units});
    return out;
  }
  EngineStatistics const& statistics() const override { return statistics_; }

 private:
  EngineStatistics statistics_;
};

Unit unit(std::string code, std::string level, std::optional<std::string> parent = {}) {
  Unit out;
  out.code = out.name = std::move(code);
  out.level = std::move(level);
  out.parent = std::move(parent);
  return out;
}

Dataset dataset(std::string id, std::optional<std::string> delivery = {}) {
  Dataset out;
  out.id = out.title = std::move(id);
  auto const column = [&](char const* name, ColumnType type) {
    Column c;
    c.name = name;
    c.type = type;
    return c;
  };
  out.columns = {column("county", ColumnType::code), column("day", ColumnType::date),
                 column("amount", ColumnType::money)};
  out.columns[2].nullable = true;
  out.owner = "county";
  out.date = "day";
  out.owner_level = "county";
  out.delivery = std::move(delivery);
  return out;
}

struct World {
  Pack pack;
  FakeEngine engine;
  Program program;
  std::unique_ptr<OrgHistory> history;
  std::unique_ptr<FactResults> facts;
  std::unique_ptr<Values> values;

  World() {
    pack.levels = {{"province", ""}, {"city", ""}, {"county", ""}, {"branch", ""}};
    pack.units = {unit("P", "province"),      unit("C1", "city", "P"),    unit("C2", "city", "P"),
                  unit("X1", "county", "C1"), unit("X2", "county", "C1"), unit("X3", "county", "C2"),
                  unit("B1", "branch", "X1")};
    pack.datasets = {dataset("done"), dataset("due"), dataset("slow", "county")};
  }
  Indicator& indicator(std::string id) {
    Indicator one;
    one.id = one.name = std::move(id);
    pack.indicators.push_back(one);
    return pack.indicators.back();
  }
  void ratio(std::string id, std::string numerator, std::string denominator) {
    auto& one = indicator(std::move(id));
    one.numerator = std::move(numerator);
    one.denominator = std::move(denominator);
  }
  void run(std::vector<Period> const& periods) {
    auto compiled = Program::create(pack);
    ASSERT_TRUE(compiled) << to_text(compiled.error());
    program = std::move(*compiled);
    history = std::make_unique<OrgHistory>(pack.units, pack.successions);
    auto results = plan_and_run(program, pack, engine, *history, periods, {month_2026(-11), month_2026(24)});
    ASSERT_TRUE(results) << to_text(results.error());
    facts = std::make_unique<FactResults>(std::move(*results));
    values = std::make_unique<Values>(program, pack, *history, *facts);
  }
  // The value as text, or "status why".
  std::string value(std::string const& indicator, std::string const& unit, Period period) {
    auto const found = values->value(indicator, unit, period);
    if (found.value) return found.value->to_string();
    static char const* const names[] = {"ok", "missing", "not_applicable", "fault", "not_due"};
    return std::string(names[static_cast<int>(found.status)]) + " " + found.why;
  }
};

Period month(int m) { return Period::month_of(2026, m); }

void rows(World& world, std::string const& dataset, std::string const& unit, int in_month, int count,
          std::int64_t cents = 100) {
  for (int i = 0; i < count; ++i) world.engine.rows[dataset].push_back({unit, in_month, cents});
}

TEST(Values, RollRatiosUpTheTreeAndOverMonths) {
  World world;
  world.ratio("R", "count(done)", "count(due)");
  world.ratio("YTD", "count(done)", "count(due)");
  world.pack.indicators.back().year_to_date = true;
  auto& growth = world.indicator("G");
  growth.value = "indicator('R') - indicator('R', offset = -1m)";
  for (auto const& [unit, month_no, done, due] : std::vector<std::tuple<std::string, int, int, int>>{
           {"X1", 8, 1, 2}, {"X2", 8, 3, 3}, {"X3", 8, 0, 5}, {"X1", 9, 2, 4}, {"X2", 9, 1, 8}, {"X3", 9, 4, 4}}) {
    rows(world, "done", unit, month_no, done);
    rows(world, "due", unit, month_no, due);
  }
  for (int m = 1; m <= 7; ++m) {
    rows(world, "done", "X1", m, 1);
    rows(world, "due", "X1", m, 1);
  }
  world.run({month(9), Period::parse("2026Q3").value()});
  EXPECT_EQ(world.value("R", "X1", month(9)), "50");    // 2/4
  EXPECT_EQ(world.value("R", "C1", month(9)), "25");    // 3/12: of sums, not a mean of ratios
  EXPECT_EQ(world.value("R", "P", month(9)), "43.75");  // 7/16
  EXPECT_EQ(world.value("R", "X3", month(8)), "0");     // delivered by others: zero of five
  EXPECT_EQ(world.value("R", "C1", Period::parse("2026Q3").value()), "44.4444444444");  // (1+1+3+3)/(1+2+3+12) = 8/18
  EXPECT_EQ(world.value("YTD", "X1", month(9)), "76.9230769231");                       // (7+1+2)/(7+2+4) = 10/13
  EXPECT_EQ(world.value("G", "C1", month(9)), "-55");                                   // 25 − 4/5
  EXPECT_EQ(world.value("R", "B1", month(9)), "missing formula.below_owner_level");
}

// "unit indicator period value", or "unit rows first-month count" for rows.
std::vector<std::string> reads(World& world, std::string const& indicator, std::string const& unit, Period period) {
  std::vector<std::string> out;
  for (auto const& read : world.values->reads(indicator, unit, period)) {
    auto const what = read.atom < 0 ? read.indicator + " " + read.period.to_string()
                                    : "rows " + Period{read.range.first, PeriodKind::month}.to_string();
    out.push_back(read.unit + " " + what + " " + read.cell.number.to_string());
  }
  return out;
}

// September: X1 2 of 4, X2 1 of 8, X3 4 of 4; August: X1 1 of 2, X2 3 of 3.
TEST(Values, TellWhatAFormulaReadsOfOthers) {
  World world;
  world.ratio("R", "count(done)", "count(due)");
  world.indicator("GROWTH").value = "indicator('R') - indicator('R', offset = -1m)";
  world.indicator("BESIDE").value = "indicator('R') - across(siblings, mean, indicator('R'))";
  world.indicator("SHARE").value = "plain(count(done) / parent(count(done)))";
  for (auto const& [unit, month_no, done, due] : std::vector<std::tuple<std::string, int, int, int>>{
           {"X1", 8, 1, 2}, {"X2", 8, 3, 3}, {"X1", 9, 2, 4}, {"X2", 9, 1, 8}, {"X3", 9, 4, 4}}) {
    rows(world, "done", unit, month_no, done);
    rows(world, "due", unit, month_no, due);
  }
  world.run({month(9)});
  using Lines = std::vector<std::string>;
  EXPECT_EQ(reads(world, "R", "C1", month(9)), Lines{});
  EXPECT_EQ(reads(world, "GROWTH", "C1", month(9)), (Lines{"C1 R 2026-08 80", "C1 R 2026-09 25"}));  // 4/5, 3/12
  EXPECT_EQ(reads(world, "BESIDE", "X1", month(9)), (Lines{"X1 R 2026-09 50", "X2 R 2026-09 12.5"}));
  EXPECT_EQ(reads(world, "SHARE", "X1", month(9)), (Lines{"C1 rows 2026-09 3"}));
  EXPECT_EQ(world.value("BESIDE", "X1", month(9)), "37.5");
}

TEST(Values, TellTheShorterPeriodsAValueWasMadeOf) {
  World world;
  world.ratio("R", "count(done)", "count(due)");
  world.pack.indicators.back().year = YearMode::mean;
  for (int m = 7; m <= 9; ++m) {
    rows(world, "done", "X1", m, m - 6);
    rows(world, "due", "X1", m, 4);
  }
  auto const quarter = Period::parse("2026Q3").value();
  world.run({quarter});
  EXPECT_EQ(reads(world, "R", "X1", quarter),
            (std::vector<std::string>{"X1 R 2026-07 25", "X1 R 2026-08 50", "X1 R 2026-09 75"}));
}

TEST(Values, TellMissingFromZeroAndFromNotApplicable) {
  World world;
  world.ratio("R", "count(done)", "count(due)");
  auto& sum = world.indicator("S");
  sum.value = "sum(done.amount)";
  sum.unit = "元";
  rows(world, "done", "X1", 9, 1);
  rows(world, "due", "X2", 9, 1);
  world.engine.rows["done"].push_back({"X2", 9, std::nullopt});
  world.run({month(9), month(10)});
  EXPECT_EQ(world.value("R", "X1", month(9)), "not_applicable formula.denominator_zero");  // nothing was due
  EXPECT_EQ(world.value("R", "X3", month(9)), "not_applicable formula.denominator_zero");
  EXPECT_EQ(world.value("R", "X1", month(10)), "missing formula.not_delivered");  // nobody delivered October
  EXPECT_EQ(world.value("S", "X1", month(9)), "1");
  EXPECT_EQ(world.value("S", "X3", month(9)), "0");
  EXPECT_EQ(world.value("S", "X2", month(9)), "missing formula.not_delivered");  // its only row has no amount
}

// What is delivered month by month is missing in a month without rows; what has no partitions lasts: once a unit has
// delivered, no row means none happened, and before anybody has, nothing is known.
TEST(Values, TakeADatasetWithoutPartitionsForDeliveredOnceItIs) {
  World world;
  world.pack.datasets[2].partition = PartitionBy::none;  // slow, delivered by county
  world.pack.datasets[1].partition = PartitionBy::none;  // due, delivered by nobody at all here
  for (auto const* name : {"done", "due", "slow"}) {
    auto& one = world.indicator(name);
    one.value = "plain(count(" + std::string(name) + "))";
    one.unit = "";
  }
  rows(world, "done", "X1", 7, 2);
  rows(world, "slow", "X1", 7, 2);
  world.run({month(7), month(9)});
  EXPECT_EQ(world.value("done", "X1", month(7)), "2");
  EXPECT_EQ(world.value("slow", "X1", month(7)), "2");
  EXPECT_EQ(world.value("done", "X1", month(9)), "missing formula.not_delivered");
  EXPECT_EQ(world.value("slow", "X1", month(9)), "0");
  EXPECT_EQ(world.value("slow", "X2", month(9)), "missing formula.not_delivered");
  EXPECT_EQ(world.value("due", "X1", month(9)), "missing formula.not_delivered");
}

TEST(Values, SumBothPartsOnlyWhereBothArePresent) {
  World world;
  world.ratio("ALL", "count(slow)", "count(due)");
  world.ratio("HALF", "count(slow)", "count(due)");
  world.pack.indicators.back().min_coverage = *Decimal::parse("0.5");
  rows(world, "slow", "X1", 9, 3);  // X2 has not delivered `slow`
  rows(world, "slow", "X3", 9, 1);
  rows(world, "due", "X1", 9, 4);
  rows(world, "due", "X2", 9, 100);
  rows(world, "due", "X3", 9, 4);
  world.run({month(9)});
  EXPECT_EQ(world.value("ALL", "X2", month(9)), "missing formula.not_delivered");
  EXPECT_EQ(world.value("ALL", "C1", month(9)), "missing formula.coverage_low");
  EXPECT_EQ(world.value("ALL", "C2", month(9)), "25");
  EXPECT_EQ(world.values->value("ALL", "C1", month(9)).coverage->to_string(), "0.5");
  EXPECT_EQ(world.value("HALF", "C1", month(9)), "75");  // 3 of 4; X2's 100 are left out of the denominator too
  EXPECT_EQ(world.value("HALF", "P", month(9)), "50");   // 4 of 8 over X1 and X3
  EXPECT_EQ(world.values->value("HALF", "P", month(9)).coverage->to_string(), "0.666666666667");
}

TEST(Values, FollowAReorganisation) {
  World world;
  // X1 and X2 became X9 on 1 September; until then they stood apart.
  world.pack.units = {unit("P", "province"), unit("C1", "city", "P"), unit("X1", "county", "C1"),
                      unit("X2", "county", "C1"), unit("X9", "county", "C1")};
  world.pack.units[2].to = world.pack.units[3].to = Date::from_ymd(2026, 8, 31);
  world.pack.units[4].from = Date::from_ymd(2026, 9, 1);
  world.pack.successions = {{"X1", "X9", Date::from_ymd(2026, 9, 1)}, {"X2", "X9", Date::from_ymd(2026, 9, 1)}};
  world.ratio("R", "count(done)", "count(due)");
  world.indicator("B").value = "indicator('R', offset = -1m)";
  auto& to_date = world.indicator("Y");
  to_date.value = "ytd(count(done))";
  to_date.unit = "";
  for (auto const& [unit, month_no, done, due] : std::vector<std::tuple<std::string, int, int, int>>{
           {"X1", 8, 1, 2}, {"X2", 8, 3, 6}, {"X9", 9, 5, 5}, {"X2", 9, 0, 5}}) {
    rows(world, "done", unit, month_no, done);
    rows(world, "due", unit, month_no, due);
  }
  rows(world, "done", "ZZ", 9, 7);
  for (int m = 1; m < 8; ++m) rows(world, "done", "X1", m, 1);
  world.run({month(8), month(9)});
  EXPECT_EQ(world.value("R", "X1", month(8)), "50");  // old results stand
  EXPECT_EQ(world.value("R", "X9", month(9)), "50");  // late rows of X2 count for its successor: 5 of 10
  EXPECT_EQ(world.value("B", "X9", month(9)), "50");  // predecessors together: 4 of 8
  EXPECT_EQ(world.value("Y", "X9", month(9)), "16");  // 7 + 1 + 3 + 5
  EXPECT_EQ(world.value("R", "X9", month(8)), "50");  // as its predecessors
  EXPECT_EQ(world.facts->orphans.at("ZZ"), 7);
}

TEST(Values, AskForMergedUnitsTogether) {
  World world;
  // X1 and X2 became X9 on 1 September, X3 became X8: one predecessor, no union.
  world.pack.units = {unit("P", "province"),      unit("C1", "city", "P"),    unit("X1", "county", "C1"),
                      unit("X2", "county", "C1"), unit("X3", "county", "C1"), unit("X8", "county", "C1"),
                      unit("X9", "county", "C1")};
  for (std::size_t i = 2; i < 5; ++i) world.pack.units[i].to = Date::from_ymd(2026, 8, 31);
  for (std::size_t i = 5; i < 7; ++i) world.pack.units[i].from = Date::from_ymd(2026, 9, 1);
  auto const day = Date::from_ymd(2026, 9, 1);
  world.pack.successions = {{"X1", "X9", day}, {"X2", "X9", day}, {"X3", "X8", day}};
  world.indicator("D").value = "count(distinct done.amount)";
  world.indicator("LAST").value = "offset(count(distinct done.amount), -1m)";
  world.indicator("MIDDLE").value = "plain(offset(median(done.amount), -1m))";
  for (auto& one : world.pack.indicators) one.unit = "";
  rows(world, "done", "X1", 8, 2);
  rows(world, "done", "X2", 8, 3);
  rows(world, "done", "X3", 8, 7);
  rows(world, "done", "X9", 9, 4);
  rows(world, "done", "X8", 9, 1);
  world.run({month(8), month(9)});
  // The engine of this test answers a union with the number of its rows: 2 + 3.
  EXPECT_EQ(world.value("D", "X9", month(9)), "4");
  EXPECT_EQ(world.value("LAST", "X9", month(9)), "5");
  EXPECT_EQ(world.value("MIDDLE", "X9", month(9)), "5");
  EXPECT_EQ(world.value("LAST", "X8", month(9)), "7");
  EXPECT_EQ(world.value("D", "X9", month(8)), "5");
}

TEST(Values, ReadOtherUnitsAndHolisticAtoms) {
  World world;
  world.indicator("D").value = "count(distinct done.amount)";
  world.indicator("BEST").value = "across(siblings, max, count(done))";
  world.indicator("UP").value = "count(done) / parent(count(done)) * 100";
  for (auto& one : world.pack.indicators) one.unit = "";
  rows(world, "done", "X1", 9, 2);
  rows(world, "done", "X2", 9, 6);
  world.run({month(9)});
  EXPECT_EQ(world.value("D", "C1", month(9)), "8");
  EXPECT_EQ(world.value("D", "C2", month(9)), "0");
  EXPECT_EQ(world.value("BEST", "X1", month(9)), "6");
  EXPECT_EQ(world.value("UP", "X1", month(9)), "25");
}

TEST(Values, AreComputedWhenDue) {
  World world;
  world.ratio("Q", "count(done)", "count(due)");
  world.pack.indicators.back().cadence = Cadence::quarter;
  world.pack.indicators.back().levels = {"county"};
  for (int m = 7; m <= 9; ++m) {
    rows(world, "done", "X1", m, m - 6);
    rows(world, "due", "X1", m, 4);
  }
  world.run({month(8), month(9)});
  auto const august = world.values->compute(month(8));
  ASSERT_EQ(august.size(), 3U);
  EXPECT_EQ(august[0].status, ValueStatus::not_due);
  auto const september = world.values->compute(month(9));
  ASSERT_EQ(september.size(), 3U);
  EXPECT_EQ(september[0].unit, "X1");
  EXPECT_EQ(september[0].period.to_string(), "2026Q3");
  EXPECT_EQ(september[0].value->to_string(), "50");  // 6 of 12
  EXPECT_EQ(september[0].sample->to_string(), "12");
}

TEST(Values, JudgeByTheMostSpecificTarget) {
  World world;
  world.ratio("R", "count(done)", "count(due)");
  auto& one = world.pack.indicators.back();
  one.target = "90";
  one.targets = {{"91", "county", {}, {}, {}, {}},
                 {"92", {}, "big", {}, {}, {}},
                 {"93", {}, {}, "X1", Period::month_of(2026, 10), {}}};
  one.plan = "target * elapsed(year)";
  one.scoring.lo = "value - 10";
  PeerScheme scheme;
  scheme.id = "county_size";
  scheme.level = "county";
  scheme.groups = {{"big", "", {}, "unit.code = 'X1'", {}, {}}, {"small", "", {}, "true", {}, {}}};
  world.pack.peers = {scheme};
  rows(world, "done", "X1", 9, 1);
  rows(world, "due", "X1", 9, 2);
  world.run({month(9)});
  EXPECT_EQ(world.values->peer_groups("X1", month(9)).at("county_size"), "big");
  EXPECT_EQ(world.values->peer_groups("X2", month(9)).at("county_size"), "small");
  EXPECT_EQ(world.values->judge("R", "C1", month(9)).target->number.to_string(), "90");
  EXPECT_EQ(world.values->judge("R", "X2", month(9)).target->number.to_string(), "91");
  auto const x1 = world.values->judge("R", "X1", month(9));
  EXPECT_EQ(x1.target->number.to_string(), "92");
  EXPECT_EQ(*x1.target_rule, 1U);
  EXPECT_EQ(x1.lo->number.to_string(), "40");
  EXPECT_EQ(x1.plan->number.to_string(), "68.810958904068");  // 92 · 0.747945205479 (273/365 to 12 decimals)
  EXPECT_FALSE(x1.cap);
  EXPECT_EQ(world.values->judge("R", "X1", month(10)).target->number.to_string(), "93");
}

}  // namespace
}  // namespace jixiao::formula
