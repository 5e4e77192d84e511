#pragma once
// Two versions of a period read for a caller: shared by the route that shows their difference and the one that exports
// it. Inside api.
#include "api/route.h"
#include "app/evaluation/difference.h"

namespace jixiao::api {

struct DifferenceSides {
  Period period;
  std::optional<int> from;  // default: the version before `to`; the newest one before a draft
  std::optional<int> to;    // default: the draft, for those who may see drafts
};

// evaluation.draft_for_offices, evaluation.same_versions, and what Published::read says of unknown versions.
Checked<app::Difference> read_difference(Call& call, DifferenceSides sides, std::string const& level);

}  // namespace jixiao::api
