#pragma once
// Opens pages of an installation without a socket, for scenarios: requests take the way through dispatch that a
// browser's take after the connection.
#include "app/scenario/stage.h"

namespace jixiao::api {

app::Visiting open_visiting(app::Installation& installation, std::function<Timestamp()> clock);

}  // namespace jixiao::api
