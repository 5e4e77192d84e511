#include "formula/needs.h"

#include <algorithm>

namespace jixiao::formula {
namespace {

PeriodKind kind_of(Cadence cadence) {
  switch (cadence) {
    case Cadence::month: return PeriodKind::month;
    case Cadence::quarter: return PeriodKind::quarter;
    case Cadence::half: return PeriodKind::half;
    case Cadence::year: return PeriodKind::year;
  }
  return PeriodKind::month;
}

// The last month of the latest partition that has ended by the end of `month`.
std::int32_t partition_end(PartitionBy partition, std::int32_t month) {
  int const length = months_of(partition);
  return (month + 1) / length * length - 1;
}

class Collector {
 public:
  Collector(Program const& program, Pack const& pack, MonthRange bounds)
      : program_(program), pack_(pack), bounds_(bounds) {}

  Needs needs;

  void walk(Node const& node, Context const& context) {
    if (node.kind == NodeKind::aggregate) return atom(node, context);
    if (node.kind != NodeKind::call) {
      if (node.kind == NodeKind::name && node.binding == Binding::input)
        return;  // inputs are collected with the indicator
      return children(node, context);
    }
    auto const& f = node.text;
    auto inner = context;
    if (f == "indicator" || f == "numerator" || f == "denominator") return reference(node, context);
    if (f == "across") return walk(*node.children[2], context);
    if (f == "ytd") inner = year_to_date(context);
    if (f == "opening") inner.opening = true;
    if (f == "closing") inner.opening = false;
    if (f == "last_months") inner = widened(context, static_cast<int>(node.children[1]->number.to_int64().value_or(1)));
    if (f == "at") inner = fixed(context, *Period::parse(node.children[1]->text));
    if (f == "offset") {
      auto const moved = shifted(context, formula::months_of(*node.children[1]).value_or(0));
      if (!moved) return;
      inner = *moved;
    }
    children(node, inner);
  }

  void value_of(std::string const& id, Period period) {
    if (period.last_month() < bounds_.first || period.first_month > bounds_.last) return;
    if (!seen_.insert({id, period}).second) return;
    auto const* compiled = program_.find_indicator(id);
    auto const* indicator = pack_.find_indicator(id);
    if (!compiled || !indicator) return;
    for (auto const part : periods_of(*indicator, standing_period(indicator->cadence, period))) {
      own_formulas(*compiled, context_of(-1, part, indicator->year_to_date));
    }
  }

  void own_formulas(CompiledIndicator const& indicator, Context const& context) {
    for (auto const* formula : {&indicator.numerator, &indicator.denominator, &indicator.value, &indicator.sample}) {
      if (*formula) walk(*(*formula)->root, context);
    }
    for (auto const& [name, formula] : indicator.inputs) walk(*formula.root, context);
  }

 private:
  void children(Node const& node, Context const& context) {
    for (auto const& child : node.children) walk(*child, context);
  }

  void atom(Node const& node, Context const& context) {
    if (node.atom < 0) return;
    auto const& window = node.aggregate->window_months;
    auto range =
        atom_range(program_.atoms()[static_cast<std::size_t>(node.atom)], window ? widened(context, *window) : context);
    if (range.last < bounds_.first || range.first > bounds_.last) return;
    needs.insert({node.atom, range});
  }

  void reference(Node const& node, Context const& context) {
    auto at = context;
    for (auto const& [name, value] : node.named) {
      if (name == "period") {
        at = fixed(at, *Period::parse(value->text));
      } else if (auto const moved = shifted(at, formula::months_of(*value).value_or(0))) {
        at = *moved;
      } else {
        return;
      }
    }
    value_of(node.children[0]->text, at.period);
  }

  Program const& program_;
  Pack const& pack_;
  MonthRange bounds_;
  std::set<std::pair<std::string, Period>> seen_;
};

}  // namespace

int months_of(PartitionBy partition) {
  switch (partition) {
    case PartitionBy::none:
    case PartitionBy::month: return 1;
    case PartitionBy::quarter: return 3;
    case PartitionBy::half: return 6;
    case PartitionBy::year: return 12;
  }
  return 1;
}

MonthRange atom_range(Atom const& atom, Context const& context) {
  if (atom.kind == DatasetKind::event) return context.range;
  auto const month = context.opening ? context.range.first - 1 : context.range.last;
  if (atom.reads_period_start && !context.opening) return context.range;
  auto const end = atom.kind == DatasetKind::stock ? partition_end(atom.partition, month) : month;
  return {end, end};
}

Period standing_period(Cadence cadence, Period seen_from) {
  auto const kind = kind_of(cadence);
  if (months_in(kind) <= seen_from.months()) return seen_from;
  int const length = months_in(kind);
  auto const end = (seen_from.last_month() + 1) / length * length;
  return {end - length, kind};
}

std::vector<Period> periods_of(Indicator const& indicator, Period period) {
  auto const kind = kind_of(indicator.cadence);
  if (indicator.year == YearMode::recompute || period.months() <= months_in(kind)) return {period};
  std::vector<Period> out;
  for (int month = period.first_month; month <= period.last_month(); month += months_in(kind))
    out.push_back({month, kind});
  return out;
}

Needs collect_needs(Program const& program, Pack const& pack, Compiled const& formula, Context const& context,
                    MonthRange bounds) {
  Collector collector(program, pack, bounds);
  collector.walk(*formula.root, context);
  return std::move(collector.needs);
}

Needs collect_needs(Program const& program, Pack const& pack, CompiledIndicator const& indicator, Period period,
                    MonthRange bounds) {
  Collector collector(program, pack, bounds);
  collector.value_of(indicator.id, period);
  auto const context = context_of(-1, period);
  for (auto const* formula : {&indicator.target, &indicator.plan}) {
    if (*formula) collector.walk(*(*formula)->root, context);
  }
  for (auto const& formula : indicator.targets) collector.walk(*formula.root, context);
  if (indicator.tolerance.root) collector.walk(*indicator.tolerance.root, context);
  for (auto const& [name, formula] : indicator.scoring) collector.walk(*formula.root, context);
  return std::move(collector.needs);
}

}  // namespace jixiao::formula
