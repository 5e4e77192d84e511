#include "formula/values.h"

#include <algorithm>

#include "base/check.h"
#include "formula/combine.h"
#include "formula/presence.h"

namespace jixiao::formula {
namespace {

using AttributeMap = std::map<std::string, std::string>;

Decimal share(int part, int whole) { return *divide(Decimal(part), Decimal(whole)); }

ValueStatus status_of(Cell const& cell) {
  switch (cell.state) {
    case CellState::number: return ValueStatus::ok;
    case CellState::missing: return ValueStatus::missing;
    case CellState::not_applicable: return ValueStatus::not_applicable;
    case CellState::fault: return ValueStatus::fault;
  }
  return ValueStatus::fault;
}

std::optional<Decimal> number_of(Cell const& cell) {
  return cell.is_number() ? std::optional(cell.number) : std::nullopt;
}

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
  std::map<OrgTree const*, Presence> joint;  // set for the second pass
};

}  // namespace

class Values::State : public Environment {
 public:
  State(Program const& program, Pack const& pack, OrgHistory& history, FactResults& facts)
      : program_(program),
        pack_(pack),
        history_(history),
        facts_(facts),
        presence_(program, pack, facts),
        calendar_(pack.work_calendar()) {}

  // ---- contexts: Context::node is an index into units_, the codes met so far --------------------------------------
  int unit_index(std::string const& code) {
    auto const [at, added] = unit_indices_.try_emplace(code, static_cast<int>(units_.size()));
    if (added) units_.push_back(code);
    return at->second;
  }
  OrgTree const* tree(Period period) {
    auto const found = history_.at(period.last_month());
    return found ? *found : nullptr;  // plan_and_run has reported a register with mistakes
  }
  std::vector<int> const& nodes(OrgTree const& tree, int unit) {
    auto const [at, added] = nodes_.try_emplace({&tree, unit});
    if (added) at->second = find_predecessors(tree, history_.successions(), units_[static_cast<std::size_t>(unit)]);
    return at->second;
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
  Cell additive(Atom const& atom, Frame const& frame, int index, View const& view, std::vector<int> const& nodes);
  Cell holistic(Atom const& atom, View const& view, int unit);
  std::vector<Figure> const& masked(int index, View const& view, Presence const& mask);
  Cell from_formula(Compiled const& formula, Context const& context);
  Computed from_formulas(std::size_t indicator, int unit, Period period);
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
  std::vector<std::string> units_;
  std::unordered_map<std::string, int> unit_indices_;
  std::map<std::pair<OrgTree const*, int>, std::vector<int>> nodes_;
  Frame* frame_ = nullptr;
  std::optional<Period> current_;
  std::map<int, std::vector<View>> views_;
  std::map<std::tuple<int, MonthRange, OrgTree const*, std::vector<char>>, std::vector<Figure>> masked_;
  std::map<std::tuple<std::size_t, int, Period>, Computed> computed_;
  std::map<std::pair<int, Period>, std::map<std::string, std::string>> groups_;
};

// ---- atoms
// -------------------------------------------------------------------------------------------------------------

Values::State::View& Values::State::view(int index, Context context) {
  context.node = -1;
  auto& known = views_[index];
  for (auto& one : known) {
    if (one.context == context) return one;
  }
  Atom const& atom = program_.atoms()[static_cast<std::size_t>(index)];
  View out;
  out.context = context;
  out.range = atom_range(atom, context);
  out.tree = tree(context.period);
  auto const& bounds = facts_.bounds;
  bool const outside = out.range.last < bounds.first || out.range.first > bounds.last;
  if (out.tree && !outside) {
    out.presence = &presence_.find(index, out.range, *out.tree);
    if (atom.nature == AtomNature::holistic) {
      auto const found = facts_.holistic.find({index, out.range});
      if (found != facts_.holistic.end()) out.holistic = &found->second;
    } else {
      out.figures = &facts_.rollup.figures(index, out.range, *out.tree);
    }
  }
  known.push_back(out);
  return known.back();
}

Cell Values::State::atom(int index, Context const& context) {
  Atom const& atom = program_.atoms()[static_cast<std::size_t>(index)];
  auto const& v = view(index, context);
  if (!v.presence) return Cell::missing("formula.no_data");
  auto const& at = nodes(*v.tree, context.node);
  if (at.empty()) return Cell::missing("formula.unit_not_in_force");
  JX_ASSERT(frame_ != nullptr);
  auto& frame = *frame_;
  auto& seen = frame.seen[v.tree];
  if (std::find(seen.begin(), seen.end(), v.presence) == seen.end()) seen.push_back(v.presence);
  auto const joint = frame.joint.find(v.tree);
  auto const& presence = joint == frame.joint.end() ? *v.presence : joint->second;
  int owners = 0, delivered = 0;
  for (auto const node : at) {
    owners += presence.owners[static_cast<std::size_t>(node)];
    delivered += presence.delivered[static_cast<std::size_t>(node)];
  }
  if (owners == 0) {
    for (auto above = v.tree->nodes()[static_cast<std::size_t>(at[0])].parent; above >= 0;
         above = v.tree->nodes()[static_cast<std::size_t>(above)].parent) {
      if (presence.is_owner[static_cast<std::size_t>(above)]) return Cell::missing("formula.below_owner_level");
    }
    owners = 1;
    delivered = presence.own_rows[static_cast<std::size_t>(at[0])] ? 1 : 0;
  }
  if (delivered < owners) {
    auto const coverage = share(delivered, owners);
    if (!frame.coverage || coverage < *frame.coverage) frame.coverage = coverage;
    if (delivered == 0) return Cell::missing("formula.not_delivered");
    if (coverage < frame.min_coverage) return Cell::missing("formula.coverage_low");
  }
  return v.figures ? additive(atom, frame, index, v, at) : holistic(atom, v, context.node);
}

Cell Values::State::additive(Atom const& atom, Frame const& frame, int index, View const& view,
                             std::vector<int> const& nodes) {
  auto const joint = frame.joint.find(view.tree);
  auto const& presence = joint == frame.joint.end() ? *view.presence : joint->second;
  auto const& figures = presence.complete ? view.figures->total : masked(index, view, presence);
  Figure sum;
  for (auto const node : nodes) sum = combined(atom.function, sum, figures[static_cast<std::size_t>(node)]);
  if (sum.overflow) return Cell::fault("formula.overflow");
  if (atom.nature == AtomNature::extreme && sum.rows == sum.missing) return Cell::not_applicable("formula.no_rows");
  if (atom.argument_nullable && sum.rows > 0 && sum.rows == sum.missing) return Cell::missing("formula.all_missing");
  auto const value = Decimal::from_parts(sum.value, atom.function == AggregateFunction::count ? 0 : atom.scale);
  return value ? Cell::of(*value) : Cell::fault("formula.overflow");
}

// Totals without what lies in owning units that are not present.
std::vector<Figure> const& Values::State::masked(int index, View const& view, Presence const& mask) {
  auto const [at, added] = masked_.try_emplace({index, view.range, view.tree, mask.present});
  auto& out = at->second;
  if (!added) return out;
  Atom const& atom = program_.atoms()[static_cast<std::size_t>(index)];
  auto const& tree_nodes = view.tree->nodes();
  out = view.figures->own;
  for (std::size_t i = 0; i < tree_nodes.size(); ++i) {
    if (!mask.is_owner[i] || mask.present[i]) continue;
    for (auto below = i; below < static_cast<std::size_t>(tree_nodes[i].subtree_end); ++below) out[below] = {};
  }
  for (std::size_t i = out.size(); i-- > 0;) {
    if (tree_nodes[i].parent < 0) continue;
    auto& above = out[static_cast<std::size_t>(tree_nodes[i].parent)];
    above = combined(atom.function, above, out[i]);
  }
  return out;
}

Cell Values::State::holistic(Atom const& atom, View const& view, int unit) {
  if (!view.holistic || !view.holistic->tree) return Cell::missing("formula.no_data");
  bool const counts = atom.function == AggregateFunction::count || atom.function == AggregateFunction::count_distinct;
  bool const adds = counts || atom.function == AggregateFunction::sum;
  auto const& at = nodes(*view.holistic->tree, unit);
  if (at.empty()) return Cell::missing("formula.unit_not_in_force");
  // Two predecessors have no common median or distinct count that could be read off their own.
  if (at.size() > 1 && (!adds || atom.function == AggregateFunction::count_distinct))
    return Cell::missing("formula.several_predecessors");
  std::optional<Decimal> sum;
  bool missing = false;
  for (auto const node : at) {
    auto const found = view.holistic->by_node.find(node);
    if (found == view.holistic->by_node.end()) continue;
    missing = missing || found->second.is_missing;
    sum = sum ? add(*sum, found->second.value) : found->second.value;
    if (!sum) return Cell::fault("formula.overflow");
  }
  if (missing) return adds ? Cell::missing("formula.all_missing") : Cell::not_applicable("formula.no_rows");
  if (sum) return Cell::of(*sum);
  return adds ? Cell::of(Decimal(0)) : Cell::not_applicable("formula.no_rows");
}

// ---- the rest of the environment
// -----------------------------------------------------------------------------------------

std::vector<Context> Values::State::relatives(Relation relation, Context const& context) {
  std::vector<Context> out;
  auto const* const in_force = tree(context.period);
  if (!in_force || nodes(*in_force, context.node).empty()) return out;
  int const own = nodes(*in_force, context.node)[0];
  auto const& node = in_force->nodes()[static_cast<std::size_t>(own)];
  auto const add = [&](int other) {
    auto one = context;
    one.node = unit_index(in_force->nodes()[static_cast<std::size_t>(other)].unit.code);
    out.push_back(one);
  };
  switch (relation) {
    case Relation::parent:
      if (node.parent >= 0) add(node.parent);
      break;
    case Relation::children:
      for (auto const child : node.children) add(child);
      break;
    case Relation::siblings:
      if (node.parent < 0) break;
      for (auto const child : in_force->nodes()[static_cast<std::size_t>(node.parent)].children) {
        if (child != own) add(child);
      }
      break;
    case Relation::level:
      for (auto const other : in_force->at_level(node.unit.level)) add(other);
      break;
    case Relation::peers: {
      auto const mine = groups(context.node, context.period);
      for (auto const other : in_force->at_level(node.unit.level)) {
        auto const code = unit_index(in_force->nodes()[static_cast<std::size_t>(other)].unit.code);
        auto const theirs = groups(code, context.period);
        bool const shared = std::any_of(mine.begin(), mine.end(), [&](auto const& g) {
          auto const found = theirs.find(g.first);
          return found != theirs.end() && found->second == g.second;
        });
        if (shared) add(other);
      }
      break;
    }
  }
  return out;
}

Scalar Values::State::parameter(std::string const& id, Context const& context) {
  for (auto const& parameter : pack_.parameters) {
    if (parameter.id == id) return parameter_at(parameter, context.period);
  }
  return Scalar::missing();
}

Cell Values::State::input(std::string const& name, Context const& context) {
  if (!frame_ || !frame_->compiled) return Cell::fault("formula.not_available");
  auto const found = frame_->compiled->inputs.find(name);
  if (found == frame_->compiled->inputs.end()) return Cell::fault("formula.not_available");
  return formula::evaluate(*found->second.root, *this, context);
}

Scalar Values::State::variable(std::vector<std::string> const& path, Context const& context) {
  if (path.size() == 1) {
    if (!frame_) return Scalar::fault("formula.not_available");
    auto const found = frame_->variables.find(path[0]);
    return found == frame_->variables.end() ? Scalar::missing() : Scalar::of(found->second);
  }
  auto const* const in_force = tree(context.period);
  if (path[0] != "unit" || !in_force || nodes(*in_force, context.node).empty()) return Scalar::missing();
  auto const& unit = in_force->nodes()[static_cast<std::size_t>(nodes(*in_force, context.node)[0])].unit;
  if (path[1] == "code") return Scalar::of(unit.code);
  if (path[1] == "name") return Scalar::of(unit.name);
  if (path[1] == "level") return Scalar::of(unit.level);
  if (path[1] == "kind") return unit.kind ? Scalar::of(*unit.kind) : Scalar::missing();
  auto const attribute = unit.attributes.find(path[1]);
  return attribute == unit.attributes.end() ? Scalar::missing() : Scalar::of(attribute->second);
}

std::map<std::string, std::string> const& Values::State::groups(int unit, Period period) {
  auto const [at, added] = groups_.try_emplace({unit, period});
  if (!added) return at->second;
  std::map<std::string, std::string> out;
  auto const* const in_force = tree(period);
  auto const& code = units_[static_cast<std::size_t>(unit)];
  auto const node = in_force ? in_force->find(code) : -1;
  if (node < 0) return at->second;
  auto const level = in_force->nodes()[static_cast<std::size_t>(node)].unit.level;
  auto const day = period.last_day();
  for (auto const& scheme : pack_.peers) {
    if (scheme.level != level) continue;
    for (auto const& group : scheme.groups) {
      if ((group.from && day < *group.from) || (group.to && *group.to < day)) continue;
      bool belongs = std::find(group.units.begin(), group.units.end(), units_[static_cast<std::size_t>(unit)]) !=
                     group.units.end();
      auto const* const where = program_.find("peers/" + scheme.id + "/groups/" + group.id + "/where");
      if (!belongs && where) {
        auto const holds = evaluate_in(*where, unit, period);
        belongs = holds.has_value() && std::holds_alternative<bool>(holds.value) && holds.boolean();
      }
      if (!belongs) continue;
      out[scheme.id] = group.id;
      break;
    }
  }
  return groups_[{unit, period}] = std::move(out);
}

// ---- indicators
// ------------------------------------------------------------------------------------------------------------

std::size_t Values::State::indicator_index(std::string const& id) const {
  auto const& all = program_.indicators();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].id == id) return i;
  }
  return all.size();
}

