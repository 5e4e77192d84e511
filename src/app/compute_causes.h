#pragma once
// Why a computation had to compute partial results again, in words: the engine says what differs from the last
// computation (facts/cache_log.h); here batches, indicators, parameters and versions of the pack get their names.
#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "app/home.h"
#include "facts/cache_log.h"
#include "facts/engine_files.h"

namespace jixiao::app {

// One cause and how many results it concerns; a result with two causes counts for both.
struct ComputeCause {
  std::string kind;  // facts::Reason, or what this file makes of `definition`: formula, new_indicator, parameter, …
  std::string text;
  std::int64_t results = 0;
  std::vector<std::string> indicators;  // that read these results
};
BOOST_DESCRIBE_STRUCT(ComputeCause, (), (kind, text, results, indicators))

struct RecomputedResult {
  std::string kind;  // partial, holistic, derived
  std::string dataset;
  std::string period;       // partition, month or range of months
  std::string expression;   // the aggregate in the formula language; empty for a derived dataset
  std::vector<int> causes;  // indices into the causes
};
BOOST_DESCRIBE_STRUCT(RecomputedResult, (), (kind, dataset, period, expression, causes))

struct ComputeCauses {
  std::vector<ComputeCause> causes;  // the one with most results first
  std::vector<RecomputedResult> results;
};

Result<ComputeCauses> name_causes(Home& home, policy::LoadedPack const& pack,
                                  std::vector<facts::Recomputed> const& recomputed, facts::CacheRecord const& before,
                                  facts::FactFiles const& files);

}  // namespace jixiao::app
