#include "app/reading/sentences.h"

#include <algorithm>
#include <set>

#include "app/reading/comparison.h"
#include "scoring/wording.h"

namespace jixiao::app {
namespace {

using scoring::say;

constexpr std::size_t named_most = 3;

// Rounded as the indicator is shown, but never to nothing: a difference too small for that gets more decimals.
std::string shown_difference(Indicator const& indicator, Decimal difference) {
  auto const exact = difference.absolute();
  auto decimals = indicator.decimals;
  auto rounded = exact.rounded(decimals, Rounding::half_away_from_zero);
  while (rounded.is_zero() && !exact.is_zero() && decimals < Decimal::division_decimals) {
    rounded = exact.rounded(++decimals, Rounding::half_away_from_zero);
  }
  return rounded.to_string();
}

std::string difference_words(Indicator const& indicator, Decimal difference) {
  auto const number = shown_difference(indicator, difference);
  if (indicator.unit == "%") return say("reading.percent_points", {{"number", number}});
  if (indicator.unit == "‰") return say("reading.permille_points", {{"number", number}});
  return indicator.unit.empty() ? number : number + " " + indicator.unit;
}

// Bad is below for positive indicators and above for negative ones.
bool falls_short(Indicator const& indicator, Decimal difference) {
  if (difference.is_zero()) return false;
  return difference.is_negative() != (indicator.direction == Direction::negative);
}

// A moderate indicator without a band is measured from its target (scoring/light.h).
std::string against_band(Indicator const& indicator, Score const& line) {
  bool const band = indicator.scoring.band_low || indicator.scoring.band_high;
  if (band || !line.target) return say(line.light == Light::green ? "reading.in_band" : "reading.off_band");
  auto const difference = *line.value - *line.target;
  if (difference.is_zero()) return say("reading.meets_target", {{"number", scoring::shown(indicator, *line.target)}});
  return say(difference.is_negative() ? "reading.below_target" : "reading.above_target",
             {{"difference", difference_words(indicator, difference)}});
}

std::string against_reference(Indicator const& indicator, Score const& line) {
  auto const reference = reference_of(indicator, line);
  if (!reference) {
    return indicator.direction == Direction::moderate && line.light != Light::grey ? against_band(indicator, line) : "";
  }
  auto const difference = *line.value - reference->number;
  if (!falls_short(indicator, difference)) {
    auto const code = reference->is_plan                           ? "reading.meets_plan"
                      : indicator.direction == Direction::negative ? "reading.keeps_within"
                                                                   : "reading.meets_target";
    return say(code, {{"number", scoring::shown(indicator, reference->number)}});
  }
  auto const code = reference->is_plan ? (difference.is_negative() ? "reading.below_plan" : "reading.above_plan")
                                       : (difference.is_negative() ? "reading.below_target" : "reading.above_target");
  return say(code, {{"difference", difference_words(indicator, difference)}});
}

struct Contribution {
  std::string name;
  Decimal difference;  // from the unit's own reference
  Decimal weight;      // its share in the unit's shortfall, up to a common factor
};

// Beside its parent a unit need not repeat the parent's name.
std::string short_name(std::string const& name, std::string const& parent) {
  return name.size() > parent.size() && name.starts_with(parent) ? name.substr(parent.size()) : name;
}

std::vector<std::string> split_characters(std::string const& text) {
  std::vector<std::string> out;
  for (auto const byte : text) {
    bool const continues = (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
    if (continues && !out.empty()) {
      out.back() += byte;
    } else {
      out.emplace_back(1, byte);
    }
  }
  return out;
}

// Beside each other they need not repeat the ending they all share; two characters stay at least.
std::vector<std::string> without_shared_ending(std::vector<std::string> names) {
  std::vector<std::vector<std::string>> texts;
  for (auto const& name : names) texts.push_back(split_characters(name));
  if (texts.size() < 2) return names;
  std::size_t least = texts.front().size();
  for (auto const& text : texts) least = std::min(least, text.size());
  std::size_t shared = 0;
  auto const same = [&](auto const& text) {
    return text[text.size() - 1 - shared] == texts[0][texts[0].size() - 1 - shared];
  };
  while (shared + 2 < least && std::all_of(texts.begin(), texts.end(), same)) ++shared;
  if (shared < 2) return names;
  std::set<std::string> distinct;
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::string cut;
    for (std::size_t at = 0; at + shared < texts[i].size(); ++at) cut += texts[i][at];
    distinct.insert(cut);
    texts[i] = {cut};
  }
  if (distinct.size() < names.size()) return names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = texts[i].front();
  return names;
}

// A ratio's gap is the sum of its parts' gaps weighted by their denominators; other values weigh alike.
std::vector<Contribution> contributions(Reading const& reading, Indicator const& indicator, Score const& line,
                                        Decimal reference) {
  auto const parent_name = reading.snapshot->find(line.unit)->total.unit_name;
  std::vector<Contribution> out;
  std::vector<Score const*> lines;
  auto const below = right_below(*reading.snapshot, line.unit);
  std::vector<std::string> names;
  for (auto const* child : below) {
    auto const* part = find_line(*child, indicator.id);
    if (!part || part->status != ValueStatus::ok || !part->value) continue;
    lines.push_back(part);
    names.push_back(short_name(child->total.unit_name, parent_name));
  }
  names = without_shared_ending(std::move(names));
  bool const weighted =
      std::all_of(lines.begin(), lines.end(), [](Score const* part) { return part->denominator.has_value(); });
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto const difference = *lines[i]->value - reference;
    if (!falls_short(indicator, difference)) continue;
    auto const weight = multiply(difference.absolute(), weighted ? *lines[i]->denominator : Decimal(1));
    if (weight) out.push_back({names[i], difference, *weight});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](Contribution const& a, Contribution const& b) { return a.weight > b.weight; });
  return out;
}

