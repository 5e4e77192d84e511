#pragma once
// Roll-up: partial results of owning units and months → figures of any unit over any range of months, in the tree of a
// period's end. Pure; build it once, then read it from one thread (totals are memorised inside).
//
// Facts name their owning unit by code. A code that is not in force at the period's end counts for its successor
// (Succession, followed as often as needed); one without successor there is an orphan: not counted, but reported.
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "formula/engine.h"
#include "formula/program.h"
#include "model/org.h"

namespace jixiao::formula {

// The node that stands for a unit's code in a tree: its own, or its successor's; -1 if there is none. The empty code is
// what datasets without owner have: the first root.
int find_owner(OrgTree const& tree, std::vector<Succession> const& successions, std::string const& code);
// The nodes that stand in an earlier tree for a unit of the later tree `now`: itself, or all its predecessors (two
// merged units have two); itself together with those that have been dissolved into it by then.
std::vector<int> find_predecessors(OrgTree const& earlier, OrgTree const& now,
                                   std::vector<Succession> const& successions, std::string const& code);
// The predecessors in an earlier tree of every unit of the later ones that has several there: each set once, ascending.
std::vector<std::vector<int>> find_unions(OrgTree const& earlier, std::vector<OrgTree const*> const& later,
                                          std::vector<Succession> const& successions);

// Trees by month's end. Months between two changes of the register share one tree.
class OrgHistory {
 public:
  OrgHistory(std::vector<Unit> units, std::vector<Succession> successions);
  // The tree in force at the end of the month. Errors of the register: model.unit_… .
  Checked<OrgTree const*> at(std::int32_t month);
  // That one and those after it, without any that a mistake in the register forbids: nothing is asked of them.
  std::vector<OrgTree const*> since(std::int32_t month);
  std::vector<Succession> const& successions() const { return successions_; }

 private:
  Checked<OrgTree const*> in_force(std::size_t stretch, Date day);
  std::size_t stretch_of(Date day) const;

  std::vector<Unit> units_;
  std::vector<Succession> successions_;
  std::vector<Date> changes_;  // first days of new stretches, ascending
  std::map<std::size_t, std::unique_ptr<OrgTree>> trees_;
};

// Sum, least or greatest value over a set of rows.
struct Figure {
  int128 value = 0;  // × 10^atom.scale; min and max: meaningful where rows > missing
  std::int64_t rows = 0;
  std::int64_t missing = 0;
  bool overflow = false;
};
Figure combined(AggregateFunction function, Figure const& a, Figure const& b);

// The partial results of one atom: owning units × months, months as running sums so that a range is one subtraction.
class AtomSeries {
 public:
  AtomSeries() = default;
  AtomSeries(AggregateFunction function, MonthRange months) : function_(function), months_(months) {}
  void add(std::vector<Partial> const& partials);  // months outside are left out
  void finish();                                   // after the last add
  std::vector<std::string> const& owners() const { return owners_; }
  Figure over(std::size_t owner, MonthRange range) const;
  AggregateFunction function() const { return function_; }

 private:
  std::size_t at(std::size_t owner, std::int32_t month) const {
    return owner * static_cast<std::size_t>(months_.last - months_.first + 1) +
           static_cast<std::size_t>(month - months_.first);
  }
  bool summed() const { return function_ != AggregateFunction::min && function_ != AggregateFunction::max; }

  AggregateFunction function_ = AggregateFunction::count;
  MonthRange months_{0, -1};
  std::vector<std::string> owners_;
  std::unordered_map<std::string, std::size_t> index_;
  std::vector<int128> values_;  // empty for counts, whose value is `rows_`
  std::vector<std::int64_t> rows_;
  std::vector<std::int64_t> missing_;  // empty if nothing is
};

// An atom's figures over one range in one tree.
struct NodeFigures {
  std::vector<Figure> own;    // rows the unit itself owns (or inherited from predecessors)
  std::vector<Figure> total;  // with everything below it
};

class Rollup {
 public:
  explicit Rollup(std::vector<Succession> successions) : successions_(std::move(successions)) {}
  void set(int atom, AtomSeries series) { series_[atom] = std::move(series); }
  bool has(int atom) const { return series_.contains(atom); }
  // Kept until forget().
  NodeFigures const& figures(int atom, MonthRange range, OrgTree const& tree);
  void forget() { figures_.clear(); }
  // Rows by owning code that no unit of the tree stands for, over a range.
  std::map<std::string, std::int64_t> orphans(OrgTree const& tree, MonthRange range);
  int owner(OrgTree const& tree, std::string const& code);

 private:
  std::vector<Succession> successions_;
  std::map<int, AtomSeries> series_;
  std::map<OrgTree const*, std::unordered_map<std::string, int>> owners_;
  std::map<std::tuple<int, MonthRange, OrgTree const*>, NodeFigures> figures_;
};

}  // namespace jixiao::formula
