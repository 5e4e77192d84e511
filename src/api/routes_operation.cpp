// How the data come: to those who see data, what came for them; to those who keep the connections, whether they answer.
#include "api/route.h"
#include "app/schedule/schedules.h"
#include "app/sources/arrivals.h"
#include "app/sources/catalogue.h"
#include "app/sources/statistics.h"

namespace jixiao::api {
namespace {

struct ArrivalsQuery {
  Timestamp since;
};
BOOST_DESCRIBE_STRUCT(ArrivalsQuery, (), (since))

struct ArrivalList {
  std::vector<app::Arrivals> arrivals;
};
BOOST_DESCRIBE_STRUCT(ArrivalList, (), (arrivals))

// What a feed may be of: names, no figures.
struct FeedChoice {
  std::string id;
  std::string title;
  std::string source;
  std::optional<std::string> connector_id;
};
BOOST_DESCRIBE_STRUCT(FeedChoice, (), (id, title, source, connector_id))

struct Operation {
  std::vector<app::ConnectorState> states;
  std::vector<app::ScheduleView> schedules;
  std::vector<FeedChoice> choices;
};
BOOST_DESCRIBE_STRUCT(Operation, (), (states, schedules, choices))

Checked<ArrivalList> arrivals(Call& call, ArrivalsQuery const& query) {
  app::ArrivalsViewer const viewer{call.scope(), call.sees_everything(), call.session->login};
  JX_TRY(auto list,
         call.installation.read([&](app::Home& home) { return app::list_arrivals(home, viewer, query.since); }));
  return ArrivalList{std::move(list)};
}

Result<Operation> operation(Call& call, Nothing const&) {
  return call.installation.read([&](app::Home& home) -> Result<Operation> {
    Operation out;
    JX_TRY(out.states, app::connector_states(home, call.now));
    JX_TRY(out.schedules, app::list_schedules(home, call.now));
    JX_TRY(auto const datasets, app::list_datasets(home));
    for (auto const& one : datasets) out.choices.push_back({one.id, one.title, one.source, one.connector_id});
    return out;
  });
}

}  // namespace

std::vector<Route> operation_routes() {
  using enum Permission;
  return {
      route<&arrivals>(Verb::get, "/api/data/arrivals", needs(data_read), "某时以来到达的数据（本人的，或所辖单位的）"),
      route<&operation>(Verb::get, "/api/operation", needs(connectors_manage), "接口与计划的运行情况（不含数据）"),
  };
}

}  // namespace jixiao::api
