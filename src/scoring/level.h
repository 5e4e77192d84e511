#pragma once
// Inside score_period: the level being scored and what its two halves (score_lines, total_sheets) hand each other.
#include <optional>
#include <string>
#include <vector>

#include "scoring/board.h"
#include "scoring/methods.h"
#include "scoring/peers.h"
#include "scoring/score_period.h"
#include "scoring/sheet.h"

namespace jixiao::scoring {

// Everything that is looked up once. Borrows from the PeriodInput.
struct LevelContext {
  PeriodInput const& in;
  Sheet const& sheet;
  GradeScheme const* grades = nullptr;  // null = no grades
  int rank_min = 1;
  std::vector<BoardLine> board = {};
  std::vector<UnitInputs> units = {};      // one per unit, empty where none was given
  std::vector<std::string> group_of = {};  // one per unit, empty = in no group
  PeerGroups groups = {};

  bool applies(std::string const& axis, std::size_t unit) const;
  // The unit's line as it was, where it stays; null where it is judged anew.
  Score const* kept(std::string const& indicator, std::size_t unit) const;
};

Result<LevelContext> make_level_context(PeriodInput const& input);

// One line of one unit's sheet.
struct UnitLine {
  int board_line = 0;
  Stake stake;
  Score score;
};

struct UnitSheet {
  std::vector<UnitLine> lines;
  std::vector<Stake> gone;  // points that left with an indicator that moved to another axis
};

// One sheet per unit, points redistributed, everything scored and ranked.
std::vector<UnitSheet> score_lines(LevelContext const& level, std::set<std::string>& moved);
std::vector<Total> total_sheets(LevelContext const& level, std::vector<UnitSheet> const& sheets);

}  // namespace jixiao::scoring
