#include "app/sources/pull.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/ingest.h"
#include "app/ledger.h"
#include "base/text.h"
#include "facts/drop_folder.h"
#include "facts/http_source.h"
#include "facts/spool.h"
#include "facts/sql_source.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;
using storage::Delivery;
using storage::DeliveryOutcome;
using storage::Feed;
using storage::SourceStore;

constexpr int months_max = 24;  // of one run; the rest comes with the next

// A folder of this pull alone, gone with it.
struct WorkFolder {
  fs::path path;
  explicit WorkFolder(fs::path p) : path(std::move(p)) {
    std::error_code ignored;
    fs::create_directories(path, ignored);
  }
  WorkFolder(WorkFolder const&) = delete;
  WorkFolder& operator=(WorkFolder const&) = delete;
  ~WorkFolder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
};

class Pull {
 public:
  Pull(Installation& installation, PullOrder const& order, JobControl& job)
      : installation_(installation), order_(order), job_(job) {}

  Result<PullReport> run() {
    JX_CHECK(open());
    report_.connector = source_.connector.id;
    std::int64_t done = 0;
    for (auto const& feed : feeds_) {
      JX_CHECK(job_.check());
      job_.progress(done++, static_cast<std::int64_t>(feeds_.size()), "项");
      pull(feed);
    }
    job_.progress(done, static_cast<std::int64_t>(feeds_.size()), "项");
    auto const flushed = installation_.write([](Home& home) { return flush_ledger(home); });
    if (!flushed) report_.ledger_waits = to_text(flushed.error());
    if (report_.rows > 0) installation_.tell({"ingested", "{}"});
    return std::move(report_);
  }

 private:
  Result<void> open() {
    return installation_.read([&](Home& home) -> Result<void> {
      JX_TRY(source_, open_connector(home, order_.connector));
      if (!source_.connector.enabled)
        return fail(ErrorKind::conflict, "app.connector_disabled", {{"connector", source_.connector.title}});
      JX_TRY(auto const all, SourceStore(home.database()).feeds(order_.connector));
      auto loaded = home.pack();
      if (!loaded) return fail(loaded.error().front());
      for (auto const& feed : all) {
        if (order_.dataset ? feed.dataset != *order_.dataset : !feed.enabled) continue;
        auto const* dataset = (*loaded)->pack.find_dataset(feed.dataset);
        if (!dataset) continue;  // a later pack dropped it
        feeds_.push_back(feed);
        datasets_.emplace(feed.dataset, *dataset);
      }
      if (order_.dataset && feeds_.empty()) {
        return fail(ErrorKind::not_found, "app.feed_unknown",
                    {{"connector", source_.connector.title}, {"dataset", *order_.dataset}});
      }
      return {};
    });
  }

  void pull(Feed const& feed) {
    PulledDataset entry{feed.dataset, datasets_.at(feed.dataset).title, 0, 0, 0, {}, ""};
    job_.say(fmt::format("{} · {}", source_.connector.title, entry.title));
    auto const done =
        source_.connector.kind == ConnectorKind::folder ? pull_folder(feed, entry) : pull_query(feed, entry);
    if (!done) {
      entry.error = to_text(done.error());
      ++report_.failed;
    }
    report_.rows += entry.rows;
    report_.datasets.push_back(std::move(entry));
  }

  // ---- queries ----

  Result<void> pull_query(Feed const& feed, PulledDataset& entry) {
    if (source_.connector.kind == ConnectorKind::platform) return {};
    if (feed.mode == FeedMode::month) return pull_months(feed, entry);
    facts::PullRange range;
    range.since = feed.watermark;
    if (feed.mode == FeedMode::watermark && feed.watermark.empty()) return without_start(feed);
    return pull_range(feed, range, feed.mode == FeedMode::all ? "全部" : feed.watermark + " 之后", entry);
  }

  Result<void> without_start(Feed const& feed) {
    Error const error{
        ErrorKind::invalid, "app.feed_without_start", {{"dataset", datasets_.at(feed.dataset).title}}, ""};
    JX_CHECK(record_failure(feed, job_.now(), "", error));
    return fail(error);
  }

