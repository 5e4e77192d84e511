#pragma once
// Inside the checker only: the walk over the tree, shared by checker.cpp (operators), checker_names.cpp (names,
// aggregates), checker_calls.cpp (functions that see only their arguments) and one file for each other kind of
// function.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formula/catalogue.h"
#include "formula/checker.h"

namespace jixiao::formula {

class Checker {
 public:
  Checker(Scope const& scope, std::string_view source, Errors& errors)
      : scope_(scope), source_(source), errors_(errors), rows_(scope.entity ? nullptr : scope.rows) {}
  Type run(Node& root);

 private:
  // checker.cpp
  Type check(Node& node);
  Type visit(Node& node);
  Type unary(Node& node);
  Type binary(Node& node);
  Type arithmetic(Node& node, Type const& a, Type const& b);
  Type power(Node& node, Type const& a, Type const& b);
  Type date_arithmetic(Node& node, Type const& a, Type const& b);
  Type comparison(Node& node, Type const& a, Type const& b);
  Type in(Node& node);
  Type between(Node& node);
  Type conditional(Node& node);
  void expect_boolean(Node const& node, std::string_view what);
  // The type both can be seen as; an error at `node` if there is none.
  Type unify(Node const& node, Type const& a, Type const& b);
  // Literals compared with a code column must be in its list.
  void check_codes(Node const& a, Node& b);
  std::vector<std::string> const* code_list(Type const& type) const;
  void check_expectation(Node const& root);

  // checker_names.cpp
  Type name(Node& node);
  Type row_name(Node& node);
  Type entity_name(Node& node);
  Type scalar_name(Node& node);
  bool common_name(Node& node, Type& type);
  Type column_path(Node& node, Dataset const& dataset, std::vector<std::string> path);
  Type parameter(Node& node, Parameter const& parameter);
  Type unknown_name(Node const& node, std::string code, std::vector<Arg> args, std::vector<std::string> candidates);
  Type aggregate(Node& node);
  Dataset const* aggregate_dataset(Node& node);
  void aggregate_date(Node& node, Dataset const& dataset);
  Type aggregate_argument(Node& node);
  Type number_of_rows(Node& argument);

  // checker_calls.cpp
  Type call(Node& node);
  Type ordinary(Node& node, Function const& function);
  bool argument_count(Node const& node, Function const& function, std::size_t min, std::size_t max);
  void argument(Node const& node, Function const& function, FunctionParameter const& parameter, std::size_t index);
  Type result(Node const& node, Function const& function);

  // checker_conversion.cpp
  Type to_unit(Node& node);

  // checker_context.cpp
  Type context(Node& node, Function const& function);
  Type ranged(Node& node, Function const& function);
  Type offset(Node& node);
  Type at(Node& node);
  Type other_indicator(Node& node);
  bool check_shift(Node& node);
  bool check_period(Node& node);
  Type named_value(Node& node);
  Type span(Node& node);

  // checker_peers.cpp
  Type across(Node& node);
  Type peer_median(Node& node);

  // Whether the pack's catalogue version knows the function; an error at `node` if not.
  bool is_known(Node const& node, std::string_view function);
  Type error(Node const& node, std::string code, std::vector<Arg> args = {});
  static Type number(Measure measure = {}, bool any = false, bool nullable = true) {
    return {TypeKind::number, std::move(measure), any, nullable, {}};
  }
  static Type of(TypeKind kind, bool nullable = true) { return {kind, {}, false, nullable, {}}; }

  Scope const& scope_;
  std::string_view source_;
  Errors& errors_;
  Dataset const* rows_;  // dataset whose columns bare names are; null between aggregates
  bool in_aggregate_ = false;
};

// “，是否应为“x”?” for a message, or nothing.
std::string hint(std::string_view name, std::vector<std::string> const& candidates);

}  // namespace jixiao::formula
