#pragma once
// One call for additive and extreme atoms: what lies in the cache, and what has to be asked, partition by partition, or
// for a dimension month by month. Internal to the engine; lives as long as the call.
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "facts/cache.h"
#include "facts/engine_state.h"

namespace jixiao::facts {

class AdditiveRun {
 public:
  AdditiveRun(DuckDbEngine::State& state, std::vector<formula::Atom const*> const& atoms, formula::MonthRange months)
      : s_(state), atoms_(atoms), months_(months), out_(atoms.size()) {}
  Result<std::vector<std::vector<formula::Partial>>> run();  // once

 private:
  struct Group {  // atoms over one dataset and date column
    Dataset const* dataset = nullptr;
    std::vector<std::size_t> atoms;  // indices into the call's
  };
  struct Work {
    Partition const* partition = nullptr;
    std::filesystem::path path;
    std::vector<std::size_t> lacking;  // atoms
  };

  std::size_t month_count() const { return static_cast<std::size_t>(months_.last - months_.first + 1); }
  // Rows lie in the partition of their own date; other date columns may point anywhere.
  bool may_touch(Group const& group, Partition const& partition) const;
  Result<void> run_partitions(Group const& group);
  Result<void> query_in_portions(Group const& group, std::map<std::size_t, Digest> const& keys,
                                 std::vector<Work> const& works);
  Result<void> query_partitions(Group const& group, std::map<std::size_t, Digest> const& keys,
                                std::vector<Work> const& works);
  // A dimension's rows at each month's end. All its files are one partition.
  Result<void> run_dimension(Group const& group);
  Result<void> query_dimension(Group const& group, std::vector<std::size_t> const& which,
                               std::vector<std::int32_t> const& months,
                               std::map<std::size_t, std::map<std::int32_t, Digest>> const& keys,
                               std::filesystem::path const& path);
  std::filesystem::path partial_path(std::string const& dataset, std::string const& period,
                                     std::string const& digest) const;
  // Hands out what lies in the range, `codes` being those of the entry's units. `answers`: how many more of about this size are to come, so that the list is not
  // moved as it grows.
  void emit(std::vector<std::string_view> const& codes, std::vector<CachedPartial> const& entry, std::size_t answers, std::size_t atom);
  void store(std::filesystem::path const& path, PartialFile const& fresh);

  DuckDbEngine::State& s_;
  std::vector<formula::Atom const*> const& atoms_;
  formula::MonthRange months_;
  std::vector<std::vector<formula::Partial>> out_;
};

}  // namespace jixiao::facts