  Result<void> pull_months(Feed const& feed, PulledDataset& entry) {
    std::vector<Period> months;
    if (order_.from) {
      for (auto month = *order_.from; month <= order_.to.value_or(*order_.from); month = month.shifted(1)) {
        months.push_back(month);
      }
    } else {
      auto const watermark = Period::parse(feed.watermark);
      if (!watermark) return without_start(feed);
      months = months_to_pull(*watermark, job_.now().date());
    }
    for (auto const month : months) {
      JX_CHECK(job_.check());
      JX_CHECK(pull_range(feed, facts::PullRange::of(month), month.to_string(), entry));
    }
    return {};
  }

  Result<std::unique_ptr<facts::TableReader>> open_reader(Feed const& feed, facts::PullRange const& range) {
    auto const& dataset = datasets_.at(feed.dataset);
    facts::SqlQuery query{feed.query, range, dataset.key, std::chrono::seconds(600), job_.stop_token()};
    switch (source_.connector.kind) {
      case ConnectorKind::sqlite: return facts::open_sqlite_query(source_.address, query);
      case ConnectorKind::postgresql: return facts::open_postgres_query({source_.address, source_.secret}, query);
      default:
        return facts::open_http_json({source_.address + feed.query, source_.secret}, range, dataset, job_.stop_token());
    }
  }

  Result<void> pull_range(Feed const& feed, facts::PullRange const& range, std::string const& scope,
                          PulledDataset& entry) {
    auto const started = job_.now();
    auto const done = [&]() -> Result<void> {
      WorkFolder const work(installation_.new_upload_path());
      auto const file = work.path / fmt::format("{}-{}-{}.csv", source_.connector.id, feed.dataset,
                                                range.month.empty() ? started.date().to_string() : range.month);
      JX_TRY(auto const reader, open_reader(feed, range));
      facts::SpoolOptions options;
      if (feed.mode == FeedMode::watermark) options.watermark_column = feed.watermark_column;
      JX_TRY(auto const spooled, facts::spool_rows(*reader, file, options));
      if (spooled.rows == 0) return record_unchanged(feed, started, scope, 0);
      return take_in(feed, file, started, scope, next_watermark(feed, range, spooled), spooled.rows, entry);
    }();
    if (done || job_.stopped()) return done;
    JX_CHECK(record_failure(feed, started, scope, done.error()));
    return done;
  }

  // A month once reached stays reached; months pulled again do not move it.
  std::string next_watermark(Feed const& feed, facts::PullRange const& range, facts::Spooled const& spooled) const {
    if (order_.from) return "";
    if (feed.mode == FeedMode::watermark) return spooled.watermark;
    if (feed.mode == FeedMode::month && range.month > feed.watermark) return range.month;
    return "";
  }

  // ---- the drop folder ----

  Result<void> pull_folder(Feed const& feed, PulledDataset& entry) {
    auto const handle = [&](facts::DroppedFile const& file) -> Result<void> {
      auto const started = job_.now();
      auto done = take_in(feed, file.path, started, "", "", 0, entry);
      if (!done && !job_.stopped())
        JX_CHECK(record_failure(feed, started, file.path.filename().string(), done.error()));
      return done;
    };
    JX_TRY(auto const outcome, facts::process_inbox(source_.address, fs::file_time_type::clock::now(),
                                                    std::chrono::seconds(2), handle, feed.dataset));
    if (!outcome.failed.empty()) return fail(outcome.failed.front().second);
    return {};
  }

  // ---- what is written down ----

  Delivery a_delivery(Feed const& feed, Timestamp started, std::string const& scope) {
    Delivery out;
    out.dataset = feed.dataset;
    out.connector = source_.connector.id;
    out.by = job_.by();
    out.job = job_.id();
    out.started_at = started;
    out.finished_at = job_.now();
    out.scope = scope;
    return out;
  }

