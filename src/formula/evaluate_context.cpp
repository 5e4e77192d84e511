#include "base/work_calendar.h"
#include "formula/combine.h"
#include "formula/evaluator.h"

namespace jixiao::formula {
namespace {

Scalar elapsed(std::string const& span, Context const& context) {
  Period const month{context.range.last, PeriodKind::month};
  if (span == "period") return Scalar::of(Decimal(1));
  auto const kind = span == "year"      ? PeriodKind::year
                    : span == "half"    ? PeriodKind::half
                    : span == "quarter" ? PeriodKind::quarter
                                        : PeriodKind::month;
  auto const whole = month.enclosing(kind);
  auto const share =
      divide(Decimal(month.last_day() - whole.first_day() + 1), Decimal(whole.last_day() - whole.first_day() + 1));
  return share ? Scalar::of(*share) : Scalar::fault("formula.overflow");
}

Relation relation_of(std::string const& name) {
  if (name == "children") return Relation::children;
  if (name == "siblings") return Relation::siblings;
  if (name == "peers") return Relation::peers;
  return Relation::level;
}

}  // namespace

Context context_of(int node, Period period, bool to_date) {
  Context const context{node, period, {period.first_month, period.last_month()}, false};
  return to_date ? year_to_date(context) : context;
}

std::optional<Context> shifted(Context context, int months) {
  if (months % context.period.months() != 0) return std::nullopt;
  context.period = context.period.shifted_months(months);
  context.range.first += months;
  context.range.last += months;
  return context;
}

Context fixed(Context context, Period period) {
  context.period = period;
  context.range = {period.first_month, period.last_month()};
  return context;
}

Context widened(Context context, int months) {
  context.range.first = context.range.last - months + 1;
  return context;
}

Context year_to_date(Context context) {
  context.range.first = context.range.last / 12 * 12;
  return context;
}

std::optional<int> months_of(Node const& duration) {
  if (duration.kind != NodeKind::duration) return std::nullopt;
  auto const& unit = duration.text;
  int const factor = unit == "year" ? 12 : unit == "half" ? 6 : unit == "quarter" ? 3 : unit == "month" ? 1 : 0;
  auto const n = duration.number.to_int64();
  if (factor == 0 || !n || *n < -2400 || *n > 2400) return std::nullopt;
  return static_cast<int>(*n) * factor;
}

Scalar Evaluator::in_context(Node const& node, Context const& context) {
  auto const& f = node.text;
  auto const& c = node.children;
  if (f == "elapsed") return elapsed(c[0]->path[0], context);
  if (f == "elapsed_months") return Scalar::of(Decimal(context.range.last % 12 + 1));
  if (f == "days_in_period") return Scalar::of(Decimal(context.period.last_day() - context.period.first_day() + 1));
  if (f == "indicator" || f == "numerator" || f == "denominator") return other_indicator(node, context);
  if (f == "across") return across(node, context);
  if (f == "parent") {
    auto const above = environment_.relatives(Relation::parent, context);
    return above.empty() ? Scalar::not_applicable("formula.no_parent") : evaluate(*c[0], above[0]);
  }
  auto inner = context;
  if (f == "ytd") inner = year_to_date(context);
  if (f == "opening") inner.opening = true;
  if (f == "closing") inner.opening = false;
  if (f == "last_months") inner = widened(context, static_cast<int>(*c[1]->number.to_int64()));
  if (f == "at") inner = fixed(context, *Period::parse(c[1]->text));
  if (f == "offset") {
    auto const moved = shifted(context, *months_of(*c[1]));
    if (!moved) return Scalar::fault("formula.offset_not_aligned");
    inner = *moved;
  }
  return evaluate(*c[0], inner);
}

Scalar Evaluator::other_indicator(Node const& node, Context const& context) {
  auto at = context;
  for (auto const& [name, value] : node.named) {
    if (name == "period") {
      at = fixed(at, *Period::parse(value->text));
    } else if (auto const moved = shifted(at, *months_of(*value))) {
      at = *moved;
    } else {
      return Scalar::fault("formula.offset_not_aligned");
    }
  }
  auto const part = node.text == "indicator"   ? Part::value
                    : node.text == "numerator" ? Part::numerator
                                               : Part::denominator;
  return Scalar::of(environment_.indicator(node.children[0]->text, part, at));
}

Scalar Evaluator::across(Node const& node, Context const& context) {
  std::vector<Decimal> numbers;
  for (auto const& relative : environment_.relatives(relation_of(node.children[0]->path[0]), context)) {
    auto const value = evaluate(*node.children[2], relative);
    if (value.has_value()) numbers.push_back(value.number());
  }
  auto const& way = *node.children[1];
  if (way.kind == NodeKind::call) return combine(way.text, way.children[0]->number, std::move(numbers));
  return combine(way.path[0], std::nullopt, std::move(numbers));
}

namespace {
char const not_available[] = "formula.not_available";
}

Cell Environment::atom(int, Context const&) { return Cell::fault(not_available); }
Cell Environment::indicator(std::string const&, Part, Context const&) { return Cell::fault(not_available); }
std::vector<Context> Environment::relatives(Relation, Context const&) { return {}; }
Scalar Environment::parameter(std::string const&, Context const&) { return Scalar::fault(not_available); }
Cell Environment::input(std::string const&, Context const&) { return Cell::fault(not_available); }
Scalar Environment::variable(std::vector<std::string> const&, Context const&) { return Scalar::fault(not_available); }
Scalar Environment::column(std::vector<std::string> const&, Context const&) { return Scalar::fault(not_available); }
std::vector<std::string> const* Environment::code_list(std::string const&) const { return nullptr; }
WorkCalendar const& Environment::calendar() const {
  static WorkCalendar const weekends_off;
  return weekends_off;
}

}  // namespace jixiao::formula
