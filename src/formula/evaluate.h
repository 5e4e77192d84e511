#pragma once
// The scalar evaluator: a checked tree and an environment → a cell. Pure but for what the environment does; recursion
// is bounded by parser.h's limits. Row expressions evaluate too (Environment::column): the reference the engines are
// tested against.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/work_calendar.h"
#include "formula/ast.h"
#include "formula/engine.h"
#include "formula/scalar.h"
#include "model/pack.h"

namespace jixiao::formula {

// For whom and when a formula is evaluated.
struct Context {
  int node = -1;         // index into the OrgTree of the period; -1 outside any unit
  Period period;         // the period assessed; what indicator() reads
  MonthRange range;      // the months whose rows count: the period's, or what ytd() … made of it
  bool opening = false;  // stocks and dimensions: the state just before range.first instead of at range.last's end
  friend bool operator==(Context const&, Context const&) = default;
};
// The context of a period: its own months, or January to its last month.
Context context_of(int node, Period period, bool year_to_date = false);

enum class Part : std::uint8_t { value, numerator, denominator };

// parent: none for a root. siblings: the other children of its parent, without itself. peers: its peer group, with
// itself. level: all units of its level, with itself.
enum class Relation : std::uint8_t { parent, children, siblings, peers, level };

// What a formula may ask for. Implementations: values (roll-up over tree and months), the prompt, tests. Every member
// answers a fault `formula.not_available` unless overridden.
class Environment {
 public:
  virtual ~Environment() = default;

  // An atom's value for the unit's whole subtree. Which months to add up: atom_range() in needs.h. count and sum over
  // no rows are 0 where the data were delivered, missing where not; min, max, median, quantile and deviation over no
  // rows are not applicable.
  virtual Cell atom(int atom, Context const& context);
  // Another indicator by its own rules (its cadence, year_to_date): context.node and context.period count, not the
  // range. Values come in the indicator's unit (92.5 for 92.5 %), its parts as the formulas gave them.
  virtual Cell indicator(std::string const& id, Part part, Context const& context);
  virtual std::vector<Context> relatives(Relation relation, Context const& context);
  virtual Scalar parameter(std::string const& id, Context const& context);
  virtual Cell input(std::string const& name, Context const& context);
  // value, target, plan, numerator, denominator, points; unit.code, unit.level, unit.kind, unit.name, unit.<attribute>
  // (text; missing if the unit has no such attribute) as {"unit", "code"}.
  virtual Scalar variable(std::vector<std::string> const& path, Context const& context);
  // Row expressions only: column {"filed_on"} or reference {"taxpayer", "size_class"} of the current row.
  virtual Scalar column(std::vector<std::string> const& path, Context const& context);
  // Codes of an ordered column, ascending, by Type::code_list; null if unknown.
  virtual std::vector<std::string> const* code_list(std::string const& list) const;
  virtual WorkCalendar const& calendar() const;  // default: Monday to Friday
};

Scalar evaluate_scalar(Node const& node, Environment& environment, Context const& context);
// As a figure: booleans count 1 and 0, text and dates are a fault.
Cell evaluate(Node const& node, Environment& environment, Context const& context);

// The parameter's value in force in a period (the last whose `from` is not after it); missing if there is none yet.
Scalar parameter_at(Parameter const& parameter, Period period);

// The context functions as arithmetic on contexts, shared with needs.h. Nullopt: the shift does not land on a period of
// that kind (a quarter moved by one month).
std::optional<Context> shifted(Context context, int months);
Context fixed(Context context, Period period);
Context widened(Context context, int months);  // the last n months to range.last
Context year_to_date(Context context);
// Months of an offset's duration node: -1y → -12; nullopt for days and hours.
std::optional<int> months_of(Node const& duration);

// `jixiao eval`: an expression with constants and variables only, no facts. Variables are numbers, dates, true/false,
// else text. The value, or all errors.
Checked<Scalar> evaluate_alone(std::string_view expression, std::map<std::string, std::string> const& variables);
// The same as text, faults too.
Checked<std::string> evaluate_text(std::string_view expression, std::map<std::string, std::string> const& variables);

}  // namespace jixiao::formula
