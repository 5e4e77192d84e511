#pragma once
// Inside Values: everything memorised while a period is evaluated, as the Environment formulas read. values_cells.cpp
// answers atoms, values_environment.cpp the other names, values_indicators.cpp evaluates indicators. Not for others.
#include <deque>
#include <string_view>
#include <unordered_set>

#include "base/check.h"
#include "formula/combine.h"
#include "formula/presence.h"
#include "formula/values.h"

namespace jixiao::formula {

using AttributeMap = std::map<std::string, std::string>;

// A unit's value of an indicator in one period of its cadence.
struct Computed {
  Cell value, numerator, denominator;
  std::optional<Decimal> coverage;  // where below 1
};

// What is being evaluated: whose inputs and variables are in scope, how much coverage is enough, and who was present.
struct Frame {
  CompiledIndicator const* compiled = nullptr;
  std::map<std::string, Cell> variables;
  Decimal min_coverage = 1;
  std::optional<Decimal> coverage;  // least one seen, where below 1
  std::map<OrgTree const*, std::vector<Presence const*>> seen;
  std::map<OrgTree const*, Presence const*> joint;  // set for the second pass
};

class Values::State : public Environment {
 public:
  State(Program const& program, Pack const& pack, OrgHistory& history, FactResults& facts)
      : program_(program),
        pack_(pack),
        history_(history),
        facts_(facts),
        presence_(program, pack, facts),
        calendar_(pack.work_calendar()) {
    for (auto const& indicator : program.indicators()) indicators_.try_emplace(indicator.id, indicators_.size());
    for (auto const& succession : history.successions()) successors_.insert(succession.to);
  }

  // ---- contexts: Context::node is an index into units_, the units met so far ---------------------------------------
  // The unit as it is in the tree `now`: who has taken others over by then was not the same before.
  int unit_index(std::string const& code, OrgTree const* now) {
    if (!successors_.contains(code)) now = nullptr;
    auto const [at, added] = unit_indices_.try_emplace({code, now}, static_cast<int>(units_.size()));
    if (added) units_.push_back({code, now});
    return at->second;
  }
  std::string const& code(int unit) const { return units_[static_cast<std::size_t>(unit)].code; }
  OrgTree const* tree(Period period) {
    auto const found = history_.at(period.last_month());
    return found ? *found : nullptr;  // plan_and_run has reported a register with mistakes
  }
  std::vector<int> const& nodes(OrgTree const& tree, int unit) {
    auto& of_tree = nodes_[&tree];
    auto const index = static_cast<std::size_t>(unit);
    if (of_tree.size() <= index) of_tree.resize(std::max(units_.size(), index + 1));
    auto& known = of_tree[index];
    if (!known) {
      auto const& [code, now] = units_[index];
      known = find_predecessors(tree, now ? *now : tree, history_.successions(), code);
    }
    return *known;
  }
  // The one node that stands for it: its own, where it was there already. -1: none.
  int node(OrgTree const& tree, int unit) {
    auto const own = tree.find(code(unit));
    auto const& all = nodes(tree, unit);
    return own >= 0 ? own : all.empty() ? -1 : all.front();
  }

  // ---- Environment
  // ---------------------------------------------------------------------------------------------------
  Cell atom(int index, Context const& context) override;
  Cell indicator(std::string const& id, Part part, Context const& context) override;
  std::vector<Context> relatives(Relation relation, Context const& context) override;
  Scalar parameter(std::string const& id, Context const& context) override;
  Cell input(std::string const& name, Context const& context) override;
  Scalar variable(std::vector<std::string> const& path, Context const& context) override;
  WorkCalendar const& calendar() const override { return calendar_; }

