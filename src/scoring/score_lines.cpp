#include <algorithm>
#include <numeric>

#include "base/words.h"
#include "scoring/figure.h"
#include "scoring/level.h"
#include "scoring/light.h"
#include "scoring/lookup.h"
#include "scoring/scheduled.h"
#include "scoring/wording.h"

namespace jixiao::scoring {
namespace {

Cell cell_of(IndicatorValue const& value) {
  switch (value.status) {
    case ValueStatus::ok: return value.value ? Cell::of(*value.value) : Cell::missing(value.why);
    case ValueStatus::not_applicable: return Cell::not_applicable(value.why);
    case ValueStatus::fault: return Cell::fault(value.why);
    case ValueStatus::missing:
    case ValueStatus::not_due: break;
  }
  return Cell::missing(value.why);
}

std::optional<Decimal> number_of(std::optional<Cell> const& cell) {
  return cell && cell->is_number() ? std::optional(cell->number) : std::nullopt;
}

Better better_of(Indicator const& indicator) {
  return indicator.direction == Direction::negative ? Better::smaller : Better::larger;
}

// One indicator over all units of the level.
class Column {
 public:
  Column(LevelContext const& level, Lookup const& lookup, std::size_t line)
      : level_(level),
        lookup_(lookup),
        line_(line),
        board_line_(level.board[line]),
        indicator_(*board_line_.indicator) {
    auto const n = level.in.units.size();
    for (std::size_t u = 0; u < n; ++u) {
      kept_.push_back(level.kept(indicator_.id, u));
      values_.push_back(kept_[u] ? IndicatorValue{} : lookup.value(u, line));
    }
    peers_.resize(n);
    scheduled_.resize(n);
    for (auto const& members : level.groups.members) compare(members);
  }

  // What stands, is scored anew, or is not yet due for one unit, with the points the sheet gives it.
  UnitLine line_for(std::size_t unit) const {
    UnitLine out;
    out.board_line = static_cast<int>(line_);
    out.stake = {indicator_.axis, indicator_.dimension, board_line_.points, LineState::not_yet, 0};
    if (kept_[unit]) {
      out.score = *kept_[unit];
      out.score.axis = indicator_.axis;
      out.stake.state = state_of_standing(out.score);
      return out;
    }
    if (board_line_.standing == Standing::stands && lookup_.standing(unit, line_)) {
      out.score = *lookup_.standing(unit, line_);
      out.stake.state = state_of_standing(out.score);
    } else if (board_line_.standing == Standing::due ||
               (board_line_.standing == Standing::stands && lookup_.has_value(unit, line_))) {
      fill_from_value(unit, out);
    } else {
      out.score.status = ValueStatus::not_due;
    }
    auto& score = out.score;
    score.indicator = indicator_.id;
    score.unit = level_.in.units[unit]->code;
    score.period = level_.in.period;
    score.stands_since = board_line_.value_period;
    score.level = level_.in.level;
    score.dimension = indicator_.dimension;
    score.axis = indicator_.axis;
    score.points_sheet = board_line_.points;
    score.peer_group = level_.group_of[unit];
    if (out.stake.state == LineState::not_yet) {
      score.explanation =
          say("scoring.not_yet", {{"name", indicator_.name}, {"since", dated_words(score.stands_since)}});
    }
    return out;
  }

  // Points earned, now that the points at stake are known.
  void settle(std::size_t unit, UnitLine& line, std::set<std::string>& moved) const {
    auto& score = line.score;
    if (auto const* kept = kept_[unit]) {
      if (line.stake.points == kept->points) return;
      moved.insert(indicator_.id);
      score.points = line.stake.points;
      if (score.rate) score.score = rounded_points((Figure(score.points) * *score.rate).number.value_or(0));
      return;
    }
    score.points = line.stake.points;
    if (line.stake.state != LineState::scored) {
      score.score.reset();
      score.rate.reset();
      score.planned.reset();
      return;
    }
    if (stands(unit)) {
      settle_standing(unit, line);
    } else if (line.stake.points != line.stake.points_sheet) {
      auto result = apply(unit, line.stake.points);
      score.score = result.score;
      score.rate = result.rate;
      score.explanation = std::move(result.explanation);
    }
    if (!stands(unit)) score.planned = on_schedule(unit, line.stake.points);
    // A standing line has named today's points already and quotes its own time's.
    if (line.stake.points != line.stake.points_sheet && !stands(unit)) {
      score.explanation += "，" + say("scoring.redistributed_in", {{"points", line.stake.points_sheet.to_string()},
                                                                   {"now", line.stake.points.to_string()}});
    }
  }

