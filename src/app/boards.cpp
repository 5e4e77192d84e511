#include "app/boards.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>

#include "app/board_inputs.h"
#include "app/board_periods.h"
#include "app/inherited.h"
#include "scoring/board.h"
#include "scoring/score_period.h"

namespace jixiao::app {

std::set<Period> boards_standing(Pack const& pack, std::set<std::string> const& indicators, Period period) {
  std::set<Period> out;
  std::set<std::string> dimensions;  // what nobody scores any more is shared out within them
  for (auto const& indicator : pack.indicators) {
    if (indicators.contains(indicator.id)) dimensions.insert(indicator.dimension);
  }
  for (auto const& indicator : pack.indicators) {
    if (!dimensions.contains(indicator.dimension)) continue;
    if (scoring::standing_of(indicator.cadence, period) != scoring::Standing::stands) continue;
    auto const last = scoring::value_period_of(indicator.cadence, period).last_month();
    for (auto const board : boards_before(pack, period)) {
      if (board.last_month() == last) out.insert(board);
    }
  }
  return out;
}

// The year's boards that are scored before this one.
std::vector<Period> Boards::before(Period period) const {
  if (!kept_) return boards_before(pack_, period);
  auto const standing = boards_standing(pack_, kept_->anew, period);
  return {standing.begin(), standing.end()};
}

Result<void> Boards::check_stop() const {
  if (stop_.stop_requested()) return fail(ErrorKind::unavailable, "app.job_stopped");
  return {};
}

Result<std::vector<UnitRecord>> Boards::score(formula::Values& values, Period period) {
  for (auto const board : before(period)) {
    if (standing_.contains(board)) continue;
    JX_TRY(auto records, score_board(values, board, without_bands()));
    if (!only_level_.empty()) earlier_[board] = std::move(records);
  }
  return score_board(values, period, only_level_.empty() ? pack_ : without_bands());
}

// Of a board that is scored only for what stands on later ones nobody reads the totals: the thousand runs that tell
// how firm its ranks are would be wasted.
Pack const& Boards::without_bands() {
  if (!without_bands_) {
    without_bands_ = pack_;
    without_bands_->robustness.runs = 0;
  }
  return *without_bands_;
}

// Scores all levels of one board and keeps what later boards of the year need of it.
Result<std::vector<UnitRecord>> Boards::score_board(formula::Values& values, Period period, Pack const& pack) {
  JX_CHECK(check_stop());
  auto const tree = history_.at(period.last_month());
  if (!tree) return fail(tree.error().front());
  auto const selection = selected(**tree);
  auto with_parts = values.compute(period, selection);
  JX_CHECK(check_stop());
  auto const own = with_parts.size();
  add_parts(values, period, selection, with_parts);
  std::vector<Score> earlier;
  for (auto const board : before(period)) {
    auto const found = standing_.find(board);
    if (found != standing_.end()) earlier.insert(earlier.end(), found->second.begin(), found->second.end());
  }
  std::vector<UnitRecord> records;
  std::vector<Score> kept;
  for (auto const& level : pack_.levels) {
    if (leaves_out(level.id)) continue;
    auto const units = scoring::units_at_level(**tree, level.id);
    if (units.empty()) continue;
    JX_CHECK(check_stop());
    JX_CHECK(add_inherited(values, level.id, units, period, earlier));
    JX_TRY(auto level_records, score_level(values, pack, level.id, units, period, with_parts, earlier));
    add_observed(values, std::span(with_parts).first(own), level.id, period, level_records);
    for (auto const& record : level_records) {
      for (auto const& score : record.scores) {
        // Only what is slower than a month can stand on a later board.
        if (score.stands_since.months() > 1 && score.stands_since.ends_with(score.period)) kept.push_back(score);
      }
    }
    std::move(level_records.begin(), level_records.end(), std::back_inserter(records));
  }
  if (period.kind == PeriodKind::month) {
    std::erase_if(standing_, [&](auto const& board) { return board.first.year() < period.year(); });
    standing_[period] = std::move(kept);
  }
  return records;
}

// Of a year's months a province has millions of figures; only those that are put together are read.
void Boards::add_parts(formula::Values& values, Period period, formula::Selection selection,
                       std::vector<IndicatorValue>& out) {
  for (auto const part : parts_of(pack_, period)) {
    auto wanted = put_together_from(pack_, part.kind);
    if (auto const* only = anew()) std::erase_if(wanted, [&](auto const& id) { return !only->contains(id); });
    if (wanted.empty()) continue;
    selection.indicators.assign(wanted.begin(), wanted.end());
    auto more = values.compute(part, selection, period);
    std::move(more.begin(), more.end(), std::back_inserter(out));
    add_successor_values(values, pack_, history_, period, part, out, &wanted);
  }
}

formula::Selection Boards::selected(OrgTree const& tree) const {
  formula::Selection out;
  if (kept_) out.indicators.assign(kept_->anew.begin(), kept_->anew.end());
  if (only_level_.empty() && levels_.empty()) return out;
  for (auto const& node : tree.nodes()) {
    if (!leaves_out(node.unit.level)) out.units.push_back(node.unit.code);
  }
  return out;
}

Result<void> Boards::add_inherited(formula::Values& values, std::string const& level,
                                   std::vector<Unit const*> const& units, Period period, std::vector<Score>& earlier) {
  if (!pack_.find_sheet(level) || kept_) return {};
  for (auto const board : boards_before(pack_, period)) {
    auto const found = standing_.find(board);
    if (found == standing_.end()) continue;
    Inheritance const from{loaded_.program, pack_, history_, board, found->second};
    JX_TRY(auto const inherited, inherited_scores(values, from, level, units, period));
    std::erase_if(earlier, [&](Score const& own) {
      return own.period == board && std::any_of(inherited.begin(), inherited.end(), [&](Score const& with_others) {
               return with_others.unit == own.unit && with_others.indicator == own.indicator;
             });
    });
    earlier.insert(earlier.end(), inherited.begin(), inherited.end());
  }
  return {};
}

Result<std::vector<UnitRecord>> Boards::score_level(formula::Values& values, Pack const& pack, std::string const& level,
                                                    std::vector<Unit const*> const& units, Period period,
                                                    std::vector<IndicatorValue> const& all,
                                                    std::vector<Score> const& earlier) {
  std::vector<UnitRecord> records(units.size());
  for (std::size_t i = 0; i < units.size(); ++i) {
    records[i].total.unit = units[i]->code;
    records[i].total.unit_name = units[i]->name;
    records[i].total.level = level;
    records[i].total.period = period;
  }
  if (!pack_.find_sheet(level)) return records;
  auto const inputs = make_inputs(values, loaded_.program, pack_, level, units, period, anew());
  JX_CHECK(check_stop());
  scoring::KeptBoard kept;
  if (kept_) {
    kept.anew = kept_->anew;
    auto const& board = kept_->boards.at(period);
    for (auto const* unit : units) {
      auto const found = board.find(unit->code);
      kept.records.push_back(found == board.end() ? nullptr : found->second);
    }
  }
  JX_TRY(auto result,
         scoring::score_period({pack, level, period, units, all, inputs, earlier, kept_ ? &kept : nullptr}));
  moved_.insert(result.moved.begin(), result.moved.end());
  std::unordered_map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < units.size(); ++i) {
    index[units[i]->code] = i;
    records[i].total = std::move(result.totals[i]);
  }
  for (auto& score : result.scores) records[index.at(score.unit)].scores.push_back(std::move(score));
  return records;
}

// Indicators that are computed at this level but carry no points there.
void Boards::add_observed(formula::Values& values, std::span<IndicatorValue const> own, std::string const& level,
                          Period period, std::vector<UnitRecord>& records) {
  std::unordered_map<std::string, UnitRecord*> by_unit;
  for (auto& record : records) by_unit[record.total.unit] = &record;
  for (auto const& value : own) {
    auto const found = by_unit.find(value.unit);
    if (found == by_unit.end()) continue;
    auto const& indicator = *pack_.find_indicator(value.indicator);
    if (indicator.points.contains(level) && pack_.find_sheet(level)) continue;
    auto const inputs = to_inputs(values.judge(value.indicator, value.unit, period));
    found->second->scores.push_back(observed_line(indicator, value, level, period, inputs));
  }
}

}  // namespace jixiao::app
