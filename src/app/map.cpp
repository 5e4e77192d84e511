#include "app/map.h"

#include "reflect/json.h"
#include "storage/pack_store.h"

namespace jixiao::app {
namespace {

Result<std::optional<std::string>> find_map(Home& home) {
  storage::PackStore store(home.database());
  JX_TRY(auto const active, store.find_active());
  if (!active) return std::optional<std::string>();
  JX_TRY(auto files, store.load_files(active->digest));
  for (auto& file : files) {
    if (file.path.ends_with(".geojson")) return std::optional(std::move(file.content));
  }
  return std::optional<std::string>();
}

}  // namespace

bool has_map(Home& home) {
  auto const found = find_map(home);
  return found && found->has_value();
}

Checked<Json> load_map(Home& home) {
  auto const found = find_map(home);
  if (!found) return tl::unexpected<Errors>(Errors{found.error()});
  if (!*found) return tl::unexpected<Errors>(Errors{{ErrorKind::not_found, "app.no_map", {}, ""}});
  auto json = reflect::parse_json(**found);
  if (!json) return tl::unexpected<Errors>(Errors{json.error()});
  return std::move(*json);
}

}  // namespace jixiao::app
