#pragma once
// A delivery that says “nothing happened”: a file with a header and no rows, for a stated period. It makes an empty
// partition file, so that the period counts as delivered and its figures are zero, not missing.
#include <filesystem>

#include "facts/ingest.h"

namespace jixiao::facts {

// The name of the partition that has no rows then. Errors: facts.empty_whole where the dataset is not delivered by
// periods, facts.empty_period where the period lies in none of its partitions (a year of a monthly one).
Result<std::string> empty_partition(Dataset const& dataset, Period period);

// As prepare_ingest for a file without rows. Errors: those of empty_partition().
Result<IngestOutcome> prepare_empty(Dataset const& dataset, Period period, std::string const& batch,
                                    std::string const& name, IngestOptions const& options);

}  // namespace jixiao::facts
