// 讲话对照 and 讲话用数: which mechanisms of the pack's list work, and the figures it leaves blank.
#include "api/route.h"
#include "app/reading/figures.h"
#include "app/system/mechanisms.h"

namespace jixiao::api {
namespace {

struct FiguresQuery {
  Period period;
  std::optional<int> version;
};
BOOST_DESCRIBE_STRUCT(FiguresQuery, (), (period, version))

Checked<app::Mechanisms> mechanisms(Call& call, Nothing const&) {
  JX_TRY(auto const results, app::read_scenario_results(app::find_scenario_results()));
  return call.installation.read([&](app::Home& home) -> Checked<app::Mechanisms> {
    JX_TRY(auto const* const pack, home.pack());
    return app::make_mechanisms(pack->pack, results, app::own_digest());
  });
}

Checked<app::Figures> figures(Call& call, FiguresQuery const& query) {
  JX_TRY(auto const reading,
         call.installation.published().read({query.period, query.version, app::Which::published_or_draft}));
  return app::make_figures(reading, call.scope()).map_error([](Error error) { return Errors{std::move(error)}; });
}

}  // namespace

std::vector<Route> speech_routes() {
  using enum Permission;
  return {
      route<&mechanisms>(Verb::get, "/api/mechanisms", needs(mechanisms_read), "讲话对照: 各项机制能用还是尚未"),
      route<&figures>(Verb::get, "/api/figures", needs(figures_read), "讲话用数: 讲话留空的数", Caching::snapshot),
  };
}

}  // namespace jixiao::api
