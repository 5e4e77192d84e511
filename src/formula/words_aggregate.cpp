// What is counted or summed of which rows, in Chinese.
#include <utility>

#include "base/text.h"
#include "formula/words_state.h"

namespace jixiao::formula {
namespace {

std::string percent(Decimal share) { return (share * Decimal(100)).to_string() + "%"; }

}  // namespace

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

}  // namespace jixiao::formula
