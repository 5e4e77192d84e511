#pragma once
// Whether the fact files on disk are still those that were taken in. A byte changed in a Parquet file may well decode,
// and a computation would then publish it: so every file is digested before it is first computed from, and again when
// its size, times or place on the disk say that somebody has touched it. What was found is kept beside the cache and
// can be rebuilt like all of it. Damage that leaves all of these as they were (a failing disk) is for `ledger verify`,
// which trusts nothing and reads every byte.
#include <filesystem>
#include <vector>

#include "base/result.h"
#include "model/facts.h"

namespace jixiao::facts {

// The current ones of `files`, relative to `facts_folder`; retired ones are left out. facts.file_gone or
// facts.file_changed with the first that is not as it was, its batch named.
Result<void> check_files(std::vector<PartitionFile> const& files, std::filesystem::path const& facts_folder,
                         std::filesystem::path const& cache_folder);

}  // namespace jixiao::facts
