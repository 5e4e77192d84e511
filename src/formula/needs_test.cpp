#include "formula/needs.h"

#include <gtest/gtest.h>

#include "formula/example_for_tests.h"

namespace jixiao::formula {
namespace {

constexpr int month(int year, int m) { return year * 12 + m - 1; }
constexpr MonthRange all{month(2000, 1), month(2030, 12)};

// The needs of a veto's condition in a period, as "atom:first..last" with months counted from January 2026 = 1.
std::string needs_of(std::string const& expression, char const* period, MonthRange bounds = all) {
  auto pack = example::pack();
  pack.vetoes = {{"V", "", expression, std::nullopt, "0", std::nullopt}};
  pack.indicators[0].cadence = Cadence::quarter;
  auto const program = Program::create(pack);
  if (!program) return to_text(program.error());
  auto const needs = collect_needs(*program, pack, *program->find("vetoes/V/when"),
                                   context_of(0, Period::parse(period).value()), bounds);
  std::string out;
  auto const name = [](int m) { return std::to_string(m - month(2026, 1) + 1); };
  for (auto const& need : needs) {
    auto const& text = program->atoms()[static_cast<std::size_t>(need.atom)].text;
    out += (out.empty() ? "" : " ") + text.substr(0, text.find(' ')) + ":" + name(need.range.first) + ".." +
           name(need.range.last);
  }
  return out;
}

TEST(Needs, FollowTheContextFunctions) {
  EXPECT_EQ(needs_of("count(declaration)", "2026-09"), "count(declaration:9..9");
  EXPECT_EQ(needs_of("ytd(count(declaration))", "2026Q3"), "count(declaration:1..9");
  EXPECT_EQ(needs_of("offset(ytd(count(declaration)), -1y)", "2026Q3"), "count(declaration:-11..-3");
  EXPECT_EQ(needs_of("last_months(count(declaration), 12)", "2026-09"), "count(declaration:-2..9");
  EXPECT_EQ(needs_of("count(declaration last 12 months)", "2026-09"), "count(declaration:-2..9");
  EXPECT_EQ(needs_of("at(count(declaration), '2026')", "2026-09"), "count(declaration:1..12");
  EXPECT_EQ(needs_of("across(peers, mean, parent(count(declaration)))", "2026-09"), "count(declaration:9..9");
  EXPECT_EQ(needs_of("if(false, count(declaration), offset(count(declaration), -1m))", "2026-09"),
            "count(declaration:8..8 count(declaration:9..9");
}

TEST(Needs, StocksAskForOneMonth) {
  EXPECT_EQ(needs_of("sum(arrears.amount)", "2026Q3"), "sum(arrears.amount:9..9");
  EXPECT_EQ(needs_of("opening(sum(arrears.amount))", "2026Q3"), "sum(arrears.amount:6..6");
  EXPECT_EQ(needs_of("opening(ytd(sum(arrears.amount)))", "2026Q3"), "sum(arrears.amount:0..0");
  EXPECT_EQ(needs_of("count(taxpayer)", "2026Q3"), "count(taxpayer):9..9");
}

TEST(Needs, AQuarterlyStockStandsUntilTheNext) {
  Atom atom;
  atom.kind = DatasetKind::stock;
  atom.partition = PartitionBy::quarter;
  auto const august = context_of(0, Period::month_of(2026, 8));
  EXPECT_EQ(atom_range(atom, august), (MonthRange{month(2026, 6), month(2026, 6)}));
  auto const september = context_of(0, Period::month_of(2026, 9));
  EXPECT_EQ(atom_range(atom, september), (MonthRange{month(2026, 9), month(2026, 9)}));
}

TEST(Needs, OtherIndicatorsComeWithTheirOwnCadence) {
  // REF-05 is quarterly here: in August the second quarter stands.
  EXPECT_EQ(needs_of("indicator('REF-05')", "2026-08"), "count(declaration:4..6 count(declaration:4..6");
  EXPECT_EQ(needs_of("indicator('REF-05', offset = -1y)", "2026-09"),
            "count(declaration:-5..-3 count(declaration:-5..-3");
  EXPECT_EQ(needs_of("numerator('REF-05', period = '2025')", "2026-09"),
            "count(declaration:-11..0 count(declaration:-11..0");
}

TEST(Needs, ChainsIntoThePastEndWhereFactsBegin) {
  auto pack = example::pack();
  Indicator chain;
  chain.id = "CHAIN";
  chain.value = "indicator('CHAIN', offset = -1m) + count(declaration) / count(declaration)";
  pack.indicators.push_back(chain);
  auto const program = Program::create(pack);
  ASSERT_FALSE(program);  // a percentage plus a plain ratio
  pack.indicators[1].unit = "分";
  pack.indicators[1].value = "plain(indicator('CHAIN', offset = -1m)) + count(declaration)";
  auto const fixed = Program::create(pack);
  ASSERT_TRUE(fixed) << to_text(fixed.error());
  auto const needs = collect_needs(*fixed, pack, *fixed->find_indicator("CHAIN"), Period::month_of(2026, 9),
                                   {month(2026, 5), month(2026, 9)});
  EXPECT_EQ(needs.size(), 5u);
}

TEST(Needs, YearsFromPeriodsAskForThePeriods) {
  Indicator i;
  i.cadence = Cadence::quarter;
  i.year = YearMode::mean;
  auto const year = Period::year_of(2026);
  ASSERT_EQ(periods_of(i, year).size(), 4u);
  EXPECT_EQ(periods_of(i, year)[3], Period::parse("2026Q4").value());
  i.year = YearMode::recompute;
  EXPECT_EQ(periods_of(i, year), std::vector<Period>{year});
  EXPECT_EQ(standing_period(Cadence::year, Period::month_of(2026, 12)), year);
  EXPECT_EQ(standing_period(Cadence::year, Period::month_of(2026, 11)), Period::year_of(2025));
  EXPECT_EQ(standing_period(Cadence::month, Period::parse("2026Q2").value()), Period::parse("2026Q2").value());
}

}  // namespace
}  // namespace jixiao::formula
