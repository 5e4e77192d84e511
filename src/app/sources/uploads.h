#pragma once
// A file brought by a person: kept aside, checked with nothing stored (预检), and only on their word taken in and
// reconciled on three figures. What is kept aside lies in uploads/ of the home, is its uploader's alone, survives a
// restart and goes after a day.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/access/audit.h"
#include "app/installation.h"
#include "app/known_batch.h"
#include "app/reading/scope.h"
#include "storage/source_store.h"

namespace jixiao::app {

using storage::DeliveryVia;

struct Upload {
  std::string id;
  std::string dataset;
  std::string name;  // of the file
  std::string by;    // login
  std::string account;
  DeliveryVia via = DeliveryVia::upload;
  Timestamp at;
  std::int64_t bytes = 0;
  bool everything = false;         // whether rows of any unit may be in it
  std::vector<std::string> roots;  // else of these units and all below them
  std::optional<Period> period;    // said to be of
};
BOOST_DESCRIBE_STRUCT(Upload, (), (id, dataset, name, by, account, via, at, bytes, everything, roots, period))

struct UploadFinding {
  std::int64_t row = 0;
  std::string column;
  std::string column_title;
  std::string value;
  std::string reason;  // what is wrong and what would be right
  bool row_kept = false;
};
BOOST_DESCRIBE_STRUCT(UploadFinding, (), (row, column, column_title, value, reason, row_kept))

struct FindingCount {
  std::string column_title;
  std::string code;
  std::string example;  // sentence of the first one
  std::int64_t count = 0;
  bool row_kept = false;
};
BOOST_DESCRIBE_STRUCT(FindingCount, (), (column_title, code, example, count, row_kept))

struct UploadReport {
  Upload upload;
  std::string dataset_title;
  std::string batch;
  std::optional<std::string> known_since;   // this very file was taken in before: nothing would change, unless…
  std::vector<CorrectedSince> corrected;    // … these corrected its rows since,
  std::vector<std::string> columns_gained;  // … or the pack has since gained these columns of it (titles),
  std::int64_t refused_then = 0;            // … or so many rows were refused, for what may have been put right
  std::int64_t rows_read = 0;
  std::int64_t rows = 0;
  std::int64_t refused = 0;
  std::int64_t duplicates = 0;
  std::int64_t cells_missing = 0;
  std::string total, digest;
  std::vector<FindingCount> kinds;  // most frequent first
  std::vector<UploadFinding> findings;
  std::int64_t findings_all = 0;
  std::vector<std::string> ignored_headers;
  std::vector<std::string> absent_columns;
  std::vector<std::string> periods;  // partitions the rows would go to
};
BOOST_DESCRIBE_STRUCT(UploadReport, (),
                      (upload, dataset_title, batch, known_since, corrected, columns_gained, refused_then, rows_read,
                       rows, refused, duplicates, cells_missing, total, digest, kinds, findings, findings_all,
                       ignored_headers, absent_columns, periods))

// What the sender says was sent; compared, never believed. And whether a file that came before is to be taken in again
// (IngestRequest::again).
struct Declared {
  std::optional<std::int64_t> rows;
  std::optional<Decimal> total;
  bool again = false;
};
BOOST_DESCRIBE_STRUCT(Declared, (), (rows, total, again))

struct Reconciliation {
  std::int64_t delivery = 0;
  std::string dataset;
  std::string dataset_title;
  std::string batch;
  bool known = false;
  std::int64_t source_rows = 0, rows = 0, refused = 0, duplicates = 0, cells_missing = 0, replaced = 0;
  std::int64_t unchanged = 0;  // of the rows, those that had come before as they are; the corrected ones are `replaced`
  std::string total, digest;
  std::optional<std::int64_t> declared_rows;
  std::optional<std::string> declared_total;
  bool rows_balance = true;    // source rows = accepted + refused + duplicates, and = declared
  bool total_balances = true;  // = declared, where declared
  std::vector<std::string> periods;
  std::string ledger_waits;  // why the ledger's tree does not hold it yet (a full disk); empty: it does
};
BOOST_DESCRIBE_STRUCT(Reconciliation, (),
                      (delivery, dataset, dataset_title, batch, known, source_rows, rows, refused, duplicates,
                       cells_missing, replaced, unchanged, total, digest, declared_rows, declared_total, rows_balance,
                       total_balances, periods, ledger_waits))

// Moves the file aside. app.dataset_unknown.
Result<Upload> keep_upload(Installation& installation, std::filesystem::path const& file, Upload draft);
// app.upload_unknown: gone, or somebody else's.
Result<Upload> find_upload(HomePaths const& paths, std::string const& id, std::string const& account);
Result<void> drop_upload(HomePaths const& paths, Upload const& upload);
// Those older than a day.
Result<void> sweep_uploads(HomePaths const& paths, Timestamp now);

// Jobs "check" and "ingest". The check's result is an UploadReport, the ingest's a Reconciliation.
Result<std::int64_t> submit_check(Installation& installation, Upload const& upload, Timestamp now);
Result<std::int64_t> submit_upload(Installation& installation, Upload const& upload, Declared const& declared,
                                   Actor const& actor, Timestamp now);

// The steps themselves.
Result<UploadReport> check_upload(Installation& installation, Upload const& upload, JobControl& job);
Result<Reconciliation> take_in_upload(Installation& installation, Upload const& upload, Declared const& declared,
                                      Actor const& actor, JobControl& job);

}  // namespace jixiao::app
