// Figures a pack gives outside formulas: each has its bounds, and what is ordered is in order. Beyond them a pack would
// be computed to something nobody meant: a share of 800 %, a weight below nothing, a grade nobody can reach.
#include <set>

#include "policy/check.h"
#include "policy/findings.h"

namespace jixiao::policy {
namespace {

constexpr int decimals_most = 12, units_most = 100'000;

class RangeCheck {
 public:
  RangeCheck(LoadedPack const& loaded, Errors& errors) : pack_(loaded.pack), found_(loaded, errors) {}

  void run() {
    for_each("/indicators", pack_.indicators, [&](auto const& one, auto const& where) { check_indicator(one, where); });
    for_each("/datasets", pack_.datasets, [&](auto const& one, auto const& where) { check_dataset(one, where); });
    for_each("/derived", pack_.derived, [&](auto const& one, auto const& where) {
      between(one.window_months, 0, 1200, where + "/window_months", "window_months");
    });
    for_each("/axes", pack_.axes, [&](auto const& one, auto const& where) { above_zero(one.weight, where, "weight"); });
    for_each("/sheets", pack_.sheets, [&](auto const& one, auto const& where) { above_zero(one.full, where, "full"); });
    for_each("/grades", pack_.grades, [&](auto const& one, auto const& where) { check_grades(one, where); });
    for_each("/peers", pack_.peers, [&](auto const& one, auto const& where) { check_peers(one, where); });
    for_each("/figures", pack_.figures, [&](auto const& one, auto const& where) {
      between(one.decimals, 0, decimals_most, where + "/decimals", "decimals");
      between(one.names_most, 0, units_most, where + "/names_most", "names_most");
    });
    for_each("/parameters", pack_.parameters, [&](auto const& one, auto const& where) { check_values(one, where); });
    for_each("/calendar", pack_.calendar, [&](auto const& one, auto const& where) { check_calendar(one, where); });
    check_adjustments();
    check_single();
  }

 private:
  template <class T, class Check>
  void for_each(std::string const& section, std::vector<T> const& all, Check const& check) {
    for (std::size_t i = 0; i < all.size(); ++i) check(all[i], item(section, i));
  }

  void between(Decimal value, Decimal least, Decimal most, std::string const& pointer, char const* key) {
    if (least <= value && value <= most) return;
    found_.add("policy.out_of_range",
               {{"key", key}, {"least", least.to_string()}, {"most", most.to_string()}, {"value", value.to_string()}},
               pointer);
  }
  void not_negative(Decimal value, std::string const& pointer, char const* key) {
    if (value.is_negative()) found_.add("policy.negative", {{"key", key}, {"value", value.to_string()}}, pointer);
  }
  void above_zero(Decimal value, std::string const& pointer, char const* key) {
    if (value.is_negative() || value.is_zero()) {
      found_.add("policy.not_above_zero", {{"key", key}, {"value", value.to_string()}}, pointer + "/" + key);
    }
  }

  void check_indicator(Indicator const& one, std::string const& where) {
    between(one.decimals, 0, decimals_most, where + "/decimals", "decimals");
    not_negative(one.sample_min, where + "/sample_min", "sample_min");
    between(one.min_coverage, 0, 1, where + "/min_coverage", "min_coverage");
    not_negative(one.scoring.responses_min, where + "/scoring/responses_min", "responses_min");
    not_negative(one.scoring.group_min, where + "/scoring/group_min", "group_min");
    std::set<Decimal> bounds;
    for (std::size_t i = 0; i < one.scoring.bands.size(); ++i) {
      auto const& band = one.scoring.bands[i];
      auto const place = item(where + "/scoring/bands", i);
      between(band.rate, 0, 1, place + "/rate", "rate");
      if (!bounds.insert(band.from).second) {
        found_.add("policy.band_twice", {{"indicator", one.id}, {"from", band.from.to_string()}}, place);
      }
    }
    for (std::size_t i = 0; i < one.targets.size(); ++i) {
      auto const& [from, to] = std::pair(one.targets[i].from, one.targets[i].to);
      if (from && to && to->last_month() < from->first_month) {
        found_.add("policy.from_after_to", {{"from", from->to_string()}, {"to", to->to_string()}},
                   item(where + "/targets", i) + "/to");
      }
    }
  }

