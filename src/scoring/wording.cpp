#include "scoring/wording.h"

#include <algorithm>

#include "base/messages.h"
#include "base/text.h"
#include "base/words.h"

namespace jixiao::scoring {
namespace {

std::string_view method_code(Method method) {
  switch (method) {
    case Method::target_ratio: return "scoring.method_target_ratio";
    case Method::interval: return "scoring.method_interval";
    case Method::tiered: return "scoring.method_tiered";
    case Method::rank_based: return "scoring.method_rank_based";
    case Method::efficacy: return "scoring.method_efficacy";
    case Method::deduction: return "scoring.method_deduction";
    case Method::bonus: return "scoring.method_bonus";
    case Method::veto: return "scoring.method_veto";
    case Method::moderate_band: return "scoring.method_moderate_band";
    case Method::milestone: return "scoring.method_milestone";
    case Method::rating: return "scoring.method_rating";
    case Method::improvement: return "scoring.method_improvement";
  }
  return {};
}

std::string reason_in_brackets(std::string const& why) {
  return why.empty() ? "" : "（" + to_text(Error{ErrorKind::invalid, why, {}, {}}) + "）";
}

}  // namespace

std::string say(std::string_view code, std::vector<Arg> const& args) {
  return render_message(find_message(code), args);
}

std::string shown(Indicator const& indicator, Decimal value) {
  auto const text = grouped(value.rounded(indicator.decimals, Rounding::half_away_from_zero));
  if (indicator.unit.empty()) return text;
  return text + (indicator.unit == "%" || indicator.unit == "‰" ? "" : " ") + indicator.unit;
}

std::string method_title(Method method) { return say(method_code(method)); }

std::string title_of_rule(Pack const& pack, std::string const& id) {
  for (auto const& rule : pack.adjustments) {
    if (rule.id == id && !rule.title.empty()) return rule.title;
  }
  for (auto const& rule : pack.vetoes) {
    if (rule.id == id && !rule.title.empty()) return rule.title;
  }
  return id;
}

std::string titles_of_rules(Pack const& pack, std::string const& ids) {
  static constexpr std::string_view between = "、";
  std::string out;
  for (std::size_t from = 0; from <= ids.size();) {
    auto const end = std::min(ids.find(between, from), ids.size());
    out += (from == 0 ? "" : between.data()) + title_of_rule(pack, ids.substr(from, end - from));
    from = end + between.size();
  }
  return out;
}

std::string scored_sentence(Indicator const& indicator, Decimal value, std::vector<std::string> const& clauses,
                            Method used, Decimal points, Decimal score) {
  std::vector<std::string> parts{indicator.name + " " + shown(indicator, value)};
  parts.insert(parts.end(), clauses.begin(), clauses.end());
  std::vector<Arg> const args{
      {"method", method_title(used)}, {"score", score.to_string()}, {"points", points.to_string()}};
  if (points.is_zero() && score.is_zero()) {
    parts.push_back(say("scoring.earned_nothing_at_stake"));
  } else if (score == points) {
    parts.push_back(say("scoring.earned_full", args));
  } else {
    parts.push_back(say("scoring.earned", args));
    if (score < points) parts.push_back(say("scoring.lost", {{"lost", (points - score).to_string()}}));
  }
  return join(parts, "，");
}

std::string unscored_sentence(Indicator const& indicator, Decimal value, Error const& reason) {
  return say("scoring.unscored",
             {{"name", indicator.name}, {"value", shown(indicator, value)}, {"reason", to_text(reason)}});
}

std::string state_sentence(Indicator const& indicator, Cell const& value) {
  std::vector<Arg> const args{{"name", indicator.name}, {"why", reason_in_brackets(value.why)}};
  if (value.state == CellState::not_applicable) return say("scoring.state_not_applicable", args);
  if (value.state == CellState::fault) return say("scoring.state_fault", args);
  return say("scoring.state_missing", args);
}

}  // namespace jixiao::scoring
