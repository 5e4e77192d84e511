#include "formula/words.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "formula/words_state.h"

namespace jixiao::formula {
namespace {

std::string titled(std::string const& title, std::string const& name) { return title.empty() ? name : title; }
std::string bracketed(std::string const& text) { return "（" + text + "）"; }
std::string quoted(std::string const& text) { return "“" + text + "”"; }

bool is_part_of_word(char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; }

// Where a formula first reads a name; its end where it does not.
std::size_t first_read(std::string const& formula, std::string const& name) {
  for (auto at = formula.find(name); at != std::string::npos; at = formula.find(name, at + 1)) {
    auto const end = at + name.size();
    bool const begins = at == 0 || !is_part_of_word(formula[at - 1]);
    if (begins && (end == formula.size() || !is_part_of_word(formula[end]))) return at;
  }
  return formula.size();
}

std::string formula_text(Indicator const& indicator) {
  return indicator.numerator.value_or("") + " " + indicator.denominator.value_or("") + " " +
         indicator.value.value_or("");
}

// 甲项, 乙项 … as the formula reads them, then those it does not read by name; more than ten go on with numbers.
std::string input_name(Indicator const& indicator, std::string const& name) {
  static constexpr auto stems =
      std::to_array<std::string_view>({"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"});
  auto const order = inputs_in_order(indicator);
  auto const at = static_cast<std::size_t>(std::distance(order.begin(), std::find(order.begin(), order.end(), name)));
  return at < stems.size() ? std::string(stems[at]) + "项" : "第" + std::to_string(at + 1) + "项";
}

std::string percent(Decimal share) { return (share * Decimal(100)).to_string() + "%"; }

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
    return input_name(*indicator_, first);
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

std::string Words::aggregate(Node const& node) {
  auto const& a = *node.aggregate;
  auto const* outer = std::exchange(dataset_, datasets_.find(a.dataset));
  auto out = figure(a, rows_of(a));
  dataset_ = outer;
  return out;
}

std::string Words::rows_of(Aggregate const& a) {
  auto rows = dataset_ ? titled(dataset_->title, a.dataset) : a.dataset;
  if (a.window_days) rows = "近" + std::to_string(*a.window_days) + "天的" + rows;
  if (a.window_months) rows = "近" + std::to_string(*a.window_months) + "个月的" + rows;
  std::vector<std::string> limits;
  if (auto const* where = spoken(a.where.get())) limits.push_back(of(*where));
  if (dataset_ && !a.on.empty() && a.on != dataset_->date) limits.push_back("按" + column({a.on}) + "归期");
  if (!limits.empty()) rows += bracketed(join(limits, "；"));
  return rows;
}

// if(condition, 1, 0): summed up it counts, averaged it is a share.
bool Words::counts_those(Node const& node) {
  auto const is = [&](std::size_t at, int number) {
    return node.children[at]->kind == NodeKind::number && node.children[at]->number == Decimal(number);
  };
  return node.kind == NodeKind::conditional && node.children.size() == 3 && is(1, 1) && is(2, 0);
}

// A mean is taken apart when it is compiled, and then asks that what it averages be there (compiler.cpp); of a plain
// column that is worth saying, of a condition nobody would.
bool Words::is_asked_in_silence(Node const& node) {
  return node.kind == NodeKind::is_missing && node.negated && node.children[0]->kind != NodeKind::name;
}

Node const* Words::spoken(Node const* where) {
  if (!where || is_asked_in_silence(*where)) return nullptr;
  bool const both = where->kind == NodeKind::binary && where->text == "and";
  return both && is_asked_in_silence(*where->children[1]) ? where->children[0].get() : where;
}

bool Words::is_mean(Node const& node) {
  if (node.text != "ratio" || node.children.size() != 2) return false;
  auto const& total = *node.children[0];
  auto const& rows = *node.children[1];
  if (total.kind != NodeKind::aggregate || rows.kind != NodeKind::aggregate) return false;
  auto const& a = *total.aggregate;
  auto const& b = *rows.aggregate;
  if (a.function != AggregateFunction::sum || !a.argument || b.function != AggregateFunction::count || b.argument)
    return false;
  auto const text = [](Node const* where) { return where ? to_canonical_text(*where) : std::string(); };
  if (a.dataset != b.dataset || a.on != b.on || a.window_days != b.window_days || a.window_months != b.window_months)
    return false;
  auto const* where = b.where.get();
  auto const asks = [&](Node const& one) {
    return one.kind == NodeKind::is_missing && one.negated && text(one.children[0].get()) == text(a.argument.get());
  };
  if (where && asks(*where)) return !a.where;
  bool const both = where && where->kind == NodeKind::binary && where->text == "and";
  if (both && asks(*where->children[1])) return text(where->children[0].get()) == text(a.where.get());
  return text(where) == text(a.where.get());
}

std::string Words::mean(Node const& node) {
  auto const& a = *node.children[0]->aggregate;
  auto const* outer = std::exchange(dataset_, datasets_.find(a.dataset));
  auto const rows = rows_of(a);
  auto out = counts_those(*a.argument) ? rows + "中" + in(*a.argument->children[0], Hold::both) + "的占比"
                                       : rows + "的" + in(*a.argument, Hold::noun) + "平均值";
  dataset_ = outer;
  return out;
}

std::string Words::figure(Aggregate const& a, std::string const& rows) {
  bool const has_weight = a.function == AggregateFunction::weighted_trimmed_mean;
  auto const argument = !a.argument  ? std::string()
                        : has_weight ? in(*a.argument->children[0], Hold::noun)
                                     : in(*a.argument, Hold::noun);
  if (a.function == AggregateFunction::sum && a.argument && counts_those(*a.argument))
    return rows + "中" + in(*a.argument->children[0], Hold::both) + "的数量";
  auto const cut = [&] { return percent(a.fraction.value_or(Decimal(0))); };
  auto const of_rows = rows + "的" + argument;
  switch (a.function) {
    case AggregateFunction::count: return a.argument ? rows + "中有" + argument + "的数量" : rows + "的数量";
    case AggregateFunction::count_distinct: return rows + "中不重复的" + argument + "个数";
    case AggregateFunction::sum: return of_rows + "合计";
    case AggregateFunction::mean: return of_rows + "平均值";
    case AggregateFunction::min: return of_rows + "最小值";
    case AggregateFunction::max: return of_rows + "最大值";
    case AggregateFunction::median: return of_rows + "中位数";
    case AggregateFunction::trimmed_mean: return of_rows + "截尾平均值（最高、最低各去掉 " + cut() + "）";
    case AggregateFunction::weighted_trimmed_mean:
      return of_rows + "截尾加权平均值（以" + in(*a.argument->children[1], Hold::noun) +
             "为权重，最高、最低各去掉总权重的 " + cut() + "）";
    case AggregateFunction::quantile:
      return of_rows + "第 " + (a.fraction.value_or(0) * Decimal(100)).to_string() + " 百分位数";
    case AggregateFunction::stddev_sample: return of_rows + "样本标准差";
    case AggregateFunction::stddev_population: return of_rows + "总体标准差";
  }
  return {};
}

std::vector<std::string> inputs_in_order(Indicator const& indicator) {
  auto const formula = formula_text(indicator);
  std::vector<std::pair<std::size_t, std::string>> order;
  for (auto const& [id, input] : indicator.inputs) order.emplace_back(first_read(formula, id), id);
  std::sort(order.begin(), order.end());
  std::vector<std::string> out;
  for (auto& [at, id] : order) out.push_back(std::move(id));
  return out;
}

std::vector<std::string> inputs_read(Indicator const& indicator) {
  auto const formula = formula_text(indicator);
  auto out = inputs_in_order(indicator);
  std::erase_if(out, [&](std::string const& name) { return first_read(formula, name) == formula.size(); });
  return out;
}

std::string render_in_words(Node const& root, DatasetList const& datasets, Pack const& pack,
                            Indicator const* indicator) {
  return Words(datasets, pack, indicator).of(root);
}

std::string render_with_numbers(Node const& root, DatasetList const& datasets, Pack const& pack,
                                Indicator const* indicator, NumberOf number_of) {
  return Words(datasets, pack, indicator, std::move(number_of)).of(root);
}

std::string title_of_input(Indicator const& indicator, std::string const& name) {
  return indicator.inputs.contains(name) ? input_name(indicator, name) : name;
}

std::string render_in_words(CompiledIndicator const& compiled, Indicator const& indicator, DatasetList const& datasets,
                            Pack const& pack) {
  Words words(datasets, pack, &indicator);
  auto out = titled(indicator.name, indicator.id) + " = ";
  if (compiled.value) {
    out += words.of(*compiled.value->root);
  } else if (compiled.numerator && compiled.denominator) {
    out +=
        words.in(*compiled.numerator->root, Hold::product) + " ÷ " + words.in(*compiled.denominator->root, Hold::noun);
  }
  auto const times = compiled.to_unit.multiply_by;
  if (times != Decimal(1) && (indicator.unit == "%" || indicator.unit == "‰")) {
    if (compiled.value && Words::hold_of(*compiled.value->root) < Hold::product) {
      out = titled(indicator.name, indicator.id) + " = " + bracketed(words.of(*compiled.value->root));
    }
    out += " × " + times.to_string() + indicator.unit;
  }
  std::vector<std::string> parts;
  for (auto const& name : inputs_read(indicator)) {
    auto const input = compiled.inputs.find(name);
    if (input != compiled.inputs.end())
      parts.push_back(input_name(indicator, name) + " = " + words.of(*input->second.root));
  }
  return parts.empty() ? out : out + "。其中，" + join(parts, "；");
}

}  // namespace jixiao::formula
