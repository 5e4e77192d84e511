#include "app/library/definition.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/messages.h"
#include "base/text.h"
#include "formula/reads.h"
#include "formula/words.h"
#include "scoring/wording.h"

namespace jixiao::app {
namespace {

constexpr auto fields = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"id", "library.field_id"},
    {"numerator", "library.field_numerator"},
    {"denominator", "library.field_denominator"},
    {"value", "library.field_value"},
    {"target", "library.field_target"},
    {"targets", "library.field_targets"},
    {"plan", "library.field_plan"},
    {"tolerance", "library.field_tolerance"},
    {"sample", "library.field_sample"},
    {"inputs", "library.field_inputs"},
    {"scoring/cap", "library.field_cap"},
    {"scoring/lo", "library.field_lo"},
    {"scoring/hi", "library.field_hi"},
    {"scoring/good", "library.field_good"},
    {"scoring/bad", "library.field_bad"},
    {"scoring/base", "library.field_base"},
    {"scoring/band_low", "library.field_band_low"},
    {"scoring/band_high", "library.field_band_high"},
    {"scoring/zero_low", "library.field_zero_low"},
    {"scoring/zero_high", "library.field_zero_high"},
    {"scoring/each", "library.field_each"},
    {"scoring/limit", "library.field_limit"},
    {"scoring/method", "library.field_method"},
    {"scoring/bands", "library.field_bands"},
    {"scoring/responses_min", "library.field_responses_min"},
    {"scoring/group_min", "library.field_group_min"},
    {"scoring", "library.field_scoring"},
    {"name", "library.field_name"},
    {"standard", "library.field_standard"},
    {"note", "library.field_note"},
    {"department", "library.field_department"},
    {"source", "library.field_source"},
    {"dimension", "library.field_dimension"},
    {"axis", "library.field_axis"},
    {"direction", "library.field_direction"},
    {"unit", "library.field_unit"},
    {"decimals", "library.field_decimals"},
    {"cadence", "library.field_cadence"},
    {"levels", "library.field_levels"},
    {"points", "library.field_points"},
    {"year", "library.field_year"},
    {"year_to_date", "library.field_year_to_date"},
    {"sample_min", "library.field_sample_min"},
    {"min_coverage", "library.field_min_coverage"},
    {"taken", "library.field_taken"},
    {"serves", "library.field_serves"},
    {"shares_events_with", "library.field_shares_events_with"},
});

std::string_view rule_code(Method method) {
  switch (method) {
    case Method::target_ratio: return "library.rule_target_ratio";
    case Method::interval: return "library.rule_interval";
    case Method::tiered: return "library.rule_tiered";
    case Method::rank_based: return "library.rule_rank_based";
    case Method::efficacy: return "library.rule_efficacy";
    case Method::deduction: return "library.rule_deduction";
    case Method::bonus: return "library.rule_bonus";
    case Method::veto: return "library.rule_veto";
    case Method::moderate_band: return "library.rule_moderate_band";
    case Method::milestone: return "library.rule_milestone";
    case Method::rating: return "library.rule_rating";
    case Method::improvement: return "library.rule_improvement";
  }
  return {};
}

class Definition {
 public:
  Definition(Snapshot const& snapshot, Indicator const& indicator)
      : snapshot_(snapshot),
        pack_(snapshot.rules()),
        program_(snapshot.pack->program),
        indicator_(indicator),
        compiled_(*program_.find_indicator(indicator.id)) {}

  void fill(IndicatorDefinition& out) const {
    out.words = formula::render_in_words(compiled_, indicator_, program_.datasets(), pack_);
    add(out.formulas, "numerator", indicator_.numerator, compiled_.numerator);
    add(out.formulas, "denominator", indicator_.denominator, compiled_.denominator);
    add(out.formulas, "value", indicator_.value, compiled_.value);
    for (auto const& [name, text] : indicator_.inputs) {
      out.formulas.push_back(written("inputs/" + name, text, compiled_.inputs.at(name)));
    }
    fill_targets(out);
    if (indicator_.plan && compiled_.plan) out.plan = written("plan", *indicator_.plan, *compiled_.plan);
    out.tolerance = written("tolerance", indicator_.tolerance, compiled_.tolerance);
    fill_scoring(out);
    if (indicator_.sample && compiled_.sample) out.sample = written("sample", *indicator_.sample, *compiled_.sample);
    fill_links(out);
  }

