#pragma once
// A unit's report card: its whole sheet, line by line, with what each line is compared with. GET /api/card.
#include "app/reading/standing.h"

namespace jixiao::app {

struct CardLine {
  std::string indicator;
  std::string name;
  std::string definition;  // the rule in words; empty where the pack has none
  std::string dimension;
  std::string axis;
  std::optional<Decimal> value;
  std::string unit_of_value;
  int decimals = 2;
  std::optional<Decimal> target, plan;
  ValueStatus status = ValueStatus::missing;
  std::optional<std::string> why;  // a sentence, where there is no value
  Decimal points, points_sheet;
  std::optional<Decimal> score, lost, rate;
  std::optional<int> rank, ranked;
  Light light = Light::grey;
  bool sample_small = false;
  Period stands_since;   // the value's period
  bool carried = false;  // not due now: an earlier period's result stands
  std::optional<Decimal> previous, year_ago;
  // Of the values that are there in the unit's peer group, itself included; absent for a unit in no group.
  std::optional<Decimal> group_median, group_best;
  std::optional<std::string> group_best_unit;  // code; absent where the viewer may not open it
  std::string explanation;
};
BOOST_DESCRIBE_STRUCT(CardLine, (),
                      (indicator, name, definition, dimension, axis, value, unit_of_value, decimals, target, plan,
                       status, why, points, points_sheet, score, lost, rate, rank, ranked, light, sample_small,
                       stands_since, carried, previous, year_ago, group_median, group_best, group_best_unit,
                       explanation))

struct CardAxis {
  std::string id;
  std::string title;
  Decimal percent;            // of the axis's full mark
  bool ranked_apart = false;  // its lines are not among the dimensions' points
};
BOOST_DESCRIBE_STRUCT(CardAxis, (), (id, title, percent, ranked_apart))

struct Card {
  std::string unit;
  std::string unit_name;
  std::string level;
  std::string level_title;
  Period period;
  std::optional<int> version;
  std::optional<std::string> published_at;
  std::string data_until;  // Snapshot::data_until
  std::optional<Period> previous, year_ago;
  std::optional<Standing> standing;
  LightCounts lights;
  std::vector<CardLine> lines;           // in the pack's order; observed lines have no points
  std::vector<std::string> adjustments;  // sentences
  std::vector<std::string> veto_proposed;
  std::vector<CardAxis> axes;
  std::optional<Decimal> total_comparable;
};
BOOST_DESCRIBE_STRUCT(Card, (),
                      (unit, unit_name, level, level_title, period, version, published_at, data_until, previous,
                       year_ago, standing, lights, lines, adjustments, veto_proposed, axes, total_comparable))

Result<Card> make_card(Reading const& reading, Scope const& scope, std::string const& unit);
// Of many units: what their groups have in common is worked out once.
Result<std::vector<Card>> make_cards(Reading const& reading, Scope const& scope, std::vector<std::string> const& units);

}  // namespace jixiao::app
