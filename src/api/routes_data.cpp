// 数据: what there is and how it came, uploads, quarantine, coverage.
#include <algorithm>

#include "api/route.h"
#include "api/shared_shapes.h"
#include "app/sources/catalogue.h"
#include "app/sources/quarantine.h"
#include "app/sources/statistics.h"
#include "app/sources/uploads.h"
#include "app/sources/workbook.h"
#include "base/file.h"

namespace jixiao::api {
namespace {

constexpr int months_max = 36;
constexpr std::int64_t page_max = 500;
// What is set apart is counted on the page, so the list is whole: two years of a province have 600 such batches.
constexpr std::int64_t quarantined_max = 10'000;
constexpr char const* xlsx_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

struct Datasets {
  std::vector<app::DatasetView> datasets;
};
BOOST_DESCRIBE_STRUCT(Datasets, (), (datasets))

struct DatasetKey {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(DatasetKey, (), (id))

struct CoverageQuery {
  std::optional<Period> last;
  std::optional<int> months;
};
BOOST_DESCRIBE_STRUCT(CoverageQuery, (), (last, months))

struct UnitCoverageQuery {
  Period month;
  std::string level;
  std::optional<std::string> dataset;
};
BOOST_DESCRIBE_STRUCT(UnitCoverageQuery, (), (month, level, dataset))

struct DeliveriesQuery {
  std::optional<std::string> dataset;
  std::optional<std::string> connector;
  std::optional<bool> by_hand;
  std::optional<bool> news;
  std::optional<std::int64_t> before;
  std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(DeliveriesQuery, (), (dataset, connector, by_hand, news, before, limit))

struct Deliveries {
  std::vector<storage::Delivery> deliveries;
};
BOOST_DESCRIBE_STRUCT(Deliveries, (), (deliveries))

struct UploadQuery {
  std::string dataset;
  std::string name;
  std::optional<bool> correction;
  std::optional<Period> period;
};
BOOST_DESCRIBE_STRUCT(UploadQuery, (), (dataset, name, correction, period))

struct Kept {
  app::Upload upload;
  std::int64_t job = 0;  // of the pre-check
};
BOOST_DESCRIBE_STRUCT(Kept, (), (upload, job))

struct UploadKey {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(UploadKey, (), (id))

struct Confirmation {
  std::string id;
  std::optional<std::int64_t> rows;
  std::optional<Decimal> total;
  std::optional<bool> again;  // a file that came before and was corrected since: its figures are to stand again
};
BOOST_DESCRIBE_STRUCT(Confirmation, (), (id, rows, total, again))

struct QuarantineQuery {
  std::optional<std::string> dataset;
};
BOOST_DESCRIBE_STRUCT(QuarantineQuery, (), (dataset))

struct QuarantinedBatches {
  std::vector<app::QuarantinedBatch> batches;
};
BOOST_DESCRIBE_STRUCT(QuarantinedBatches, (), (batches))

struct QuarantineKey {
  std::string batch;
  std::optional<std::int64_t> offset;
  std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(QuarantineKey, (), (batch, offset, limit))

struct RefusedFile {
  std::string batch;
  std::optional<std::string> format;  // xlsx or csv
};
BOOST_DESCRIBE_STRUCT(RefusedFile, (), (batch, format))

struct CorrectedRow {
  std::int64_t row = 0;
  std::vector<std::string> cells;
};
BOOST_DESCRIBE_STRUCT(CorrectedRow, (), (row, cells))

struct Corrections {
  std::string batch;
  std::vector<CorrectedRow> rows;
};
BOOST_DESCRIBE_STRUCT(Corrections, (), (batch, rows))

struct RefusedAnswer {
  std::string dataset;
  std::string dataset_title;
  std::vector<std::string> header;
  std::vector<app::RefusedRow> rows;
};
BOOST_DESCRIBE_STRUCT(RefusedAnswer, (), (dataset, dataset_title, header, rows))

Result<app::AutomationStatistics> statistics(Call& call, Nothing const&) {
  return call.installation.read([&](app::Home& home) { return app::make_statistics(home, call.now); });
}

Result<Datasets> datasets(Call& call, Nothing const&) {
  JX_TRY(auto list, call.installation.read([](app::Home& home) { return app::list_datasets(home); }));
  return Datasets{std::move(list)};
}

Result<Dataset> find_dataset(Call& call, std::string const& id) {
  return call.installation.read([&](app::Home& home) -> Result<Dataset> {
    auto loaded = home.pack();
    if (!loaded) return fail(loaded.error().front());
    if (auto const* dataset = (*loaded)->pack.find_dataset(id)) return *dataset;
    return fail(ErrorKind::not_found, "app.feed_dataset", {{"dataset", id}});
  });
}

Result<Download> dataset_template(Call& call, DatasetKey const& key) {
  JX_TRY(auto const dataset, find_dataset(call, key.id));
  JX_TRY(auto bytes, app::render_template(dataset, call.installation.new_upload_path()));
  return Download{xlsx_type, dataset.title + "-模板.xlsx", std::move(bytes)};
}

Result<app::Coverage> coverage(Call& call, CoverageQuery const& query) {
  auto const months = std::clamp(query.months.value_or(12), 1, months_max);
  return call.installation.read([&](app::Home& home) { return app::make_coverage(home, query.last, months); });
}

Checked<app::UnitCoverage> unit_coverage(Call& call, UnitCoverageQuery const& query) {
  return call.installation.read([&](app::Home& home) {
    return app::make_unit_coverage(home, call.scope(), query.month, query.level, query.dataset.value_or(""));
  });
}

Result<Deliveries> deliveries(Call& call, DeliveriesQuery const& query) {
  storage::DeliveryQuery wanted;
  wanted.dataset = query.dataset.value_or("");
  wanted.connector = query.connector.value_or("");
  wanted.by_hand = query.by_hand.value_or(false);
  wanted.news = query.news.value_or(false);
  wanted.before_id = query.before;
  wanted.limit = std::clamp<std::int64_t>(query.limit.value_or(50), 1, page_max);
  if (!call.sees_everything()) wanted.visible_to = call.session->login;
  JX_TRY(auto list, call.installation.read(
                        [&](app::Home& home) { return storage::SourceStore(home.database()).deliveries(wanted); }));
  return Deliveries{std::move(list)};
}

// ---- uploads ----

app::Upload a_draft(Call const& call, std::string const& dataset, std::string const& name, bool correction) {
  app::Upload out;
  out.dataset = dataset;
  out.name = name;
  out.by = call.session->login;
  out.account = call.session->account;
  out.via = correction ? app::DeliveryVia::correction : app::DeliveryVia::upload;
  out.at = call.now;
  out.everything = call.sees_everything();
  out.roots = call.scope().roots;
  return out;
}

Result<Kept> keep(Call& call, std::filesystem::path const& file, app::Upload draft) {
  JX_TRY(auto upload, app::keep_upload(call.installation, file, std::move(draft)));
  JX_TRY(auto const job, app::submit_check(call.installation, upload, call.now));
  call.status = 202;
  return Kept{std::move(upload), job};
}

Result<Kept> upload(Call& call, UploadQuery const& query) {
  if (call.request.upload.empty()) return fail("facts.file_empty");
  auto draft = a_draft(call, query.dataset, query.name, query.correction.value_or(false));
  draft.period = query.period;
  return keep(call, call.request.upload, std::move(draft));
}

Result<Ordered> confirm(Call& call, Confirmation const& input) {
  JX_TRY(auto const upload, app::find_upload(call.installation.paths(), input.id, call.session->account));
  JX_TRY(auto const job,
         app::submit_upload(call.installation, upload, {input.rows, input.total, input.again.value_or(false)},
                            call.actor(), call.now));
  call.status = 202;
  return Ordered{job};
}

Result<Nothing> drop(Call& call, UploadKey const& key) {
  JX_TRY(auto const upload, app::find_upload(call.installation.paths(), key.id, call.session->account));
  JX_CHECK(app::drop_upload(call.installation.paths(), upload));
  return Nothing{};
}

// ---- quarantine ----

app::QuarantineViewer viewer_of(Call const& call) {
  return {call.sees_everything(), call.session->may_see("personal"), call.session->login};
}

Result<QuarantinedBatches> quarantine(Call& call, QuarantineQuery const& query) {
  JX_TRY(auto list, call.installation.read([&](app::Home& home) {
    return app::list_quarantined_batches(home, viewer_of(call), query.dataset.value_or(""), quarantined_max);
  }));
  return QuarantinedBatches{std::move(list)};
}

Result<app::QuarantinePage> quarantined_batch(Call& call, QuarantineKey const& key) {
  auto const limit = std::clamp<std::int64_t>(key.limit.value_or(100), 1, page_max);
  auto const offset = std::max<std::int64_t>(key.offset.value_or(0), 0);
  return call.installation.read(
      [&](app::Home& home) { return app::read_quarantine(home, viewer_of(call), key.batch, offset, limit); });
}

Result<app::RefusedBatch> refused_of(Call& call, std::string const& batch) {
  return call.installation.read([&](app::Home& home) { return app::read_refused(home, viewer_of(call), batch); });
}

Result<RefusedAnswer> refused(Call& call, QuarantineKey const& key) {
  JX_TRY(auto batch, refused_of(call, key.batch));
  return RefusedAnswer{batch.dataset.id, batch.dataset.title, std::move(batch.rows.header), std::move(batch.rows.rows)};
}

// What leaves the platform is on record.
Result<Download> refused_file(Call& call, RefusedFile const& input) {
  JX_TRY(auto const batch, refused_of(call, input.batch));
  bool const csv = input.format == "csv";
  std::string bytes;
  if (csv) {
    bytes = app::render_refused_csv(batch.rows);
  } else {
    JX_TRY(bytes, app::render_refused_workbook(batch.rows, batch.dataset, call.installation.new_upload_path()));
  }
  JX_CHECK(call.installation.write([&](app::Home& home) -> Result<void> {
    JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
    JX_CHECK(app::record_audit(
        home.database(), call.actor(),
        {"data.export", input.batch.substr(0, 12), app::AuditOutcome::done, batch.dataset.title + " 隔离行", {}, {}},
        call.now));
    return transaction.commit();
  }));
  auto const name = batch.dataset.title + "-待更正" + (csv ? ".csv" : ".xlsx");
  return Download{csv ? "text/csv; charset=utf-8" : xlsx_type, name, std::move(bytes)};
}

// Corrected on the page: only rows that were refused, only as many cells as they had.
Result<Kept> correct(Call& call, Corrections const& input) {
  JX_TRY(auto const batch, refused_of(call, input.batch));
  std::map<std::int64_t, std::vector<std::string>> rows;
  for (auto const& row : input.rows) {
    bool const known = std::any_of(batch.rows.rows.begin(), batch.rows.rows.end(),
                                   [&](app::RefusedRow const& one) { return one.row == row.row; });
    if (!known || row.cells.size() != batch.rows.header.size()) {
      return fail("api.data_rows", {{"row", std::to_string(row.row)}});
    }
    rows[row.row] = row.cells;
  }
  if (rows.empty()) return fail("api.data_rows", {{"row", "-"}});
  auto const stem = std::filesystem::path(batch.file).stem().string();
  auto const file = call.installation.new_upload_path();
  JX_CHECK(write_file_durably(file, app::render_rows_csv(batch.rows.header, rows), 0600));
  return keep(call, file, a_draft(call, batch.dataset.id, "更正-" + stem + ".csv", true));
}

}  // namespace

std::vector<Route> data_routes() {
  using enum Permission;
  auto file = route<&upload>(Verb::post, "/api/data/uploads", needs(data_upload), "上传文件并预检（内容为文件本身）");
  file.upload = true;
  return {
      route<&statistics>(Verb::get, "/api/data/statistics", needs(data_read), "自动取数的成效"),
      route<&datasets>(Verb::get, "/api/data/datasets", needs(data_read), "数据集目录"),
      route<&dataset_template>(Verb::get, "/api/data/datasets/{id}/template", needs(data_read), "填报模板（XLSX）"),
      route<&coverage>(Verb::get, "/api/data/coverage", needs(data_read), "数据集 × 月份的覆盖"),
      route<&unit_coverage>(Verb::get, "/api/data/coverage/units", needs(data_read), "单位 × 数据集的覆盖（一个月）"),
      route<&deliveries>(Verb::get, "/api/data/deliveries", needs(data_read), "历次到数与三项对账"),
      std::move(file),
      route<&confirm>(Verb::post, "/api/data/uploads/{id}/ingest", needs(data_upload), "确认入库（后台任务）"),
      route<&drop>(Verb::del, "/api/data/uploads/{id}", needs(data_upload), "放弃上传"),
      route<&quarantine>(Verb::get, "/api/data/quarantine", needs(data_read), "有隔离内容的批次"),
      route<&quarantined_batch>(Verb::get, "/api/data/quarantine/{batch}", needs(data_read), "一个批次的隔离内容"),
      route<&refused>(Verb::get, "/api/data/quarantine/{batch}/rows", needs(data_correct), "被隔离的原始行"),
      route<&refused_file>(Verb::get, "/api/data/quarantine/{batch}/file", needs(data_correct), "下载被隔离的原始行"),
      route<&correct>(Verb::post, "/api/data/quarantine/{batch}/corrections", needs(data_correct),
                      "更正被隔离的行并预检"),
  };
}

}  // namespace jixiao::api
