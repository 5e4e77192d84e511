#pragma once
// All units of one level, totals only: open to everybody. GET /api/ranking.
#include "app/reading/standing.h"

namespace jixiao::app {

struct RankingRow {
  std::string unit;
  std::string name;
  std::string level;
  std::optional<Decimal> total, rate;
  std::optional<std::string> grade, grade_title;
  std::optional<int> rank, ranked, rank_q5, rank_q95;
  std::optional<std::string> group, group_title;
  std::optional<int> rank_previous;
  std::optional<Decimal> total_previous;
  LightCounts lights;
  std::optional<std::string> parent, parent_name;
  std::map<std::string, Decimal> dimensions;  // earned
  Decimal adjustment;
  std::optional<std::string> veto;
  Decimal points_assessed;
  Decimal points_carried;                        // of points_assessed: on results of earlier periods that stand
  Decimal points_not_due;                        // of the sheet: whose first period is still to come
  std::optional<Decimal> planned, planned_rate;  // as Standing's
  std::optional<Decimal> total_comparable;
  std::optional<Decimal> bottom_share;  // 0–1
  bool open = false;                    // the viewer may open this unit's sheet
};
BOOST_DESCRIBE_STRUCT(RankingRow, (),
                      (unit, name, level, total, rate, grade, grade_title, rank, ranked, rank_q5, rank_q95, group,
                       group_title, rank_previous, total_previous, lights, parent, parent_name, dimensions, adjustment,
                       veto, points_assessed, points_carried, points_not_due, planned, planned_rate, total_comparable,
                       bottom_share, open))

struct Ranking {
  Period period;
  std::optional<int> version;
  std::optional<std::string> published_at;
  std::string data_until;  // Snapshot::data_until
  std::string level;
  std::string level_title;
  std::optional<Decimal> full;   // absent: the level has no sheet
  std::vector<RankingRow> rows;  // by group in the pack's order, then rank, then code
};
BOOST_DESCRIBE_STRUCT(Ranking, (), (period, version, published_at, data_until, level, level_title, full, rows))

struct RankingQuery {
  std::string level;
  std::optional<std::string> group;   // id of a peer group
  std::optional<std::string> parent;  // only units below this one
};
// reading.level_unknown, reading.group_unknown, app.unit_unknown, each with the nearest name.
Result<Ranking> make_ranking(Reading const& reading, Scope const& scope, RankingQuery const& query);

}  // namespace jixiao::app
