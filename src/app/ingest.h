#pragma once
// Taking files in: check, write partitions, record the batch; all or nothing.
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "app/home.h"
#include "app/reading/scope.h"
#include "model/facts.h"

namespace jixiao::facts {
struct FileCheck;  // facts/check_file.h
}

namespace jixiao::app {

struct IngestReport;

struct IngestRequest {
  std::string dataset;
  std::filesystem::path file;
  Timestamp now;
  std::function<void(std::int64_t done, std::int64_t total)> on_progress;  // bytes
  // The period the file is said to be of: rows of any other make it a wrong file (facts.period_other). A file without
  // rows says that nothing happened in it, and is refused where no period is said.
  std::optional<Period> period = {};
  // A file that was taken in before and whose rows were corrected since is refused (app.batch_overtaken) unless it is
  // to be taken in again: then it is a new batch that corrects the corrections. Needed too to bring in columns that the
  // pack has gained since, and rows that were refused for what has been put right since. Where nothing would change,
  // nothing does either way.
  bool again = false;
  // Rows of units beyond it are refused.
  std::optional<Scope> scope = {};
  std::stop_token stop = {};
  // How a drop folder is told a period: by a file's name, 2026-09.csv. Counts where none is said above.
  bool period_by_name = false;
  // What is recorded in the same transaction as the batch: the delivery, its watermark, the audit record.
  std::function<Result<void>(storage::Database&, IngestReport const&)> also_record = {};
  // On a served home the file is read and checked through a reading home, and only the step that records the batch
  // takes the one writer: this runs it there. Absent: the Ingestor's own home records.
  std::function<Result<void>(std::function<Result<void>(Home&)> const&)> with_writer = {};
};

struct IngestReport {
  Batch batch;
  std::int64_t rows_read = 0;
  std::int64_t duplicates = 0;              // rows equal to an earlier row of the file
  std::int64_t unchanged = 0;               // rows that had come before and came again as they were
  bool known = false;                       // the same batch was taken in before: nothing changed
  std::vector<std::string> columns_gained;  // known: titles of columns the file has and the pack had not then
  std::vector<std::string> ignored_columns;
  std::vector<Quarantined> examples;   // the first rows and cells that did not pass
  std::vector<std::string> sentences;  // one per example
  std::int64_t findings = 0;           // all of them; a refused row may have several
  std::int64_t rows_refused = 0;
  std::int64_t cells_missing = 0;    // cells that became missing, their rows kept
  std::vector<std::string> periods;  // partitions that changed

  // With `unchanged` they come to the rows taken in.
  std::int64_t corrected() const { return batch.replaced - unchanged; }
  std::int64_t inserted() const { return batch.rows - batch.replaced; }
};

// Takes in any number of files one after the other, keeping unit codes and reference keys between them.
class Ingestor {
 public:
  explicit Ingestor(Home& home);
  ~Ingestor();
  Result<IngestReport> ingest(IngestRequest const& request);
  // What ingest() would say, with nothing stored. Takes a home open for reading.
  Result<facts::FileCheck> check(IngestRequest const& request);
  // Brings the ledger's tree up to the batches taken in; the destructor does not.
  Result<void> finish();

 private:
  struct State;
  Result<IngestReport> attempt_ingest(IngestRequest const& request);
  std::unique_ptr<State> state_;
};

Result<IngestReport> ingest_file(Home& home, IngestRequest const& request);

// What did not pass: of one batch (its id or the beginning of it), or of a dataset's newest batch.
struct QuarantineList {
  Batch batch;
  std::vector<Quarantined> entries;
  std::vector<std::string> sentences;  // one per entry: what is wrong and what would be right
};
Result<QuarantineList> list_quarantined(Home& home, std::string const& dataset, std::string const& batch);

// Takes in every file of inbox/<dataset>/; files go to inbox/.done or, with the reason beside them, inbox/.failed.
struct InboxReport {
  std::vector<IngestReport> taken;
  std::vector<std::pair<std::string, Error>> failed;
  std::vector<std::string> waiting;  // files left there: path below inbox/ and why
};
using AlsoRecord = decltype(IngestRequest::also_record);
Result<InboxReport> ingest_inbox(Home& home, Timestamp now, AlsoRecord const& also = {});

}  // namespace jixiao::app
