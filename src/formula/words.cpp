#include "formula/words.h"

#include <array>

#include "base/text.h"

namespace jixiao::formula {
namespace {

std::string titled(std::string const& title, std::string const& name) { return title.empty() ? name : title; }

std::string unit_word(std::string const& unit) {
  static constexpr auto table = std::to_array<std::pair<std::string_view, std::string_view>>({{"day", "天"},
                                                                                              {"workday", "个工作日"},
                                                                                              {"hour", "小时"},
                                                                                              {"minute", "分钟"},
                                                                                              {"week", "周"},
                                                                                              {"month", "个月"},
                                                                                              {"quarter", "个季度"},
                                                                                              {"half", "个半年"},
                                                                                              {"year", "年"}});
  for (auto const& [name, word] : table) {
    if (unit == name) return std::string(word);
  }
  return unit;
}

class Words {
 public:
  Words(DatasetList const& datasets, Pack const& pack) : datasets_(datasets), pack_(pack) {}

  std::string of(Node const& node) {
    auto const child = [&](std::size_t i) { return of(*node.children[i]); };
    switch (node.kind) {
      case NodeKind::number: return node.number.to_string();
      case NodeKind::text: return "“" + node.text + "”";
      case NodeKind::boolean: return node.number.is_zero() ? "不成立" : "成立";
      case NodeKind::missing: return "缺失";
      case NodeKind::date: return node.date.to_string();
      case NodeKind::duration: return node.number.to_string() + unit_word(node.text);
      case NodeKind::name: return name(node);
      case NodeKind::unary: return node.text == "not" ? "并非 (" + child(0) + ")" : "−" + grouped(*node.children[0]);
      case NodeKind::binary: return binary(node);
      case NodeKind::in: return in(node);
      case NodeKind::between:
        return child(0) + (node.negated ? "不在 " : "在 ") + child(1) + " 至 " + child(2) + " 之间";
      case NodeKind::is_missing: return child(0) + (node.negated ? "已有" : "缺失");
      case NodeKind::conditional: return conditional(node);
      case NodeKind::call: return call(node);
      case NodeKind::aggregate: return aggregate(node);
      case NodeKind::tuple: return list(node, "与");
    }
    return {};
  }

 private:
  std::string list(Node const& node, std::string const& separator, std::size_t from = 0) {
    std::vector<std::string> parts;
    for (auto i = from; i < node.children.size(); ++i) parts.push_back(of(*node.children[i]));
    return join(parts, separator);
  }

  std::string grouped(Node const& node) {
    auto const text = of(node);
    return node.kind == NodeKind::binary || node.kind == NodeKind::conditional ? "(" + text + ")" : text;
  }

