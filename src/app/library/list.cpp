#include "app/library/list.h"

#include <algorithm>

#include "base/text.h"
#include "scoring/wording.h"

namespace jixiao::app {
namespace {

void count(LibraryRow& row, Score const& line) {
  ++row.units;
  row.missing += line.status == ValueStatus::missing || line.status == ValueStatus::fault ? 1 : 0;
  switch (line.light) {
    case Light::green: ++row.lights.green; break;
    case Light::yellow: ++row.lights.yellow; break;
    case Light::red: ++row.lights.red; break;
    case Light::grey: ++row.lights.grey; break;
  }
}

}  // namespace

LibraryRow describe_indicator(Pack const& pack, Indicator const& indicator) {
  LibraryRow row;
  row.id = indicator.id;
  row.name = indicator.name;
  row.kind = kind_of(pack, indicator);
  row.dimension = row.dimension_title = indicator.dimension;
  for (auto const& dimension : pack.dimensions) {
    if (dimension.id == indicator.dimension) row.dimension_title = dimension.title;
  }
  row.axis = indicator.axis;
  row.unit = indicator.unit;
  row.direction = indicator.direction;
  row.cadence = indicator.cadence;
  row.method = indicator.scoring.method;
  row.method_title = scoring::method_title(row.method);
  row.taken = indicator.taken;
  row.department = indicator.department;
  row.serves = mechanisms_of(indicator);
  row.levels = levels_of(pack, indicator);
  return row;
}

std::vector<std::string> mechanisms_of(Indicator const& indicator) {
  std::vector<std::string> out;
  for (auto const& word : split(indicator.serves.value_or(""), ' ')) {
    if (!word.empty()) out.push_back(word);
  }
  return out;
}

Result<Indicator const*> find_indicator(Pack const& pack, std::string const& id) {
  if (auto const* indicator = pack.find_indicator(id)) return indicator;
  std::vector<std::string> names;
  for (auto const& one : pack.indicators) names.push_back(one.id);
  auto const near = nearest_name(id, names);
  return fail(ErrorKind::not_found, "app.indicator_unknown",
              {{"indicator", id}, {"hint", near ? "，是不是 " + *near + "?" : ""}});
}

std::vector<LibraryLevel> levels_of(Pack const& pack, Indicator const& indicator) {
  std::vector<LibraryLevel> out;
  for (auto const& level : pack.levels) {
    if (std::find(indicator.levels.begin(), indicator.levels.end(), level.id) == indicator.levels.end()) continue;
    auto const points = indicator.points.find(level.id);
    out.push_back({level.id, level.title,
                   points == indicator.points.end() ? std::nullopt : std::optional<Decimal>(points->second)});
  }
  return out;
}

Result<Library> make_library(Reading const& reading, Scope const& scope, std::string const& unit) {
  auto const& snapshot = *reading.snapshot;
  JX_TRY(auto const* const top, find_seen(reading, scope, unit));
  Library out;
  out.period = snapshot.period;
  out.version = snapshot.version();
  out.pack_version = snapshot.rules().pack.version;
  out.unit = top->total.unit;
  out.unit_name = top->total.unit_name;
  out.data_until = snapshot.data_until;
  out.counts = count_indicators(snapshot.rules());
  std::map<std::string, std::size_t> index;
  for (auto const& indicator : snapshot.rules().indicators) {
    if (snapshot.rules().only_names(indicator)) continue;
    index[indicator.id] = out.rows.size();
    out.rows.push_back(describe_indicator(snapshot.rules(), indicator));
  }
  auto const root = snapshot.tree.find(top->total.unit);
  for (auto const& record : snapshot.records) {
    auto const node = snapshot.tree.find(record.total.unit);
    bool const below =
        record.total.unit == top->total.unit || (root >= 0 && node >= 0 && snapshot.tree.is_below(node, root));
    if (!below) continue;
    for (auto const& line : record.scores) {
      if (auto const found = index.find(line.indicator); found != index.end()) count(out.rows[found->second], line);
    }
  }
  return out;
}

bool is_coming(Pack const& shown, Pack const& newest, Pack const& active, std::string const& indicator) {
  return active.find_indicator(indicator) && !shown.find_indicator(indicator) && !newest.find_indicator(indicator);
}

void add_coming(Library& library, Pack const& shown, Pack const& newest, Pack const& active) {
  library.active_version = active.pack.version;
  for (auto const& indicator : active.indicators) {
    if (active.only_names(indicator) || !is_coming(shown, newest, active, indicator.id)) continue;
    library.coming.push_back(describe_indicator(active, indicator));
  }
}

}  // namespace jixiao::app
