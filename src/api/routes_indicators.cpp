// The indicator library: list, definition, curve, figures, distribution, versions.
#include "api/route.h"
#include "api/shared_shapes.h"
#include "app/library/curve.h"
#include "app/library/definition.h"
#include "app/library/figures.h"
#include "app/library/versions.h"

namespace jixiao::api {
namespace {

struct LibraryQuery {
  Period period;
  std::optional<int> version;
  std::string unit;
};
BOOST_DESCRIBE_STRUCT(LibraryQuery, (), (period, version, unit))

struct DefinitionQuery {
  std::string id;
  Period period;
  std::optional<int> version;
  std::string unit;
};
BOOST_DESCRIBE_STRUCT(DefinitionQuery, (), (id, period, version, unit))

struct CurveInput {
  std::string id;
  Period period;
  std::optional<int> version;
  std::string level;
  std::optional<std::string> group;
};
BOOST_DESCRIBE_STRUCT(CurveInput, (), (id, period, version, level, group))

struct GridInput {
  std::string id;
  Period period;
  std::optional<int> version;
  std::string level;
  std::string unit;
  int periods = 12;
};
BOOST_DESCRIBE_STRUCT(GridInput, (), (id, period, version, level, unit, periods))

struct DistributionInput {
  std::string id;
  Period period;
  std::optional<int> version;
  std::string level;
  std::optional<std::string> unit;
};
BOOST_DESCRIBE_STRUCT(DistributionInput, (), (id, period, version, level, unit))

Errors as_errors(Error error) { return Errors{std::move(error)}; }

// The rules of the newest published result; where nothing is published, those of the reading itself.
Checked<app::Reading> read_newest(Call& call, app::Reading const& otherwise) {
  auto const world = call.installation.published().world();
  if (!world->newest) return otherwise;
  return call.read(*world->newest, std::nullopt);
}

Checked<app::Library> library(Call& call, LibraryQuery const& query) {
  JX_TRY(auto const reading, call.read(query.period, query.version));
  auto out = app::make_library(reading, call.scope(), query.unit).map_error(as_errors);
  if (!out) return out;
  JX_TRY(auto const newest, read_newest(call, reading));
  JX_CHECK(call.installation.read([&](app::Home& home) -> Checked<void> {
    JX_TRY(auto const* const active, home.pack());
    app::add_coming(*out, reading.snapshot->rules(), newest.snapshot->rules(), active->pack);
    return {};
  }));
  return out;
}

Checked<app::IndicatorDefinition> definition(Call& call, DefinitionQuery const& query) {
  JX_TRY(auto const reading, call.read(query.period, query.version));
  JX_TRY(auto const newest, read_newest(call, reading));
  auto const& shown = reading.snapshot->rules();
  return call.installation.read([&](app::Home& home) -> Checked<app::IndicatorDefinition> {
    JX_TRY(auto const* const active, home.pack());
    if (app::is_coming(shown, newest.snapshot->rules(), active->pack, query.id)) {
      return app::make_coming_definition(query.period, *active, query.id).map_error(as_errors);
    }
    auto out = app::make_definition(reading, call.scope(), query.id, query.unit).map_error(as_errors);
    if (!out || active->digest == reading.snapshot->pack->digest) return out;
    auto const* now = active->pack.find_indicator(query.id);
    out->changed_since = !app::differences(shown.find_indicator(query.id), now).empty();
    return out;
  });
}

Checked<app::ScoringCurve> curve(Call& call, CurveInput const& query) {
  JX_TRY(auto const reading, call.read(query.period, query.version));
  return app::make_curve(reading, call.scope(), {query.id, query.level, query.group}).map_error(as_errors);
}

Checked<app::ValueGrid> values(Call& call, GridInput const& query) {
  JX_TRY(auto const reading, call.read(query.period, query.version));
  return app::make_grid(reading, call.scope(), {query.id, query.level, query.unit, query.periods}).map_error(as_errors);
}

Checked<app::Distribution> distribution(Call& call, DistributionInput const& query) {
  JX_TRY(auto const reading, call.read(query.period, query.version));
  return app::make_distribution(reading, call.scope(), query.id, query.level, query.unit.value_or(""))
      .map_error(as_errors);
}

Checked<app::IndicatorVersions> versions(Call& call, IndicatorKey const& key) {
  return call.installation.read([&](app::Home& home) { return app::make_versions(home, key.id); });
}

}  // namespace

std::vector<Route> indicator_routes() {
  auto const guard = needs(Permission::indicators_read);
  return {
      route<&library>(Verb::get, "/api/indicators", guard, "指标库：全部指标及本期各灯个数", Caching::snapshot),
      route<&definition>(Verb::get, "/api/indicators/{id}", guard, "一个指标的口径"),
      route<&curve>(Verb::get, "/api/indicators/{id}/curve", guard, "一个指标的计分曲线", Caching::snapshot),
      route<&values>(Verb::get, "/api/indicators/{id}/values", guard, "一个指标各单位各期的数值", Caching::snapshot),
      route<&distribution>(Verb::get, "/api/indicators/{id}/distribution", guard, "一个指标在各同类组的分布",
                           Caching::snapshot),
      route<&versions>(Verb::get, "/api/indicators/{id}/versions", guard, "一个指标的历次口径及差异"),
  };
}

}  // namespace jixiao::api