  // Ranks within each group: by value, moderate indicators by rate. Small samples are neither ranked nor counted.
  void rank(std::vector<UnitSheet>& sheets, std::vector<int> const& at) const {
    if (std::any_of(kept_.begin(), kept_.end(), [](Score const* kept) { return kept != nullptr; })) return;
    for (auto const& members : level_.groups.members) {
      std::vector<std::optional<Decimal>> keys;
      for (auto const u : members) keys.push_back(rank_key(static_cast<std::size_t>(u), sheets, at));
      auto const found =
          places(keys, indicator_.direction == Direction::moderate ? Better::larger : better_of(indicator_));
      for (std::size_t i = 0; i < members.size(); ++i) {
        auto const u = static_cast<std::size_t>(members[i]);
        if (!found[i] || found[i]->compared < level_.rank_min) continue;
        auto& score = sheets[u].lines[static_cast<std::size_t>(at[u])].score;
        score.rank = found[i]->rank;
        score.ranked = found[i]->compared;
      }
    }
  }

 private:
  bool stands(std::size_t unit) const {
    return board_line_.standing == Standing::stands && lookup_.standing(unit, line_) != nullptr;
  }

  static LineState state_of_standing(Score const& score) {
    if (score.status == ValueStatus::not_due) return LineState::not_yet;
    return score.score && score.rate ? LineState::scored : LineState::unscored;
  }

  void fill_from_value(std::size_t unit, UnitLine& out) const {
    auto const& value = values_[unit];
    auto const& inputs = lookup_.inputs(unit, line_);
    auto& score = out.score;
    score.numerator = value.numerator;
    score.denominator = value.denominator;
    score.value = value.value;
    score.status = value.status == ValueStatus::ok && !value.value ? ValueStatus::missing : value.status;
    score.sample_small = value.sample_small;
    score.target = number_of(inputs.target);
    score.plan = number_of(inputs.plan);
    if (value.status == ValueStatus::not_due) return;
    auto const result = apply(unit, board_line_.points);
    score.light = light_of(indicator_.direction, cell_of(value), inputs);
    score.method = to_name(result.used);
    score.score = result.score;
    score.rate = result.rate;
    score.explanation = result.explanation;
    out.stake.state = result.earned ? LineState::scored : LineState::unscored;
  }

  MethodResult apply(std::size_t unit, Decimal points) const {
    auto const& value = values_[unit];
    return apply_method({indicator_, points, cell_of(value), lookup_.inputs(unit, line_), peers_[unit], value.sample});
  }

  std::optional<Decimal> on_schedule(std::size_t unit, Decimal points) const {
    auto const& inputs = lookup_.inputs(unit, line_);
    auto const value = scheduled_value(indicator_, inputs);
    if (!value) return std::nullopt;
    auto peers = peers_[unit];
    if (scheduled_[unit]) peers.mean_rank = scheduled_[unit];
    return points_for({indicator_, points, Cell::of(*value), inputs, peers, values_[unit].sample});
  }

  // The result stands as a rate, so that points moved by this board's gaps add up; unmoved, to the cent as it was.
  void settle_standing(std::size_t unit, UnitLine& line) const {
    auto const& origin = *lookup_.standing(unit, line_);
    auto& score = line.score;
    if (line.stake.points != origin.points) {
      auto const earned = (Figure(line.stake.points) * *origin.rate).number;
      score.score = rounded_points(earned.value_or(0));
      if (origin.planned) {
        auto const planned = (Figure(line.stake.points) * *origin.planned / origin.points).number;
        score.planned = planned ? std::optional(rounded_points(*planned)) : std::nullopt;
      }
    }
    score.explanation = say("scoring.stands", {{"since", dated_words(score.stands_since)},
                                               {"score", score.score->to_string()},
                                               {"points", score.points.to_string()}});
    if (origin.period.last_month() == origin.stands_since.last_month())
      score.explanation += say("scoring.stands_then", {{"explanation", origin.explanation}});
  }

  void compare(std::vector<int> const& members) {
    std::vector<std::optional<Decimal>> numbers;
    std::vector<Decimal> ascending;
    for (auto const u : members) {
      auto const cell = cell_of(values_[static_cast<std::size_t>(u)]);
      numbers.push_back(cell.is_number() ? std::optional(cell.number) : std::nullopt);
      if (cell.is_number()) ascending.push_back(cell.number);
    }
    std::sort(ascending.begin(), ascending.end());
    auto const found = places(numbers, better_of(indicator_));
    auto const p10 = quantile(ascending, tenths(1)), p90 = quantile(ascending, tenths(9));
    for (std::size_t i = 0; i < members.size(); ++i) {
      auto& peers = peers_[static_cast<std::size_t>(members[i])];
      peers = {{}, static_cast<int>(ascending.size()), p10, p90};
      if (!found[i]) continue;
      peers.mean_rank = found[i]->mean_rank;
      auto const unit = static_cast<std::size_t>(members[i]);
      auto const value = scheduled_value(indicator_, lookup_.inputs(unit, line_));
      if (value) scheduled_[unit] = mean_rank_instead(ascending, *numbers[i], *value, better_of(indicator_));
    }
  }

