#pragma once
// Inside score_period: values, parameters and earlier scores by (unit, board line), so that scoring itself searches
// nothing.
#include <span>
#include <vector>

#include "scoring/level.h"

namespace jixiao::scoring {

class Lookup {
 public:
  explicit Lookup(LevelContext const& level);

  // The value the line shows; missing where none was given. Longer periods are put together by the indicator's
  // YearMode.
  IndicatorValue value(std::size_t unit, std::size_t line) const;
  bool has_value(std::size_t unit, std::size_t line) const { return at(unit, line).value != nullptr; }
  IndicatorInputs const& inputs(std::size_t unit, std::size_t line) const;
  // The earlier score that stands, preferably of the board on which it was due; null if there is none.
  Score const* standing(std::size_t unit, std::size_t line) const { return at(unit, line).standing; }

 private:
  struct Entry {
    IndicatorValue const* value = nullptr;
    std::vector<IndicatorValue const*> parts;
    IndicatorInputs const* inputs = nullptr;
    Score const* standing = nullptr;
  };
  Entry const& at(std::size_t unit, std::size_t line) const { return entries_[unit * level_.board.size() + line]; }
  void add_value(Entry& entry, BoardLine const& line, IndicatorValue const& value) const;
  void add_score(Entry& entry, BoardLine const& line, Score const& score) const;

  LevelContext const& level_;
  std::vector<Entry> entries_;
};

}  // namespace jixiao::scoring
