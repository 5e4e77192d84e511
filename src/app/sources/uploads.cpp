#include "app/sources/uploads.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <map>

#include "app/ingest.h"
#include "app/ledger.h"
#include "app/sources/refused_rows.h"
#include "base/file.h"
#include "base/text.h"
#include "facts/check_file.h"
#include "facts/quarantine.h"
#include "reflect/json.h"
#include "storage/fact_store.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;
using storage::Delivery;
using storage::DeliveryOutcome;

constexpr std::int64_t day_seconds = 86'400;
constexpr std::size_t findings_shown = 500;
constexpr std::size_t name_bytes_max = 120;

fs::path folder_of(HomePaths const& paths) { return paths.root / "uploads"; }

bool is_token(std::string const& id) {
  return id.size() == 32 &&
         std::all_of(id.begin(), id.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string new_token() {
  unsigned char bytes[16];
  randombytes_buf(bytes, sizeof bytes);
  std::string out;
  for (auto const byte : bytes) out += fmt::format("{:02x}", byte);
  return out;
}

// A name only: what a browser sends may be a path, and ends up in the record.
std::string safe_name(std::string const& given) {
  auto const cut = given.find_last_of("/\\");
  std::string out;
  for (char const c : cut == std::string::npos ? given : given.substr(cut + 1)) {
    if (static_cast<unsigned char>(c) >= 32 && c != 127) out += c;
  }
  if (find_invalid_utf8(out) || out.empty() || out == "." || out == "..") return "upload";
  if (out.size() > name_bytes_max) {
    out.resize(name_bytes_max);
    while (find_invalid_utf8(out)) out.pop_back();
  }
  return out;
}

fs::path file_of(HomePaths const& paths, Upload const& upload) {
  return folder_of(paths) / upload.id / "file" / upload.name;
}

Scope scope_of(Upload const& upload) { return {upload.everything, upload.roots}; }

std::string title_of(Dataset const& dataset, std::string const& column) {
  for (auto const& one : dataset.columns) {
    if (one.name == column) return one.title.empty() ? one.name : one.title;
  }
  return column.empty() ? "整行" : column;
}

void add_findings(UploadReport& report, Dataset const& dataset, std::vector<Quarantined> const& findings) {
  std::map<std::tuple<std::string, std::string, bool>, FindingCount> kinds;
  for (auto const& one : findings) {
    auto& kind = kinds[{one.column, one.reason, one.row_kept}];
    if (kind.count++ == 0) {
      kind = {title_of(dataset, one.column), one.reason, facts::render_quarantined(one, dataset), 1, one.row_kept};
    }
    if (report.findings.size() < findings_shown) {
      report.findings.push_back({one.row, one.column, title_of(dataset, one.column), one.value,
                                 facts::render_quarantined(one, dataset), one.row_kept});
    }
  }
  for (auto& [key, kind] : kinds) report.kinds.push_back(std::move(kind));
  std::stable_sort(report.kinds.begin(), report.kinds.end(),
                   [](FindingCount const& a, FindingCount const& b) { return a.count > b.count; });
}

Result<Dataset> dataset_of(Home& home, std::string const& id) {
  auto loaded = home.pack();
  if (!loaded) return fail(loaded.error().front());
  if (auto const* dataset = (*loaded)->pack.find_dataset(id)) return *dataset;
  return fail(ErrorKind::not_found, "app.dataset_unknown", {{"dataset", id}, {"hint", ""}, {"known", "见数据集页"}});
}

void balance(Reconciliation& out, Declared const& declared) {
  out.declared_rows = declared.rows;
  if (declared.total) out.declared_total = declared.total->to_string();
  if (out.known) return;
  out.rows_balance = out.source_rows == out.rows + out.refused + out.duplicates &&
                     (!declared.rows || *declared.rows == out.source_rows);
  auto const total = Decimal::parse(out.total);
  out.total_balances = !declared.total || (total && *total == *declared.total);
}

Delivery a_delivery(Upload const& upload, Declared const& declared, JobControl const& job, Timestamp started) {
  Delivery out;
  out.dataset = upload.dataset;
  out.via = upload.via;
  out.by = upload.by;
  out.job = job.id();
  out.started_at = started;
  out.finished_at = job.now();
  out.file = upload.name;
  out.declared_rows = declared.rows;
  if (declared.total) out.declared_total = declared.total->to_string();
  return out;
}

Result<void> record_failure(Installation& installation, Delivery delivery, Error const& error) {
  delivery.outcome = DeliveryOutcome::failed;
  delivery.error = to_text(error);
  return installation.write([&](Home& home) -> Result<void> {
    JX_CHECK(storage::SourceStore(home.database()).insert(std::move(delivery)));
    return {};
  });
}

template <class T>
Checked<Json> as_json(Result<T> result) {
  if (!result) return tl::unexpected<Errors>(Errors{std::move(result.error())});
  return reflect::to_json(*result);
}

}  // namespace

Result<Upload> keep_upload(Installation& installation, fs::path const& file, Upload draft) {
  JX_CHECK(installation.read([&](Home& home) { return dataset_of(home, draft.dataset); }));
  draft.id = new_token();
  draft.name = safe_name(draft.name);
  auto const target = file_of(installation.paths(), draft);
  std::error_code failed;
  fs::create_directories(target.parent_path(), failed);
  if (!failed) fs::rename(file, target, failed);
  if (!failed) fs::permissions(target, fs::perms::owner_read | fs::perms::owner_write, failed);
  if (failed) {
    return fail(ErrorKind::unavailable, "base.file_write", {{"path", draft.name}, {"reason", failed.message()}});
  }
  draft.bytes = static_cast<std::int64_t>(fs::file_size(target, failed));
  JX_CHECK(write_file_durably(folder_of(installation.paths()) / draft.id / "upload.json",
                              reflect::render_json(reflect::to_json(draft)), 0600));
  return draft;
}

Result<Upload> find_upload(HomePaths const& paths, std::string const& id, std::string const& account) {
  auto const unknown = [] { return fail(ErrorKind::not_found, "app.upload_unknown"); };
  if (!is_token(id)) return unknown();
  auto const text = read_file(folder_of(paths) / id / "upload.json");
  if (!text) return unknown();
  auto const json = reflect::parse_json(*text);
  if (!json) return unknown();
  auto upload = reflect::decode<Upload>(*json);
  if (!upload || upload->account != account) return unknown();
  return std::move(*upload);
}

Result<void> drop_upload(HomePaths const& paths, Upload const& upload) {
  std::error_code failed;
  fs::remove_all(folder_of(paths) / upload.id, failed);
  return {};
}

Result<void> sweep_uploads(HomePaths const& paths, Timestamp now) {
  std::error_code failed;
  std::vector<fs::path> old;
  for (auto it = fs::directory_iterator(folder_of(paths), failed); !failed && it != fs::directory_iterator();
       it.increment(failed)) {
    auto const text = read_file(it->path() / "upload.json");
    auto const json = text ? reflect::parse_json(*text) : Result<Json>(Json());
    auto const upload = json ? reflect::decode<Upload>(*json) : Checked<Upload>(Upload{});
    if (upload && now.seconds - upload->at.seconds > day_seconds) old.push_back(it->path());
  }
  for (auto const& folder : old) fs::remove_all(folder, failed);
  return {};
}

Result<UploadReport> check_upload(Installation& installation, Upload const& upload, JobControl& job) {
  return installation.read([&](Home& home) -> Result<UploadReport> {
    JX_TRY(auto const dataset, dataset_of(home, upload.dataset));
    IngestRequest request{upload.dataset, file_of(home.paths(), upload), job.now(), {}, {}};
    request.on_progress = [&](std::int64_t done, std::int64_t total) { job.progress(done, total, "字节"); };
    request.scope = scope_of(upload);
    request.period = upload.period;
    request.stop = job.stop_token();
    Ingestor ingestor(home);
    JX_TRY(auto const check, ingestor.check(request));
    UploadReport out;
    out.upload = upload;
    out.dataset_title = dataset.title;
    out.batch = check.batch;
    JX_TRY(auto known, find_known_batch(home, dataset, check.batch));
    if (known) {
      out.known_since = known->batch.at;
      out.corrected = std::move(known->corrected);
      out.refused_then = dataset.key.empty() ? 0 : known->batch.quarantined;
      out.columns_gained = facts::columns_with(dataset, request.file, known->lacks);
    }
    out.rows_read = check.rows_read;
    out.rows = check.rows;
    out.refused = check.refused;
    out.duplicates = check.duplicates;
    out.cells_missing = check.cells_missing;
    out.total = check.total;
    out.digest = check.digest;
    out.findings_all = check.findings_all;
    for (auto const& header : check.ignored_headers) {
      if (header != reason_header && header != row_header) out.ignored_headers.push_back(header);
    }
    for (auto const& column : check.absent_columns) out.absent_columns.push_back(title_of(dataset, column));
    out.periods = check.periods;
    add_findings(out, dataset, check.findings);
    return out;
  });
}

Result<Reconciliation> take_in_upload(Installation& installation, Upload const& upload, Declared const& declared,
                                      Actor const& actor, JobControl& job) {
  auto const started = job.now();
  Reconciliation out;
  out.dataset = upload.dataset;
  auto const done = installation.read([&](Home& home) -> Result<void> {
    JX_TRY(auto const dataset, dataset_of(home, upload.dataset));
    out.dataset_title = dataset.title;
    IngestRequest request{upload.dataset, file_of(home.paths(), upload), job.now(), {}, {}};
    request.on_progress = [&](std::int64_t bytes, std::int64_t total) { job.progress(bytes, total, "字节"); };
    request.scope = scope_of(upload);
    request.period = upload.period;
    request.again = declared.again;
    request.stop = job.stop_token();
    request.with_writer = [&](auto const& record) { return installation.write(record); };
    request.also_record = [&](storage::Database& database, IngestReport const& taken) -> Result<void> {
      auto delivery = a_delivery(upload, declared, job, started);
      delivery.batch = taken.batch.id;
      delivery.source_rows = taken.rows_read;
      delivery.rows = taken.batch.rows;
      delivery.duplicates = taken.duplicates;
      delivery.refused = taken.rows_read - taken.batch.rows - taken.duplicates;
      delivery.cells_missing = taken.cells_missing;
      delivery.replaced = taken.corrected();
      delivery.total = taken.batch.total;
      delivery.digest = taken.batch.digest;
      JX_TRY(out.delivery, storage::SourceStore(database).insert(delivery));
      out.refused = delivery.refused;
      return record_audit(
          database, actor,
          {upload.via == DeliveryVia::correction ? "data.correct" : "data.upload",
           upload.dataset,
           AuditOutcome::done,
           fmt::format("{}，{} 行，批次 {}", upload.name, taken.batch.rows, taken.batch.id.substr(0, 12)),
           {},
           taken.batch.digest},
          job.now());
    };
    Ingestor ingestor(home);
    JX_TRY(auto const report, ingestor.ingest(request));
    out.batch = report.batch.id;
    out.known = report.known;
    out.source_rows = report.rows_read;
    out.rows = report.batch.rows;
    out.duplicates = report.duplicates;
    out.cells_missing = report.cells_missing;
    out.replaced = report.corrected();
    out.unchanged = report.unchanged;
    out.total = report.batch.total;
    out.digest = report.batch.digest;
    out.periods = report.periods;
    auto const flushed = installation.write([](Home& writer) { return flush_ledger(writer); });
    if (!flushed) out.ledger_waits = to_text(flushed.error());
    return {};
  });
  if (!done) {
    JX_CHECK(record_failure(installation, a_delivery(upload, declared, job, started), done.error()));
    return fail(done.error());
  }
  balance(out, declared);
  JX_CHECK(drop_upload(installation.paths(), upload));
  installation.tell({"ingested", fmt::format(R"({{"dataset":"{}"}})", upload.dataset)});
  return out;
}

Result<std::int64_t> submit_check(Installation& installation, Upload const& upload, Timestamp now) {
  return installation.jobs().submit(
      {"check", "预检 " + upload.name, upload.by, now, "check:" + upload.id, {}, {}},
      [&installation, upload](JobControl& job) { return as_json(check_upload(installation, upload, job)); });
}

Result<std::int64_t> submit_upload(Installation& installation, Upload const& upload, Declared const& declared,
                                   Actor const& actor, Timestamp now) {
  return installation.jobs().submit({"ingest", "入库 " + upload.name, upload.by, now, "ingest:" + upload.id, {}, {}},
                                    [&installation, upload, declared, actor](JobControl& job) {
                                      return as_json(take_in_upload(installation, upload, declared, actor, job));
                                    });
}

}  // namespace jixiao::app
