// What is published, as the cockpit shows it: names, overview, ranking, report card, explanation, source.
#include <algorithm>

#include "api/openapi.h"
#include "api/route.h"
#include "app/map.h"
#include "app/reading/json.h"

namespace jixiao::api {
namespace {

struct PeriodQuery {
  Period period;
  std::optional<int> version;
};

struct UnitQuery {
  Period period;
  std::optional<int> version;
  std::string unit;
};
BOOST_DESCRIBE_STRUCT(UnitQuery, (), (period, version, unit))

struct OverviewQuery {
  Period period;
  std::optional<int> version;
  std::string unit;
  std::optional<std::string> dimension;
};
BOOST_DESCRIBE_STRUCT(OverviewQuery, (), (period, version, unit, dimension))

struct RankingInput {
  Period period;
  std::optional<int> version;
  std::string level;
  std::optional<std::string> group;
  std::optional<std::string> parent;
};
BOOST_DESCRIBE_STRUCT(RankingInput, (), (period, version, level, group, parent))

struct FigureQuery {
  Period period;
  std::optional<int> version;
  std::string unit;
  std::string indicator;
};
BOOST_DESCRIBE_STRUCT(FigureQuery, (), (period, version, unit, indicator))

struct SourceQuery {
  Period period;
  std::optional<int> version;
  std::string unit;
  std::string indicator;
  std::optional<std::int64_t> rows;
};
BOOST_DESCRIBE_STRUCT(SourceQuery, (), (period, version, unit, indicator, rows))

constexpr std::int64_t source_rows_max = 500;

Errors as_errors(Error error) { return Errors{std::move(error)}; }

// Whoever does not see drafts is not told of periods that have nothing else.
Result<app::World> world(Call& call, Nothing const&) {
  auto out = *call.installation.published().world();
  if (call.sees_drafts()) return out;
  std::erase_if(out.periods, [](app::WorldPeriod const& one) { return !one.version; });
  for (auto& one : out.periods) one.drafted_at.reset();
  if (out.periods.empty()) out.newest.reset();
  return out;
}

Checked<Json> map(Call& call, Nothing const&) {
  return call.installation.read([](app::Home& home) { return app::load_map(home); });
}

Checked<app::Overview> overview(Call& call, OverviewQuery const& query) {
  JX_TRY(auto const reading, call.read(query.period, query.version));
  return app::make_overview(reading, call.scope(), query.unit, query.dimension.value_or("")).map_error(as_errors);
}

Checked<app::Ranking> ranking(Call& call, RankingInput const& query) {
  JX_TRY(auto const reading, call.read(query.period, query.version));
  return app::make_ranking(reading, call.scope(), {query.level, query.group, query.parent}).map_error(as_errors);
}

Checked<app::Card> card(Call& call, UnitQuery const& query) {
  JX_TRY(auto const reading, call.read(query.period, query.version));
  return app::make_card(reading, call.scope(), query.unit).map_error(as_errors);
}

Checked<app::FigureExplanation> explanation(Call& call, FigureQuery const& query) {
  JX_TRY(auto const reading, call.read(query.period, query.version));
  return app::make_explanation(reading, call.scope(), {query.unit, query.indicator}).map_error(as_errors);
}

// The rows themselves are data, which not everybody reads who may ask what a figure stands on.
Checked<app::Source> source(Call& call, SourceQuery const& query) {
  JX_TRY(auto const reading, call.read(query.period, query.version));
  bool const reads_data = call.session->may(Permission::data_read);
  auto const rows = reads_data ? std::clamp<std::int64_t>(query.rows.value_or(0), 0, source_rows_max) : 0;
  return call.installation.read([&](app::Home& home) {
    return app::make_source(home, reading, call.scope(), {query.unit, query.indicator}, rows);
  });
}

Result<Json> openapi(Call&, Nothing const&) { return openapi_document(); }

}  // namespace

std::vector<Route> reading_routes() {
  using enum Permission;
  return {
      route<&openapi>(Verb::get, "/api/openapi.json", anybody, "接口说明（OpenAPI 3.1）"),
      route<&world>(Verb::get, "/api/world", signed_in, "名称：单位、期间、指标、维度、等次", Caching::snapshot),
      route<&map>(Verb::get, "/api/map", signed_in, "地图轮廓（GeoJSON）", Caching::snapshot),
      route<&overview>(Verb::get, "/api/overview", needs(results_read), "驾驶舱：一个单位一期的全貌",
                       Caching::snapshot),
      route<&ranking>(Verb::get, "/api/ranking", needs(results_read), "同级单位排名", Caching::snapshot),
      route<&card>(Verb::get, "/api/card", needs(results_read), "单位成绩单", Caching::snapshot),
      route<&explanation>(Verb::get, "/api/explain", needs(explain_read), "一个数的解释", Caching::snapshot),
      route<&source>(Verb::get, "/api/source", needs(explain_read), "一个数的来源：部分结果、分区、批次、原始行、存证"),
  };
}

}  // namespace jixiao::api
