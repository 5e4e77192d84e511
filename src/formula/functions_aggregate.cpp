#include "formula/catalogue.h"

namespace jixiao::formula {

// Aggregates over rows have a syntax of their own (docs/formula.md “汇总”): these entries document it. The examples run
// on the example pack of catalogue_test.cpp.
std::vector<Function> const& functions_aggregate() {
  constexpr auto c = Category::aggregate;
  static std::vector<Function> const table = {
      {.name = "count",
       .category = c,
       .parameters = {{"数据集 [on 日期列] [where 条件] [last n days|months]", Want::special}},
       .documentation = "行数。count(distinct 列) 与 count(distinct (列, 列)) 为去重户（组）数，含缺失的行不计。",
       .example = "count(declaration where filed_on <= due_on)",
       .example_result = "3"},
      {.name = "sum",
       .category = c,
       .parameters = {{"数据集.列或算式 [on …] [where …] [last …]", Want::special}},
       .gives = Gives::first,
       .documentation = "合计；算式缺失的行不计入，没有行为 0。",
       .example = "sum(declaration.tax where kind = '增值税')",
       .example_result = "350.5"},
      {.name = "mean",
       .category = c,
       .parameters = {{"数据集.列或算式 …", Want::special}},
       .gives = Gives::first,
       .documentation = "算术平均：合计 ÷ 有值的行数，在汇总单位和期间之后相除；没有行为不适用。",
       .example = "mean(declaration.tax)",
       .example_result = "112.625"},
      {.name = "min",
       .category = c,
       .parameters = {{"数据集.列或算式 …", Want::special}},
       .gives = Gives::first,
       .documentation = "最小值；没有行为不适用。写几个参数时是 least。",
       .example = "min(declaration.tax)",
       .example_result = "0"},
      {.name = "max",
       .category = c,
       .parameters = {{"数据集.列或算式 …", Want::special}},
       .gives = Gives::first,
       .documentation = "最大值；没有行为不适用。写几个参数时是 greatest。",
       .example = "max(declaration.tax)",
       .example_result = "250.5"},
      {.name = "median",
       .category = c,
       .parameters = {{"数据集.列或算式 …", Want::special}},
       .gives = Gives::first,
       .documentation = "中位数（偶数个取中间两个的平均）；没有行为不适用。",
       .example = "median(declaration.tax)",
       .example_result = "100"},
      {.name = "quantile",
       .category = c,
       .parameters = {{"数据集.列或算式, 分位点 …", Want::special}},
       .gives = Gives::first,
       .documentation = "分位数，线性内插（R 的第 7 类）：位置（n−1）×q；没有行为不适用。",
       .example = "quantile(declaration.tax, 0.5)",
       .example_result = "100"},
      {.name = "trimmed_mean",
       .category = c,
       .parameters = {{"数据集.列或算式, 截尾份额 …", Want::special}},
       .gives = Gives::first,
       .documentation =
           "截尾均值：n 个有值的行由小到大，两端各去掉 n×份额（舍去小数，不足一行不去）行，其余的算术平均；"
           "份额不小于 0、小于 0.5，没有行为不适用。",
       .example = "trimmed_mean(declaration.tax, 0.25)",
       .example_result = "100",
       .since = 2},
      {.name = "weighted_trimmed_mean",
       .category = c,
       .parameters = {{"数据集.列或算式, 权重列或算式, 截尾份额 …", Want::special}},
       .gives = Gives::first,
       .documentation =
           "加权截尾均值：各行由小到大，两端各去掉总权重×份额，恰在界上的行按余下的权重计，其余的加权平均；"
           "缺值、缺权重和权重不大于 0 的行不计；不用于派生数据集。",
       .example = "weighted_trimmed_mean(declaration.tax, if(kind = '增值税', 3, 1), 0.1)",
       .example_result = "148.609375",
       .since = 3},
      {.name = "stddev_sample",
       .category = c,
       .parameters = {{"数据集.列或算式 …", Want::special}},
       .gives = Gives::first,
       .documentation = "样本标准差（除以 n−1）；不足两行为不适用。",
       .example = "stddev_sample(declaration.tax where kind = '增值税')",
       .example_result = "106.419570569"},
      {.name = "stddev_population",
       .category = c,
       .parameters = {{"数据集.列或算式 …", Want::special}},
       .gives = Gives::first,
       .documentation = "总体标准差（除以 n）；没有行为不适用。",
       .example = "stddev_population(declaration.tax where kind = '增值税')",
       .example_result = "75.25"},
      {.name = "peer_median",
       .category = c,
       .parameters = {{"列或算式, by = (列, …) [, fallback = (列, …)] [, at_least = n] [, baseline = quarter|half|year]", Want::special}},
       .gives = Gives::first,
       .documentation =
           "只用于派生数据集的列：同一期间内 by 各列相同的行的中位数；有值的行少于 at_least（缺省 30）时改按 fallback "
           "各列分组，仍少于的为缺失。写明 baseline 的，取本期开始前最近一个已结束的季度、半年或年度期末那一期的行，"
           "基准在其后各期不变；那时还没有数据的，取本期的行。",
       .example = "",
       .example_result = ""},
  };
  return table;
}

}  // namespace jixiao::formula
