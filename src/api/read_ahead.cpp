#include "api/read_ahead.h"

#include "app/boards.h"
#include "app/system/settings.h"

namespace jixiao::api {
namespace {

// A reader with its pack is opened on the way, which the first preview would otherwise wait for too.
Result<std::set<Period>> boards_below(app::Home& home, Period newest) {
  auto const pack = home.pack();
  if (!pack) return fail(pack.error().front());
  std::set<std::string> indicators;
  for (auto const& one : (*pack)->pack.indicators) indicators.insert(one.id);
  auto boards = app::boards_standing((*pack)->pack, indicators, newest);
  JX_TRY(auto const set, app::read_options(home));
  // They would drive out what they are read for.
  if (static_cast<std::int64_t>(boards.size()) >= set.options.snapshots_max) boards.clear();
  return boards;
}

}  // namespace

void read_ahead(ServerState& state) {
  if (!state.installation) return;
  auto const newest = state.installation->published().world()->newest;
  if (!newest) return;
  state.loads.after({*newest, {}, app::Which::published_or_draft}, [&state, period = *newest] {
    auto const boards = state.installation->read([&](app::Home& home) { return boards_below(home, period); });
    if (!boards) return;  // whoever needs them meets the error
    for (auto const board : *boards) state.loads.after({board, {}, app::Which::published_or_draft}, [] {});
  });
}

}  // namespace jixiao::api
