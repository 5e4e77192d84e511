#include "app/library/curve.h"

#include <algorithm>

#include "app/library/definition.h"
#include "base/text.h"
#include "formula/evaluate.h"
#include "scoring/methods.h"
#include "scoring/peers.h"
#include "scoring/wording.h"

namespace jixiao::app {
namespace {

constexpr int steps = 120;

// What scoring parameters may read without the facts: the line's own target and plan, its unit, parameters. What needs
// facts is a fault, and the curve then says that it cannot be drawn.
class LineEnvironment : public formula::Environment {
 public:
  LineEnvironment(Pack const& pack, Unit const& unit, Score const& line)
      : pack_(pack), unit_(unit), line_(line), calendar_(pack.work_calendar()) {}

  formula::Scalar parameter(std::string const& id, formula::Context const& context) override {
    for (auto const& parameter : pack_.parameters) {
      if (parameter.id == id) return formula::parameter_at(parameter, context.period);
    }
    return formula::Scalar::missing();
  }

  formula::Scalar variable(std::vector<std::string> const& path, formula::Context const&) override {
    auto const number = [](std::optional<Decimal> const& value) {
      return value ? formula::Scalar::of(*value) : formula::Scalar::missing();
    };
    if (path.size() == 1) {
      if (path[0] == "target") return number(line_.target);
      if (path[0] == "plan") return number(line_.plan);
      if (path[0] == "points") return formula::Scalar::of(line_.points_sheet);
      return formula::Scalar::fault("formula.not_available");
    }
    if (path[0] != "unit") return formula::Scalar::fault("formula.not_available");
    if (path[1] == "code") return formula::Scalar::of(unit_.code);
    if (path[1] == "name") return formula::Scalar::of(unit_.name);
    if (path[1] == "level") return formula::Scalar::of(unit_.level);
    if (path[1] == "kind") return unit_.kind ? formula::Scalar::of(*unit_.kind) : formula::Scalar::missing();
    auto const attribute = unit_.attributes.find(path[1]);
    return attribute == unit_.attributes.end() ? formula::Scalar::missing() : formula::Scalar::of(attribute->second);
  }

  WorkCalendar const& calendar() const override { return calendar_; }

 private:
  Pack const& pack_;
  Unit const& unit_;
  Score const& line_;
  WorkCalendar calendar_;
};

class Curve {
 public:
  Curve(Snapshot const& snapshot, Indicator const& indicator, UnitRecord const& record, Score const& line)
      : snapshot_(snapshot), indicator_(indicator), record_(record), line_(line) {}

  void fill(ScoringCurve& out) {
    if (!read_inputs(out)) return;
    read_values();
    if (values_.empty() && !line_.target) {
      out.why = scoring::say("library.no_values");
      return;
    }
    for (auto const& x : samples()) {
      auto const result = scoring::apply_method({indicator_, line_.points_sheet, Cell::of(x), inputs_, peers_with(x),
                                                 Decimal(indicator_.scoring.responses_min)});
      if (!result.score) {
        out.why = result.explanation;
        out.points_at.clear();
        return;
      }
      out.points_at.push_back({x, *result.score});
    }
  }

 private:
  bool read_inputs(ScoringCurve& out) {
    auto const node = snapshot_.tree.find(record_.total.unit);
    auto const* compiled = snapshot_.pack->program.find_indicator(indicator_.id);
    if (node < 0 || !compiled) return false;
    LineEnvironment environment(snapshot_.rules(), snapshot_.tree.nodes()[static_cast<std::size_t>(node)].unit, line_);
    auto const context = formula::context_of(node, line_.stands_since, indicator_.year_to_date);
    inputs_.indicator = indicator_.id;
    inputs_.unit = record_.total.unit;
    if (line_.target) inputs_.target = Cell::of(*line_.target);
    if (line_.plan) inputs_.plan = Cell::of(*line_.plan);
    for (auto const& [name, formula] : compiled->scoring) {
      auto const cell = formula::evaluate(*formula.root, environment, context);
      if (!cell.is_number()) {
        out.why = scoring::say("library.needs_facts", {{"field", field_title("scoring/" + name)}});
        return false;
      }
      out.readings[name] = cell.number;
      *place(name) = cell;
    }
    return true;
  }

  std::optional<Cell>* place(std::string const& name) {
    auto& in = inputs_;
    std::pair<std::string_view, std::optional<Cell>*> const all[] = {{"cap", &in.cap},
                                                                     {"lo", &in.lo},
                                                                     {"hi", &in.hi},
                                                                     {"good", &in.good},
                                                                     {"bad", &in.bad},
                                                                     {"base", &in.base},
                                                                     {"band_low", &in.band_low},
                                                                     {"band_high", &in.band_high},
                                                                     {"zero_low", &in.zero_low},
                                                                     {"zero_high", &in.zero_high},
                                                                     {"each", &in.each},
                                                                     {"limit", &in.limit}};
    for (auto const& [id, member] : all) {
      if (id == name) return member;
    }
    return &unread_;
  }

  void read_values() {
    for (auto const& other : snapshot_.records) {
      if (other.total.level != record_.total.level || other.total.peer_group != record_.total.peer_group) continue;
      auto const* line = find_line(other, indicator_.id);
      if (!line || line->status != ValueStatus::ok || !line->value) continue;
      values_.push_back(*line->value);
      if (other.total.unit != record_.total.unit) others_.push_back(*line->value);
    }
    std::sort(values_.begin(), values_.end());
  }

