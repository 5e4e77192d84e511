#include <set>

#include "base/text.h"
#include "policy/check.h"

namespace jixiao::policy {
namespace {

void add(Errors& to, std::string code, std::vector<Arg> args, std::string where) {
  to.push_back({ErrorKind::invalid, std::move(code), std::move(args), std::move(where)});
}

// ---- points add up ----------------------------------------------------------------------------------------------

// What a sheet declares are the points of the first axis; those of another are its own full mark, whatever their sum.
bool counts_in(Indicator const& indicator, std::string const& dimension, Pack const& pack) {
  return indicator.dimension == dimension && (pack.axes.empty() || indicator.axis == pack.axes.front().id);
}

void check_points(LoadedPack const& loaded, Errors& errors) {
  auto const& pack = loaded.pack;
  for (auto const& sheet : pack.sheets) {
    auto const where = to_text(loaded.place_of("sheets", sheet.level));
    Decimal all;
    for (auto const& [dimension, declared] : sheet.dimensions) {
      all = all + declared;
      Decimal sum;
      for (auto const& indicator : pack.indicators) {
        auto const points = indicator.points.find(sheet.level);
        if (counts_in(indicator, dimension, pack) && points != indicator.points.end()) sum = sum + points->second;
      }
      if (sum != declared) {
        add(errors, "policy.points_dimension",
            {{"dimension", dimension},
             {"level", sheet.level},
             {"sum", sum.to_string()},
             {"declared", declared.to_string()},
             {"difference", (declared - sum).to_string()}},
            where);
      }
      if (declared.is_zero())
        add(errors, "policy.points_dimension_zero", {{"dimension", dimension}, {"level", sheet.level}}, where);
    }
    if (all != sheet.full) {
      add(errors, "policy.points_full",
          {{"level", sheet.level}, {"sum", all.to_string()}, {"full", sheet.full.to_string()}}, where);
    }
  }
  for (auto const& indicator : pack.indicators) {
    for (auto const& [level, points] : indicator.points) {
      auto const* sheet = pack.find_sheet(level);
      auto const where = to_text(loaded.place_of("indicators", indicator.id));
      if (!sheet) {
        add(errors, "policy.points_without_sheet", {{"indicator", indicator.id}, {"level", level}}, where);
      } else if (!sheet->dimensions.contains(indicator.dimension)) {
        add(errors, "policy.points_without_dimension",
            {{"indicator", indicator.id}, {"level", level}, {"dimension", indicator.dimension}}, where);
      }
    }
  }
}

// ---- one event counted twice -------------------------------------------------------------------------------------

// A row for each unit and day is the unit's statistics, which any number of indicators may read; other rows are events.
bool is_statistics(Dataset const& dataset) {
  return std::set<std::string>(dataset.key.begin(), dataset.key.end()) == std::set{dataset.owner, dataset.date};
}

// Event datasets an indicator's value reads.
std::set<std::string> event_datasets(LoadedPack const& loaded, formula::CompiledIndicator const& indicator) {
  std::set<std::string> out;
  auto const collect = [&](std::optional<formula::Compiled> const& compiled) {
    if (!compiled) return;
    for (auto const atom : compiled->atoms) {
      auto const& id = loaded.program.atoms()[static_cast<std::size_t>(atom)].dataset;
      auto const* dataset = loaded.program.datasets().find(id);
      if (dataset && dataset->kind == DatasetKind::event && !is_statistics(*dataset)) out.insert(id);
    }
  };
  collect(indicator.numerator);
  collect(indicator.value);
  return out;
}

bool scored_together(Indicator const& a, Indicator const& b) {
  for (auto const& [level, points] : a.points) {
    auto const other = b.points.find(level);
    if (!points.is_zero() && other != b.points.end() && !other->second.is_zero()) return true;
  }
  return false;
}

bool admits(Indicator const& a, Indicator const& b) {
  auto const lists = [](Indicator const& one, std::string const& id) {
    return std::find(one.shares_events_with.begin(), one.shares_events_with.end(), id) != one.shares_events_with.end();
  };
  return lists(a, b.id) || lists(b, a.id);
}

void check_double_counting(LoadedPack const& loaded, Errors& warnings) {
  auto const& pack = loaded.pack;
  std::vector<std::set<std::string>> reads;
  for (auto const& indicator : loaded.program.indicators()) reads.push_back(event_datasets(loaded, indicator));
  for (std::size_t i = 0; i < pack.indicators.size(); ++i) {
    for (std::size_t k = i + 1; k < pack.indicators.size(); ++k) {
      auto const& a = pack.indicators[i];
      auto const& b = pack.indicators[k];
      if (!scored_together(a, b) || admits(a, b)) continue;
      std::vector<std::string> common;
      std::set_intersection(reads[i].begin(), reads[i].end(), reads[k].begin(), reads[k].end(),
                            std::back_inserter(common));
      if (common.empty()) continue;
      add(warnings, "policy.double_counting", {{"a", a.id}, {"b", b.id}, {"datasets", join(common, "、")}},
          to_text(loaded.place_of("indicators", b.id)));
    }
  }
}

// ---- answered for, served, not the same everywhere -----------------------------------------------------------------

void check_departments(LoadedPack const& loaded, Errors& warnings) {
  for (auto const& indicator : loaded.pack.indicators) {
    auto const where = to_text(loaded.place_of("indicators", indicator.id));
    if (indicator.department.empty()) add(warnings, "policy.no_department", {{"indicator", indicator.id}}, where);
    if (indicator.standard.empty()) add(warnings, "policy.no_standard", {{"indicator", indicator.id}}, where);
  }
}

// Calls visit(serves, section, id) for every entry of the pack that can serve a mechanism.
template <class Visit>
void each_serving(Pack const& pack, Visit const& visit) {
  for (auto const& one : pack.indicators) visit(one.serves, "indicators", one.id);
  for (auto const& one : pack.datasets) visit(one.serves, "datasets", one.id);
  for (auto const& one : pack.derived) visit(one.serves, "derived", one.id);
  for (auto const& one : pack.adjustments) visit(one.serves, "adjustments", one.id);
  for (auto const& one : pack.vetoes) visit(one.serves, "vetoes", one.id);
  for (auto const& one : pack.parameters) visit(one.serves, "parameters", one.id);
  for (auto const& one : pack.figures) visit(one.serves, "figures", one.id);
}

void check_mechanisms(LoadedPack const& loaded, Errors& errors, Errors& warnings) {
  auto const& pack = loaded.pack;
  std::set<std::string> known;
  for (auto const& mechanism : pack.mechanisms) known.insert(mechanism.id);
  each_serving(pack, [&](std::optional<std::string> const& serves, char const* section, std::string const& id) {
    for (auto const& one : split(serves.value_or(""), ' ')) {
      if (one.empty() || known.contains(one) || known.empty()) continue;
      add(errors, "policy.mechanism_unknown", {{"mechanism", one}, {"id", id}}, to_text(loaded.place_of(section, id)));
    }
  });
  auto const served = served_mechanisms(pack);
  std::vector<std::string> unserved;
  for (auto const& mechanism : pack.mechanisms) {
    if (!served.contains(mechanism.id)) unserved.push_back(mechanism.id);
  }
  if (!unserved.empty()) {
    add(warnings, "policy.mechanisms_unserved",
        {{"count", std::to_string(unserved.size())},
         {"all", std::to_string(pack.mechanisms.size())},
         {"list", join(unserved, " ")}},
        to_text(loaded.place_of("mechanisms", unserved.front())));
  }
}

// Units that stand beside the tree count for nobody; told once for each level.
void check_roots(LoadedPack const& loaded, Errors& warnings) {
  auto const& pack = loaded.pack;
  for (auto const& level : pack.levels) {
    if (&level == &pack.levels.front()) continue;
    std::vector<std::size_t> alone;
    for (std::size_t i = 0; i < pack.units.size(); ++i) {
      if (pack.units[i].level == level.id && !pack.units[i].parent) alone.push_back(i);
    }
    if (alone.empty()) continue;
    add(warnings, "policy.unit_without_parent",
        {{"count", std::to_string(alone.size())}, {"level", level.id}, {"unit", pack.units[alone.front()].code}},
        to_text(find_place(loaded.places, "/units/" + std::to_string(alone.front()))));
  }
}

}  // namespace

std::set<std::string> served_mechanisms(Pack const& pack) {
  std::set<std::string> served;
  for (auto const& mechanism : pack.mechanisms) {
    if (!mechanism.served_by.empty()) served.insert(mechanism.id);
  }
  each_serving(pack, [&](std::optional<std::string> const& serves, char const*, std::string const&) {
    for (auto const& one : split(serves.value_or(""), ' ')) {
      if (!one.empty()) served.insert(one);
    }
  });
  return served;
}

void check_meaning(LoadedPack const& loaded, Errors& errors, Errors& warnings) {
  check_points(loaded, errors);
  check_mechanisms(loaded, errors, warnings);
  check_double_counting(loaded, warnings);
  check_departments(loaded, warnings);
  check_unit_words(loaded, warnings);
  check_methods(loaded, warnings);
  check_offsets(loaded, warnings);
  check_targets(loaded, warnings);
  check_one_size(loaded, warnings);
  check_roots(loaded, warnings);
}

}  // namespace jixiao::policy
