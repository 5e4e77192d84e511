#pragma once
// One pull: each enabled feed of a connector is asked for what is new, spooled, taken in and written down as a
// delivery, its watermark in the same transaction as its batch. A pull that is cut off anywhere is simply repeated:
// what came already is the same batch and changes nothing. Sources are read without holding the writer.
#include <optional>
#include <string>
#include <vector>

#include "app/installation.h"
#include "app/sources/connectors.h"

namespace jixiao::app {

struct PullOrder {
  std::string connector;
  std::optional<std::string> dataset;  // absent: all enabled feeds
  std::optional<Period> from, to;      // 补数: these months again, watermarks stay; of month feeds only
};
BOOST_DESCRIBE_STRUCT(PullOrder, (), (connector, dataset, from, to))

struct PulledDataset {
  std::string dataset;
  std::string title;
  std::int64_t deliveries = 0;  // that brought something
  std::int64_t rows = 0;
  std::int64_t refused = 0;
  std::vector<std::string> periods;  // partitions that changed
  std::string error;
};
BOOST_DESCRIBE_STRUCT(PulledDataset, (), (dataset, title, deliveries, rows, refused, periods, error))

struct PullReport {
  std::string connector;
  std::vector<PulledDataset> datasets;
  std::int64_t rows = 0;
  std::int64_t failed = 0;
  std::string ledger_waits;  // as in a Reconciliation
};
BOOST_DESCRIBE_STRUCT(PullReport, (), (connector, datasets, rows, failed, ledger_waits))

// A dataset that fails does not keep the others from being pulled; only a connector that cannot be opened is an error.
Result<PullReport> pull_connector(Installation& installation, PullOrder const& order, JobControl& job);

// Months a month feed is asked for: the one before its watermark (late rows), that one, and all up to `today`'s; the
// one after the watermark in any case, as data may be ahead of the clock in a demonstration.
std::vector<Period> months_to_pull(Period watermark, Date today);

}  // namespace jixiao::app