  Result<void> take_in(Feed const& feed, fs::path const& file, Timestamp started, std::string const& scope,
                       std::string const& watermark, std::int64_t source_rows, PulledDataset& entry) {
    auto const ingested = installation_.read([&](Home& home) -> Result<IngestReport> {
      IngestRequest request{feed.dataset, file, job_.now(), {}, {}};
      request.stop = job_.stop_token();
      request.period_by_name = source_.connector.kind == ConnectorKind::folder;
      request.with_writer = [&](auto const& record) { return installation_.write(record); };
      request.also_record = [&](storage::Database& database, IngestReport const& taken) -> Result<void> {
        auto delivery = a_delivery(feed, started, scope);
        fill(delivery, taken);
        JX_CHECK(SourceStore(database).insert(delivery));
        if (watermark.empty()) return {};
        return SourceStore(database).set_watermark(feed.connector, feed.dataset, watermark);
      };
      Ingestor ingestor(home);
      return ingestor.ingest(request);
    });
    // A source that still says what was corrected since does so every night: a matter to settle, which must not keep
    // the months behind it from being pulled. A dropped file is put aside with the reason, as any that fails.
    bool const overtaken = !ingested && ingested.error().code == "app.batch_overtaken";
    if (overtaken && source_.connector.kind != ConnectorKind::folder) {
      auto error = ingested.error();
      error.code = "app.pull_overtaken";
      entry.error = to_text(error);
      return record_failure(feed, started, scope, error, watermark);
    }
    if (!ingested) return fail(ingested.error());
    auto const& report = *ingested;
    if (report.known) return record_unchanged(feed, started, scope, source_rows, watermark);
    ++entry.deliveries;
    entry.rows += report.batch.rows;
    entry.refused += report.rows_refused;
    for (auto const& period : report.periods) {
      if (std::find(entry.periods.begin(), entry.periods.end(), period) == entry.periods.end()) {
        entry.periods.push_back(period);
      }
    }
    return {};
  }

 public:
  static void fill(Delivery& delivery, IngestReport const& taken) {
    delivery.batch = taken.batch.id;
    delivery.file = taken.batch.file;
    delivery.source_rows = taken.rows_read;
    delivery.rows = taken.batch.rows;
    delivery.duplicates = taken.duplicates;
    delivery.refused = taken.rows_read - taken.batch.rows - taken.duplicates;
    delivery.cells_missing = taken.cells_missing;
    delivery.replaced = taken.corrected();
    delivery.total = taken.batch.total;
    delivery.digest = taken.batch.digest;
  }

 private:
  Result<void> record(Delivery delivery, Feed const& feed, std::string const& watermark) {
    return installation_.write([&](Home& home) -> Result<void> {
      JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
      SourceStore store(home.database());
      JX_CHECK(store.insert(std::move(delivery)));
      if (!watermark.empty()) JX_CHECK(store.set_watermark(feed.connector, feed.dataset, watermark));
      return transaction.commit();
    });
  }

  Result<void> record_unchanged(Feed const& feed, Timestamp started, std::string const& scope, std::int64_t rows,
                                std::string const& watermark = "") {
    auto delivery = a_delivery(feed, started, scope);
    delivery.outcome = DeliveryOutcome::unchanged;
    delivery.source_rows = rows;
    return record(std::move(delivery), feed, watermark);
  }

  Result<void> record_failure(Feed const& feed, Timestamp started, std::string const& scope, Error const& error,
                              std::string const& watermark = "") {
    auto delivery = a_delivery(feed, started, scope);
    delivery.outcome = DeliveryOutcome::failed;
    delivery.error = to_text(error);
    return record(std::move(delivery), feed, watermark);
  }

  Installation& installation_;
  PullOrder const& order_;
  JobControl& job_;
  OpenConnector source_;
  std::vector<Feed> feeds_;
  std::map<std::string, Dataset> datasets_;
  PullReport report_;
};

}  // namespace

std::vector<Period> months_to_pull(Period watermark, Date today) {
  auto const last = std::max(Period::containing(today, PeriodKind::month), watermark.shifted(1));
  std::vector<Period> out;
  for (auto month = watermark.shifted(-1); month <= last && out.size() < months_max; month = month.shifted(1)) {
    out.push_back(month);
  }
  return out;
}

Result<PullReport> pull_connector(Installation& installation, PullOrder const& order, JobControl& job) {
  return Pull(installation, order, job).run();
}

}  // namespace jixiao::app
