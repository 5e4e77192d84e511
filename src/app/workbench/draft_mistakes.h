#pragma once
// What the checks of a pack say of a draft, told to the person who wrote it: at the field it is about, with the place
// in the text that was typed. Pure; thread-safe.
#include "app/workbench/draft.h"

namespace jixiao::app {

// `indicator`: the draft's own, with its changes.
Mistake to_mistake(Error const& error, Pack const& pack, Draft const& draft, Indicator const& indicator, bool warning);

}  // namespace jixiao::app
