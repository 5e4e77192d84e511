#pragma once
// Parts that several views share: lights counted, a unit's sheet as a whole, a unit in a ranking.
//
// In all views: `rate` is percent, rounded to two decimals half away from zero; `previous` is the period before of the
// same kind, `year_ago` the same period of last year, both absent where nothing was published for them; figures of
// earlier periods are of their newest version.
#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/reading/published.h"

namespace jixiao::app {

// Of the lines that stand on the sheet; of a unit without a sheet, of all its lines.
struct LightCounts {
  int green = 0, yellow = 0, red = 0, grey = 0;
};
BOOST_DESCRIBE_STRUCT(LightCounts, (), (green, yellow, red, grey))

struct DimensionStanding {
  std::string id;
  std::string title;
  Decimal earned;
  Decimal full;  // points at stake: after what is not yet due left and what is missing was redistributed
  std::optional<Decimal> rate;
  std::optional<Decimal> previous_rate, year_ago_rate;
  LightCounts lights;
  std::optional<Decimal> planned, planned_rate;  // as Standing's
};
BOOST_DESCRIBE_STRUCT(DimensionStanding, (),
                      (id, title, earned, full, rate, previous_rate, year_ago_rate, lights, planned, planned_rate))

struct TotalPart {
  std::string name;  // "按满分 1,000 分折算", "加减分"
  Decimal points;
};
BOOST_DESCRIBE_STRUCT(TotalPart, (), (name, points))

struct Standing {
  Decimal total;
  Decimal full;
  Decimal rate;
  std::string grade, grade_title;  // empty: no grade
  std::optional<int> rank, ranked, rank_q5, rank_q95;
  std::optional<std::string> group, group_title;
  Decimal points_assessed;
  std::optional<Decimal> previous_total, year_ago_total;
  std::optional<int> rank_previous;
  Decimal adjustment;
  std::optional<std::string> veto;
  std::string explanation;
  std::string formula;           // how the total comes about: "得分合计 747.23 分 ÷ 参评分值 963 分 × …"
  Decimal earned;                // what the dimensions add up to
  std::vector<TotalPart> parts;  // what leads from there to the total
  int ranked_apart = 0;          // units of the same peer group that are ranked apart from this one
  std::vector<DimensionStanding> dimensions;
  // What the total would be on schedule (scoring/scheduled.h), without adjustments.
  std::optional<Decimal> planned, planned_rate;
};
BOOST_DESCRIBE_STRUCT(Standing, (),
                      (total, full, rate, grade, grade_title, rank, ranked, rank_q5, rank_q95, group, group_title,
                       points_assessed, previous_total, year_ago_total, rank_previous, adjustment, veto, explanation,
                       formula, earned, parts, ranked_apart, dimensions, planned, planned_rate))

// Absent where the unit has no sheet, or no total on it.
std::optional<Standing> make_standing(Reading const& reading, UnitRecord const& record);

void count(LightCounts& counts, Light light);
LightCounts count_lights(Snapshot const& snapshot, UnitRecord const& record);
bool stands_on_sheet(Snapshot const& snapshot, UnitRecord const& record, Score const& line);
std::optional<Decimal> percent_of(Decimal part, Decimal whole);  // absent for a whole of 0
std::string level_title(Pack const& pack, std::string const& level);
std::string group_title(Pack const& pack, std::string const& level, std::string const& group);
std::string grade_title(Pack const& pack, std::string const& level, std::string const& grade);
// Points at stake by dimension, of the axes that are not ranked apart: what Total::dimensions is earned of.
std::map<std::string, Decimal> points_at_stake(Pack const& pack, UnitRecord const& record);

// The record of a unit that the scope sees. app.unit_unknown with the nearest name; reading.out_of_scope.
Result<UnitRecord const*> find_seen(Reading const& reading, Scope const& scope, std::string const& unit);

// The head that the views share: what period, which version of it, how far its data go.
template <class View>
void fill_head(Snapshot const& snapshot, View& out) {
  out.period = snapshot.period;
  out.version = snapshot.version();
  if (snapshot.publication) out.published_at = snapshot.publication->published_at;
  out.data_until = snapshot.data_until;
}
// … and whose figures.
template <class View>
void fill_unit_head(Snapshot const& snapshot, UnitRecord const& record, View& out) {
  fill_head(snapshot, out);
  out.unit = record.total.unit;
  out.unit_name = record.total.unit_name;
  out.level = record.total.level;
}

}  // namespace jixiao::app
