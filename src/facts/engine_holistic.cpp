#include "facts/engine_state.h"
namespace jixiao::facts {
Result<std::vector<std::vector<formula::Holistic>>> DuckDbEngine::run_holistic(std::vector<formula::Atom const*> const&,
                                                                               std::vector<formula::MonthRange> const&,
                                                                               OrgTree const&) {
  return std::vector<std::vector<formula::Holistic>>{};
}
}  // namespace jixiao::facts