  // From the least to the largest of all that is compared, a little wider; every bound of a rule is itself asked, and
  // just below it, so that a step is drawn as one.
  std::vector<Decimal> samples() const {
    std::vector<Decimal> marks = values_;
    for (auto const& cell : {inputs_.target, inputs_.lo, inputs_.hi, inputs_.good, inputs_.bad, inputs_.base,
                             inputs_.band_low, inputs_.band_high, inputs_.zero_low, inputs_.zero_high}) {
      if (cell) marks.push_back(cell->number);
    }
    for (auto const& band : indicator_.scoring.bands) marks.push_back(band.from);
    auto const [least, largest] = std::minmax_element(marks.begin(), marks.end());
    auto const low = *least, high = *largest;
    auto width = high - low;
    if (width.is_zero()) width = low.is_zero() ? Decimal(10) : low.absolute();
    auto const step = divide(width, Decimal(steps)).value_or(Decimal(1));
    auto from = low - step * Decimal(steps / 8);
    if (from.is_negative() && !low.is_negative()) from = Decimal(0);
    auto const to = high + step * Decimal(steps / 8);
    std::vector<Decimal> out = marks;
    for (auto const& mark : marks) {
      auto const below = mark - step * *Decimal::from_parts(1, 3);
      if (from < below) out.push_back(below);
    }
    for (auto x = from; !(to < x) && out.size() < 5000; x = x + step) out.push_back(x);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return thinned(std::move(out));
  }

  // A level of a thousand units has as many marks; a picture needs no more than a few hundred points.
  static std::vector<Decimal> thinned(std::vector<Decimal> all) {
    constexpr std::size_t most = 600;
    if (all.size() <= most) return all;
    std::vector<Decimal> out;
    for (std::size_t i = 0; i < most; ++i) out.push_back(all[i * (all.size() - 1) / (most - 1)]);
    return out;
  }

  scoring::PeerFigures peers_with(Decimal x) const {
    if (record_.total.peer_group.empty()) return {};
    std::vector<std::optional<Decimal>> all{x};
    for (auto const& other : others_) all.emplace_back(other);
    auto const better =
        indicator_.direction == Direction::negative ? scoring::Better::smaller : scoring::Better::larger;
    auto const found = scoring::places(all, better);
    scoring::PeerFigures out;
    out.mean_rank = found.front()->mean_rank;
    out.compared = found.front()->compared;
    out.p10 = scoring::quantile(values_, *Decimal::from_parts(1, 1));
    out.p90 = scoring::quantile(values_, *Decimal::from_parts(9, 1));
    return out;
  }

  Snapshot const& snapshot_;
  Indicator const& indicator_;
  UnitRecord const& record_;
  Score const& line_;
  scoring::IndicatorInputs inputs_;
  std::optional<Cell> unread_;
  std::vector<Decimal> values_, others_;
};

void add_units(Snapshot const& snapshot, Scope const& scope, ScoringCurve& out) {
  for (auto const& record : snapshot.records) {
    if (record.total.level != out.level || record.total.peer_group != out.group) continue;
    auto const* line = find_line(record, out.indicator);
    if (!line || !line->value || !line->score || line->status != ValueStatus::ok) continue;
    bool const open = sees(scope, snapshot.tree, record.total.unit);
    out.units.push_back({open ? record.total.unit : "", open ? record.total.unit_name : "", *line->value, line->score});
  }
}

}  // namespace

Result<ScoringCurve> make_curve(Reading const& reading, Scope const& scope, CurveQuery const& query) {
  auto const& snapshot = *reading.snapshot;
  JX_TRY(auto const* const indicator, find_indicator(snapshot.rules(), query.indicator));
  UnitRecord const* chosen = nullptr;
  for (auto const& record : snapshot.records) {
    auto const* line = find_line(record, indicator->id);
    if (!line || record.total.level != query.level || (query.group && record.total.peer_group != *query.group))
      continue;
    if (!chosen) chosen = &record;
    if (line->target && !line->points_sheet.is_zero()) {
      chosen = &record;
      break;
    }
  }
  if (!chosen) {
    return fail(ErrorKind::not_found, "library.no_level",
                {{"indicator", indicator->name}, {"level", level_title(snapshot.rules(), query.level)}});
  }
  auto const& line = *find_line(*chosen, indicator->id);
  ScoringCurve out;
  out.indicator = indicator->id;
  out.level = chosen->total.level;
  out.level_title = level_title(snapshot.rules(), out.level);
  out.group = chosen->total.peer_group;
  if (!out.group.empty()) out.group_title = group_title(snapshot.rules(), out.level, out.group);
  bool const open = sees(scope, snapshot.tree, chosen->total.unit);
  out.unit = open ? chosen->total.unit : "";
  out.unit_name = open ? chosen->total.unit_name : "";
  out.points = line.points_sheet;
  out.target = line.target;
  if (line.points_sheet.is_zero()) {
    out.why = scoring::say("library.no_points");
    return out;
  }
  Curve(snapshot, *indicator, *chosen, line).fill(out);
  add_units(snapshot, scope, out);
  return out;
}

}  // namespace jixiao::app
