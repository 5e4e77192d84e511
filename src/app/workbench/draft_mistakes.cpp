#include "app/workbench/draft_mistakes.h"

#include <algorithm>
#include <array>

#include "app/library/field_words.h"
#include "app/workbench/cursor_place.h"
#include "base/messages.h"
#include "base/text.h"

namespace jixiao::app {
namespace {

// "indicators/POL-01/numerator 第1行第9列" → "indicators/POL-01/numerator"
std::string place_of(Error const& error) { return error.where.substr(0, error.where.find(' ')); }

int number_of(Error const& error, std::string_view name) {
  for (auto const& arg : error.args) {
    if (arg.name == name) return std::atoi(arg.value.c_str());
  }
  return 0;
}

// What stands in a field, as people wrote it.
std::string text_in(Draft const& draft, Indicator const& indicator, std::string const& field) {
  for (auto const& change : draft.changes) {
    if (change.field == field) return change.text.value_or("");
  }
  for (auto const& one : differences(nullptr, &indicator)) {
    if (one.field == field) return one.after.value_or("");
  }
  return {};
}

Arg const* find_arg(Error const& error, std::string_view name) {
  for (auto const& arg : error.args) {
    if (arg.name == name) return &arg;
  }
  return nullptr;
}

// A sheet that does not add up is told at the indicator's own points, with what to do about it.
std::optional<Mistake> points_mistake(Error const& error, Pack const& pack, Indicator const& indicator) {
  if (error.code != "policy.points_dimension") return std::nullopt;
  auto const value = [&](char const* name) { return find_arg(error, name)->value; };
  if (value("dimension") != indicator.dimension) return std::nullopt;
  auto difference = Decimal::parse(value("difference")).value();
  Mistake out;
  out.field = "points/" + value("level");
  out.field_title = field_words(pack, out.field);
  bool const over = difference.is_negative();
  out.code = over ? "workbench.points_over" : "workbench.points_short";
  if (over) difference = Decimal(0) - difference;
  out.message = to_text(Error{ErrorKind::invalid,
                              out.code,
                              {{"level", level_title(pack, value("level"))},
                               {"dimension", value_words(pack, "dimension", value("dimension"))},
                               {"declared", value("declared")},
                               {"sum", value("sum")},
                               {"difference", difference.to_string()}},
                              ""});
  return out;
}

// Checks of the whole pack that speak of one field of an indicator; {key} is the error's own.
constexpr auto field_of_code = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"policy.indicator_without_levels", "levels"},
    {"policy.indicator_formula", "value"},
    {"policy.tiered_without_bands", "scoring/bands"},
    {"policy.interval_without_bounds", "scoring/lo"},
    {"policy.no_department", "department"},
    {"policy.no_standard", "standard"},
    {"policy.no_target", "target"},
    {"policy.double_counting", "shares_events_with"},
    {"policy.points_negative", "points"},
    {"policy.points_without_sheet", "points"},
    {"policy.points_without_dimension", "points"},
    {"policy.replaced_without_points", "points"},
    {"policy.target_unit_not_assessed", "targets"},
    {"policy.band_twice", "scoring/bands"},
    {"policy.scoring_unread", "scoring/{key}"},
    {"policy.scoring_lacks", "scoring/{key}"},
    {"policy.offset_recomputed", "{key}"},
    {"policy.offset_short", "{key}"},
});

std::string field_by_code(Error const& error, std::string const& indicator) {
  bool const own = std::any_of(error.args.begin(), error.args.end(), [&](Arg const& arg) {
    return arg.value == indicator && (arg.name == "indicator" || arg.name == "a" || arg.name == "b");
  });
  for (auto const& [code, field] : field_of_code) {
    if (own && code == error.code) return render_message(field, error.args);
  }
  return {};
}

}  // namespace

Mistake to_mistake(Error const& error, Pack const& pack, Draft const& draft, Indicator const& indicator, bool warning) {
  if (auto points = points_mistake(error, pack, indicator)) return *points;
  Mistake out;
  auto const place = place_of(error);
  auto const own = "indicators/" + draft.indicator + "/";
  if (place.starts_with(own)) {
    out.field = place.substr(own.size());
    if (out.field.starts_with("targets/") && split(out.field, '/').size() == 2) out.field += "/value";
    out.field_title = field_words(pack, out.field);
  } else if (auto const field = field_by_code(error, draft.indicator); !field.empty()) {
    out.field = field;
    out.field_title = field_words(pack, field);
  } else if (!place.empty()) {
    out.elsewhere = error.where;
  }
  out.line = number_of(error, "line");
  out.column = number_of(error, "column");
  auto const written = text_in(draft, indicator, out.field);
  auto const lead = written.find_first_not_of(" \t\r\n");
  auto const shift = lead == std::string::npos ? 0 : lead;
  auto const units = [&](int byte) {
    auto const at = std::min(written.size(), shift + static_cast<std::size_t>(byte));
    return utf16_units(std::string_view(written).substr(0, at));
  };
  if (!out.field.empty()) {
    out.begin = units(number_of(error, "begin"));
    out.end = units(number_of(error, "end"));
  }
  out.code = error.code;
  auto text = error;
  if (!out.field.empty()) text.where.clear();
  out.message = to_text(text);
  out.warning = warning;
  return out;
}

}  // namespace jixiao::app
