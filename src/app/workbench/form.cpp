#include "app/workbench/form.h"

#include <algorithm>
#include <array>
#include <set>

#include "app/library/field_words.h"
#include "app/library/list.h"
#include "app/reading/standing.h"
#include "base/text.h"
#include "reflect/json.h"
#include "scoring/wording.h"

namespace jixiao::app {
namespace {

// A row of the form. What kind a field is follows from its member's type; texts say whether they are formulas.
struct Row {
  std::string_view field, group, hint;
  FieldKind text_kind = FieldKind::text;
};
using enum FieldKind;
constexpr auto about = "workbench.group_about", value = "workbench.group_value", goal = "workbench.group_goal",
               points = "workbench.group_points", counting = "workbench.group_counting";
constexpr auto rows = std::to_array<Row>({
    {"name", about, "workbench.hint_name"},
    {"dimension", about, "workbench.hint_dimension"},
    {"department", about, "workbench.hint_department"},
    {"standard", about, "workbench.hint_standard", paragraph},
    {"numerator", value, "workbench.hint_numerator", formula},
    {"denominator", value, "workbench.hint_denominator", formula},
    {"value", value, "workbench.hint_value", formula},
    {"inputs", value, "workbench.hint_inputs", formula},
    {"unit", value, "workbench.hint_unit"},
    {"decimals", value, "workbench.hint_decimals"},
    {"direction", value, "workbench.hint_direction"},
    {"levels", points, "workbench.hint_levels"},
    {"points", points, "workbench.hint_points"},
    {"axis", points, "workbench.hint_axis"},
    {"target", goal, "workbench.hint_target", formula},
    {"targets", goal, "workbench.hint_targets"},
    {"plan", goal, "workbench.hint_plan", formula},
    {"tolerance", goal, "workbench.hint_tolerance", formula},
    {"scoring/method", points, "workbench.hint_method"},
    {"scoring/cap", points, "workbench.hint_cap", formula},
    {"scoring/lo", points, "workbench.hint_lo", formula},
    {"scoring/hi", points, "workbench.hint_hi", formula},
    {"scoring/good", points, "workbench.hint_good", formula},
    {"scoring/bad", points, "workbench.hint_bad", formula},
    {"scoring/base", points, "workbench.hint_base", formula},
    {"scoring/band_low", points, "workbench.hint_band_low", formula},
    {"scoring/band_high", points, "workbench.hint_band_high", formula},
    {"scoring/zero_low", points, "workbench.hint_zero_low", formula},
    {"scoring/zero_high", points, "workbench.hint_zero_high", formula},
    {"scoring/each", points, "workbench.hint_each", formula},
    {"scoring/limit", points, "workbench.hint_limit", formula},
    {"scoring/bands", points, "workbench.hint_bands"},
    {"scoring/responses_min", points, "workbench.hint_responses_min"},
    {"scoring/group_min", points, "workbench.hint_group_min"},
    {"cadence", counting, "workbench.hint_cadence"},
    {"year", counting, "workbench.hint_year"},
    {"year_to_date", counting, "workbench.hint_year_to_date"},
    {"sample", counting, "workbench.hint_sample", formula},
    {"sample_min", counting, "workbench.hint_sample_min"},
    {"min_coverage", counting, "workbench.hint_min_coverage"},
    {"taken", counting, "workbench.hint_taken"},
    {"source", about, "workbench.hint_source"},
    {"shares_events_with", counting, "workbench.hint_shares_events_with"},
    {"serves", about, "workbench.hint_serves"},
    {"note", about, "workbench.hint_note", paragraph},
});

// Which methods read a parameter: scoring/methods.h.
constexpr auto readers = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"cap", "target_ratio"},
    {"lo", "interval target_ratio rank_based"},
    {"hi", "interval target_ratio rank_based rating"},
    {"good", "efficacy"},
    {"bad", "efficacy"},
    {"base", "efficacy improvement"},
    {"band_low", "moderate_band"},
    {"band_high", "moderate_band"},
    {"zero_low", "moderate_band"},
    {"zero_high", "moderate_band"},
    {"each", "deduction bonus"},
    {"limit", "deduction bonus"},
    {"bands", "tiered"},
    {"responses_min", "rating"},
    {"group_min", "rank_based"},
});

