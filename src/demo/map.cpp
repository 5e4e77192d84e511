#include "demo/map.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace jixiao::demo {
namespace {

// Corners in ten-thousandths of a degree, so that equal corners of neighbouring cells are equal.
using Corner = std::pair<std::int64_t, std::int64_t>;
using Ring = std::vector<Corner>;
struct Vertex {
  double x, y;
};

// Keeps the part of a convex polygon that is nearer to `own` than to `other`.
std::vector<Vertex> clipped(std::vector<Vertex> const& polygon, Point own, Point other) {
  auto const ox = static_cast<double>(own.x), oy = static_cast<double>(own.y);
  auto const px = static_cast<double>(other.x), py = static_cast<double>(other.y);
  auto const side = [&](Vertex v) {  // negative: nearer to own
    return (v.x - ox) * (v.x - ox) + (v.y - oy) * (v.y - oy) - (v.x - px) * (v.x - px) - (v.y - py) * (v.y - py);
  };
  std::vector<Vertex> out;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    Vertex const a = polygon[i];
    Vertex const b = polygon[(i + 1) % polygon.size()];
    double const sa = side(a);
    double const sb = side(b);
    if (sa <= 0) out.push_back(a);
    if ((sa < 0 && sb > 0) || (sa > 0 && sb < 0)) {
      double const t = sa / (sa - sb);
      out.push_back({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
    }
  }
  return out;
}

// Cells share corners only up to rounding errors: a corner within two units of a known one is that one.
class Corners {
 public:
  Corner snap(Vertex v) {
    Corner const exact{static_cast<std::int64_t>(v.x * 10 + (v.x < 0 ? -0.5 : 0.5)),
                       static_cast<std::int64_t>(v.y * 10 + (v.y < 0 ? -0.5 : 0.5))};
    for (std::int64_t dx = -2; dx <= 2; ++dx) {
      for (std::int64_t dy = -2; dy <= 2; ++dy) {
        auto const found = known_.find({exact.first + dx, exact.second + dy});
        if (found != known_.end()) return *found;
      }
    }
    return *known_.insert(exact).first;
  }

 private:
  std::set<Corner> known_;
};

std::vector<Ring> county_rings(Province const& province) {
  std::vector<Point> seeds;
  for (int const county : province.counties) seeds.push_back(province[county].at);
  seeds.insert(seeds.end(), province.sea.begin(), province.sea.end());
  Corners corners;
  std::vector<Ring> rings;
  for (std::size_t i = 0; i < province.counties.size(); ++i) {
    std::vector<Vertex> polygon{{-1000, -1000}, {13000, -1000}, {13000, 9000}, {-1000, 9000}};
    for (std::size_t j = 0; j < seeds.size(); ++j) {
      if (j != i) polygon = clipped(polygon, seeds[i], seeds[j]);
    }
    Ring ring;
    for (auto const v : polygon) {
      Corner const corner = corners.snap(v);
      if (ring.empty() || ring.back() != corner) ring.push_back(corner);
    }
    while (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
    rings.push_back(std::move(ring));
  }
  return rings;
}

// Edges that two cells of the city share run in both directions and cancel; the rest is its outline.
std::vector<Ring> dissolved(std::vector<Ring const*> const& cells) {
  std::set<std::pair<Corner, Corner>> edges;
  for (auto const* cell : cells) {
    for (std::size_t i = 0; i < cell->size(); ++i) {
      Corner const a = (*cell)[i];
      Corner const b = (*cell)[(i + 1) % cell->size()];
      if (edges.erase({b, a}) == 0) edges.insert({a, b});
    }
  }
  std::vector<Ring> rings;
  while (!edges.empty()) {
    Ring ring;
    auto edge = edges.begin();
    Corner const start = edge->first;
    while (edge != edges.end()) {
      ring.push_back(edge->first);
      Corner const to = edge->second;
      edges.erase(edge);
      if (to == start) break;
      edge = edges.lower_bound({to, {INT64_MIN, INT64_MIN}});
      if (edge != edges.end() && edge->first != to) edge = edges.end();
    }
    rings.push_back(std::move(ring));
  }
  return rings;
}

std::string coordinates(Ring const& ring) {
  std::string out = "[";
  for (std::size_t i = 0; i <= ring.size(); ++i) {
    auto const& c = ring[i % ring.size()];
    out += fmt::format("{}[{:.4f},{:.4f}]", i > 0 ? "," : "", static_cast<double>(c.first) / 10000.0,
                       static_cast<double>(c.second) / 10000.0);
  }
  return out + "]";
}

std::string feature(Province const& province, int ordinal, char const* level, std::string const& geometry) {
  auto const& body = province[ordinal];
  return fmt::format(
      R"({{"type":"Feature","properties":{{"code":"{}","name":"{}","level":"{}","parent":"{}"}},"geometry":{}}})",
      body.code, body.name, level, province[body.parent].code, geometry);
}

}  // namespace

std::string render_map(Province const& province) {
  auto const rings = county_rings(province);
  std::string out = "{\"type\":\"FeatureCollection\",\"features\":[\n";
  for (int const city : province.cities) {
    std::vector<Ring const*> cells;
    for (std::size_t i = 0; i < rings.size(); ++i) {
      if (province[province.counties[i]].parent == city) cells.push_back(&rings[i]);
    }
    std::string polygons;
    for (auto const& ring : dissolved(cells)) {
      polygons += fmt::format("{}[{}]", polygons.empty() ? "" : ",", coordinates(ring));
    }
    out += feature(province, city, "city", R"({"type":"MultiPolygon","coordinates":[)" + polygons + "]}") + ",\n";
  }
  for (std::size_t i = 0; i < rings.size(); ++i) {
    out += feature(province, province.counties[i], "county",
                   R"({"type":"Polygon","coordinates":[)" + coordinates(rings[i]) + "]}");
    out += i + 1 < rings.size() ? ",\n" : "\n";
  }
  return out + "]}\n";
}

}  // namespace jixiao::demo
