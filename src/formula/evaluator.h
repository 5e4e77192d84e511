#pragma once
// Inside the evaluator only: the walk, shared by evaluate.cpp (operators) and evaluate_context.cpp (context functions).
#include <string>

#include "formula/evaluate.h"

namespace jixiao::formula {

class Evaluator {
 public:
  explicit Evaluator(Environment& environment) : environment_(environment) {}
  Scalar evaluate(Node const& node, Context const& context);

 private:
  Scalar name(Node const& node, Context const& context);
  Scalar unary(Node const& node, Context const& context);
  Scalar binary(Node const& node, Context const& context);
  Scalar compare(Node const& node, std::string const& op, Scalar const& a, Scalar const& b);
  Scalar compare_ordered(Node const& node, std::string const& op, std::string const& a, std::string const& b);
  Scalar in(Node const& node, Context const& context);
  Scalar between(Node const& node, Context const& context);
  Scalar is_missing(Node const& node, Context const& context);
  Scalar conditional(Node const& node, Context const& context);
  Scalar aggregate(Node const& node, Context const& context);
  Scalar call(Node const& node, Context const& context);

  // evaluate_context.cpp
  Scalar in_context(Node const& node, Context const& context);
  Scalar other_indicator(Node const& node, Context const& context);
  Scalar across(Node const& node, Context const& context);

  Environment& environment_;
};

// The worse of two states, null if both have values: fault > not_applicable > missing. Of equal states the first.
Scalar const* worst(Scalar const& a, Scalar const& b);

}  // namespace jixiao::formula