Cell Values::State::indicator(std::string const& id, Part part, Context const& context) {
  auto const index = indicator_index(id);
  if (index == program_.indicators().size()) return Cell::fault("formula.not_available");
  auto const period = standing_period(pack_.indicators[index].cadence, context.period);
  auto const& found = computed(index, context.node, period);
  return part == Part::value ? found.value : part == Part::numerator ? found.numerator : found.denominator;
}

Computed const& Values::State::computed(std::size_t indicator, int unit, Period period) {
  auto const key = std::tuple(indicator, unit, period);
  if (auto const found = computed_.find(key); found != computed_.end()) return found->second;
  auto const parts = periods_of(pack_.indicators[indicator], period);
  auto result = parts.size() > 1 ? combined_periods(indicator, unit, parts) : from_formulas(indicator, unit, period);
  return computed_[key] = std::move(result);
}

void Values::State::value_of_parts(CompiledIndicator const& compiled, Computed& out) const {
  if (compiled.numerator) {
    auto const& n = out.numerator;
    auto const& d = out.denominator;
    auto const& worse = static_cast<int>(d.state) > static_cast<int>(n.state) ? d : n;
    if (!worse.is_number()) {
      out.value = worse;
    } else if (d.number.is_zero()) {
      out.value = Cell::not_applicable("formula.denominator_zero");
    } else {
      auto const ratio = divide(n.number, d.number);
      out.value = ratio ? Cell::of(*ratio) : Cell::fault("formula.overflow");
    }
  }
  if (!out.value.is_number()) return;
  auto const grown = multiply(out.value.number, compiled.to_unit.multiply_by);
  auto const value = grown ? divide(*grown, compiled.to_unit.divide_by) : std::nullopt;
  out.value = value ? Cell::of(*value) : Cell::fault("formula.overflow");
  if (value && compiled.to_unit.divide_by == Decimal(1)) out.value = Cell::of(*grown);
}

