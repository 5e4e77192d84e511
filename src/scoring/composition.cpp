#include "scoring/composition.h"

#include "base/text.h"
#include "base/words.h"
#include "scoring/figure.h"
#include "scoring/sheet.h"
#include "scoring/wording.h"

namespace jixiao::scoring {
namespace {

// The axes that took part, with their weights scaled to 1.
std::vector<AxisPart> axes_of(Pack const& pack, Total const& total) {
  std::vector<AxisPart> out;
  Figure weights = 0;
  for (auto const& [id, percent] : total.axes) {
    auto const axis = axis_of(pack.axes, id);
    weights = weights + axis.weight;
    out.push_back({id, axis.title, axis.weight, percent, axis.ranked_apart});
  }
  for (auto& axis : out) axis.weight = (Figure(axis.weight) / weights).number.value_or(0);
  return out;
}

std::string percent_of_weight(AxisPart const& axis) {
  return grouped(rounded_points((Figure(axis.weight) * 100).number.value_or(0)));
}

std::string adjustment_words(Decimal adjustment) {
  if (adjustment.is_zero()) return "";
  return say(adjustment.is_negative() ? "scoring.total_minus" : "scoring.total_plus",
             {{"points", grouped(adjustment.absolute())}});
}

std::string formula_of(std::vector<AxisPart> const& axes, Composition const& parts, Total const& total, Decimal full) {
  if (axes.size() < 2) {
    return say("scoring.total_formula", {{"earned", grouped(parts.earned)},
                                         {"assessed", grouped(total.points_assessed)},
                                         {"full", grouped(full)},
                                         {"adjustment", adjustment_words(total.adjustment)}});
  }
  std::vector<std::string> terms;
  for (auto const& axis : axes) {
    terms.push_back(
        say("scoring.total_axis",
            {{"axis", axis.title}, {"percent", axis.percent.to_fixed(2)}, {"weight", percent_of_weight(axis)}}));
  }
  return say(
      "scoring.total_formula_axes",
      {{"axes", join(terms, " + ")}, {"full", grouped(full)}, {"adjustment", adjustment_words(total.adjustment)}});
}

}  // namespace

std::optional<Composition> compose(Pack const& pack, Total const& total, Decimal full) {
  if (!total.total) return std::nullopt;
  Composition out;
  for (auto const& [dimension, points] : total.dimensions) out.earned = out.earned + points;
  auto const axes = axes_of(pack, total);
  out.formula = formula_of(axes, out, total, full);
  // Rounded once at the end, so what a step adds is what is left between the sums that are known.
  auto const comparable = total.total_comparable.value_or(*total.total);
  auto const step = [&](Decimal points, std::string name) {
    if (!points.is_zero()) out.steps.push_back({std::move(name), points});
  };
  step(comparable - total.adjustment - out.earned, say("scoring.step_full", {{"full", grouped(full)}}));
  std::vector<std::string> apart;
  for (auto const& axis : axes) {
    if (axis.ranked_apart)
      apart.push_back(say("scoring.step_axis", {{"axis", axis.title}, {"weight", percent_of_weight(axis)}}));
  }
  step(*total.total - comparable, join(apart, "、"));
  step(total.adjustment, say("scoring.step_adjustment"));
  return out;
}

}  // namespace jixiao::scoring
