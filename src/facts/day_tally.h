#pragma once
// On which days the rows of a delivery lie, and whether those are days of the period it is said to be of. A person who
// says 2026-10 and sends September has sent the wrong file or said the wrong period; nothing of it is taken in.
//
// One tally per thread, merged afterwards; the same rows give the same tally whatever their order.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/period.h"
#include "base/result.h"
#include "model/facts.h"

namespace jixiao::facts {

class DayTally {
 public:
  void add(Date day, std::int64_t row);  // number of the row in the file
  void merge(DayTally const& other);

  // Names of the partitions with rows, ascending.
  std::vector<std::string> partitions(PartitionBy by) const;
  // facts.period_other with the first row that is not of `said`; facts.period_undated for a dataset without dates.
  Result<void> require(Dataset const& dataset, Period said) const;

 private:
  struct Rows {
    std::int64_t count = 0;
    std::int64_t first = 0;
  };
  using Days = std::map<Date, Rows>;
  static void put(Days& days, Date day, Rows const& rows);
  Days whole() const;

  Days days_;
  Date day_;  // of run_: neighbours often share their day
  Rows run_;  // not in days_ yet
};

// The period a file's name says it is of: the whole name without its ending, as in 2026-09.csv. Only where the rows
// bear dates to hold it against.
std::optional<Period> period_in_name(Dataset const& dataset, std::string const& stem);

}  // namespace jixiao::facts