std::string named(Indicator const& indicator, Contribution const& one) {
  return one.name + "（" + (one.difference.is_negative() ? "−" : "+") + shown_difference(indicator, one.difference) +
         "）";
}

// As many units as it takes to explain four fifths of what the units below miss together, at most three; “主要” only
// where those named explain at least half.
std::string mainly_where(Reading const& reading, Indicator const& indicator, Score const& line, Decimal reference) {
  auto const all = contributions(reading, indicator, line, reference);
  if (all.empty()) return "";
  Decimal whole, explained;
  for (auto const& one : all) whole = whole + one.weight;
  std::vector<std::string> names;
  for (auto const& one : all) {
    if (names.size() == named_most || explained * Decimal(5) >= whole * Decimal(4)) break;
    explained = explained + one.weight;
    names.push_back(named(indicator, one));
  }
  std::string list = names.front();
  for (std::size_t i = 1; i < names.size(); ++i) list += (i + 1 == names.size() ? "与" : "、") + names[i];
  return say(explained + explained >= whole ? "reading.mainly" : "reading.most", {{"units", list}});
}

std::string since_words(Reading const& reading, Score const& line) {
  auto const run = light_run(reading, line);
  bool const now = run.since == reading.snapshot->period;
  if (now && run.from_the_start) return "";
  std::vector<Arg> const args{{"light", light_words(line.light)}, {"since", dated_words(run.since)}};
  if (now) return say("reading.turned_now", args);
  return say(run.from_the_start ? "reading.always" : "reading.since", args);
}

}  // namespace

std::string period_words(Period period) {
  return period.kind == PeriodKind::year ? dated_words(period) : part_of_year(period);
}

std::string light_words(Light light) {
  switch (light) {
    case Light::green: return say("reading.light_green");
    case Light::yellow: return say("reading.light_yellow");
    case Light::red: return say("reading.light_red");
    case Light::grey: break;
  }
  return say("reading.light_grey");
}

std::optional<Reference> reference_of(Indicator const& indicator, Score const& line) {
  if (!line.value || indicator.direction == Direction::moderate) return std::nullopt;
  bool const target_met = line.target && !falls_short(indicator, *line.value - *line.target);
  if (line.plan && !target_met) return Reference{*line.plan, true};
  if (line.target) return Reference{*line.target, false};
  return std::nullopt;
}

std::string value_period_words(Indicator const& indicator, Period period) {
  auto const month = period.first_month % 12 + 1;
  bool const from_january = indicator.year_to_date && period.kind == PeriodKind::month && month > 1;
  return (from_january ? "1至" : "") + period_words(period);
}

std::string figure_sentence(Indicator const& indicator, Score const& line) {
  std::vector<Arg> const args{{"period", value_period_words(indicator, line.stands_since)},
                              {"name", indicator.name},
                              {"value", line.value ? scoring::shown(indicator, *line.value) : ""}};
  if (line.status == ValueStatus::not_due) return say("reading.said_not_due", args);
  if (line.status == ValueStatus::not_applicable) return say("reading.said_not_applicable", args);
  if (line.status == ValueStatus::fault) return say("reading.said_fault", args);
  if (!line.value) return say("reading.said_missing", args);
  auto const against = against_reference(indicator, line);
  return say("reading.said_value", args) + (against.empty() ? "" : "，" + against);
}

std::string gap_sentence(Reading const& reading, Indicator const& indicator, Score const& line) {
  auto out = figure_sentence(indicator, line);
  auto const reference = reference_of(indicator, line);
  if (reference && falls_short(indicator, *line.value - reference->number)) {
    auto const where = mainly_where(reading, indicator, line, reference->number);
    if (!where.empty()) out += "，" + where;
  }
  auto const since = since_words(reading, line);
  return since.empty() ? out : out + "；" + since;
}

std::string change_sentence(Indicator const& indicator, Score const& line, Light from) {
  return figure_sentence(indicator, line) + "，" +
         say("reading.changed", {{"from", light_words(from)}, {"to", light_words(line.light)}});
}

}  // namespace jixiao::app