Computed Values::State::from_formulas(std::size_t index, int unit, Period period) {
  auto const& compiled = program_.indicators()[index];
  auto const& declared = pack_.indicators[index];
  auto const context = context_of(unit, period, declared.year_to_date);
  Frame frame;
  frame.compiled = &compiled;
  frame.min_coverage = declared.min_coverage;
  auto const run = [&] {
    Computed out;
    if (compiled.value) out.value = formula::evaluate(*compiled.value->root, *this, context);
    if (compiled.numerator) out.numerator = formula::evaluate(*compiled.numerator->root, *this, context);
    if (compiled.denominator) out.denominator = formula::evaluate(*compiled.denominator->root, *this, context);
    value_of_parts(compiled, out);
    return out;
  };
  auto out = in_frame(frame, run);
  bool const gaps = frame.coverage.has_value();
  if (gaps) {  // somebody is missing somewhere: only owning units present everywhere count
    bool several = false;
    for (auto const& [in_tree, seen] : frame.seen) {
      several = several || seen.size() > 1;
      frame.joint.emplace(in_tree, presence_.joint(seen, *in_tree));
    }
    if (several) {
      frame.coverage.reset();
      frame.seen.clear();
      out = in_frame(frame, run);
    }
  }
  out.coverage = frame.coverage;
  return out;
}

