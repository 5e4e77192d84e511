#pragma once
// One indicator as the pack of a period's results defines it: in words and as written, targets by level, group and
// time, how it is scored, what it reads and what reads it. GET /api/indicators/{id}. Pure.
#include "app/library/list.h"

namespace jixiao::app {

// A formula of the indicator: the field it stands in, what people call it, as written, in words.
struct DefinedFormula {
  std::string field;  // "numerator", "inputs/own", "scoring/lo"
  std::string title;
  std::string text;
  std::string words;
};
BOOST_DESCRIBE_STRUCT(DefinedFormula, (), (field, title, text, words))

struct DefinedTarget {
  std::string field;  // "target", "targets/0/value"
  std::optional<std::string> level, level_title, group, group_title, unit, unit_name;
  std::optional<Period> from, to;
  std::string text;
  std::string words;
};
BOOST_DESCRIBE_STRUCT(DefinedTarget, (),
                      (field, level, level_title, group, group_title, unit, unit_name, from, to, text, words))

// What the targets came to in the period: the least and the largest of the units of one group.
struct TargetInForce {
  std::string level, level_title;
  std::string group, group_title;  // empty: units without a group
  int units = 0;
  std::optional<Decimal> lowest, highest;
};
BOOST_DESCRIBE_STRUCT(TargetInForce, (), (level, level_title, group, group_title, units, lowest, highest))

struct IndicatorLink {
  std::string id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(IndicatorLink, (), (id, name))

struct ReadDataset {
  std::string id;
  std::string title;
  std::string source;
};
BOOST_DESCRIBE_STRUCT(ReadDataset, (), (id, title, source))

struct IndicatorDefinition {
  LibraryRow about;  // its lights are those of the unit asked for
  Period period;
  std::string data_until;  // Snapshot::data_until; empty where it is coming
  std::string pack_version;
  std::string pack_digest;
  bool coming = false;         // in force, but in no published result yet: what the active pack says, without figures
  bool changed_since = false;  // the active pack defines it otherwise, or no longer; the period's figures are older
  int decimals = 2;
  std::string words;
  std::vector<DefinedFormula> formulas;  // numerator and denominator, or value; then named inputs
  std::vector<DefinedTarget> targets;    // the general one first
  std::optional<DefinedFormula> plan;
  DefinedFormula tolerance;
  std::vector<TargetInForce> in_force;
  std::string method_words;  // the rule of the method in one sentence
  std::vector<DefinedFormula> parameters;
  std::vector<Band> bands;
  std::optional<DefinedFormula> sample;
  int sample_min = 0;
  Decimal min_coverage = 1;
  YearMode year = YearMode::recompute;
  bool year_to_date = false;
  std::string standard, source;
  std::optional<std::string> note;
  std::vector<IndicatorLink> shares_events_with, reads, read_by;
  std::vector<ReadDataset> datasets;
};
BOOST_DESCRIBE_STRUCT(IndicatorDefinition, (),
                      (about, period, data_until, pack_version, pack_digest, coming, changed_since, decimals, words,
                       formulas, targets, plan, tolerance, in_force, method_words, parameters, bands, sample,
                       sample_min, min_coverage, year, year_to_date, standard, source, note, shares_events_with, reads,
                       read_by, datasets))

// What people call a field of an indicator: "numerator" → 分子.
std::string field_title(std::string const& field);

// app.indicator_unknown, app.unit_unknown, reading.out_of_scope.
Result<IndicatorDefinition> make_definition(Reading const& reading, Scope const& scope, std::string const& indicator,
                                            std::string const& unit);
// Of an indicator that is coming (list.h): no figures, targets and formulas as `active` has them.
Result<IndicatorDefinition> make_coming_definition(Period period, policy::LoadedPack const& active,
                                                   std::string const& indicator);

}  // namespace jixiao::app