  // ---- indicators
  // ----------------------------------------------------------------------------------------------------
  Computed const& computed(std::size_t indicator, int unit, Period period);
  // With `nodes`, their cells too.
  Computed from_formulas(std::size_t indicator, int unit, Period period,
                         std::vector<Node const*> const* nodes = nullptr, std::vector<Cell>* cells = nullptr);
  std::vector<Read> reads(std::size_t indicator, int unit, Period period);
  IndicatorValue value(std::size_t indicator, int unit, Period period);
  JudgingCells judge(std::size_t indicator, int unit, Period period);
  Scalar evaluate_in(Compiled const& formula, int unit, Period period);
  std::map<std::string, std::string> const& groups(int unit, Period period);
  std::size_t indicator_index(std::string const& id) const;

  void begin(Period period) {
    if (current_ == period) return;
    current_ = period;
    facts_.rollup.forget();
    presence_.forget();
    computed_.clear();
    groups_.clear();
    views_.clear();
    masked_.clear();
  }

  Program const& program_;
  Pack const& pack_;

 private:
  struct Asked {
    std::size_t indicator = 0;
    int unit = 0;
    Period period;
    friend bool operator==(Asked const&, Asked const&) = default;
  };
  struct AskedHash {
    std::size_t operator()(Asked const& a) const {
      auto const period = static_cast<std::size_t>(a.period.first_month) * 4 + static_cast<std::size_t>(a.period.kind);
      return ((period * 4096 + a.indicator) * 65536 + static_cast<std::size_t>(a.unit)) * 0x9e3779b97f4a7c15ULL;
    }
  };

  // An atom in a context, for every unit: found once, then read for one unit after the other.
  struct View {
    Context context;  // node -1
    MonthRange range;
    OrgTree const* tree = nullptr;
    Presence const* presence = nullptr;
    NodeFigures const* figures = nullptr;  // additive
    HolisticTable const* holistic = nullptr;
  };

  View& view(int index, Context context);
  Cell rows_of(int index, Context const& context);
  Cell additive(Atom const& atom, Frame const& frame, int index, View const& view, std::vector<int> const& nodes);
  Cell holistic(Atom const& atom, View const& view, int unit);
  std::vector<Figure> const& masked(int index, View const& view, Presence const& mask);
  Cell from_formula(Compiled const& formula, Context const& context);
  Computed combined_periods(std::size_t indicator, int unit, std::vector<Period> const& parts);
  void value_of_parts(CompiledIndicator const& compiled, Computed& out) const;
  template <class Run>
  auto in_frame(Frame& frame, Run run) {
    auto* const outer = std::exchange(frame_, &frame);
    auto result = run();
    frame_ = outer;
    return result;
  }

  OrgHistory& history_;
  FactResults& facts_;
  PresenceBook presence_;
  WorkCalendar calendar_;
  struct Known {
    std::string code;
    OrgTree const* now = nullptr;  // null: no succession leads to it
    friend auto operator<=>(Known const&, Known const&) = default;
  };
  std::vector<Known> units_;
  std::map<Known, int> unit_indices_;
  std::unordered_set<std::string> successors_;
  std::unordered_map<std::string_view, std::size_t> indicators_;  // the program's
  // By unit; a deque, as what has been handed out stays where it is while more units are met.
  std::map<OrgTree const*, std::deque<std::optional<std::vector<int>>>> nodes_;
  Frame* frame_ = nullptr;
  // While reads() evaluates an indicator's own formulas: what they read goes here, unless it is inside something read.
  struct Recorder {
    int unit = 0;
    std::vector<Read> reads;
  };
  Recorder* recorder_ = nullptr;
  template <class Run>
  decltype(auto) unrecorded(Run run) {
    auto* const outer = std::exchange(recorder_, nullptr);
    decltype(auto) result = run();
    recorder_ = outer;
    return result;
  }
  std::optional<Period> current_;
  std::map<int, std::vector<View>> views_;
  std::map<std::tuple<int, MonthRange, Presence const*>, std::vector<Figure>> masked_;
  std::unordered_map<Asked, Computed, AskedHash> computed_;
  std::map<std::pair<int, Period>, std::map<std::string, std::string>> groups_;
};

}  // namespace jixiao::formula