  void check_dataset(Dataset const& dataset, std::string const& where) {
    for (std::size_t i = 0; i < dataset.columns.size(); ++i) {
      auto const& column = dataset.columns[i];
      auto const place = item(where + "/columns", i);
      between(column.scale, 0, decimals_most, place + "/scale", "scale");
      between(column.sensitivity, 1, 4, place + "/sensitivity", "sensitivity");
      if (column.minimum && column.maximum && *column.maximum < *column.minimum) {
        found_.add("policy.minimum_above_maximum",
                   {{"column", column.name},
                    {"minimum", column.minimum->to_string()},
                    {"maximum", column.maximum->to_string()}},
                   place + "/maximum");
      }
    }
  }

  // Best first: lines go down, shares from the top go up; the first grade that is reached is given.
  void check_grades(GradeScheme const& scheme, std::string const& where) {
    if (scheme.basis == GradeBasis::segment) return;
    bool const score = scheme.basis == GradeBasis::score;
    Grade const* before = nullptr;
    for (std::size_t i = 0; i < scheme.grades.size(); ++i) {
      auto const& grade = scheme.grades[i];
      auto const place = item(where + "/grades", i) + "/from";
      if (!grade.from) continue;
      between(*grade.from, 0, score ? 100 : 1, place, "from");
      if (before && (score ? *before->from <= *grade.from : *grade.from <= *before->from)) {
        found_.add(score ? "policy.grades_not_falling" : "policy.grades_not_rising",
                   {{"scheme", scheme.id},
                    {"before", before->title},
                    {"line", before->from->to_string()},
                    {"grade", grade.title},
                    {"from", grade.from->to_string()}},
                   place);
      }
      before = &grade;
    }
  }

  void check_peers(PeerScheme const& scheme, std::string const& where) {
    between(scheme.rank_min, 1, units_most, where + "/rank_min", "rank_min");
    for (std::size_t i = 0; i < scheme.groups.size(); ++i) {
      auto const& group = scheme.groups[i];
      if (group.from && group.to && *group.to < *group.from) {
        found_.add("policy.from_after_to", {{"from", group.from->to_string()}, {"to", group.to->to_string()}},
                   item(where + "/groups", i) + "/to");
      }
    }
  }

  // The last value whose `from` is not after the period counts, so they stand in the order of time.
  void check_values(Parameter const& parameter, std::string const& where) {
    if (parameter.values.empty()) found_.add("policy.parameter_empty", {{"parameter", parameter.id}}, where);
    for (std::size_t i = 1; i < parameter.values.size(); ++i) {
      auto const& from = parameter.values[i].from;
      auto const& before = parameter.values[i - 1].from;
      if (from && (!before || before->first_month < from->first_month)) continue;
      found_.add("policy.parameter_order", {{"parameter", parameter.id}, {"value", parameter.values[i].value}},
                 item(where + "/values", i));
    }
  }

  void check_calendar(CalendarYear const& year, std::string const& where) {
    between(year.year, 1900, 2199, where + "/year", "year");
    auto const check = [&](std::vector<Date> const& days, char const* key) {
      for (std::size_t i = 0; i < days.size(); ++i) {
        if (days[i].year() == year.year) continue;
        found_.add("policy.calendar_other_year", {{"day", days[i].to_string()}, {"year", std::to_string(year.year)}},
                   item(where + "/" + key, i));
      }
    };
    check(year.holidays, "holidays");
    check(year.working, "working");
    auto const same = [&](CalendarYear const& other) { return other.year == year.year; };
    if (&*std::find_if(pack_.calendar.begin(), pack_.calendar.end(), same) != &year) {
      found_.add("policy.id_twice", {{"what", "工作日历年份"}, {"id", std::to_string(year.year)}}, where);
    }
  }

  void check_adjustments() {
    for_each("/adjustments", pack_.adjustments, [&](auto const& one, auto const& where) {
      if (one.points.is_zero() && !one.veto) found_.add("policy.adjustment_zero", {{"id", one.id}}, where + "/points");
    });
    not_negative(pack_.adjustment_limits.bonus_max, "/adjustment_limits/bonus_max", "bonus_max");
  }

  void check_single() {
    auto const& checks = pack_.checks;
    not_negative(checks.sudden_change_percent, "/checks/sudden_change_percent", "sudden_change_percent");
    not_negative(checks.balance_tolerance, "/checks/balance_tolerance", "balance_tolerance");
    between(checks.coverage_min, 0, 1, "/checks/coverage_min", "coverage_min");
    between(pack_.robustness.runs, 0, 100'000, "/robustness/runs", "runs");
    between(pack_.robustness.weight_percent, 0, 100, "/robustness/weight_percent", "weight_percent");
  }

  Pack const& pack_;
  Findings found_;
};

}  // namespace

void check_ranges(LoadedPack const& loaded, Errors& errors) { RangeCheck(loaded, errors).run(); }

}  // namespace jixiao::policy
