// The outline map that may come with a pack: its shapes bear the codes of units.
#include <nlohmann/json.hpp>
#include <set>

#include "policy/check.h"
#include "policy/findings.h"

namespace jixiao::policy {
namespace {

// Shapes are written one after the other; a code stands quoted in its shape first.
int line_of(std::string const& content, std::string const& code) {
  auto const at = std::min(content.find("\"" + code + "\""), content.size());
  return 1 + static_cast<int>(std::count(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

std::vector<std::string> codes_of(nlohmann::json const& map) {
  std::vector<std::string> out;
  auto const features = map.find("features");
  if (features == map.end() || !features->is_array()) return out;
  for (auto const& feature : *features) {
    if (!feature.is_object() || !feature.contains("properties")) continue;
    auto const& properties = feature["properties"];
    auto const code = properties.is_object() ? properties.find("code") : properties.end();
    if (code != properties.end() && code->is_string()) out.push_back(code->get<std::string>());
  }
  return out;
}

}  // namespace

void check_map(LoadedPack const& loaded, PackFiles const& files, Errors& errors) {
  std::set<std::string> known;
  for (auto const& unit : loaded.pack.units) known.insert(unit.code);
  Names const names(known.begin(), known.end());
  auto const add = [&](char const* code, std::vector<Arg> args, std::string where) {
    errors.push_back({ErrorKind::invalid, code, std::move(args), std::move(where)});
  };
  for (auto const& [name, content] : files.files) {
    if (!name.ends_with(".geojson")) continue;
    auto const map = nlohmann::json::parse(content, nullptr, false);
    if (!map.is_object()) {
      add("policy.map_unreadable", {}, name);
      continue;
    }
    if (!loaded.pack.unit_datasets.empty()) continue;  // units come with the data
    for (auto const& code : codes_of(map)) {
      if (known.contains(code)) continue;
      add("policy.unknown_name", {{"what", "单位代码"}, {"name", code}, {"hint", nearest_hint(code, names)}},
          to_text(Place{name, line_of(content, code)}));
    }
  }
}

}  // namespace jixiao::policy
