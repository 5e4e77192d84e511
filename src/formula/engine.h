#pragma once
// What the planner asks of whoever holds the facts. Implementations: facts/duckdb_engine (embedded); a PostgreSQL
// engine and a kernel of our own follow behind the same interface.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/work_calendar.h"
#include "formula/atom.h"
#include "model/org.h"

namespace jixiao::formula {

struct MonthRange {  // months since year 0 (Period::first_month), inclusive
  std::int32_t first = 0;
  std::int32_t last = 0;
  friend auto operator<=>(MonthRange const&, MonthRange const&) = default;
};

// Partial result of an additive or extreme atom for one owning unit and one month of its `on` date.
struct Partial {
  std::string_view unit;  // owning unit's code as it stands in the facts; kept by the engine as long as it lives
  std::int32_t month = 0;
  int128 value = 0;          // count, or sum/min/max × 10^atom.scale, exact
  std::int64_t rows = 0;     // rows that passed the filter
  std::int64_t missing = 0;  // of these, rows whose argument was missing
};

// A holistic atom for one unit of the tree (its whole subtree), or one union of units, and one range.
struct Holistic {
  int node = 0;  // index into the OrgTree given; union k is the number of its nodes + k
  MonthRange range;
  bool is_missing = false;  // no row, or only missing arguments
  Decimal value;
  std::int64_t rows = 0;
};

struct EngineStatistics {  // what was done and why, for `compute` and `explain`
  std::int64_t partitions = 0;
  std::int64_t passes_run = 0;       // (partition, date column) scans really made
  std::int64_t partials_cached = 0;  // (atom, partition) answered from the cache
  std::int64_t partials_computed = 0;
  std::int64_t holistic_cached = 0;
  std::int64_t holistic_computed = 0;
  std::int64_t rows_scanned = 0;
};

class FactEngine {
 public:
  virtual ~FactEngine() = default;
  // One entry per atom, in order. `months` restricts what must be answered; more may come back.
  virtual Result<std::vector<std::vector<Partial>>> run_additive(std::vector<Atom const*> const& atoms,
                                                                 MonthRange months) = 0;
  // Beside the tree's units, unions of some of them (predecessors of one unit) are answered as if each were a unit.
  virtual Result<std::vector<std::vector<Holistic>>> run_holistic(std::vector<Atom const*> const& atoms,
                                                                  std::vector<MonthRange> const& ranges,
                                                                  OrgTree const& tree,
                                                                  std::vector<std::vector<int>> const& unions) = 0;
  // Owning units that have at least one row of the dataset with its own date in the month: who has delivered.
  struct Delivered {
    std::int32_t month;
    std::vector<std::string> units;
  };
  virtual Result<std::vector<Delivered>> delivered(std::string const& dataset, MonthRange months) = 0;
  virtual EngineStatistics const& statistics() const = 0;
};

}  // namespace jixiao::formula
