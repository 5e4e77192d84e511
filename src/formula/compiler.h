#pragma once
// Inside Program only: compiles the formulas of a pack one after the other and collects all errors. Split by topic:
// compiler.cpp (one formula, atoms), compile_indicator.cpp, compile_derived.cpp, compile_order.cpp (cycles).
#include <string>
#include <vector>

#include "formula/program.h"

namespace jixiao::formula {

class Compiler {
 public:
  explicit Compiler(Pack const& pack) : pack_(pack) {}

  void catalogue();
  void datasets();  // declared and derived ones; first
  void indicators();
  void others();  // adjustments, vetoes, axes, peer groups
  void order();   // last: cycles, topological order

  Program program;
  Errors errors;

 private:
  // Parsed, checked and lowered (means split, atoms assigned unless rows are grouped by a derived dataset), or nullopt
  // with its errors reported.
  std::optional<Compiled> compile(std::string const& place, std::string const& text, Scope const& scope,
                                  Type* type = nullptr);
  void report(std::string const& place, Error error);
  void report(std::string const& place, std::string code, std::vector<Arg> args);
  Scope scope(Expect expect) const;

  void lower(Node& node, std::vector<int>& atoms);
  void split_mean(Node& node);
  int intern(Node& node);

  void indicator(Indicator const& indicator);
  void value_of(Indicator const& indicator, CompiledIndicator& out, std::map<std::string, Type> const& inputs);
  void set_conversion(Indicator const& indicator, CompiledIndicator& out, Type const& type);
  void judging(Indicator const& indicator, CompiledIndicator& out, std::map<std::string, Type> const& inputs);
  void in_unit(Indicator const& indicator, std::string const& place, Compiled const& formula, Type const& type);
  void other(std::string const& place, std::optional<std::string> const& text, Expect expect);

  bool derived(DerivedDataset const& derived);  // false: its source is not known yet
  bool entity_columns(DerivedDataset const& derived, Dataset const& source, CompiledDerived& out);
  void value_columns(DerivedDataset const& derived, Dataset const& source, CompiledDerived& out);

  Pack const& pack_;
};

// An error about a whole formula.
Error error_in(Compiled const& formula, std::string code, std::vector<Arg> args);
Atom clone_atom(Atom const& atom);
// Sets text and key from everything else.
void seal(Atom& atom);

}  // namespace jixiao::formula
