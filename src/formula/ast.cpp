#include "formula/ast.h"

#include <algorithm>

#include "base/text.h"
#include "formula/measure.h"

namespace jixiao::formula {
namespace {

std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (char const c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

// Writes with the dataset before each column, so that the canonical text is a formula again and means the same.
class Writer {
 public:
  std::string write(Node const& node) {
    switch (node.kind) {
      case NodeKind::number: return node.number.to_string();
      case NodeKind::text: return in_quotes(node.text);
      case NodeKind::boolean: return node.number.is_zero() ? "false" : "true";
      case NodeKind::missing: return "missing";
      case NodeKind::date: return "date '" + node.date.to_string() + "'";
      case NodeKind::duration: return "(" + node.number.to_string() + " " + node.text + ")";
      case NodeKind::name: return name(node);
      case NodeKind::unary: return "(" + node.text + " " + write(*node.children[0]) + ")";
      case NodeKind::binary: return binary(node);
      case NodeKind::in: return in(node);
      case NodeKind::between:
        return "(" + write(*node.children[0]) + (node.negated ? " not between " : " between ") +
               write(*node.children[1]) + " and " + write(*node.children[2]) + ")";
      case NodeKind::is_missing:
        return "(" + write(*node.children[0]) + (node.negated ? " is not missing)" : " is missing)");
      case NodeKind::conditional: return conditional(node);
      case NodeKind::call: return call(node);
      case NodeKind::aggregate: return aggregate(*node.aggregate);
      case NodeKind::tuple: return "(" + join(list(node.children, 0), ", ") + ")";
    }
    return {};
  }

 private:
  std::vector<std::string> list(std::vector<NodePtr> const& nodes, std::size_t from) {
    std::vector<std::string> out;
    for (auto i = from; i < nodes.size(); ++i) out.push_back(write(*nodes[i]));
    return out;
  }

  std::string name(Node const& node) {
    if (node.binding == Binding::parameter) return "param(" + in_quotes(node.path.front()) + ")";
    auto const path = join(node.path, ".");
    bool const of_row = node.binding == Binding::column || node.binding == Binding::reference;
    return of_row && !dataset_.empty() ? dataset_ + "." + path : path;
  }

  // Operands of and, or, + and * in any nesting, and of =, in the order of their text.
  void flatten(Node const& node, std::string const& op, std::vector<std::string>& out) {
    if (node.kind != NodeKind::binary || node.text != op) return out.push_back(write(node));
    for (auto const& child : node.children) flatten(*child, op, out);
  }

  std::string binary(Node const& node) {
    auto const& op = node.text;
    if (op == ">" || op == ">=") {
      return "(" + write(*node.children[1]) + (op == ">" ? " < " : " <= ") + write(*node.children[0]) + ")";
    }
    std::vector<std::string> operands;
    if (op == "and" || op == "or" || op == "+" || op == "*") {
      flatten(node, op, operands);
      std::sort(operands.begin(), operands.end());
    } else {
      operands = list(node.children, 0);
      if (op == "=" || op == "!=") std::sort(operands.begin(), operands.end());
    }
    return "(" + join(operands, " " + op + " ") + ")";
  }

  std::string in(Node const& node) {
    auto items = list(node.children, 1);
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
    return "(" + write(*node.children[0]) + (node.negated ? " not in (" : " in (") + join(items, ", ") + "))";
  }

  std::string conditional(Node const& node) {
    std::string out = "case";
    std::size_t i = 0;
    for (; i + 1 < node.children.size(); i += 2) {
      out += " when " + write(*node.children[i]) + " then " + write(*node.children[i + 1]);
    }
    if (i < node.children.size()) out += " else " + write(*node.children[i]);
    return out + " end";
  }

  std::string call(Node const& node) {
    auto arguments = list(node.children, 0);
    auto named = std::vector<std::string>();
    for (auto const& [key, value] : node.named) named.push_back(key + " = " + write(*value));
    std::sort(named.begin(), named.end());
    arguments.insert(arguments.end(), named.begin(), named.end());
    return node.text + "(" + join(arguments, ", ") + ")";
  }

  std::string aggregate(Aggregate const& aggregate) {
    auto const outer = std::exchange(dataset_, aggregate.dataset);
    std::string out = std::string(name_of(aggregate.function)) + "(";
    if (aggregate.function == AggregateFunction::count_distinct) out += "distinct ";
    if (aggregate.function == AggregateFunction::weighted_trimmed_mean && aggregate.argument) {
      out += join(list(aggregate.argument->children, 0), ", ");
    } else {
      out += aggregate.argument ? write(*aggregate.argument) : aggregate.dataset;
    }
    if (aggregate.fraction) out += ", " + aggregate.fraction->to_string();
    if (!aggregate.on.empty()) out += " on " + aggregate.on;
    if (aggregate.where) out += " where " + write(*aggregate.where);
    if (aggregate.window_days) out += " last " + std::to_string(*aggregate.window_days) + " day";
    if (aggregate.window_months) out += " last " + std::to_string(*aggregate.window_months) + " month";
    dataset_ = outer;
    return out + ")";
  }

  std::string dataset_;
};

}  // namespace

std::string_view name_of(AggregateFunction function) {
  switch (function) {
    case AggregateFunction::count: return "count";
    case AggregateFunction::sum: return "sum";
    case AggregateFunction::mean: return "mean";
    case AggregateFunction::min: return "min";
    case AggregateFunction::max: return "max";
    case AggregateFunction::median: return "median";
    case AggregateFunction::quantile: return "quantile";
    case AggregateFunction::trimmed_mean: return "trimmed_mean";
    case AggregateFunction::weighted_trimmed_mean: return "weighted_trimmed_mean";
    case AggregateFunction::stddev_sample: return "stddev_sample";
    case AggregateFunction::stddev_population: return "stddev_population";
    case AggregateFunction::count_distinct: return "count";
  }
  return {};
}

NodePtr clone(Node const& node) {
  auto out = std::make_unique<Node>();
  out->kind = node.kind;
  out->depth = node.depth;
  out->span = node.span;
  out->text = node.text;
  out->number = node.number;
  out->date = node.date;
  out->path = node.path;
  out->negated = node.negated;
  for (auto const& child : node.children) out->children.push_back(clone(*child));
  for (auto const& [name, child] : node.named) out->named.emplace_back(name, clone(*child));
  if (node.aggregate) {
    auto const& a = *node.aggregate;
    out->aggregate = std::make_unique<Aggregate>(
        Aggregate{a.function, a.dataset, a.argument ? clone(*a.argument) : nullptr, a.fraction, a.on,
                  a.where ? clone(*a.where) : nullptr, a.window_days, a.window_months});
  }
  out->type = node.type;
  out->binding = node.binding;
  out->atom = node.atom;
  return out;
}

std::string to_canonical_text(Node const& node) { return Writer().write(node); }

std::string to_text(Type const& type) {
  switch (type.kind) {
    case TypeKind::unknown: return "未知";
    case TypeKind::number: {
      auto const measure = to_text(type.measure);
      return measure.empty() ? "数" : "数(" + measure + ")";
    }
    case TypeKind::text: return "文本";
    case TypeKind::boolean: return "真假";
    case TypeKind::date: return "日期";
    case TypeKind::timestamp: return "时间";
    case TypeKind::ordered: return "有序代码";
    case TypeKind::dataset: return "数据集";
    case TypeKind::duration: return "时长";
  }
  return {};
}

}  // namespace jixiao::formula