  std::optional<Decimal> rank_key(std::size_t unit, std::vector<UnitSheet> const& sheets,
                                  std::vector<int> const& at) const {
    if (at[unit] < 0 || stands(unit)) return std::nullopt;
    auto const& line = sheets[unit].lines[static_cast<std::size_t>(at[unit])];
    if (line.score.sample_small || line.score.status != ValueStatus::ok) return std::nullopt;
    return indicator_.direction == Direction::moderate ? line.score.rate : line.score.value;
  }

  static std::string to_name(Method method) { return boost::describe::enum_to_string(method, ""); }

  LevelContext const& level_;
  Lookup const& lookup_;
  std::size_t line_;
  BoardLine const& board_line_;
  Indicator const& indicator_;
  std::vector<IndicatorValue> values_;
  std::vector<PeerFigures> peers_;
  std::vector<std::optional<Decimal>> scheduled_;  // mean rank the scheduled value would have
  std::vector<Score const*> kept_;                 // by unit; null: judged anew
};

// The axis that replaces the line's indicator on this unit's sheet, if one applies.
std::string const* replacing_axis(LevelContext const& level, BoardLine const& line, std::size_t unit) {
  auto const found = level.sheet.replaced_by_axis.find(line.indicator->id);
  if (found == level.sheet.replaced_by_axis.end() || !level.applies(found->second, unit)) return nullptr;
  return &found->second;
}

// Where the axis has indicators of its own the replaced one only leaves its points to its dimension; where it has none,
// it is itself what the axis measures and moves there.
void replace(LevelContext const& level, std::string const& axis, UnitSheet& sheet, UnitLine& line) {
  bool const axis_has_own = std::any_of(level.board.begin(), level.board.end(),
                                        [&](BoardLine const& other) { return other.indicator->axis == axis; });
  if (axis_has_own) {
    line.stake.state = LineState::unscored;
    line.score.explanation =
        say("scoring.replaced", {{"name", level.board[static_cast<std::size_t>(line.board_line)].indicator->name},
                                 {"axis", axis_of(level.in.pack.axes, axis).title}});
    return;
  }
  auto gone = line.stake;
  gone.state = LineState::unscored;
  sheet.gone.push_back(gone);
  line.stake.axis = line.score.axis = axis;
}

void redistribute_sheet(UnitSheet& sheet) {
  std::vector<Stake> stakes;
  for (auto const& line : sheet.lines) stakes.push_back(line.stake);
  stakes.insert(stakes.end(), sheet.gone.begin(), sheet.gone.end());
  redistribute(stakes);
  for (std::size_t i = 0; i < sheet.lines.size(); ++i) sheet.lines[i].stake = stakes[i];
}

// Says of each line that is not scored where its points went.
void explain_unscored(UnitSheet& sheet) {
  for (auto& line : sheet.lines) {
    if (line.stake.state != LineState::unscored || line.stake.points_sheet.is_zero()) continue;
    bool const shared = std::any_of(sheet.lines.begin(), sheet.lines.end(), [&](UnitLine const& other) {
      return other.stake.axis == line.stake.axis && other.stake.dimension == line.stake.dimension &&
             other.stake.state == LineState::scored && !other.stake.points.is_zero();
    });
    line.score.explanation += "，" + say(shared ? "scoring.redistributed_out" : "scoring.left_sheet",
                                         {{"points", line.stake.points_sheet.to_string()}});
  }
}

}  // namespace

std::vector<UnitSheet> score_lines(LevelContext const& level, std::set<std::string>& moved) {
  Lookup const lookup(level);
  auto const n = level.in.units.size();
  std::vector<UnitSheet> sheets(n);
  std::vector<Column> columns;
  columns.reserve(level.board.size());
  std::vector<std::vector<int>> at(level.board.size(), std::vector<int>(n, -1));  // board line → unit → its line
  for (std::size_t j = 0; j < level.board.size(); ++j) {
    columns.emplace_back(level, lookup, j);
    for (std::size_t u = 0; u < n; ++u) {
      if (!level.applies(level.board[j].indicator->axis, u)) continue;
      auto line = columns[j].line_for(u);
      if (auto const* axis = replacing_axis(level, level.board[j], u)) replace(level, *axis, sheets[u], line);
      at[j][u] = static_cast<int>(sheets[u].lines.size());
      sheets[u].lines.push_back(std::move(line));
    }
  }
  for (std::size_t u = 0; u < n; ++u) {
    redistribute_sheet(sheets[u]);
    for (auto& line : sheets[u].lines) columns[static_cast<std::size_t>(line.board_line)].settle(u, line, moved);
    if (!level.in.kept) explain_unscored(sheets[u]);
  }
  for (std::size_t j = 0; j < level.board.size(); ++j) columns[j].rank(sheets, at[j]);
  return sheets;
}

}  // namespace jixiao::scoring
