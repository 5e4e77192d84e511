#pragma once
// The outline map a pack brings: its *.geojson, as it is.
#include "app/home.h"
#include "reflect/json_fwd.h"

namespace jixiao::app {

bool has_map(Home& home);
// app.no_map where the pack has none.
Checked<Json> load_map(Home& home);

}  // namespace jixiao::app
