#include "app/reading/overview_parts.h"

#include <algorithm>
#include <tuple>

#include "app/axis_cost.h"
#include "app/reading/comparison.h"
#include "app/reading/sentences.h"
#include "reflect/enum.h"

namespace jixiao::app {
namespace {

Decimal severity(Light light) {
  if (light == Light::red) return 3;
  return light == Light::yellow ? 1 : 0;
}

MatrixRow matrix_row(Snapshot const& snapshot, UnitRecord const& record,
                     std::vector<MatrixIndicator> const& indicators) {
  MatrixRow row{record.total.unit, record.total.unit_name, {}, {}};
  bool const has_sheet = snapshot.rules().find_sheet(record.total.level) != nullptr;
  for (auto const& indicator : indicators) {
    auto const* line = find_line(record, indicator.id);
    if (!line || !stands_on_sheet(snapshot, record, *line)) {
      row.lights.emplace_back();
      continue;
    }
    row.lights.emplace_back(reflect::to_name(line->light));
    row.badness = row.badness + severity(line->light) * (has_sheet ? line->points_sheet : Decimal(1));
  }
  return row;
}

bool is_of(Score const& line, std::string const& dimension) { return dimension.empty() || line.dimension == dimension; }

// A gap before its sentence is written: sentences are for the few that are shown.
struct Candidate {
  UnitRecord const* record = nullptr;
  Score const* line = nullptr;
  Indicator const* indicator = nullptr;
  Decimal lost;
  Decimal cost;   // of the total
  Decimal share;  // of the sheet's full mark, as the total loses it
  Period since;
};

std::vector<Candidate> find_candidates(Reading const& reading, std::vector<UnitRecord const*> const& units,
                                       std::string const& dimension) {
  auto const& pack = reading.snapshot->rules();
  std::vector<Candidate> out;
  for (auto const* record : units) {
    auto const* sheet = pack.find_sheet(record->total.level);
    if (!sheet || sheet->full.is_zero()) continue;
    for (auto const& line : record->scores) {
      auto const lost = points_lost(line);
      auto const* indicator = pack.find_indicator(line.indicator);
      bool const bad = line.light == Light::red || line.light == Light::yellow;
      if (!bad || !is_of(line, dimension) || !indicator || !lost || lost->is_zero()) continue;
      auto const cost = cost_in_total(pack, *record, line);
      out.push_back({record, &line, indicator, *lost, cost, cost / sheet->full, light_run(reading, line).since});
    }
  }
  return out;
}

bool more_urgent(Candidate const& a, Candidate const& b) {
  auto const key = [](Candidate const& c) {
    return std::tuple(c.share.negated(), c.line->light == Light::red ? 0 : 1, c.since, c.record->total.unit,
                      c.line->indicator);
  };
  return key(a) < key(b);
}

std::optional<Decimal> gap_of(Score const& line) {
  auto const& asked = line.target ? line.target : line.plan;
  if (!line.value || !asked) return std::nullopt;
  return *line.value - *asked;
}

// Worse first: how much worse the light has become, then the points that hang on it.
struct Turn {
  UnitRecord const* record = nullptr;
  Score const* line = nullptr;
  Light from = Light::grey;
};

int badness(Light light) { return light == Light::red ? 2 : light == Light::yellow ? 1 : 0; }

// From colour to colour: nothing became worse or better where nothing was judged then or is now.
bool turned(Light from, Light to) { return from != to && from != Light::grey && to != Light::grey; }

bool worse_turn(Turn const& a, Turn const& b) {
  auto const key = [](Turn const& t) {
    return std::tuple(badness(t.from) - badness(t.line->light), t.line->points_sheet.negated(), t.record->total.unit,
                      t.line->indicator);
  };
  return key(a) < key(b);
}

}  // namespace

LightMatrix make_matrix(Snapshot const& snapshot, std::vector<UnitRecord const*> const& rows) {
  LightMatrix out;
  for (auto const& indicator : snapshot.rules().indicators) {
    bool const shown = std::any_of(rows.begin(), rows.end(), [&](auto const* record) {
      auto const* line = find_line(*record, indicator.id);
      return line && stands_on_sheet(snapshot, *record, *line);
    });
    if (shown) out.indicators.push_back({indicator.id, indicator.name, indicator.dimension});
  }
  for (auto const* record : rows) out.rows.push_back(matrix_row(snapshot, *record, out.indicators));
  return out;
}

std::vector<OverviewGap> make_gaps(Reading const& reading, std::vector<UnitRecord const*> const& units,
                                   std::size_t most, std::string const& dimension) {
  auto candidates = find_candidates(reading, units, dimension);
  std::sort(candidates.begin(), candidates.end(), more_urgent);
  if (candidates.size() > most) candidates.resize(most);
  std::vector<OverviewGap> out;
  for (auto const& c : candidates) {
    out.push_back({c.record->total.unit, c.record->total.unit_name, c.record->total.level, c.indicator->id,
                   c.indicator->name, c.line->value, c.line->target, gap_of(*c.line), c.lost,
                   rounded_points(c.cost), c.line->light, c.since,
                   gap_sentence(reading, *c.indicator, *c.line)});
  }
  return out;
}

Changes make_changes(Reading const& reading, std::vector<UnitRecord const*> const& units, std::size_t most,
                     std::string const& dimension) {
  Changes out;
  auto const* before = reading.history->before(reading.snapshot->period);
  if (!before) return out;
  std::vector<Turn> turns;
  for (auto const* record : units) {
    for (auto const& line : record->scores) {
      if (!is_of(line, dimension)) continue;
      auto const then = before->figure(record->total.unit, line.indicator);
      if (then && turned(then->light, line.light) && stands_on_sheet(*reading.snapshot, *record, line)) {
        turns.push_back({record, &line, then->light});
      }
    }
  }
  std::sort(turns.begin(), turns.end(), worse_turn);
  for (auto const& turn : turns) ++(badness(turn.line->light) > badness(turn.from) ? out.worse : out.better);
  if (turns.size() > most) turns.resize(most);
  for (auto const& turn : turns) {
    auto const* indicator = reading.snapshot->rules().find_indicator(turn.line->indicator);
    if (!indicator) continue;
    out.first.push_back({turn.record->total.unit, turn.record->total.unit_name, indicator->id, indicator->name,
                         turn.from, turn.line->light, change_sentence(*indicator, *turn.line, turn.from)});
  }
  return out;
}

Assessed count_assessed(Reading const& reading, std::vector<UnitRecord const*> const& units) {
  Assessed out;
  out.units = static_cast<int>(units.size());
  auto const* before = reading.history->before(reading.snapshot->period);
  if (before) out.lights_previous = LightCounts{};
  for (auto const* record : units) {
    for (auto const& line : record->scores) {
      if (!stands_on_sheet(*reading.snapshot, *record, line)) continue;
      count(out.lights, line.light);
      auto const then = before ? before->figure(record->total.unit, line.indicator) : std::nullopt;
      if (then) count(*out.lights_previous, then->light);
      if (line.light != Light::red) continue;
      out.red_new += then && then->light != Light::red ? 1 : 0;
      auto const since = light_run(reading, line).since;
      bool const lasts = since <= reading.snapshot->period.shifted(1 - out.lasting_periods);
      out.red_lasting += lasts ? 1 : 0;
    }
  }
  return out;
}

std::vector<TrendPoint> make_trend(Reading const& reading, UnitRecord const& record, int most) {
  auto const& unit = record.total.unit;
  auto const rate_of = [](PeriodHistory::Row const& row) -> std::optional<Decimal> {
    return row.total.total && row.total.full ? percent_of(*row.total.total, *row.total.full) : std::nullopt;
  };
  auto const point = [&](Period period, PeriodHistory const& figures) {
    TrendPoint out{period, {}, {}, {}, {}};
    if (auto const* row = figures.find(unit)) {
      out.total = row->total.total;
      out.rate = rate_of(*row);
      if (row->total.planned && row->total.full) out.plan_rate = percent_of(*row->total.planned, *row->total.full);
    }
    auto const* earlier = reading.history->year_before(period);
    auto const* row = earlier ? earlier->find(unit) : nullptr;
    if (row) out.year_ago_rate = rate_of(*row);
    return out;
  };
  std::vector<TrendPoint> out;
  auto const now = reading.snapshot->period;
  for (auto const period : reading.history->up_to(now, most)) {
    if (period != now) out.push_back(point(period, *reading.history->find(period)));
  }
  // This period as it is read here: an older version or a draft is not what history holds.
  auto const* sheet = reading.snapshot->rules().find_sheet(record.total.level);
  PeriodHistory own;
  own.add(record, sheet ? std::optional(sheet->full) : std::nullopt, {});
  out.push_back(point(now, own));
  if (out.size() > static_cast<std::size_t>(most)) out.erase(out.begin());
  return out;
}

}  // namespace jixiao::app
