#pragma once
// The fictional province's authorities: one province, 21 cities, 183 counties, about 1,300 branches and the internal
// departments of the provincial and city offices. It depends on the seed and on the year of the reorganisation only,
// never on scale or months, so a policy pack can keep the register. Immutable once built; free to share.
//
// Two reorganisations are in it: on 1 January of the given year a county moves to the neighbouring city under its old
// code, and on 1 April a county becomes a district with a new code (a succession), its branches moving along.
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "model/org.h"

namespace jixiao::demo {

enum class Rank : std::uint8_t { province, city, county, branch, department };

struct Point {  // in thousandths of the map's unit
  std::int64_t x = 0, y = 0;
};
constexpr std::int64_t squared_distance(Point a, Point b) {
  return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

struct Body {
  Rank rank = Rank::province;
  std::string code;
  std::string name;
  int parent = -1;          // ordinal, at the end of the range
  int parent_before = -1;   // before the move; −1: the same
  std::string code_before;  // before the renaming; empty: the same
  std::string name_before;
  std::string kind;
  std::string peer_group;
  std::string pilot;
  std::string region;
  bool remote = false;
  std::int64_t weight_ppm = 0;  // share of the province's taxpayers; 0 for departments
  Point at;                     // counties: where it lies on the map
};

struct Province {
  std::vector<Body> bodies;  // parents before children; the index is the body's ordinal
  std::vector<int> cities, counties, branches, departments;
  std::vector<Point> sea;  // seeds of the map's cells that are no land
  int moved_county = -1;
  int renamed_county = -1;
  Date moved_on, renamed_on;

  Body const& operator[](int ordinal) const { return bodies[static_cast<std::size_t>(ordinal)]; }
  // Code in force in a month (months since 0000-01).
  std::string const& code(int ordinal, int month) const;
  int parent(int ordinal, int month) const;
  int county_of(int branch) const { return (*this)[branch].parent; }
};

Province build_province(std::uint64_t seed, int reorganisation_year);

std::vector<Unit> register_of(Province const& province);
std::vector<Succession> successions_of(Province const& province);
// units.csv and successions.yaml as a policy pack reads them.
std::string render_units_csv(Province const& province);
std::string render_successions_yaml(Province const& province);

}  // namespace jixiao::demo
