#pragma once
// For the tests of this folder: a small province written by hand. 省 P; 甲市 C1 with three counties, 乙市 C2 with none,
// 丙市 C3; cities have a sheet of 100 points (X 60, Y 40), counties are observed. Figures of each test are set in the
// test.
#include <gtest/gtest.h>

#include "app/reading/published.h"

namespace jixiao::app::reading_test {

inline Decimal number(std::string_view text) { return Decimal::parse(text).value(); }
inline Period period(std::string_view text) { return Period::parse(text).value(); }

inline std::vector<Unit> units() {
  auto const unit = [](std::string code, std::string name, std::string level, std::optional<std::string> parent) {
    Unit out;
    out.code = std::move(code);
    out.name = std::move(name);
    out.level = std::move(level);
    out.parent = std::move(parent);
    return out;
  };
  return {unit("P", "某省", "province", {}),  unit("C1", "甲市", "city", "P"),    unit("D1", "甲县", "county", "C1"),
          unit("D2", "乙县", "county", "C1"), unit("D3", "丙县", "county", "C1"), unit("C2", "乙市", "city", "P"),
          unit("C3", "丙市", "city", "P")};
}

inline std::shared_ptr<policy::LoadedPack const> pack() {
  auto loaded = std::make_shared<policy::LoadedPack>();
  auto& pack = loaded->pack;
  pack.pack.id = "fiction";
  pack.pack.title = "某省考评";
  pack.pack.version = "1.0";
  pack.levels = {{"province", "省"}, {"city", "市"}, {"county", "县"}};
  pack.units = units();
  pack.dimensions = {{"X", "征收"}, {"Y", "服务"}};
  pack.peers = {{"cities", "各市", "city", 2, {{"A", "甲组", {"C1", "C2", "C3"}, {}, {}, {}}}}};
  pack.grades = {{"grades", "等次", GradeBasis::score, {{"good", "良好", number("70")}, {"weak", "较差", {}}}, {}}};
  pack.sheets = {{"city", "市级百分表", 100, {{"X", 60}, {"Y", 40}}, "grades", "cities", {}}};
  Indicator filing;
  filing.id = "I1";
  filing.name = "按期申报率";
  filing.dimension = "X";
  filing.decimals = 1;
  filing.levels = {"city", "county"};
  filing.points = {{"city", 60}};
  filing.standard = "按期申报户次 ÷ 应申报户次。";
  filing.numerator = "1";
  filing.denominator = "2";
  Indicator complaints;
  complaints.id = "I2";
  complaints.name = "投诉办结时长";
  complaints.dimension = "Y";
  complaints.direction = Direction::negative;
  complaints.unit = "天";
  complaints.decimals = 1;
  complaints.levels = {"city"};
  complaints.points = {{"city", 40}};
  complaints.value = "3";
  pack.indicators = {filing, complaints};
  loaded->program = formula::Program::create(pack).value();
  return loaded;
}

struct LineText {
  std::string indicator, value, target, score;  // empty: absent
  Light light = Light::grey;
  std::string denominator = {};
};

// A sheet's lines get the points of the fixture's pack; total, rank and grade as given.
inline UnitRecord record(std::string const& unit, std::string_view at, std::vector<LineText> const& lines,
                         std::string const& total = "", int rank = 0) {
  UnitRecord out;
  auto const all = units();
  auto const known = std::find_if(all.begin(), all.end(), [&](Unit const& one) { return one.code == unit; });
  bool const city = known->level == "city";
  out.total.unit = unit;
  out.total.unit_name = known->name;
  out.total.level = known->level;
  out.total.period = period(at);
  if (city) out.total.peer_group = "A";
  auto const optional = [](std::string const& text) {
    return text.empty() ? std::optional<Decimal>() : std::optional(number(text));
  };
  out.total.total = optional(total);
  if (rank > 0) {
    out.total.rank = rank;
    out.total.ranked = 3;
    out.total.grade = "good";
  }
  for (auto const& text : lines) {
    Score line;
    line.indicator = text.indicator;
    line.unit = unit;
    line.period = line.stands_since = period(at);
    line.level = known->level;
    line.dimension = text.indicator == "I1" ? "X" : "Y";
    line.axis = "internal";
    line.value = optional(text.value);
    line.denominator = optional(text.denominator);
    line.target = optional(text.target);
    line.status = line.value ? ValueStatus::ok : ValueStatus::missing;
    if (city) line.points_sheet = text.indicator == "I1" ? 60 : 40;
    line.score = optional(text.score);
    if (line.score) {
      line.points = line.points_sheet;
      auto& earned = out.total.dimensions[line.dimension];
      earned = earned + *line.score;
      out.total.points_assessed = out.total.points_assessed + line.points;
    }
    line.light = text.light;
    line.peer_group = out.total.peer_group;
    line.explanation = "说明";
    out.scores.push_back(line);
  }
  return out;
}

inline std::shared_ptr<PeriodHistory const> past(std::vector<UnitRecord> const& records) {
  auto out = std::make_shared<PeriodHistory>();
  for (auto const& one : records) {
    bool const city = one.total.level == "city";
    std::map<std::string, Decimal> stake;
    for (auto const& line : one.scores) stake[line.dimension] = stake[line.dimension] + line.points;
    out->add(one, city ? std::optional<Decimal>(100) : std::nullopt, stake);
  }
  out->finish();
  return out;
}

// The records as version 1 of their period, with these earlier periods published.
inline Reading reading(std::vector<UnitRecord> const& records, History::Periods earlier = {}) {
  SnapshotParts parts;
  parts.period = records.front().total.period;
  storage::Publication head;
  head.period = parts.period;
  head.version = 1;
  head.published_at = "2026-10-09 08:00:00";
  parts.publication = head;
  parts.data_until = "2026-10-08 06:12:00";
  parts.pack = pack();
  parts.units = units();
  std::int64_t leaf = 100;
  for (auto const& one : records) parts.records.emplace_back(one, leaf++);
  Reading out;
  out.snapshot = std::make_shared<Snapshot const>(make_snapshot(std::move(parts)).value());
  out.world = std::make_shared<World const>();
  earlier[out.snapshot->period] = past(records);
  out.history = std::make_shared<History const>(std::move(earlier));
  return out;
}

// September 2026 and what came before it.
//   甲市 I1 96.2 % of 98 (red since August), 54 of 60 points; I2 12 days of 10 (yellow), 30 of 40: 84 of 100
//   乙市 I1 98.5 (green) 60; I2 9 days (green) 40: 100          丙市 I1 97.4 (yellow) 57; I2 missing
inline Reading september() {
  auto const now = "2026-09";
  std::vector<UnitRecord> records{
      record("P", now, {}),
      record("C1", now, {{"I1", "96.2", "98", "54", Light::red, "300"}, {"I2", "12", "10", "30", Light::yellow}}, "84",
             2),
      record("D1", now, {{"I1", "93.9", "98", "", Light::red, "100"}}),
      record("D2", now, {{"I1", "95.3", "98", "", Light::red, "100"}}),
      record("D3", now, {{"I1", "99.4", "98", "", Light::green, "100"}}),
      record("C2", now, {{"I1", "98.5", "98", "60", Light::green}, {"I2", "9", "10", "40", Light::green}}, "100", 1),
      record("C3", now, {{"I1", "97.4", "98", "57", Light::yellow}, {"I2", "", "10", "", Light::grey}}, "57", 3)};
  History::Periods earlier;
  auto const one_city = [](std::string_view at, std::string const& value, Light light, std::string const& score,
                           std::string const& total, int rank) {
    return past(
        {record("C1", at, {{"I1", value, "98", score, light}, {"I2", "12", "10", "30", Light::yellow}}, total, rank)});
  };
  earlier[period("2026-08")] = one_city("2026-08", "96", Light::red, "53", "83", 3);
  earlier[period("2026-07")] = one_city("2026-07", "98.2", Light::green, "60", "90", 1);
  earlier[period("2025-09")] = one_city("2025-09", "95", Light::red, "48", "78", 3);
  return reading(records, earlier);
}

}  // namespace jixiao::app::reading_test
