#include <set>

#include "base/text.h"
#include "policy/check.h"

namespace jixiao::policy {
namespace {

// Collects errors with the place of the entry under inspection.
class Checker {
 public:
  Checker(LoadedPack const& loaded, Errors& errors) : loaded_(loaded), pack_(loaded.pack), errors_(errors) {}

  void run() {
    check_id_forms(loaded_, errors_);
    names();
    for (auto const& dataset : pack_.datasets) check_dataset(dataset);
    for (auto const& derived : pack_.derived) check_derived(derived);
    for (auto const& indicator : pack_.indicators) check_indicator(indicator);
    for (auto const& sheet : pack_.sheets) check_sheet(sheet);
    for (auto const& peers : pack_.peers) known(peers.level, levels_, "层级", at("peers", peers.id));
    for (auto const& scheme : pack_.grades) check_grades(scheme);
    for (auto const& figure : pack_.figures) check_figure(figure);
    for (auto const& source : pack_.unit_datasets) check_unit_dataset(source);
    for (auto const& role : pack_.roles) {
      for (auto const& level : role.levels) known(level, levels_, "层级", at("roles", role.id));
    }
    check_retention();
    check_names(loaded_, errors_);
    check_ranges(loaded_, errors_);
    check_units(loaded_, errors_);
    check_access(loaded_, errors_);
  }

 private:
  using Names = std::vector<std::string>;

  std::string at(std::string const& section, std::string const& id) const {
    return to_text(loaded_.place_of(section, id));
  }
  void add(std::string code, std::vector<Arg> args, std::string where) {
    errors_.push_back({ErrorKind::invalid, std::move(code), std::move(args), std::move(where)});
  }

  bool known(std::string const& name, Names const& names, char const* what, std::string const& where) {
    if (std::find(names.begin(), names.end(), name) != names.end()) return true;
    auto const near = nearest_name(name, names);
    add("policy.unknown_name", {{"what", what}, {"name", name}, {"hint", near ? "，是不是“" + *near + "”?" : ""}},
        where);
    return false;
  }

  // Shorter than what pages look back on would make them tell half of it.
  void check_retention() {
    constexpr int most = 36'500;
    auto const check = [&](char const* name, int days, int least) {
      if (days == 0 || (days >= least && days <= most)) return;
      add("policy.retention_days",
          {{"rule", name},
           {"least", std::to_string(least)},
           {"most", std::to_string(most)},
           {"value", std::to_string(days)}},
          to_text(find_place(loaded_.places, std::string("/retention/") + name)));
    };
    check("jobs_days", pack_.retention.jobs_days, 30);
    check("deliveries_days", pack_.retention.deliveries_days, 31);
    check("refused_rows_days", pack_.retention.refused_rows_days, 7);
  }

  template <class T>
  Names unique_ids(std::vector<T> const& all, char const* section, char const* what) {
    Names out;
    std::set<std::string> seen;
    for (auto const& one : all) {
      if (!seen.insert(one.id).second) add("policy.id_twice", {{"what", what}, {"id", one.id}}, at(section, one.id));
      out.push_back(one.id);
    }
    return out;
  }

  void names() {
    levels_ = unique_ids(pack_.levels, "levels", "层级");
    if (levels_.empty()) add("policy.no_levels", {}, "");
    datasets_ = unique_ids(pack_.datasets, "datasets", "数据集");
    for (auto const& id : unique_ids(pack_.derived, "derived", "派生数据集")) {
      if (std::find(datasets_.begin(), datasets_.end(), id) != datasets_.end()) {
        add("policy.id_twice", {{"what", "数据集"}, {"id", id}}, at("derived", id));
      }
      datasets_.push_back(id);
    }
    dimensions_ = unique_ids(pack_.dimensions, "dimensions", "维度");
    axes_ = unique_ids(pack_.axes, "axes", "评价轴");
    indicators_ = unique_ids(pack_.indicators, "indicators", "指标");
    peers_ = unique_ids(pack_.peers, "peers", "分组方案");
    grades_ = unique_ids(pack_.grades, "grades", "等次方案");
    unique_ids(pack_.adjustments, "adjustments", "加减分项");
    unique_ids(pack_.vetoes, "vetoes", "否决项");
    unique_ids(pack_.parameters, "parameters", "参数");
    unique_ids(pack_.mechanisms, "mechanisms", "机制");
    unique_ids(pack_.figures, "figures", "用数");
    unique_ids(pack_.roles, "roles", "角色");
  }

