#pragma once
// What was set aside, as people browse it: which batches, which cells, why, and the refused rows whole. A scope that is
// not everything sees only what its own account brought, as refused rows belong to nobody yet; cells of personal
// columns are shown to those who may see such columns.
#include <optional>
#include <string>
#include <vector>

#include "app/sources/refused_rows.h"
#include "app/sources/uploads.h"

namespace jixiao::app {

struct QuarantineViewer {
  bool everything = false;
  bool personal = false;
  std::string login;
};

struct QuarantinedBatch {
  std::string batch;
  std::string dataset;
  std::string dataset_title;
  std::string file;
  std::string at;
  std::string by;  // login, empty = by itself
  std::optional<DeliveryVia> via;
  std::int64_t rows = 0;
  std::int64_t refused = 0;
};
BOOST_DESCRIBE_STRUCT(QuarantinedBatch, (), (batch, dataset, dataset_title, file, at, by, via, rows, refused))
// Newest first; of one dataset or all.
Result<std::vector<QuarantinedBatch>> list_quarantined_batches(Home& home, QuarantineViewer const& viewer,
                                                               std::string const& dataset, std::int64_t limit);

struct QuarantinePage {
  QuarantinedBatch batch;
  std::vector<FindingCount> kinds;  // of the first 10 000 findings
  std::vector<UploadFinding> findings;
  std::int64_t findings_all = 0;
  bool rows_kept = false;  // the refused rows can be downloaded and corrected
};
BOOST_DESCRIBE_STRUCT(QuarantinePage, (), (batch, kinds, findings, findings_all, rows_kept))
// app.batch_unknown also for what the viewer may not see.
Result<QuarantinePage> read_quarantine(Home& home, QuarantineViewer const& viewer, std::string const& batch,
                                       std::int64_t offset, std::int64_t limit);

struct RefusedBatch {
  Dataset dataset;
  std::string file;
  RefusedRows rows;
};
// app.personal_rows where a column is personal and the viewer may not see such.
Result<RefusedBatch> read_refused(Home& home, QuarantineViewer const& viewer, std::string const& batch);

}  // namespace jixiao::app