 private:
  DefinedFormula written(std::string const& field, std::string const& text, formula::Compiled const& compiled) const {
    return {field, field_title(field), text, formula::render_in_words(*compiled.root, program_.datasets(), pack_)};
  }

  void add(std::vector<DefinedFormula>& to, std::string const& field, std::optional<std::string> const& text,
           std::optional<formula::Compiled> const& compiled) const {
    if (text && compiled) to.push_back(written(field, *text, *compiled));
  }

  void fill_targets(IndicatorDefinition& out) const {
    if (indicator_.target && compiled_.target) {
      auto const formula = written("target", *indicator_.target, *compiled_.target);
      out.targets.push_back({formula.field, {}, {}, {}, {}, {}, {}, {}, {}, formula.text, formula.words});
    }
    for (std::size_t i = 0; i < indicator_.targets.size(); ++i) {
      auto const& rule = indicator_.targets[i];
      auto const formula = written("targets/" + std::to_string(i) + "/value", rule.value, compiled_.targets[i]);
      DefinedTarget one{formula.field, rule.level, {},           rule.group,   {}, rule.unit, {},
                        rule.from,     rule.to,    formula.text, formula.words};
      if (rule.level) one.level_title = level_title(pack_, *rule.level);
      if (rule.group) one.group_title = title_of_group(rule);
      auto const* record = rule.unit ? snapshot_.find(*rule.unit) : nullptr;
      if (record) one.unit_name = record->total.unit_name;
      out.targets.push_back(std::move(one));
    }
    std::map<std::pair<std::string, std::string>, TargetInForce> groups;
    for (auto const& record : snapshot_.records) {
      auto const* line = find_line(record, indicator_.id);
      if (!line) continue;
      auto& group = groups[{record.total.level, record.total.peer_group}];
      ++group.units;
      if (!line->target) continue;
      if (!group.lowest || *line->target < *group.lowest) group.lowest = line->target;
      if (!group.highest || *group.highest < *line->target) group.highest = line->target;
    }
    for (auto const& level : pack_.levels) {
      for (auto& [key, group] : groups) {
        if (key.first != level.id) continue;
        group.level = level.id;
        group.level_title = level.title;
        group.group = key.second;
        if (!key.second.empty()) group.group_title = group_title(pack_, key.first, key.second);
        out.in_force.push_back(group);
      }
    }
  }

  // A rule that names no level may speak of a group of any of the indicator's levels.
  std::string title_of_group(TargetRule const& rule) const {
    for (auto const& level : indicator_.levels) {
      if (rule.level && *rule.level != level) continue;
      auto const title = group_title(pack_, level, *rule.group);
      if (!title.empty() && title != *rule.group) return title;
    }
    return *rule.group;
  }

  void fill_scoring(IndicatorDefinition& out) const {
    auto const& s = indicator_.scoring;
    out.method_words = scoring::say(rule_code(s.method), {{"group_min", std::to_string(s.group_min)},
                                                          {"responses_min", std::to_string(s.responses_min)}});
    std::array<std::pair<std::string_view, std::optional<std::string> const*>, 12> const all{
        {{"cap", &s.cap},
         {"lo", &s.lo},
         {"hi", &s.hi},
         {"good", &s.good},
         {"bad", &s.bad},
         {"base", &s.base},
         {"band_low", &s.band_low},
         {"band_high", &s.band_high},
         {"zero_low", &s.zero_low},
         {"zero_high", &s.zero_high},
         {"each", &s.each},
         {"limit", &s.limit}}};
    for (auto const& [name, text] : all) {
      auto const found = compiled_.scoring.find(std::string(name));
      if (*text && found != compiled_.scoring.end()) {
        out.parameters.push_back(written("scoring/" + std::string(name), **text, found->second));
      }
    }
    out.bands = s.bands;
  }

