#include "app/indicator_kind.h"

#include <algorithm>

namespace jixiao::app {

IndicatorKind kind_of(Pack const& pack, Indicator const& indicator) {
  bool const figure =
      std::any_of(pack.figures.begin(), pack.figures.end(), [&](Figure const& one) { return one.id == indicator.id; });
  if (figure) return IndicatorKind::figure;
  return indicator.points.empty() ? IndicatorKind::observed : IndicatorKind::assessed;
}

IndicatorCounts count_indicators(Pack const& pack) {
  IndicatorCounts out;
  for (auto const& indicator : pack.indicators) {
    if (pack.only_names(indicator)) continue;
    switch (kind_of(pack, indicator)) {
      case IndicatorKind::assessed: ++out.assessed; break;
      case IndicatorKind::observed: ++out.observed; break;
      case IndicatorKind::figure: ++out.figures; break;
    }
  }
  return out;
}

std::string count_words(IndicatorCounts const& counts) {
  auto out = std::to_string(counts.assessed) + " 个指标";
  std::string apart;
  if (counts.observed > 0) apart = "观测指标 " + std::to_string(counts.observed) + " 个";
  if (counts.figures > 0) apart += (apart.empty() ? "" : "、") + ("文稿用数 " + std::to_string(counts.figures) + " 个");
  return apart.empty() ? out : out + "（另有" + apart + "）";
}

}  // namespace jixiao::app
