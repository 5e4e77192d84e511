#pragma once
// The boards of one computation: values into scores, ranks and totals of every level. Each is scored once; what stands
// on later boards of the year is kept from it. One thread.
#include <map>
#include <optional>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "formula/values.h"
#include "model/record.h"
#include "policy/load.h"

namespace jixiao::app {

// Boards of one level as they were scored before, and the indicators that are judged anew on them; everything else
// stays. Records by unit.
struct KeptBoards {
  std::map<Period, std::unordered_map<std::string, UnitRecord const*>> boards;
  std::set<std::string> anew;
};

// Of the year's boards before this one, those on which lines stand that these indicators may move: of their dimensions.
std::set<Period> boards_standing(Pack const& pack, std::set<std::string> const& indicators, Period period);

class Boards {
 public:
  // Pack and history outlive it. With a level only its units are scored, and without the bands of their ranks.
  Boards(policy::LoadedPack const& pack, formula::OrgHistory& history, std::string only_level = {})
      : loaded_(pack), pack_(pack.pack), history_(history), only_level_(std::move(only_level)) {}

  // Only sheets of these levels are made; empty: of all.
  void narrow(std::set<std::string> levels) { levels_ = std::move(levels); }
  // The level's boards as they were, but for some indicators. They must have the period's own board and those of
  // boards_standing(). No unit of the level may have come into being between them and the period.
  void keep(KeptBoards kept) { kept_ = std::move(kept); }
  // Between two steps of a board score() ends with app.job_stopped once this asks for it.
  void end_when(std::stop_token stop) { stop_ = std::move(stop); }
  // With a level: its boards of the year that were scored for the last period asked, before its own.
  std::map<Period, std::vector<UnitRecord>> take_earlier() { return std::move(earlier_); }
  // Kept indicators whose points at stake became others: judge them anew too (scoring/score_period.h).
  std::set<std::string> const& moved() const { return moved_; }

  // The period's board, after those before it that have not been scored yet. Periods are asked in ascending order of
  // their ends.
  Result<std::vector<UnitRecord>> score(formula::Values& values, Period period);

 private:
  Pack const& without_bands();
  formula::Selection selected(OrgTree const& tree) const;
  void add_parts(formula::Values& values, Period period, formula::Selection selection,
                 std::vector<IndicatorValue>& out);
  Result<std::vector<UnitRecord>> score_board(formula::Values& values, Period period, Pack const& pack);
  // Scores of the boards before it that stand on this one, also for the level's units that follow others.
  Result<void> add_inherited(formula::Values& values, std::string const& level, std::vector<Unit const*> const& units,
                             Period period, std::vector<Score>& earlier);
  Result<std::vector<UnitRecord>> score_level(formula::Values& values, Pack const& pack, std::string const& level,
                                              std::vector<Unit const*> const& units, Period period,
                                              std::vector<IndicatorValue> const& all,
                                              std::vector<Score> const& earlier);
  std::vector<Period> before(Period period) const;
  Result<void> check_stop() const;
  std::set<std::string> const* anew() const { return kept_ ? &kept_->anew : nullptr; }
  bool leaves_out(std::string const& level) const {
    return (!only_level_.empty() && level != only_level_) || (!levels_.empty() && !levels_.contains(level));
  }
  void add_observed(formula::Values& values, std::span<IndicatorValue const> own, std::string const& level,
                    Period period, std::vector<UnitRecord>& records);

  policy::LoadedPack const& loaded_;
  Pack const& pack_;
  formula::OrgHistory& history_;
  std::string only_level_;
  std::set<std::string> levels_;
  std::map<Period, std::vector<Score>> standing_;
  std::map<Period, std::vector<UnitRecord>> earlier_;
  std::optional<KeptBoards> kept_;
  std::set<std::string> moved_;
  std::optional<Pack> without_bands_;
  std::stop_token stop_;
};

}  // namespace jixiao::app