  void check_dataset(Dataset const& dataset) {
    auto const where = at("datasets", dataset.id);
    Names columns;
    std::set<std::string> seen, titles;
    for (auto const& column : dataset.columns) {
      if (!seen.insert(column.name).second)
        add("policy.column_twice", {{"column", column.name}, {"dataset", dataset.id}}, where);
      // Files name columns by their titles.
      if (!column.title.empty() && !titles.insert(column.title).second)
        add("policy.title_twice", {{"title", column.title}, {"dataset", dataset.id}}, where);
      if (column.name.starts_with("_")) add("policy.column_reserved", {{"column", column.name}}, where);
      if (column.type == ColumnType::ordered && column.values.empty()) {
        add("policy.ordered_without_values", {{"column", column.name}}, where);
      }
      if (column.references && known(*column.references, datasets_, "数据集", where)) {
        auto const* referenced = pack_.find_dataset(*column.references);
        // Formulas read through references to dimensions only; any other is of use for the check at ingest alone.
        if (referenced && referenced->kind != DatasetKind::dimension && !column.must_exist) {
          add("policy.reference_inert", {{"column", column.name}, {"dataset", *column.references}}, where);
        }
      }
      columns.push_back(column.name);
    }
    if (columns.empty()) add("policy.dataset_empty", {{"dataset", dataset.id}}, where);
    for (auto const& key : dataset.key) known(key, columns, "列", where);
    if (!dataset.owner.empty()) {
      known(dataset.owner, columns, "列", where);
    } else if (dataset.kind != DatasetKind::dimension) {
      add("policy.dataset_owner_missing", {{"dataset", dataset.id}}, where);
    }
    if (!dataset.date.empty()) {
      date_column(dataset, dataset.date, where, columns);
    } else if (dataset.kind != DatasetKind::dimension) {
      add("policy.dataset_date_missing", {{"dataset", dataset.id}}, where);
    }
    if (dataset.valid_from) {
      date_column(dataset, *dataset.valid_from, where, columns);
      bool const in_key = std::find(dataset.key.begin(), dataset.key.end(), *dataset.valid_from) != dataset.key.end();
      if (!dataset.key.empty() && !in_key)
        add("policy.validity_not_in_key", {{"column", *dataset.valid_from}, {"dataset", dataset.id}}, where);
    }
    if (dataset.valid_to) date_column(dataset, *dataset.valid_to, where, columns);
    if (dataset.owner_level) known(*dataset.owner_level, levels_, "层级", where);
    if (dataset.delivery) known(*dataset.delivery, levels_, "层级", where);
  }

  void date_column(Dataset const& dataset, std::string const& name, std::string const& where, Names const& columns) {
    if (!known(name, columns, "列", where)) return;
    for (auto const& column : dataset.columns) {
      if (column.name == name && column.type != ColumnType::date && column.type != ColumnType::timestamp) {
        add("policy.not_a_date_column", {{"column", name}, {"dataset", dataset.id}}, where);
      }
    }
  }

  void check_derived(DerivedDataset const& derived) {
    auto const where = at("derived", derived.id);
    known(derived.from, datasets_, "数据集", where);
    if (derived.entity.empty()) add("policy.derived_without_entity", {{"dataset", derived.id}}, where);
  }

