#pragma once
// The indicator library: what is assessed, how, by whom, and how it stands in one period. GET /api/indicators. Pure;
// thread-safe as the reading is immutable.
#include "app/indicator_kind.h"
#include "app/reading/standing.h"

namespace jixiao::app {

struct LibraryLevel {
  std::string level;
  std::string title;
  std::optional<Decimal> points;  // absent: computed there, but without points
};
BOOST_DESCRIBE_STRUCT(LibraryLevel, (), (level, title, points))

struct LibraryRow {
  std::string id;
  std::string name;
  IndicatorKind kind = IndicatorKind::assessed;
  std::string dimension;
  std::string dimension_title;
  std::string axis;
  std::string unit;  // of the value
  Direction direction = Direction::positive;
  Cadence cadence = Cadence::month;
  Method method = Method::target_ratio;
  std::string method_title;
  Taken taken = Taken::automatic;
  std::string department;
  std::vector<std::string> serves;  // mechanisms: "#48"
  std::vector<LibraryLevel> levels;
  LightCounts lights;  // of the units asked for
  int units = 0;       // that have this indicator
  int missing = 0;     // of these, without the value that is due
};
BOOST_DESCRIBE_STRUCT(LibraryRow, (),
                      (id, name, kind, dimension, dimension_title, axis, unit, direction, cadence, method, method_title,
                       taken, department, serves, levels, lights, units, missing))

struct Library {
  Period period;
  std::optional<int> version;
  std::string pack_version;
  std::string unit;
  std::string unit_name;
  std::string data_until;        // Snapshot::data_until
  IndicatorCounts counts;        // of the rows
  std::vector<LibraryRow> rows;  // in the pack's order
  // In force by the active pack, but the pack of no published result has them yet; without figures.
  std::string active_version;
  std::vector<LibraryRow> coming;
};
BOOST_DESCRIBE_STRUCT(Library, (),
                      (period, version, pack_version, unit, unit_name, data_until, counts, rows, active_version,
                       coming))

// Lights are those of `unit` and all below it. app.unit_unknown, reading.out_of_scope.
Result<Library> make_library(Reading const& reading, Scope const& scope, std::string const& unit);

// Adds what is coming: `shown` are the rules of the library's period, `newest` those of the newest published result.
void add_coming(Library& library, Pack const& shown, Pack const& newest, Pack const& active);
bool is_coming(Pack const& shown, Pack const& newest, Pack const& active, std::string const& indicator);
LibraryRow describe_indicator(Pack const& pack, Indicator const& indicator);  // without lights

// "#48 #30" → {"#48", "#30"}
std::vector<std::string> mechanisms_of(Indicator const& indicator);
// app.indicator_unknown with the nearest id.
Result<Indicator const*> find_indicator(Pack const& pack, std::string const& id);
std::vector<LibraryLevel> levels_of(Pack const& pack, Indicator const& indicator);

}  // namespace jixiao::app