// A longer period from the values of its parts, by the indicator's YearMode; parts that do not apply drop out.
Computed Values::State::combined_periods(std::size_t index, int unit, std::vector<Period> const& parts) {
  auto const& declared = pack_.indicators[index];
  std::vector<Decimal> numbers;
  int applicable = 0;
  Cell last = Cell::not_applicable("formula.no_rows");
  for (auto const part : parts) {
    auto const& one = computed(index, unit, part);
    if (one.value.state == CellState::not_applicable) continue;
    if (one.value.state == CellState::fault) return one;
    ++applicable;
    last = one.value;
    if (one.value.is_number()) numbers.push_back(one.value.number);
  }
  Computed out;
  if (applicable == 0 || declared.year == YearMode::last) {
    out.value = last;
    return out;
  }
  auto const coverage = share(static_cast<int>(numbers.size()), applicable);
  if (coverage < Decimal(1)) out.coverage = coverage;
  if (coverage < declared.min_coverage || numbers.empty()) {
    out.value = Cell::missing("formula.coverage_low");
    return out;
  }
  out.value = to_cell(combine(declared.year == YearMode::sum ? "sum" : "mean", std::nullopt, std::move(numbers)));
  return out;
}

IndicatorValue Values::State::value(std::size_t index, int unit, Period period) {
  auto const& declared = pack_.indicators[index];
  auto const& compiled = program_.indicators()[index];
  auto const& found = computed(index, unit, period);
  IndicatorValue out;
  out.indicator = declared.id;
  out.unit = units_[static_cast<std::size_t>(unit)];
  out.period = period;
  out.numerator = number_of(found.numerator);
  out.denominator = number_of(found.denominator);
  out.value = number_of(found.value);
  out.status = status_of(found.value);
  if (!found.value.is_number()) out.why = found.value.why;
  out.coverage = found.coverage;
  Frame frame;
  frame.compiled = &compiled;
  frame.min_coverage = declared.min_coverage;
  auto const context = context_of(unit, period, declared.year_to_date);
  in_frame(frame, [&] {
    if (compiled.sample) out.sample = number_of(formula::evaluate(*compiled.sample->root, *this, context));
    for (auto const& [name, input] : compiled.inputs) {
      if (auto const cell = formula::evaluate(*input.root, *this, context); cell.is_number())
        out.inputs[name] = cell.number;
    }
    return 0;
  });
  out.sample_small = out.sample && *out.sample < Decimal(declared.sample_min);
  return out;
}