Row const* row_of(std::string_view field) {
  auto const found = std::find_if(rows.begin(), rows.end(), [&](Row const& row) { return row.field == field; });
  return found == rows.end() ? nullptr : &*found;
}

std::vector<FieldChoice> choices_of(Pack const& pack, std::string const& field, FieldShape const& shape) {
  std::vector<FieldChoice> out;
  for (auto const& name : shape.names) out.push_back({name, value_words(pack, field, name)});
  if (field == "dimension") {
    for (auto const& one : pack.dimensions) out.push_back({one.id, one.title});
  } else if (field == "axis") {
    for (auto const& one : pack.axes) out.push_back({one.id, one.title});
  } else if (field == "levels") {
    for (auto const& one : pack.levels) out.push_back({one.id, one.title});
  } else if (field == "shares_events_with") {
    for (auto const& one : pack.indicators) out.push_back({one.id, one.id + " " + one.name});
  } else if (field == "department" || field == "unit" || field == "source") {
    std::set<std::string> seen;
    for (auto const& one : pack.indicators) {
      auto const& used = field == "unit" ? one.unit : field == "source" ? one.source : one.department;
      if (!used.empty() && seen.insert(used).second) out.push_back({used, used});
    }
  }
  return out;
}

// What the indicator's JSON holds at a field, as text.
std::optional<std::string> text_at(Json const& json, std::string const& field) {
  auto const* at = &json;
  for (auto const& part : split(field, '/')) {
    auto const found = at->is_object() ? at->find(part) : at->end();
    if (found == at->end() || found->is_null()) return std::nullopt;
    at = &*found;
  }
  if (at->is_string()) return at->get<std::string>();
  return at->dump();
}

class Form {
 public:
  Form(Pack const& pack, Indicator const& indicator)
      : pack_(pack), indicator_(indicator), json_(reflect::to_json(indicator)) {}

  std::vector<DraftField> make() {
    for (auto const& row : rows) {
      if (row.field == "axis" && pack_.axes.empty()) continue;
      if (row.field == "points") {
        for (auto const& sheet : pack_.sheets) add(row, "points/" + sheet.level);
      } else if (row.field == "inputs") {
        for (auto const& [name, written] : indicator_.inputs) add(row, "inputs/" + name);
      } else {
        add(row, std::string(row.field));
      }
    }
    return std::move(out_);
  }

 private:
  void add(Row const& row, std::string field) {
    auto const shape = shape_of_field(field).value_or(FieldShape{});
    DraftField one;
    one.title = field_words(pack_, field);
    one.group = scoring::say(row.group);
    one.hint = scoring::say(row.hint);
    one.kind = shape.kind == text ? row.text_kind : shape.kind;
    one.text = text_at(json_, field);
    if (one.text && one.text->empty() && one.kind != formula) one.text.reset();
    if (one.kind == several || one.kind == targets || one.kind == bands) one.text = one.text.value_or("[]");
    one.choices = choices_of(pack_, field, shape);
    if (one.kind == text && field == "dimension") one.kind = choice;
    if (one.kind == text && field == "axis") one.kind = choice;
    for (auto const& [name, methods] : readers) {
      if (field == "scoring/" + std::string(name)) one.methods = split(methods, ' ');
    }
    one.required = field == "name" || field == "dimension" || field == "unit" || field == "tolerance";
    one.field = std::move(field);
    out_.push_back(std::move(one));
  }

  Pack const& pack_;
  Indicator const& indicator_;
  Json json_;
  std::vector<DraftField> out_;
};

}  // namespace

std::vector<DraftField> form_of(Pack const& pack, Indicator const& indicator) { return Form(pack, indicator).make(); }

bool is_form_field(Pack const& pack, std::string const& field) {
  auto const parts = split(field, '/');
  if (parts.size() == 2 && parts[0] == "points") return pack.find_sheet(parts[1]) != nullptr;
  if (parts.size() == 2 && parts[0] == "inputs") return !parts[1].empty();
  return field != "points" && field != "inputs" && row_of(field) != nullptr;
}

}  // namespace jixiao::app
