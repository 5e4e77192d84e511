#pragma once
// The nightly chain: every enabled connector is pulled, then the periods whose facts changed since they were computed,
// by this run or otherwise, are computed into drafts.
// Publishing stays with people.
#include <string>
#include <vector>

#include "app/sources/pull.h"

namespace jixiao::app {

struct NightlyReport {
  std::vector<PullReport> pulls;
  std::vector<std::string> errors;  // connectors that could not be opened at all
  std::int64_t rows = 0;
  std::vector<Period> drafted;
  std::int64_t values = 0;
};
BOOST_DESCRIBE_STRUCT(NightlyReport, (), (pulls, errors, rows, drafted, values))

Checked<NightlyReport> run_nightly(Installation& installation, JobControl& job);
// The same for one connector.
Checked<NightlyReport> run_pull(Installation& installation, PullOrder const& order, JobControl& job);

// Months to compute again for the partitions that changed: those of month partitions, at most twelve back from the
// newest of them; of longer partitions only the newest such month within them, else the month of `today`.
std::vector<Period> periods_to_draft(std::vector<std::string> const& partitions, Date today);

}  // namespace jixiao::app
