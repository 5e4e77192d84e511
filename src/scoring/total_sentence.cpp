#include "scoring/total_sentence.h"

#include <algorithm>

#include "base/text.h"
#include "base/words.h"
#include "scoring/composition.h"
#include "scoring/wording.h"

namespace jixiao::scoring {
namespace {

std::string percent(Decimal share) { return rounded_points(share * Decimal(100)).to_string(); }

std::string dimension_title(Pack const& pack, std::string const& id) {
  auto const found =
      std::find_if(pack.dimensions.begin(), pack.dimensions.end(), [&](auto const& d) { return d.id == id; });
  return found == pack.dimensions.end() ? id : found->title;
}

std::string grade_title(LevelContext const& level, std::string const& id) {
  if (!level.grades) return id;
  auto const& grades = level.grades->grades;
  auto const found = std::find_if(grades.begin(), grades.end(), [&](Grade const& g) { return g.id == id; });
  return found == grades.end() ? id : found->title;
}

// Rules by their titles.
std::string titles(Pack const& pack, std::vector<std::string> const& rules) {
  std::vector<std::string> out;
  for (auto const& rule : rules) out.push_back(title_of_rule(pack, rule));
  return join(out, "、");
}

// The axes for which the unit is ranked apart, by their titles.
std::string apart_for(LevelContext const& level, Total const& total) {
  std::vector<std::string> out;
  for (auto const& axis : level.in.pack.axes) {
    if (axis.ranked_apart && total.axes.contains(axis.id)) out.push_back(axis.title);
  }
  return join(out, "、");
}

void add_rank(LevelContext const& level, Total const& total, RankedIn in, std::vector<std::string>& parts) {
  if (!total.rank) {
    parts.push_back(say(total.peer_group.empty() ? "scoring.total_no_group" : "scoring.total_group_small",
                        {{"minimum", std::to_string(rank_min_of(level, in))}}));
    return;
  }
  parts.push_back(say(in == RankedIn::group ? "scoring.total_rank" : "scoring.total_rank_apart",
                      {{"rank", std::to_string(*total.rank)},
                       {"count", std::to_string(*total.ranked)},
                       {"axes", in == RankedIn::group ? "" : apart_for(level, total)}}));
  if (total.rank_q5) {
    parts.push_back(
        say("scoring.total_band", {{"q5", std::to_string(*total.rank_q5)}, {"q95", std::to_string(*total.rank_q95)}}));
  }
  if (total.bottom_share && *total.ranked > 1) {
    parts.push_back(say("scoring.total_bottom", {{"runs", std::to_string(level.in.pack.robustness.runs)},
                                                 {"share", percent(*total.bottom_share)}}));
  }
}

void add_gaps(LevelContext const& level, SheetSum const& sum, UnitSheet const& sheet, std::vector<std::string>& parts) {
  auto const unscored = std::count_if(sheet.lines.begin(), sheet.lines.end(), [&](UnitLine const& line) {
    return line.stake.state == LineState::unscored && !sum.dimensions_out.contains(line.stake.dimension);
  });
  if (unscored > 0) parts.push_back(say("scoring.total_unscored", {{"count", std::to_string(unscored)}}));
  for (auto const& [dimension, points] : sum.dimensions_out) {
    parts.push_back(say("scoring.total_dimension_out",
                        {{"dimension", dimension_title(level.in.pack, dimension)}, {"points", grouped(points)}}));
  }
  if (!sum.points_not_yet.is_zero()) {
    parts.push_back(say("scoring.total_not_yet", {{"points", grouped(sum.points_not_yet)}}));
  }
}

}  // namespace

std::string total_sentence(LevelContext const& level, Total const& total, SheetSum const& sum,
                           AdjustmentResult const& adjustments, UnitSheet const& sheet, RankedIn in) {
  std::vector<std::string> parts;
  if (total.total) {
    auto const composed = compose(level.in.pack, total, level.sheet.full);
    parts.push_back(say("scoring.total", {{"total", grouped(*total.total)}, {"formula", composed->formula}}));
    if (!total.adjustment.is_zero()) {
      parts.push_back(say("scoring.total_adjustment",
                          {{"points", signed_grouped(total.adjustment)}, {"lines", join(total.adjustments, "，")}}));
    }
    add_rank(level, total, in, parts);
    if (!total.grade.empty()) parts.push_back(say("scoring.total_grade", {{"grade", grade_title(level, total.grade)}}));
  } else {
    parts.push_back(say("scoring.total_none"));
  }
  add_gaps(level, sum, sheet, parts);
  if (!adjustments.unknown.empty()) {
    parts.push_back(say("scoring.total_adjustment_unknown", {{"rules", titles(level.in.pack, adjustments.unknown)}}));
  }
  if (total.veto) parts.push_back(say("scoring.total_veto", {{"rules", titles_of_rules(level.in.pack, *total.veto)}}));
  if (!total.veto_proposed.empty()) {
    parts.push_back(say("scoring.total_veto_proposed", {{"rules", titles(level.in.pack, total.veto_proposed)}}));
  }
  return join(parts, "，");
}

}  // namespace jixiao::scoring
