#pragma once
// The outline map of the fictional province as GeoJSON: Voronoi cells of the counties, cities as the union of theirs,
// as they lie after the reorganisation. Coordinates are degrees of an empty stretch of sea; no real geography.
#include <string>

#include "demo/province.h"

namespace jixiao::demo {

std::string render_map(Province const& province);

}  // namespace jixiao::demo