Scalar Values::State::evaluate_in(Compiled const& formula, int unit, Period period) {
  Frame frame;
  return in_frame(frame, [&] { return evaluate_scalar(*formula.root, *this, context_of(unit, period)); });
}

JudgingCells Values::State::judge(std::size_t index, int unit, Period period) {
  auto const& declared = pack_.indicators[index];
  auto const& compiled = program_.indicators()[index];
  auto const& found = computed(index, unit, period);
  JudgingCells out;
  out.indicator = declared.id;
  out.unit = units_[static_cast<std::size_t>(unit)];
  auto const* const in_force = tree(period);
  auto const node = in_force ? in_force->find(out.unit) : -1;
  auto const level = node < 0 ? std::string() : in_force->nodes()[static_cast<std::size_t>(node)].unit.level;
  auto const mine = groups(unit, period);
  int best = -1;
  for (std::size_t i = 0; i < declared.targets.size(); ++i) {  // unit 4, group 2, level 1; among equals the later
    auto const& rule = declared.targets[i];
    auto const last = period.last_month();
    bool const in_group =
        !rule.group || std::any_of(mine.begin(), mine.end(), [&](auto const& g) { return g.second == *rule.group; });
    if ((rule.unit && *rule.unit != out.unit) || !in_group || (rule.level && *rule.level != level)) continue;
    if ((rule.from && last < rule.from->first_month) || (rule.to && last > rule.to->last_month())) continue;
    int const weight = (rule.unit ? 4 : 0) + (rule.group ? 2 : 0) + (rule.level ? 1 : 0);
    if (weight < best) continue;
    best = weight;
    out.target_rule = i;
  }
  Frame frame;
  frame.compiled = &compiled;
  frame.min_coverage = declared.min_coverage;
  frame.variables = {{"value", found.value}, {"numerator", found.numerator}, {"denominator", found.denominator}};
  if (auto const points = declared.points.find(level); points != declared.points.end())
    frame.variables["points"] = Cell::of(points->second);
  auto const context = context_of(unit, period);
  in_frame(frame, [&] {
    auto const cell = [&](Compiled const& formula) { return formula::evaluate(*formula.root, *this, context); };
    if (out.target_rule && *out.target_rule < compiled.targets.size())
      out.target = cell(compiled.targets[*out.target_rule]);
    else if (compiled.target)
      out.target = cell(*compiled.target);
    if (out.target) frame.variables["target"] = *out.target;
    if (compiled.plan) out.plan = cell(*compiled.plan);
    if (out.plan) frame.variables["plan"] = *out.plan;
    if (compiled.tolerance.root) out.tolerance = cell(compiled.tolerance);
    for (auto const& [name, place] :
         std::initializer_list<std::pair<char const*, std::optional<Cell>*>>{{"cap", &out.cap},
                                                                             {"lo", &out.lo},
                                                                             {"hi", &out.hi},
                                                                             {"good", &out.good},
                                                                             {"bad", &out.bad},
                                                                             {"base", &out.base},
                                                                             {"band_low", &out.band_low},
                                                                             {"band_high", &out.band_high},
                                                                             {"zero_low", &out.zero_low},
                                                                             {"zero_high", &out.zero_high},
                                                                             {"each", &out.each},
                                                                             {"limit", &out.limit}}) {
      if (auto const formula = compiled.scoring.find(name); formula != compiled.scoring.end())
        *place = cell(formula->second);
    }
    return 0;
  });
  return out;
}