  void check_indicator(Indicator const& indicator) {
    auto const where = at("indicators", indicator.id);
    known(indicator.dimension, dimensions_, "维度", where);
    if (indicator.axis != "internal" || !axes_.empty()) known(indicator.axis, axes_, "评价轴", where);
    for (auto const& level : indicator.levels) known(level, levels_, "层级", where);
    for (auto const& [level, points] : indicator.points) {
      known(level, indicator.levels, "本指标 levels 中的层级", where);
      if (points.is_negative()) add("policy.points_negative", {{"indicator", indicator.id}}, where);
    }
    if (indicator.levels.empty()) add("policy.indicator_without_levels", {{"indicator", indicator.id}}, where);
    bool const ratio = indicator.numerator && indicator.denominator;
    if (ratio == indicator.value.has_value() || indicator.numerator.has_value() != indicator.denominator.has_value()) {
      add("policy.indicator_formula", {{"indicator", indicator.id}}, where);
    }
    if (indicator.scoring.method == Method::tiered && indicator.scoring.bands.empty()) {
      add("policy.tiered_without_bands", {{"indicator", indicator.id}}, where);
    }
    bool const needs_bounds = indicator.scoring.method == Method::interval && indicator.unit != "%";
    if (needs_bounds && !(indicator.scoring.lo && indicator.scoring.hi)) {
      add("policy.interval_without_bounds", {{"indicator", indicator.id}}, where);
    }
    for (auto const& other : indicator.shares_events_with) known(other, indicators_, "指标", where);
  }

  void check_sheet(Sheet const& sheet) {
    auto const where = at("sheets", sheet.level);
    known(sheet.level, levels_, "层级", where);
    for (auto const& [dimension, points] : sheet.dimensions) known(dimension, dimensions_, "维度", where);
    known(sheet.grades, grades_, "等次方案", where);
    known(sheet.peers, peers_, "分组方案", where);
    for (auto const& [indicator, axis] : sheet.replaced_by_axis) {
      known(indicator, indicators_, "指标", where);
      known(axis, axes_, "评价轴", where);
    }
  }

  void check_grades(GradeScheme const& scheme) {
    auto const where = at("grades", scheme.id);
    Names names;
    for (auto const& grade : scheme.grades) {
      names.push_back(grade.id);
      if (!grade.from && scheme.basis != GradeBasis::segment && &grade != &scheme.grades.back()) {
        add("policy.grade_without_bound", {{"grade", grade.id}, {"scheme", scheme.id}}, where);
      }
    }
    if (names.empty()) add("policy.grades_empty", {{"scheme", scheme.id}}, where);
    if (scheme.floor) known(*scheme.floor, names, "等次", where);
  }

  void check_figure(Figure const& figure) {
    auto const where = at("figures", figure.id);
    auto const blank = figure.sentence.find("{}");
    if (blank == std::string::npos || figure.sentence.find("{}", blank + 2) != std::string::npos) {
      add("policy.figure_sentence", {{"figure", figure.id}}, where);
    }
    int const sources = (figure.indicator ? 1 : 0) + (figure.value ? 1 : 0) + (figure.word ? 1 : 0);
    if (sources > 1) add("policy.figure_twice", {{"figure", figure.id}}, where);
    if (figure.names_of) {
      known(*figure.names_of, levels_, "层级", where);
      if (!figure.value) add("policy.figure_names", {{"figure", figure.id}}, where);
    }
    if (figure.indicator) known(*figure.indicator, indicators_, "指标", where);
    if (figure.value && !figure.dimension) add("policy.figure_dimension", {{"figure", figure.id}}, where);
  }

  void check_unit_dataset(UnitDataset const& source) {
    auto const where = at("unit_datasets", source.level);
    known(source.level, levels_, "层级", where);
    if (!known(source.dataset, datasets_, "数据集", where)) return;
    Names columns;
    if (auto const* dataset = pack_.find_dataset(source.dataset)) {
      for (auto const& column : dataset->columns) columns.push_back(column.name);
    }
    known(source.code, columns, "列", where);
    for (auto const* column : {&source.name, &source.parent, &source.from, &source.to}) {
      if (*column) known(**column, columns, "列", where);
    }
  }

  LoadedPack const& loaded_;
  Pack const& pack_;
  Errors& errors_;
  Names levels_, datasets_, dimensions_, axes_, indicators_, peers_, grades_;
};

}  // namespace

void check_structure(LoadedPack const& loaded, Errors& errors) { Checker(loaded, errors).run(); }

}  // namespace jixiao::policy
