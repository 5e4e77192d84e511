#include "app/sources/nightly.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "app/compute.h"
#include "storage/fact_store.h"
#include "storage/result_store.h"

namespace jixiao::app {
namespace {

constexpr int months_back = 12;

std::vector<std::string> partitions_of(NightlyReport const& report) {
  std::set<std::string> out;
  for (auto const& pull : report.pulls) {
    for (auto const& dataset : pull.datasets) out.insert(dataset.periods.begin(), dataset.periods.end());
  }
  return {out.begin(), out.end()};
}

// Partitions whose newest batch came after the last computation of their month: what an interrupted run brought, and
// what people brought since. Of partitions longer than a month, after the last computation of any.
Result<std::vector<std::string>> stale_partitions(Home& home) {
  storage::FactStore facts(home.database());
  storage::ResultStore results(home.database());
  std::map<std::string, std::string> arrived, computed;
  JX_TRY(auto const batches, facts.batches());
  for (auto const& batch : batches) arrived[batch.id] = batch.at;
  std::string newest;
  auto const note = [&](Period period, std::string const& at) {
    auto& last = computed[period.to_string()];
    last = std::max(last, at);
    newest = std::max(newest, at);
  };
  JX_TRY(auto const publications, results.all_publications());
  for (auto const& one : publications) note(one.period, one.published_at);
  JX_TRY(auto const drafts, results.draft_periods());
  for (auto const period : drafts) {
    JX_TRY(auto const run, results.find_draft_run(period));
    if (run) note(period, run->computed_at);
  }
  std::set<std::string> out;
  JX_TRY(auto const files, facts.current_files());
  for (auto const& file : files) {
    auto const period = Period::parse(file.period);
    if (!period) continue;
    auto const& since = period->kind == PeriodKind::month ? computed[file.period] : newest;
    if (arrived[file.batch] > since) out.insert(file.period);
  }
  return std::vector<std::string>(out.begin(), out.end());
}

Checked<void> draft(Installation& installation, JobControl& job, NightlyReport& report) {
  auto stale = installation.read([](Home& home) { return stale_partitions(home); });
  if (!stale) return tl::unexpected<Errors>(Errors{stale.error()});
  for (auto& period : partitions_of(report)) stale->push_back(std::move(period));
  report.drafted = periods_to_draft(*stale, job.now().date());
  if (report.drafted.empty()) return {};
  ComputeRequest request;
  request.periods = report.drafted;
  request.now = job.now();
  request.on_progress = [&](std::string const& step) { job.say("计算：" + step); };
  request.stop = job.stop_token();
  // Facts are read and computed through a reading home; only each finished draft takes the writer.
  request.keep = [&](storage::Run const& run, std::vector<UnitRecord> const& records) {
    return installation.write(
        [&](Home& home) { return storage::ResultStore(home.database()).replace_draft(run, records); });
  };
  JX_TRY(auto const computed, installation.read([&](Home& home) { return compute_periods(home, request); }));
  for (auto const& period : computed.periods) report.values += period.values;
  return installation.refresh({"drafted", fmt::format(R"({{"period":"{}"}})", report.drafted.back().to_string())});
}

}  // namespace

std::vector<Period> periods_to_draft(std::vector<std::string> const& partitions, Date today) {
  std::set<Period> months, longer;
  for (auto const& text : partitions) {
    auto const period = Period::parse(text);
    if (!period) continue;  // “all”: a dimension; what it changes comes with the months
    (period->kind == PeriodKind::month ? months : longer).insert(*period);
  }
  auto const newest = months.empty() ? Period::containing(today, PeriodKind::month) : *months.rbegin();
  for (auto const& period : longer) {
    auto const last = Period{period.last_month(), PeriodKind::month};
    months.insert(period.contains(newest) ? newest : last);
  }
  std::vector<Period> out;
  for (auto const month : months) {
    if (month > newest.shifted(-months_back) && month <= newest) out.push_back(month);
  }
  return out;
}

Checked<NightlyReport> run_pull(Installation& installation, PullOrder const& order, JobControl& job) {
  NightlyReport report;
  auto pulled = pull_connector(installation, order, job);
  if (!pulled) return tl::unexpected<Errors>(Errors{pulled.error()});
  report.rows = pulled->rows;
  // One dataset's failure is in the report; if nothing came and something failed, the pull failed.
  if (pulled->failed > 0 && pulled->rows == 0) {
    for (auto const& dataset : pulled->datasets) {
      if (!dataset.error.empty()) {
        return tl::unexpected<Errors>(Errors{
            {ErrorKind::unavailable, "app.pull_failed", {{"dataset", dataset.title}, {"reason", dataset.error}}, ""}});
      }
    }
  }
  report.pulls.push_back(std::move(*pulled));
  JX_CHECK(draft(installation, job, report));
  return report;
}

Checked<NightlyReport> run_nightly(Installation& installation, JobControl& job) {
  NightlyReport report;
  auto const connectors = installation.read([](Home& home) { return list_connectors(home); });
  if (!connectors) return tl::unexpected<Errors>(Errors{connectors.error()});
  for (auto const& connector : *connectors) {
    if (!connector.enabled || connector.kind == ConnectorKind::platform) continue;
    if (auto go = job.check(); !go) return tl::unexpected<Errors>(Errors{go.error()});
    auto pulled = pull_connector(installation, {connector.id, {}, {}, {}}, job);
    if (!pulled) {
      report.errors.push_back(connector.title + ": " + to_text(pulled.error()));
      continue;
    }
    report.rows += pulled->rows;
    report.pulls.push_back(std::move(*pulled));
  }
  JX_CHECK(draft(installation, job, report));
  return report;
}

}  // namespace jixiao::app
