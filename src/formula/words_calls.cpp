#include <array>

#include "base/text.h"
#include "base/words.h"
#include "formula/words_state.h"

namespace jixiao::formula {

std::string words_of_unit(std::string const& unit) {
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

std::string words_of_period(std::string const& text) {
  auto const period = Period::parse(text);
  if (!period) return text;
  return dated_words(*period);
}

// “上年同期的”, “上月的”, “3个月前的”
std::string Words::shifted(Node const& duration) {
  auto const n = duration.number;
  if (n == Decimal(-1)) {
    if (duration.text == "year") return "上年同期的";
    if (duration.text == "half") return "上半年期的";
    if (duration.text == "quarter") return "上季度的";
    if (duration.text == "month") return "上月的";
  }
  auto const unit = words_of_unit(duration.text);
  return n.is_negative() ? n.negated().to_string() + unit + "前的" : n.to_string() + unit + "后的";
}

std::string Words::indicator(Node const& node) {
  auto const& id = node.children[0]->text;
  auto const* found = pack_.find_indicator(id);
  auto out = "“" + (found && !found->name.empty() ? found->name : id) + "”";
  if (node.text == "numerator") out += "的分子";
  if (node.text == "denominator") out += "的分母";
  for (auto const& [key, value] : node.named) {
    out = (key == "period" ? words_of_period(value->text) + "的" : shifted(*value)) + out;
  }
  return out;
}

// across(children, mean, e) and across(peers, quantile(0.9), e)
std::string Words::across(Node const& node) {
  auto const name_of = [](Node const& n) { return n.kind == NodeKind::name ? n.path.front() : n.text; };
  auto const whose = name_of(*node.children[0]);
  auto const how = node.children[1].get();
  auto const way = name_of(*how);
  std::string const units = whose == "children"   ? "各下级单位"
                            : whose == "siblings" ? "各兄弟单位（不含本单位）"
                            : whose == "peers"    ? "同组各单位"
                                                  : "同级各单位";
  auto const share = [&] {
    return how->children.empty() ? std::string() : (how->children[0]->number * Decimal(100)).to_string();
  };
  auto const what = units + "的" + in(*node.children[2], Hold::noun);
  if (way == "count") return units + "中" + in(*node.children[2], Hold::noun) + "有数的单位个数";
  if (way == "mean") return what + "的平均值";
  if (way == "median") return what + "的中位数";
  if (way == "min") return what + "的最小值";
  if (way == "max") return what + "的最大值";
  if (way == "sum") return what + "之和";
  if (way == "stddev_sample") return what + "的样本标准差";
  if (way == "quantile") return what + "的第 " + share() + " 百分位数";
  return what + "的截尾平均值（最高、最低各去掉 " + share() + "%）";
}

std::string Words::call(Node const& node) {
  auto const& f = node.text;
  if (f == "indicator" || f == "numerator" || f == "denominator") return indicator(node);
  if (f == "across") return across(node);
  if (f == "plain" || f == "closing") return of(*node.children[0]);
  if (f == "ytd") return "本年累计的" + in(*node.children[0], Hold::noun);
  if (f == "opening") return "期初的" + in(*node.children[0], Hold::noun);
  if (f == "parent") return "上级单位的" + in(*node.children[0], Hold::noun);
  if (f == "offset") return shifted(*node.children[1]) + in(*node.children[0], Hold::noun);
  if (f == "at") return words_of_period(node.children[1]->text) + "的" + in(*node.children[0], Hold::noun);
  if (f == "last_months") return "近" + of(*node.children[1]) + "个月的" + in(*node.children[0], Hold::noun);
  if (f == "elapsed") {
    auto const& span = node.children[0]->path.empty() ? node.children[0]->text : node.children[0]->path.front();
    auto const what = span == "year"      ? "本年"
                      : span == "half"    ? "本半年"
                      : span == "quarter" ? "本季度"
                      : span == "month"   ? "本月"
                                          : "本期";
    return std::string(what) + "已过时间的比例";
  }
  if (f == "elapsed_months") return "本年已过月数";
  if (f == "days_in_period") return "本期天数";
  return function(node);
}

std::string Words::function(Node const& node) {
  auto const& f = node.text;
  auto const noun = [&](std::size_t i) { return in(*node.children[i], Hold::noun); };
  auto const sum = [&](std::size_t i) { return in(*node.children[i], Hold::sum); };
  if (f == "ratio" && !number_of_ && is_mean(node)) return mean(node);
  if (f == "ratio") return in(*node.children[0], Hold::product) + " ÷ " + noun(1);
  if (f == "abs") return noun(0) + "的绝对值";
  if (f == "round" && node.children.size() > 1) return noun(0) + "（四舍五入到 " + sum(1) + " 位小数）";
  if (f == "round") return noun(0) + "（四舍五入取整）";
  if (f == "floor") return noun(0) + "（向下取整）";
  if (f == "ceil") return noun(0) + "（向上取整）";
  if (f == "mod") return noun(0) + "除以" + noun(1) + "的余数";
  if (f == "sqrt") return noun(0) + "的平方根";
  if (f == "ln") return noun(0) + "的自然对数";
  if (f == "log10") return noun(0) + "的常用对数";
  if (f == "exp") return "自然常数 e 的" + noun(0) + "次方";
  if (f == "pow") return noun(0) + "的" + noun(1) + "次方";
  if (f == "clamp") return noun(0) + "（限于 " + sum(1) + " 至 " + sum(2) + " 之间）";
  if (f == "coalesce") return noun(0) + "（缺失时取" + list(node, "，再缺失时取", 1) + "）";
  if (f == "least" || f == "min") return "以下各数的最小值（" + list(node, "；") + "）";
  if (f == "greatest" || f == "max") return "以下各数的最大值（" + list(node, "；") + "）";
  auto const date = date_function(node);
  return date.empty() ? text_function(node) : date;
}

std::string Words::date_function(Node const& node) {
  auto const& f = node.text;
  auto const child = [&](std::size_t i) { return in(*node.children[i], Hold::noun); };
  if (f == "days_between") return child(0) + "至" + child(1) + "的天数";
  if (f == "workdays_between") return child(0) + "至" + child(1) + "的工作日数";
  if (f == "hours_between") return child(0) + "至" + child(1) + "的小时数";
  if (f == "minutes_between") return child(0) + "至" + child(1) + "的分钟数";
  if (f == "add_days") return child(0) + "之后" + child(1) + "天";
  if (f == "add_workdays") return child(0) + "之后第" + child(1) + "个工作日";
  if (f == "add_months") return child(0) + "之后" + child(1) + "个月";
  if (f == "add_minutes") return child(0) + "之后" + child(1) + "分钟";
  if (f == "year") return child(0) + "的年份";
  if (f == "month") return child(0) + "的月份";
  if (f == "day") return child(0) + "的日";
  if (f == "date") return child(0) + "的日期";
  if (f == "is_workday") return child(0) + "为工作日";
  if (f == "workdays_to_month_end") return child(0) + "至月末的工作日数";
  if (f == "workdays_to_period_end") return child(0) + "至期末的工作日数";
  return {};
}

std::string Words::text_function(Node const& node) {
  auto const& f = node.text;
  auto const child = [&](std::size_t i) { return in(*node.children[i], Hold::noun); };
  if (f == "starts_with") return child(0) + "以" + child(1) + "开头";
  if (f == "contains") return child(0) + "含有" + child(1);
  if (f == "length") return child(0) + "的字符数";
  if (f == "lower") return child(0) + "（不分大小写）";
  if (f == "left") return child(0) + "的前 " + child(1) + " 位";
  return f + "（" + list(node, "，") + "）";
}

}  // namespace jixiao::formula
