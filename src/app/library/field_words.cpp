#include "app/library/field_words.h"

#include <array>

#include "app/library/definition.h"
#include "app/library/field_shape.h"
#include "app/reading/standing.h"
#include "base/text.h"
#include "reflect/json.h"
#include "scoring/wording.h"

namespace jixiao::app {
namespace {

constexpr auto enum_words = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"direction/positive", "workbench.direction_positive"},
    {"direction/negative", "workbench.direction_negative"},
    {"direction/moderate", "workbench.direction_moderate"},
    {"cadence/month", "workbench.cadence_month"},
    {"cadence/quarter", "workbench.cadence_quarter"},
    {"cadence/half", "workbench.cadence_half"},
    {"cadence/year", "workbench.cadence_year"},
    {"year/recompute", "workbench.year_recompute"},
    {"year/mean", "workbench.year_mean"},
    {"year/last", "workbench.year_last"},
    {"year/sum", "workbench.year_sum"},
    {"taken/automatic", "workbench.taken_automatic"},
    {"taken/manual", "workbench.taken_manual"},
    {"/true", "workbench.yes"},
    {"/false", "workbench.no"},
});

constexpr auto target_parts = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"level", "workbench.part_level"},
    {"group", "workbench.part_group"},
    {"unit", "workbench.part_unit"},
    {"from", "workbench.part_from"},
    {"to", "workbench.part_to"},
});

std::string enum_word(std::string_view field, std::string_view name) {
  for (auto const& [id, code] : enum_words) {
    if (id == std::string(field) + "/" + std::string(name)) return scoring::say(code);
  }
  return std::string(name);
}

}  // namespace

std::string value_words(Pack const& pack, std::string const& field, std::string const& written) {
  auto const title_in = [&](auto const& all) {
    for (auto const& one : all) {
      if (one.id == written) return one.title;
    }
    return written;
  };
  if (field == "dimension") return title_in(pack.dimensions);
  if (field == "axis") return title_in(pack.axes);
  if (field == "levels") {
    auto out = written;  // codes between 、
    for (auto const& level : pack.levels) {
      auto const at = ("、" + out + "、").find("、" + level.id + "、");
      if (at != std::string::npos) out.replace(at, level.id.size(), level.title);
    }
    return out;
  }
  if (field.starts_with("targets/") && field.ends_with("/level")) return level_title(pack, written);
  if (field.starts_with("targets/") && field.ends_with("/group")) {
    for (auto const& scheme : pack.peers) {
      for (auto const& group : scheme.groups) {
        if (group.id == written) return group.title;
      }
    }
  }
  if (field == "scoring/method") {
    auto const method = reflect::find_enum<Method>(written);
    return method ? scoring::method_title(*method) : written;
  }
  auto const shape = shape_of_field(field);
  if (shape && shape->kind == FieldKind::flag) return enum_word("", written);
  return shape && shape->kind == FieldKind::choice ? enum_word(field, written) : written;
}

std::string field_words(Pack const& pack, std::string const& field) {
  if (field.starts_with("points/")) {
    return scoring::say("workbench.points_of", {{"level", level_title(pack, field.substr(7))}});
  }
  auto const parts = split(field, '/');
  auto const number = [&](std::string const& index) { return std::to_string(std::atoi(index.c_str()) + 1); };
  if (parts.size() == 4 && parts[1] == "bands") {
    return scoring::say(parts[3] == "from" ? "workbench.band_from" : "workbench.band_rate",
                        {{"number", number(parts[2])}});
  }
  if (parts.size() == 3 && parts[0] == "targets" && parts[2] != "value") {
    for (auto const& [part, code] : target_parts) {
      if (part != parts[2]) continue;
      return scoring::say("workbench.target_part", {{"number", number(parts[1])}, {"part", scoring::say(code)}});
    }
  }
  return field_title(field);
}

}  // namespace jixiao::app