  std::string name(Node const& node) {
    auto const& first = node.path.front();
    if (node.binding == Binding::parameter) {
      for (auto const& parameter : pack_.parameters) {
        if (parameter.id == first) return titled(parameter.title, first);
      }
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
    return first == "unit" ? "本单位的 " + node.path.back() : first;
  }

  std::string column(std::vector<std::string> const& path) {
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

  std::string binary(Node const& node) {
    auto const& a = *node.children[0];
    auto const& b = *node.children[1];
    auto const& op = node.text;
    if (op == "and" || op == "or") {
      auto const side = [&](Node const& n) {
        return n.kind == NodeKind::binary && n.text != op && (n.text == "and" || n.text == "or") ? "(" + of(n) + ")"
                                                                                                 : of(n);
      };
      return side(a) + (op == "and" ? " 且 " : " 或 ") + side(b);
    }
    bool const day = a.type.kind == TypeKind::date || a.type.kind == TypeKind::timestamp;
    if (op == "=") return of(a) + "为" + of(b);
    if (op == "!=") return of(a) + "不为" + of(b);
    if (op == "<") return of(a) + (day ? "早于" : "小于") + of(b);
    if (op == "<=") return of(a) + (day ? "不晚于" : "不大于") + of(b);
    if (op == ">") return of(a) + (day ? "晚于" : "大于") + of(b);
    if (op == ">=") return of(a) + (day ? "不早于" : "不小于") + of(b);
    return grouped(a) +
           (op == "*"   ? " × "
            : op == "/" ? " ÷ "
            : op == "-" ? " − "
            : op == "^" ? " 的幂 "
                        : " + ") +
           grouped(b);
  }

  std::string in(Node const& node) {
    return of(*node.children[0]) + (node.negated ? "不属于 " : "属于 ") + list(node, "、", 1);
  }

  std::string conditional(Node const& node) {
    std::string out;
    std::size_t i = 0;
    for (; i + 1 < node.children.size(); i += 2)
      out += (i ? ", 若 " : "若 ") + of(*node.children[i]) + " 则取 " + of(*node.children[i + 1]);
    return i < node.children.size() ? out + ", 否则取 " + of(*node.children[i]) : out;
  }

  std::string indicator(Node const& node) {
    auto const& id = node.children[0]->text;
    auto const* found = pack_.find_indicator(id);
    auto out = titled(found ? found->name : "", id);
    for (auto const& [key, value] : node.named) out = (key == "period" ? value->text + "的" : shift(*value)) + out;
    return node.text == "numerator" ? out + "的分子" : node.text == "denominator" ? out + "的分母" : out;
  }

  std::string shift(Node const& duration) {
    auto const n = duration.number;
    if (n == Decimal(-1) && duration.text == "year") return "上年同期的";
    return (n.is_negative() ? n.negated().to_string() + unit_word(duration.text) + "前的"
                            : n.to_string() + unit_word(duration.text) + "后的");
  }

  std::string call(Node const& node) {
    auto const& f = node.text;
    auto const child = [&](std::size_t i) { return of(*node.children[i]); };
    if (f == "indicator" || f == "numerator" || f == "denominator") return indicator(node);
    if (f == "ratio") return grouped(*node.children[0]) + " ÷ " + grouped(*node.children[1]);
    if (f == "plain") return child(0);
    if (f == "ytd") return "本年累计的" + grouped(*node.children[0]);
    if (f == "opening") return "期初的" + grouped(*node.children[0]);
    if (f == "closing") return "期末的" + grouped(*node.children[0]);
    if (f == "parent") return "上级单位的" + grouped(*node.children[0]);
    if (f == "offset") return shift(*node.children[1]) + grouped(*node.children[0]);
    if (f == "at") return node.children[1]->text + "的" + grouped(*node.children[0]);
    if (f == "last_months") return "近" + child(1) + "个月的" + grouped(*node.children[0]);
    if (f == "days_between") return child(0) + "至" + child(1) + "的天数";
    if (f == "workdays_between") return child(0) + "至" + child(1) + "的工作日数";
    if (f == "hours_between") return child(0) + "至" + child(1) + "的小时数";
    if (f == "minutes_between") return child(0) + "至" + child(1) + "的分钟数";
    if (f == "add_days") return child(0) + "之后" + child(1) + "天";
    if (f == "add_workdays") return child(0) + "之后第" + child(1) + "个工作日";
    if (f == "clamp") return child(0) + " (限于 " + child(1) + " 至 " + child(2) + ")";
    if (f == "coalesce") return child(0) + " (缺失时取 " + list(node, "、", 1) + ")";
    return f + "(" + list(node, ", ") + ")";
  }

  std::string aggregate(Node const& node) {
    auto const& a = *node.aggregate;
    auto const* outer = dataset_;
    dataset_ = datasets_.find(a.dataset);
    auto rows = dataset_ ? titled(dataset_->title, a.dataset) : a.dataset;
    if (a.window_days) rows = "近" + std::to_string(*a.window_days) + "天的" + rows;
    if (a.window_months) rows = "近" + std::to_string(*a.window_months) + "个月的" + rows;
    if (a.where) rows += " (" + of(*a.where) + ") ";
    auto const argument = a.argument ? of(*a.argument) : "";
    bool const has_weight = a.function == AggregateFunction::weighted_trimmed_mean && a.argument;
    auto const weighted = has_weight ? of(*a.argument->children[0]) + "按" + of(*a.argument->children[1]) : "";
    dataset_ = outer;
    switch (a.function) {
      case AggregateFunction::count: return rows + "的数量";
      case AggregateFunction::count_distinct: return rows + "中不同" + argument + "的数量";
      case AggregateFunction::sum: return rows + "的" + argument + "合计";
      case AggregateFunction::mean: return rows + "的" + argument + "平均值";
      case AggregateFunction::min: return rows + "的" + argument + "最小值";
      case AggregateFunction::max: return rows + "的" + argument + "最大值";
      case AggregateFunction::median: return rows + "的" + argument + "中位数";
      case AggregateFunction::trimmed_mean:
        return rows + "的" + argument + "平均值 (最高、最低各去掉 " +
               (a.fraction.value_or(Decimal(0)) * Decimal(100)).to_string() + "%)";
      case AggregateFunction::weighted_trimmed_mean:
        return rows + "的" + weighted + "加权平均值 (最高、最低各去掉权重的 " +
               (a.fraction.value_or(Decimal(0)) * Decimal(100)).to_string() + "%)";
      case AggregateFunction::quantile: return rows + "的" + argument + " " + a.fraction->to_string() + " 分位数";
      case AggregateFunction::stddev_sample: return rows + "的" + argument + "样本标准差";
      case AggregateFunction::stddev_population: return rows + "的" + argument + "总体标准差";
    }
    return {};
  }

  DatasetList const& datasets_;
  Pack const& pack_;
  Dataset const* dataset_ = nullptr;
};

}  // namespace

std::string render_in_words(Node const& root, DatasetList const& datasets, Pack const& pack) {
  return Words(datasets, pack).of(root);
}

std::string render_in_words(CompiledIndicator const& compiled, Indicator const& indicator, DatasetList const& datasets,
                            Pack const& pack) {
  auto const text = [&](Compiled const& formula) { return render_in_words(*formula.root, datasets, pack); };
  auto const name = titled(indicator.name, indicator.id) + " = ";
  if (compiled.value) return name + text(*compiled.value);
  if (!compiled.numerator || !compiled.denominator) return name;
  auto const part = [&](Compiled const& formula) {
    return formula.root->kind == NodeKind::binary ? "(" + text(formula) + ")" : text(formula);
  };
  return name + part(*compiled.numerator) + " ÷ " + part(*compiled.denominator);
}

}  // namespace jixiao::formula
