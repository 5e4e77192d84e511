#include "app/reading/json.h"

#include "reflect/json.h"

namespace jixiao::reflect {

template Json to_json(app::World const&);
template Json to_json(app::Overview const&);
template Json to_json(app::Ranking const&);
template Json to_json(app::Card const&);
template Json to_json(app::FigureExplanation const&);
template Json to_json(app::Source const&);

}  // namespace jixiao::reflect