// ---- the public face
// -------------------------------------------------------------------------------------------------------

Values::Values(Program const& program, Pack const& pack, OrgHistory& history, FactResults& facts)
    : state_(std::make_unique<State>(program, pack, history, facts)) {}
Values::~Values() = default;

std::vector<IndicatorValue> Values::compute(Period period, Selection const& selection) {
  auto& s = *state_;
  s.begin(period);
  std::vector<IndicatorValue> out;
  auto const* const tree = s.tree(period);
  if (!tree) return out;
  auto const chosen = [](std::vector<std::string> const& list, std::string const& one) {
    return list.empty() || std::find(list.begin(), list.end(), one) != list.end();
  };
  for (std::size_t i = 0; i < s.pack_.indicators.size(); ++i) {
    auto const& indicator = s.pack_.indicators[i];
    if (!chosen(selection.indicators, indicator.id)) continue;
    auto const own = standing_period(indicator.cadence, period);
    bool const due = own.last_month() == period.last_month();
    for (auto const& node : tree->nodes()) {
      if (!chosen(indicator.levels, node.unit.level) || !chosen(selection.units, node.unit.code)) continue;
      if (due) {
        out.push_back(s.value(i, s.unit_index(node.unit.code), own));
        continue;
      }
      IndicatorValue waiting;
      waiting.indicator = indicator.id;
      waiting.unit = node.unit.code;
      waiting.period = period;
      waiting.status = ValueStatus::not_due;
      out.push_back(std::move(waiting));
    }
  }
  return out;
}

IndicatorValue Values::value(std::string const& indicator, std::string const& unit, Period period) {
  auto const index = state_->indicator_index(indicator);
  if (index < state_->pack_.indicators.size()) return state_->value(index, state_->unit_index(unit), period);
  IndicatorValue none;
  none.indicator = indicator;
  none.unit = unit;
  none.period = period;
  none.status = ValueStatus::fault;
  none.why = "formula.not_available";
  return none;
}

JudgingCells Values::judge(std::string const& indicator, std::string const& unit, Period period) {
  auto const index = state_->indicator_index(indicator);
  JX_ASSERT(index < state_->pack_.indicators.size());
  return state_->judge(index, state_->unit_index(unit), period);
}

Scalar Values::evaluate(Compiled const& formula, std::string const& unit, Period period) {
  return state_->evaluate_in(formula, state_->unit_index(unit), period);
}

std::map<std::string, std::string> Values::peer_groups(std::string const& unit, Period period) {
  return state_->groups(state_->unit_index(unit), period);
}

}  // namespace jixiao::formula
