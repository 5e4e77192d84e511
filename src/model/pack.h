#pragma once
// The policy pack (制度包): everything the institution decides, read from a folder of YAML (policy/). Immutable once
// loaded.
#include <array>
#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/work_calendar.h"
#include "model/access.h"
#include "model/facts.h"
#include "model/indicator.h"
#include "model/org.h"

namespace jixiao {

struct PackInfo {
  std::string id;
  std::string title;
  std::string version;                       // of the pack, as it is published with every result: 2026.1
  int catalogue = 1;                         // version of the function catalogue its formulas are written in
  PeriodKind shortest = PeriodKind::month;   // shortest period that is assessed: month, or year for yearly statistics
  std::optional<std::string> ledger_origin;  // name of its transparency log, default jixiao.example/<id>
  std::optional<std::string> document;  // what its mechanisms and figures are taken from, in a word: 讲话, 条例
};
BOOST_DESCRIBE_ENUM(PeriodKind, year, half, quarter, month)
BOOST_DESCRIBE_STRUCT(PackInfo, (), (id, title, version, catalogue, shortest, ledger_origin, document))

struct Dimension {
  std::string id;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(Dimension, (), (id, title))

// An axis of the composite: its share of the total where it applies. The weights of the axes that apply to a unit are
// scaled to 1. The points a sheet declares are those of the first axis; those of indicators on another axis are its own
// full mark. Without `applies` it is an axis for all; units on a `ranked_apart` axis are ranked among themselves.
struct Axis {
  std::string id;
  std::string title;
  Decimal weight = 1;                  // share of the total
  std::optional<std::string> applies;  // expression over unit attributes: unit.pilot = 'reverse_review'
  bool ranked_apart = false;           // units on it are ranked among themselves
};
BOOST_DESCRIBE_STRUCT(Axis, (), (id, title, weight, applies, ranked_apart))

// The thousand-point sheet of one level.
struct Sheet {
  std::string level;  // of the units it assesses
  std::string title;
  Decimal full = 1000;                        // full mark
  std::map<std::string, Decimal> dimensions;  // dimension → points; must add up to `full`
  std::string grades;                         // grade scheme
  std::string peers;                          // peer scheme
  // Points an indicator loses on units where an axis that replaces it applies: indicator → axis.
  std::map<std::string, std::string> replaced_by_axis;
};
BOOST_DESCRIBE_STRUCT(Sheet, (), (level, title, full, dimensions, grades, peers, replaced_by_axis))
constexpr auto optional_members(Sheet const*) { return std::array{"title"}; }

struct PeerGroup {
  std::string id;
  std::string title;
  std::vector<std::string> units;    // members by code; or
  std::optional<std::string> where;  // expression over the unit (attributes, indicators); first match wins
  std::optional<Date> from, to;      // days in force, absent = always
};
BOOST_DESCRIBE_STRUCT(PeerGroup, (), (id, title, units, where, from, to))

// Groups of one level within which units are compared. A unit in no group is not ranked.
struct PeerScheme {
  std::string id;
  std::string title;
  std::string level;  // of the units it groups
  int rank_min = 5;   // smaller groups are graded but not ranked
  std::vector<PeerGroup> groups;
};
BOOST_DESCRIBE_STRUCT(PeerScheme, (), (id, title, level, rank_min, groups))

// score: by total in percent of the full mark; share: by place from the top of the group; segment: equal parts by
// place.
enum class GradeBasis { score, share, segment };
BOOST_DESCRIBE_ENUM(GradeBasis, score, share, segment)

struct Grade {
  std::string id;
  std::string title;
  std::optional<Decimal> from;  // score: lowest percentage; share: cumulative share from the top (0–1)
};
BOOST_DESCRIBE_STRUCT(Grade, (), (id, title, from))

struct GradeScheme {
  std::string id;
  std::string title;
  GradeBasis basis = GradeBasis::score;
  std::vector<Grade> grades;         // best first
  std::optional<std::string> floor;  // grade a veto reduces to, default: the last
};
BOOST_DESCRIBE_STRUCT(GradeScheme, (), (id, title, basis, grades, floor))

// 加减分 (ADJ-01 …): points added or taken beside the sheet. `count` says how often it applies; what people register by
// hand is a dataset of the pack that `count` reads. A rule without `count` never applies.
struct AdjustmentRule {
  std::string id;
  std::string title;
  Decimal points;                       // per occurrence, negative = deduction
  std::optional<std::string> count;     // expression
  std::optional<Decimal> limit;         // most it can add or take
  std::vector<std::string> levels;      // empty = all
  std::optional<std::string> excludes;  // group id: of one matter only the highest counts
  bool veto = false;                    // where it applies it is a veto as well
  std::optional<std::string> serves;
};
BOOST_DESCRIBE_STRUCT(AdjustmentRule, (), (id, title, points, count, limit, levels, excludes, veto, serves))

struct AdjustmentLimits {
  Decimal bonus_max = 30;                // sum of additions is capped
  std::optional<Decimal> deduction_max;  // absent = no limit
};
BOOST_DESCRIBE_STRUCT(AdjustmentLimits, (), (bonus_max, deduction_max))

struct VetoRule {
  std::string id;
  std::string title;
  std::string when;                      // expression, true or > 0 = proposed; a person confirms (confirmed_by)
  std::optional<std::string> dimension;  // absent = the whole sheet
  std::string confirmed_by;              // expression that counts confirmed cases; the veto bites only where > 0
  std::optional<std::string> serves;
};
BOOST_DESCRIBE_STRUCT(VetoRule, (), (id, title, when, dimension, confirmed_by, serves))

// What the seed leaves undefined (靠后, 末位, 优秀) and other figures that change by decision: versioned, dated.
struct ParameterValue {
  std::string value;                      // number, or text in quotes
  std::optional<Period> from;             // first period it holds for, absent = always did
  std::optional<std::string> decided_by;  // document
};
BOOST_DESCRIBE_STRUCT(ParameterValue, (), (value, from, decided_by))

struct Parameter {
  std::string id;
  std::string title;
  std::optional<std::string> unit;     // unit of measure: 元, 天, % …
  std::vector<ParameterValue> values;  // the last whose `from` is not after the period counts
  std::optional<std::string> serves;
};
BOOST_DESCRIBE_STRUCT(Parameter, (), (id, title, unit, values, serves))

struct Mechanism {
  std::string id;     // "#48"
  std::string title;  // the seed's words
  std::optional<std::string> note;
  std::vector<std::string>
      served_by;                     // parts of the program itself, where no pack entry serves it: "ledger", "explain"
  std::optional<std::string> lacks;  // what is still missing of it, in words; such a one is at most partly working
};
BOOST_DESCRIBE_STRUCT(Mechanism, (), (id, title, note, served_by, lacks))

// A figure that a speech or report leaves blank: its sentence with {} where the number goes, and where the number comes
// from: an indicator, or an expression at the root level, which is then computed, published and explained like an
// indicator without points. Neither: there is no source yet, and the page says so. A blank may also be names: of the
// units of one level for which the expression is above zero; or a word, which is given as it is.
struct Figure {
  std::string id;
  std::string title;
  std::string sentence;                  // "全省累计新增减税降费超{}亿元"
  std::optional<std::string> indicator;  // an indicator's value; or
  std::optional<std::string> value;      // expression in the unit below; % and ‰ multiply a ratio
  std::optional<std::string> dimension;  // with `value`: where the figure is listed
  std::optional<std::string> names_of;   // with `value`: names of this level's units where it is above zero
  std::optional<std::string> suffix;     // end of those names that is left out (税务局), or replaced by
  std::string suffix_as;                 // this (局)
  int names_most = 0;                    // no more names than this; 0 = all
  std::optional<std::string> word;       // instead of `indicator` or `value`: the blank is this word
  std::string unit;                      // 亿元, 万户, 项, %
  int decimals = 2;                      // shown
  bool year_to_date = false;             // a month's value covers January up to it
  std::string department;                // who answers for it
  std::string definition;                // what counts, in words
  std::string source;                    // source systems, for people
  std::optional<std::string> serves;     // mechanism: "#3"
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Figure, (),
                      (id, title, sentence, indicator, value, dimension, names_of, suffix, suffix_as, names_most, word,
                       unit, decimals, year_to_date, department, definition, source, serves, note))
constexpr auto optional_members(Figure const*) { return std::array{"department", "source", "suffix_as", "unit"}; }

struct UnitTable {  // units from a CSV file in the pack: code,name,level,parent,from,to,kind,others
  std::string file;
};
BOOST_DESCRIBE_STRUCT(UnitTable, (), (file))

// Units from a dataset's columns, for statistics that bring their own geography. Each distinct code is a unit.
struct UnitDataset {
  std::string dataset;                     // whose rows are read
  std::string level;                       // of the units it brings
  std::string code;                        // column
  std::optional<std::string> name;         // column, default: code
  std::optional<std::string> parent;       // column holding the parent's code; or
  std::optional<std::string> parent_unit;  // one fixed parent for all
  std::string prefix;                      // put before code; where two levels could share a name
  std::string parent_prefix;               // put before the parent's code
  std::optional<std::string> from;         // columns with the dates a row of the register is in force; absent = always
  std::optional<std::string> to;           // last day, where the row has one
};
BOOST_DESCRIBE_STRUCT(UnitDataset, (),
                      (dataset, level, code, name, parent, parent_unit, prefix, parent_prefix, from, to))
constexpr auto optional_members(UnitDataset const*) { return std::array{"prefix", "parent_prefix"}; }

struct CalendarYear {
  int year = 0;                // weekends aside, its days off are those below
  std::vector<Date> holidays;  // weekdays off
  std::vector<Date> working;   // weekend days worked
};
BOOST_DESCRIBE_STRUCT(CalendarYear, (), (year, holidays, working))

// Checks before publication.
struct PublishChecks {
  Decimal sudden_change_percent = 30;  // rows of a partition against a year before: holds up; values of the top: told
  Decimal balance_tolerance = 0;       // by how much a count may fall short of those below it: more holds up
  Decimal coverage_min = 1;            // share of the units due that have a figure: less is told, none at all holds up
  bool second_person = false;          // one puts a draft forward, another publishes it; not asked in a demonstration
};
BOOST_DESCRIBE_STRUCT(PublishChecks, (), (sudden_change_percent, balance_tolerance, coverage_min, second_person))

// Rank stability: weights moved by ± weight_percent, runs times, from a stored seed.
struct Robustness {
  int runs = 1000;               // how often weights are moved
  Decimal weight_percent = 20;   // by at most this
  std::int64_t seed = 20260101;  // of the random numbers
};
BOOST_DESCRIBE_STRUCT(Robustness, (), (runs, weight_percent, seed))

// How many days a home keeps what is of use for a while only; 0 = for good. What proves something is never swept:
// results, batches and who brought them, what was wrong with refused rows, the audit trail, the ledger.
struct Retention {
  int jobs_days = 365;          // background jobs that are over
  int deliveries_days = 400;    // attempts to bring data that failed or found nothing new
  int refused_rows_days = 180;  // refused rows as they came, which are kept to be corrected
};
BOOST_DESCRIBE_STRUCT(Retention, (), (jobs_days, deliveries_days, refused_rows_days))

struct Pack {
  PackInfo pack;
  std::vector<Level> levels;  // root first
  std::vector<Unit> units;
  std::vector<UnitTable> unit_tables;  // already merged into `units` by the loader
  std::vector<UnitDataset> unit_datasets;
  std::vector<Succession> successions;
  std::vector<CalendarYear> calendar;
  std::vector<Dataset> datasets;
  std::vector<DerivedDataset> derived;
  std::vector<Dimension> dimensions;
  std::vector<Axis> axes;
  std::vector<Indicator> indicators;
  std::vector<Sheet> sheets;
  std::vector<PeerScheme> peers;
  std::vector<GradeScheme> grades;
  std::vector<AdjustmentRule> adjustments;
  AdjustmentLimits adjustment_limits;
  std::vector<VetoRule> vetoes;
  std::vector<Parameter> parameters;
  std::vector<Mechanism> mechanisms;
  std::vector<Figure> figures;
  PublishChecks checks;
  Robustness robustness;
  Retention retention;
  std::vector<Role> roles;  // empty: built_in_roles()
  AccessRules access;

  std::vector<Role> const& effective_roles() const { return roles.empty() ? built_in_roles() : roles; }
  Dataset const* find_dataset(std::string_view id) const;
  Indicator const* find_indicator(std::string_view id) const;
  // Whether the indicator only tells which units a figure names: nothing for a card or the library of indicators.
  bool only_names(Indicator const& indicator) const;
  Sheet const* find_sheet(std::string_view level) const;
  WorkCalendar work_calendar() const;
};
BOOST_DESCRIBE_STRUCT(Pack, (),
                      (pack, levels, units, unit_tables, unit_datasets, successions, calendar, datasets, derived,
                       dimensions, axes, indicators, sheets, peers, grades, adjustments, adjustment_limits, vetoes,
                       parameters, mechanisms, figures, checks, robustness, retention, roles, access))

}  // namespace jixiao
