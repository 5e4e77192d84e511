#pragma once
// The boards of one computation: values into scores, ranks and totals of every level. Each is scored once; what stands
// on later boards of the year is kept from it. One thread.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "formula/values.h"
#include "model/record.h"
#include "policy/load.h"

namespace jixiao::app {

class Boards {
 public:
  // Pack and history outlive it. With a level only its units are scored, and without the bands of their ranks.
  Boards(policy::LoadedPack const& pack, formula::OrgHistory& history, std::string only_level = {})
      : loaded_(pack), pack_(pack.pack), history_(history), only_level_(std::move(only_level)) {}

  // The period's board, after those before it that have not been scored yet. Periods are asked in ascending order of
  // their ends.
  Result<std::vector<UnitRecord>> score(formula::Values& values, Period period);

 private:
  Pack const& without_bands();
  formula::Selection selected(OrgTree const& tree) const;
  Result<std::vector<UnitRecord>> score_board(formula::Values& values, Period period, Pack const& pack);
  // Scores of the boards before it that stand on this one, also for the level's units that follow others.
  Result<void> add_inherited(formula::Values& values, std::string const& level, std::vector<Unit const*> const& units,
                             Period period, std::vector<Score>& earlier);
  Result<std::vector<UnitRecord>> score_level(formula::Values& values, Pack const& pack, std::string const& level,
                                              std::vector<Unit const*> const& units, Period period,
                                              std::vector<IndicatorValue> const& all,
                                              std::vector<Score> const& earlier);
  void add_observed(formula::Values& values, std::vector<IndicatorValue> const& own, std::string const& level,
                    Period period, std::vector<UnitRecord>& records);

  policy::LoadedPack const& loaded_;
  Pack const& pack_;
  formula::OrgHistory& history_;
  std::string only_level_;
  std::map<Period, std::vector<Score>> standing_;
  std::optional<Pack> without_bands_;
};

}  // namespace jixiao::app
