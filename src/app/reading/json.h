#pragma once
// The views as JSON: instantiated once, in json.cpp.
#include "app/reading/card.h"
#include "app/reading/explanation.h"
#include "app/reading/overview.h"
#include "app/reading/ranking.h"
#include "app/reading/source.h"
#include "app/reading/world.h"
#include "reflect/json_fwd.h"

namespace jixiao::reflect {

extern template Json to_json(app::World const&);
extern template Json to_json(app::Overview const&);
extern template Json to_json(app::Ranking const&);
extern template Json to_json(app::Card const&);
extern template Json to_json(app::FigureExplanation const&);
extern template Json to_json(app::Source const&);

}  // namespace jixiao::reflect
