#include <algorithm>
#include <array>

#include "formula/parser_state.h"

namespace jixiao::formula {
namespace {

struct AggregateName {
  std::string_view name;
  AggregateFunction function;
};
constexpr auto aggregate_names = std::to_array<AggregateName>({
    {"count", AggregateFunction::count},
    {"sum", AggregateFunction::sum},
    {"mean", AggregateFunction::mean},
    {"min", AggregateFunction::min},
    {"max", AggregateFunction::max},
    {"median", AggregateFunction::median},
    {"quantile", AggregateFunction::quantile},
    {"trimmed_mean", AggregateFunction::trimmed_mean},
    {"weighted_trimmed_mean", AggregateFunction::weighted_trimmed_mean},
    {"stddev_sample", AggregateFunction::stddev_sample},
    {"stddev_population", AggregateFunction::stddev_population},
});

// Functions that take `name = value` arguments. Elsewhere `name = value` is a comparison.
bool takes_named(std::string_view function, std::string_view name) {
  if (function == "indicator" || function == "numerator" || function == "denominator") {
    return name == "offset" || name == "period";
  }
  return function == "peer_median" && (name == "by" || name == "fallback" || name == "at_least" || name == "baseline");
}

}  // namespace

NodePtr Parser::call() {
  auto const begin = peek().span;
  auto const name = take().lower;
  for (auto const& known : aggregate_names) {
    if (known.name == name) return aggregate(known.function, name, begin);
  }
  auto node = make(NodeKind::call, begin);
  node->text = name;
  arguments(*node);
  if (name != "if") return close(std::move(node));
  node->kind = NodeKind::conditional;
  node->text.clear();
  if (node->children.size() != 3) {
    fail(begin, "formula.if_arguments", {{"count", std::to_string(node->children.size())}});
  }
  return close(std::move(node));
}

void Parser::arguments(Node& node) {
  take();  // (
  if (take_symbol(")")) return;
  for (;;) {
    if (node.text == "across" && node.children.size() == 1) {
      node.children.push_back(across_function());
    } else if (auto positional = named_argument_or_null(node)) {
      node.children.push_back(std::move(positional));
    }
    if (take_symbol(",")) continue;
    if (take_symbol(")")) return;
    fail_expected("“,”或“)”");
    skip_to_delimiter();
    if (!take_symbol(",")) {
      take_symbol(")");
      return;
    }
  }
}

// A positional argument, or null after having added a named one.
NodePtr Parser::named_argument_or_null(Node& node) {
  bool const named = peek().kind == TokenKind::word && peek(1).kind == TokenKind::symbol && peek(1).text == "=" &&
                     takes_named(node.text, peek().lower);
  if (!named) return expression(1);
  auto const name = peek();
  take();
  take();
  auto const twice =
      std::any_of(node.named.begin(), node.named.end(), [&](auto const& have) { return have.first == name.lower; });
  if (twice) fail(name.span, "formula.clause_twice", {{"clause", name.lower}});
  auto value = expression(1);
  node.named.emplace_back(name.lower, std::move(value));
  return nullptr;
}

// across(children, mean, …), across(peers, quantile(0.9), …): here mean and quantile are names, not aggregates of rows.
NodePtr Parser::across_function() {
  if (peek().kind != TokenKind::word) {
    fail_expected("mean、median、min、max、sum、count、stddev_sample、quantile(0.9) 或 trimmed_mean(0.05)");
    skip_to_delimiter();
    return make(NodeKind::missing, peek().span);
  }
  auto node = make(NodeKind::name, peek().span);
  node->path.push_back(take().lower);
  if (!take_symbol("(")) return close(std::move(node));
  node->kind = NodeKind::call;
  node->text = node->path.front();
  node->path.clear();
  node->children.push_back(expression(1));
  expect_symbol(")");
  return close(std::move(node));
}

NodePtr Parser::aggregate(AggregateFunction function, std::string const& name, Span begin) {
  auto node = make(NodeKind::aggregate, begin);
  node->aggregate = std::make_unique<Aggregate>();
  node->aggregate->function = function;
  take();  // (
  aggregate_subject(*node);
  bool const extreme = function == AggregateFunction::min || function == AggregateFunction::max;
  if (extreme && at_symbol(",")) return as_scalar_extreme(std::move(node), name);
  if (function == AggregateFunction::weighted_trimmed_mean) weight(*node);
  if (function == AggregateFunction::quantile) {
    fraction(*node, "“, 0.95”这样的分位点", "0 到 1 之间的分位点");
  } else if (function == AggregateFunction::trimmed_mean || function == AggregateFunction::weighted_trimmed_mean) {
    fraction(*node, "“, 0.05”这样的截尾份额", "小于 0.5 的截尾份额");
  }
  aggregate_clauses(*node);
  expect_symbol(")");
  return close(std::move(node));
}

// “, weight” behind the argument: both together are a tuple.
void Parser::weight(Node& node) {
  auto tuple = make(NodeKind::tuple, node.aggregate->argument->span);
  tuple->children.push_back(std::move(node.aggregate->argument));
  if (take_symbol(",")) {
    tuple->children.push_back(expression(1));
  } else {
    fail_expected("“, 权重列”");
    tuple->children.push_back(make(NodeKind::missing, peek().span));
  }
  node.aggregate->argument = close(std::move(tuple));
}

// “, 0.95” behind the argument.
void Parser::fraction(Node& node, std::string const& clause, std::string const& number) {
  if (!take_symbol(",")) {
    fail_expected(clause);
  } else if (peek().kind == TokenKind::number) {
    node.aggregate->fraction = take().number;
  } else {
    fail_expected(number);
    skip_to_delimiter();
  }
}

void Parser::aggregate_subject(Node& node) {
  auto& aggregate = *node.aggregate;
  if (aggregate.function != AggregateFunction::count) {
    aggregate.argument = expression(1);
    return;
  }
  if (take_word("distinct")) {
    aggregate.function = AggregateFunction::count_distinct;
    aggregate.argument = expression(1);
    return;
  }
  if (take_symbol("*") || at_symbol(")") || at_word("where") || at_word("on")) return;
  if (peek().kind != TokenKind::word || is_keyword(peek().lower)) {
    fail_expected("数据集名称");
    skip_to_delimiter();
    return;
  }
  aggregate.dataset = take().text;
}

// min(a, b, …) over scalars is the smallest of them.
NodePtr Parser::as_scalar_extreme(NodePtr node, std::string const& name) {
  auto call = make(NodeKind::call, node->span);
  call->text = name == "min" ? "least" : "greatest";
  call->children.push_back(std::move(node->aggregate->argument));
  while (take_symbol(",")) call->children.push_back(expression(1));
  expect_symbol(")");
  return close(std::move(call));
}

void Parser::aggregate_clauses(Node& node) {
  auto& aggregate = *node.aggregate;
  for (;;) {
    auto const clause = peek();
    bool twice = false;
    if (at_word("on")) {
      take();
      twice = !aggregate.on.empty();
      if (peek().kind != TokenKind::word) return fail_expected("日期列的名称");
      auto const name = path();
      aggregate.on = name->path.back();
    } else if (at_word("where")) {
      take();
      twice = aggregate.where != nullptr;
      auto condition = expression(1);
      if (!twice) aggregate.where = std::move(condition);
    } else if (at_word("last")) {
      take();
      twice = aggregate.window_days || aggregate.window_months;
      window_clause(node);
    } else {
      return;
    }
    if (twice) fail(clause.span, "formula.clause_twice", {{"clause", clause.lower}});
  }
}

void Parser::window_clause(Node& node) {
  auto const begin = peek().span;
  if (peek().kind != TokenKind::number) return fail_expected("“90 days”或“12 months”这样的时长");
  auto const duration = number_or_duration();
  auto const n = duration->number.to_int64().value_or(0);
  auto const& unit = duration->text;
  if (duration->kind != NodeKind::duration || n < 1 || n > 36500 || unit == "workday" || unit == "hour" ||
      unit == "minute") {
    return fail(begin, "formula.window", {});
  }
  auto const count = static_cast<int>(n);
  if (unit == "day") node.aggregate->window_days = count;
  if (unit == "week") node.aggregate->window_days = count * 7;
  int const months = unit == "month" ? 1 : unit == "quarter" ? 3 : unit == "half" ? 6 : unit == "year" ? 12 : 0;
  if (months > 0) node.aggregate->window_months = std::min(count, 3000) * months;
}

// case when c then v … [else v] end
NodePtr Parser::case_expression() {
  auto node = make(NodeKind::conditional, take().span);
  if (!at_word("when")) fail_expected("when");
  while (take_word("when")) {
    node->children.push_back(expression(1));
    if (!take_word("then")) fail_expected("then");
    node->children.push_back(expression(1));
  }
  if (take_word("else")) node->children.push_back(expression(1));
  if (!take_word("end")) fail_expected("end");
  return close(std::move(node));
}

}  // namespace jixiao::formula
