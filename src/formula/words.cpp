#include "formula/words.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formula/words_state.h"

namespace jixiao::formula {
namespace {

std::string quoted(std::string const& text) { return "“" + text + "”"; }

}  // namespace

Hold Words::hold_of(Node const& node) {
  switch (node.kind) {
    case NodeKind::conditional: return Hold::choice;
    case NodeKind::unary: return node.text == "not" ? Hold::negation : Hold::product;
    case NodeKind::in:
    case NodeKind::between:
    case NodeKind::is_missing: return Hold::comparison;
    case NodeKind::binary:
      if (node.text == "or") return Hold::either;
      if (node.text == "and") return Hold::both;
      if (node.text == "+" || node.text == "-") return Hold::sum;
      if (node.text == "*" || node.text == "/") return Hold::product;
      return node.text == "^" ? Hold::noun : Hold::comparison;
    case NodeKind::call:
      if (node.text == "ratio") return is_mean(node) ? Hold::noun : Hold::product;
      if (node.text == "starts_with" || node.text == "contains" || node.text == "is_workday") return Hold::comparison;
      if (node.text == "plain" || node.text == "closing") return hold_of(*node.children[0]);
      return Hold::noun;
    default: return Hold::noun;
  }
}

bool Words::is_reckoning(Node const& node) {
  if (node.kind == NodeKind::number) return true;
  if (node.kind == NodeKind::unary) return node.text == "-";
  if (node.kind == NodeKind::binary)
    return node.text == "+" || node.text == "-" || node.text == "*" || node.text == "/";
  return node.kind == NodeKind::call && (node.text == "ratio" || node.text == "plain" || node.text == "closing");
}

std::string Words::in(Node const& node, Hold least) {
  auto const text = of(node);
  if (number_of_ && !is_reckoning(node)) return text.starts_with("−") && least > Hold::sum ? bracketed(text) : text;
  return (number_of_ ? hold_of_numbers(node) : hold_of(node)) < least ? bracketed(text) : text;
}

Hold Words::hold_of_numbers(Node const& node) {
  return node.kind == NodeKind::call && node.text == "ratio" ? Hold::product : hold_of(node);
}

std::string Words::of(Node const& node) {
  if (number_of_ && !is_reckoning(node)) return number_of_(node);
  switch (node.kind) {
    case NodeKind::number: return node.number.to_string();
    case NodeKind::text: return quoted(node.text);
    case NodeKind::boolean: return node.number.is_zero() ? "否" : "是";
    case NodeKind::missing: return "缺失";
    case NodeKind::date: return node.date.to_string();
    case NodeKind::duration: return node.number.to_string() + words_of_unit(node.text);
    case NodeKind::name: return name(node);
    case NodeKind::unary: return unary(node);
    case NodeKind::binary: return binary(node);
    case NodeKind::in: return among(node);
    case NodeKind::between:
      return in(*node.children[0], Hold::sum) + (node.negated ? "不在" : "在") + in(*node.children[1], Hold::sum) +
             "至" + in(*node.children[2], Hold::sum) + "之间";
    case NodeKind::is_missing: return is_missing(node);
    case NodeKind::conditional: return conditional(node);
    case NodeKind::call: return call(node);
    case NodeKind::aggregate: return aggregate(node);
    case NodeKind::tuple: return list(node, "与");
  }
  return {};
}

std::string Words::list(Node const& node, std::string const& separator, std::size_t from) {
  std::vector<std::string> parts;
  for (auto i = from; i < node.children.size(); ++i) parts.push_back(in(*node.children[i], Hold::sum));
  return join(parts, separator);
}

std::string Words::name(Node const& node) {
  auto const& first = node.path.front();
  if (node.binding == Binding::parameter) {
    for (auto const& parameter : pack_.parameters) {
      if (parameter.id == first) return quoted(titled(parameter.title, first));
    }
  }
  if (node.binding == Binding::input && indicator_ && indicator_->inputs.contains(first)) {
    return title_of_input(*indicator_, first);
  }
  if (node.binding == Binding::column || node.binding == Binding::reference) return column(node.path);
  static constexpr auto table =
      std::to_array<std::pair<std::string_view, std::string_view>>({{"period_start", "期初日"},
                                                                    {"period_end", "期末日"},
                                                                    {"value", "本指标的值"},
                                                                    {"target", "目标值"},
                                                                    {"plan", "时序进度"},
                                                                    {"numerator", "分子"},
                                                                    {"denominator", "分母"},
                                                                    {"points", "分值"}});
  for (auto const& [id, word] : table) {
    if (first == id) return std::string(word);
  }
  return first == "unit" ? unit(node.path) : join(node.path, ".");
}

std::string Words::unit(std::vector<std::string> const& path) {
  auto const& what = path.back();
  if (what == "code") return "本单位的代码";
  if (what == "name") return "本单位的名称";
  if (what == "level") return "本单位的层级";
  return what == "kind" ? "本单位的类别" : "本单位的" + what;
}

Column const* Words::find(Node const& node) {
  if (node.kind != NodeKind::name || (node.binding != Binding::column && node.binding != Binding::reference)) {
    return nullptr;
  }
  auto const* at = dataset_;
  for (std::size_t i = 0; at && i + 1 < node.path.size(); ++i) {
    auto const* reference = datasets_.find_reference(*at, node.path[i]);
    at = reference ? datasets_.find(*reference->references) : nullptr;
  }
  return at ? find_column(*at, node.path.back()) : nullptr;
}

std::string Words::column(std::vector<std::string> const& path) {
  auto const* at = dataset_;
  std::string out;
  for (std::size_t i = 0; at && i + 1 < path.size(); ++i) {
    auto const* reference = datasets_.find_reference(*at, path[i]);
    at = reference ? datasets_.find(*reference->references) : nullptr;
    if (at) out += titled(at->title, path[i]) + "的";
  }
  auto const* found = at ? find_column(*at, path.back()) : nullptr;
  return out + (found ? titled(found->title, found->name) : path.back());
}

// A code by the title it has in the column it is compared with.
std::string Words::literal(Node const& value, Node const& subject) {
  if (value.kind != NodeKind::text) return in(value, Hold::sum);
  if (auto const* column = find(subject)) {
    auto const label = column->labels.find(value.text);
    if (label != column->labels.end()) return quoted(label->second);
  }
  if (subject.kind == NodeKind::name && subject.path.size() == 2 && subject.path[0] == "unit" &&
      subject.path[1] == "level") {
    for (auto const& level : pack_.levels) {
      if (level.id == value.text) return quoted(titled(level.title, level.id));
    }
  }
  return quoted(value.text);
}

std::string Words::unary(Node const& node) {
  auto const& child = *node.children[0];
  if (node.text != "not") return "−" + in(child, Hold::noun);
  if (child.kind != NodeKind::name) return "并非" + bracketed(of(child));
  auto const title = name(child);  // of a column that is true or false
  for (auto const& [yes, no] : {std::pair{"已", "未"}, {"有", "没有"}, {"属", "不属"}}) {
    if (title.starts_with(yes)) return no + title.substr(std::string_view(yes).size());
  }
  return "并非" + title;
}

std::string Words::binary(Node const& node) {
  auto const& a = *node.children[0];
  auto const& b = *node.children[1];
  auto const& op = node.text;
  if (op == "and") return in(a, Hold::both) + "，且" + in(b, Hold::both);
  if (op == "or") return in(a, Hold::negation) + "或" + in(b, Hold::negation);
  if (op == "+") return in(a, Hold::sum) + " + " + in(b, Hold::sum);
  if (op == "-") return in(a, Hold::sum) + " − " + in(b, Hold::product);
  if (op == "*") return in(a, Hold::product) + " × " + in(b, Hold::noun);
  if (op == "/") return in(a, Hold::product) + " ÷ " + in(b, Hold::noun);
  if (op == "^") {
    auto const base = a.kind == NodeKind::binary ? bracketed(of(a)) : in(a, Hold::noun);
    return base + "的" + in(b, Hold::noun) + "次方";
  }
  return compare(node);
}

std::string Words::compare(Node const& node) {
  auto const* a = node.children[0].get();
  auto const* b = node.children[1].get();
  auto op = std::string_view(node.text);
  if (a->kind == NodeKind::text) {  // 'x' = kind
    std::swap(a, b);
    op = op == "<" ? ">" : op == ">" ? "<" : op == "<=" ? ">=" : op == ">=" ? "<=" : op;
  }
  auto const left = in(*a, Hold::sum), right = literal(*b, *a);
  if (op == "=") return left + "为" + right;
  if (op == "!=") return left + "不为" + right;
  bool const day = a->type.kind == TypeKind::date || a->type.kind == TypeKind::timestamp;
  bool const step = a->type.kind == TypeKind::ordered;
  auto const say = [&](char const* time, char const* grade, char const* number) {
    return left + (day ? time : step ? grade : number) + right;
  };
  if (op == "<") return say("早于", "低于", "小于");
  if (op == "<=") return say("不晚于", "不高于", "不大于");
  if (op == ">") return say("晚于", "高于", "大于");
  return say("不早于", "不低于", "不小于");
}

std::string Words::among(Node const& node) {
  auto const& subject = *node.children[0];
  std::vector<std::string> items;
  bool all_quoted = true;
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    items.push_back(literal(*node.children[i], subject));
    all_quoted = all_quoted && items.back().starts_with("“");
  }
  auto const of_these = join(items, all_quoted ? "" : "、");
  auto const left = in(subject, Hold::sum);
  if (items.size() == 1) return left + (node.negated ? "不为" : "为") + of_these;
  return left + (node.negated ? "不在" : "在") + of_these + (node.negated ? "之列" : "之内");
}

std::string Words::is_missing(Node const& node) {
  auto const& child = *node.children[0];
  auto const what = in(child, Hold::noun);
  if (child.kind == NodeKind::name) return (node.negated ? "有" : "没有") + what;
  return what + (node.negated ? "不缺失" : "缺失");
}

std::string Words::conditional(Node const& node) {
  std::string out;
  std::size_t i = 0;
  for (; i + 1 < node.children.size(); i += 2) {
    out += (i ? "，" : "") + in(*node.children[i], Hold::either) + "的取" + in(*node.children[i + 1], Hold::sum);
  }
  return i < node.children.size() ? out + "，其余取" + in(*node.children[i], Hold::sum) : out;
}

}  // namespace jixiao::formula