  IndicatorLink link(std::string const& id) const {
    auto const* other = pack_.find_indicator(id);
    return {id, other ? other->name : id};
  }

  void fill_links(IndicatorDefinition& out) const {
    for (auto const& id : indicator_.shares_events_with) out.shares_events_with.push_back(link(id));
    for (auto const& id : formula::indicators_read(compiled_)) out.reads.push_back(link(id));
    for (auto const& other : program_.indicators()) {
      if (other.id != indicator_.id && formula::indicators_read(other).contains(indicator_.id)) {
        out.read_by.push_back(link(other.id));
      }
    }
    std::set<std::string> datasets;
    for (auto const* formula : formula::all_formulas(compiled_)) {
      for (auto const atom : formula->atoms) datasets.insert(program_.atoms()[static_cast<std::size_t>(atom)].dataset);
    }
    for (auto const& id : datasets) {
      auto const* dataset = program_.datasets().find(id);
      if (dataset) out.datasets.push_back({id, dataset->title.empty() ? id : dataset->title, dataset->source});
    }
  }

  Snapshot const& snapshot_;
  Pack const& pack_;
  formula::Program const& program_;
  Indicator const& indicator_;
  formula::CompiledIndicator const& compiled_;
};

IndicatorDefinition define(Snapshot const& snapshot, Indicator const& indicator) {
  IndicatorDefinition out;
  out.period = snapshot.period;
  out.data_until = snapshot.data_until;
  out.pack_version = snapshot.rules().pack.version;
  out.pack_digest = snapshot.pack->digest;
  out.decimals = indicator.decimals;
  out.sample_min = indicator.sample_min;
  out.min_coverage = indicator.min_coverage;
  out.year = indicator.year;
  out.year_to_date = indicator.year_to_date;
  out.standard = indicator.standard;
  out.source = indicator.source;
  out.note = indicator.note;
  Definition(snapshot, indicator).fill(out);
  return out;
}

}  // namespace

std::string field_title(std::string const& field) {
  auto const find = [](std::string_view name) -> std::string {
    for (auto const& [id, code] : fields) {
      if (id == name) return scoring::say(code);
    }
    return {};
  };
  auto const title = find(field);
  if (!title.empty()) return title;
  auto const slash = field.find('/');
  if (slash == std::string::npos) return field;
  auto const section = find(field.substr(0, slash));
  auto const rest = field.substr(slash + 1);
  if (field.starts_with("targets/")) {
    auto const number = rest.substr(0, rest.find('/'));
    return scoring::say("library.field_target_rule", {{"number", std::to_string(std::atoi(number.c_str()) + 1)}});
  }
  return section.empty() ? field : section + " " + rest;
}

Result<IndicatorDefinition> make_definition(Reading const& reading, Scope const& scope, std::string const& id,
                                            std::string const& unit) {
  auto const& snapshot = *reading.snapshot;
  JX_TRY(auto const* const indicator, find_indicator(snapshot.rules(), id));
  JX_TRY(auto library, make_library(reading, scope, unit));
  auto out = define(snapshot, *indicator);
  for (auto& row : library.rows) {
    if (row.id == id) out.about = std::move(row);
  }
  return out;
}

Result<IndicatorDefinition> make_coming_definition(Period period, policy::LoadedPack const& active,
                                                   std::string const& id) {
  JX_TRY(auto const* const indicator, find_indicator(active.pack, id));
  Snapshot without_results;
  without_results.period = period;
  without_results.pack = {std::shared_ptr<void>(), &active};  // lent for this call
  auto out = define(without_results, *indicator);
  out.about = describe_indicator(active.pack, *indicator);
  out.coming = true;
  return out;
}

}  // namespace jixiao::app
