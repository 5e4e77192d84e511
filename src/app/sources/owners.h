#pragma once
// Whose rows partition files hold.
#include <map>
#include <string>
#include <vector>

#include "app/home.h"
#include "facts/duckdb.h"
#include "model/facts.h"

namespace jixiao::app {

// owner → rows, of some files of one dataset, which must name an owner; rows without one are left out.
Result<std::map<std::string, std::int64_t>> rows_by_owner(facts::Connection& connection, Home const& home,
                                                          Dataset const& dataset,
                                                          std::vector<PartitionFile> const& files);

}  // namespace jixiao::app
