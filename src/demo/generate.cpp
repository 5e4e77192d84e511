#include "demo/generate.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "base/file.h"
#include "demo/map.h"
#include "demo/tables.h"

namespace jixiao::demo {
namespace {

namespace fs = std::filesystem;

constexpr double scale_max = 5000;
constexpr int months_max = 120;
constexpr int threads_max = 64;

struct Job {
  std::size_t dataset;  // index into the pack's datasets
  Table table;
  int month;
};

bool comes_in(Table const& table, Month const& month) {
  switch (table.every) {
    case Every::once: return false;
    case Every::month: return true;
    case Every::quarter_end: return month.quarter_end;
    case Every::half_end: return month.half_end;
    case Every::year_end: return month.year_end;
  }
  return false;
}

std::string month_name(Job const& job) {
  return job.table.every == Every::once ? "all" : Period{job.month, PeriodKind::month}.to_string();
}

// In the order of ingestion: dimensions first, then month by month, datasets as the pack lists them.
std::vector<Job> plan_jobs(Pack const& pack, Months const& months, std::vector<std::string>& unknown) {
  auto const tables = all_tables();
  std::vector<Job> once, monthly;
  std::vector<std::pair<std::size_t, Table>> known;
  for (std::size_t d = 0; d < pack.datasets.size(); ++d) {
    auto const found = std::find_if(tables.begin(), tables.end(),
                                    [&](Table const& table) { return pack.datasets[d].id == table.dataset; });
    if (found == tables.end()) {
      unknown.push_back(pack.datasets[d].id);
    } else if (found->every == Every::once) {
      once.push_back({d, *found, months.last()});
    } else {
      known.emplace_back(d, *found);
    }
  }
  for (int month = months.first(); month <= months.last(); ++month) {
    for (auto const& [dataset, table] : known) {
      if (comes_in(table, months[month])) monthly.push_back({dataset, table, month});
    }
  }
  once.insert(once.end(), monthly.begin(), monthly.end());
  return once;
}

// The files of all datasets and months, by several threads; each job stands alone.
class Production {
 public:
  Production(Pack const& pack, DemoOptions const& options, World const& world, std::vector<Job> jobs)
      : pack_(pack), options_(options), world_(world), jobs_(std::move(jobs)) {
    for (auto const& dataset : pack.datasets) report_.datasets.push_back({dataset.id});
  }

  Result<DemoReport> run(std::vector<TruthLine>& truth) {
    std::vector<std::thread> threads;
    for (int i = 1; i < options_.threads; ++i) threads.emplace_back([this] { work(); });
    work();
    for (auto& thread : threads) thread.join();
    if (error_) return fail(*error_);
    truth.insert(truth.end(), truth_.begin(), truth_.end());
    std::sort(report_.empty_columns.begin(), report_.empty_columns.end());
    auto const end = std::unique(report_.empty_columns.begin(), report_.empty_columns.end());
    report_.empty_columns.erase(end, report_.empty_columns.end());
    return std::move(report_);
  }

 private:
  void work() {
    for (std::size_t i = next_++; i < jobs_.size() && !stop_; i = next_++) write(jobs_[i]);
  }

  void write(Job const& job) {
    Dataset const& dataset = pack_.datasets[job.dataset];
    std::string const month = month_name(job);
    auto const path = options_.output / "data" / dataset.id / (month + ".csv");
    TableWriter out(dataset,
                    {path, month, job.dataset % 2 == 0, Stream(world_.seed, "dirt " + dataset.id, 0, job.month)});
    Page page{world_, world_.months[job.month], dataset.id, out};
    job.table.write(page);
    auto const done = out.finish();
    std::lock_guard const lock(mutex_);
    if (!done) {
      if (!error_) error_ = done.error();
      stop_ = true;
      return;
    }
    record(job, out);
  }

  void record(Job const& job, TableWriter& out) {
    auto& report = report_.datasets[job.dataset];
    ++report.files;
    report.rows += out.rows();
    report.bytes += out.bytes();
    report.dirty_rows += out.dirty_rows();
    report_.rows += out.rows();
    report_.bytes += out.bytes();
    auto lines = out.take_truth();
    truth_.insert(truth_.end(), std::make_move_iterator(lines.begin()), std::make_move_iterator(lines.end()));
    for (auto& column : out.empty_columns()) report_.empty_columns.push_back(std::move(column));
    ++files_done_;
    if (options_.progress) options_.progress({files_done_, static_cast<int>(jobs_.size()), report_.rows});
  }

  Pack const& pack_;
  DemoOptions const& options_;
  World const& world_;
  std::vector<Job> jobs_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stop_{false};
  std::mutex mutex_;  // guards all below
  DemoReport report_;
  std::vector<TruthLine> truth_;
  std::optional<Error> error_;
  int files_done_ = 0;
};

Result<void> check(DemoOptions const& options) {
  auto const bad = [](char const* option, std::string value, std::string range) {
    return fail("demo.option", {{"option", option}, {"value", std::move(value)}, {"range", std::move(range)}});
  };
  if (!(options.scale > 0 && options.scale <= scale_max)) {
    return bad("scale", fmt::format("{}", options.scale), fmt::format("0–{}", scale_max));
  }
  if (options.months < 1 || options.months > months_max) {
    return bad("months", std::to_string(options.months), fmt::format("1–{}", months_max));
  }
  if (options.threads < 1 || options.threads > threads_max) {
    return bad("threads", std::to_string(options.threads), fmt::format("1–{}", threads_max));
  }
  int const year = options.last_month.year();
  if (options.last_month.kind != PeriodKind::month || year < 2012 || year > 2040) {
    return bad("last_month", options.last_month.to_string(), "2012-01–2040-12");
  }
  return {};
}

Result<void> make_folders(fs::path const& output, Pack const& pack) {
  std::error_code error;
  fs::create_directories(output / "pack", error);
  for (auto const& dataset : pack.datasets) {
    if (!error) fs::create_directories(output / "data" / dataset.id, error);
  }
  if (error) {
    return fail(ErrorKind::unavailable, "base.file_write", {{"path", output.string()}, {"reason", error.message()}});
  }
  return {};
}

// Single taxpayers' deeds.
void add_ruses(World const& world, std::vector<TruthLine>& truth) {
  auto const& branches = world.province.branches;
  for (std::size_t b = 0; b < branches.size(); ++b) {
    for (std::int64_t k = 0; k < world.taxpayers.count(b); ++k) {
      auto const t = world.taxpayers.at(b, k);
      if (t.ruse == Ruse::none) continue;
      truth.push_back({name_of(t.ruse), "declaration", world.province.code(t.branch, world.months.last()),
                       fmt::format("V{:09}", t.number), Period{t.ruse_from, PeriodKind::month}.to_string(),
                       Period{t.ruse_to, PeriodKind::month}.to_string(), ""});
    }
  }
}

std::string render_order(std::vector<Job> const& jobs) {
  std::string out;
  for (auto const& job : jobs) {
    out += fmt::format("{}\tdata/{}/{}.csv\n", job.table.dataset, job.table.dataset, month_name(job));
  }
  return out;
}

}  // namespace

Result<DemoReport> generate_province(Pack const& pack, DemoOptions const& options) {
  JX_CHECK(check(options));
  JX_CHECK(make_folders(options.output, pack));
  int const last = options.last_month.first_month;
  World const world(options.seed, static_cast<std::int64_t>(options.scale * 1'000'000 + 0.5), pack.work_calendar(),
                    last - options.months + 1, last);
  std::vector<std::string> unknown;
  auto const jobs = plan_jobs(pack, world.months, unknown);
  std::vector<TruthLine> truth = world.plan.lines(world.province);
  JX_TRY(DemoReport report, Production(pack, options, world, jobs).run(truth));
  add_ruses(world, truth);
  report.unknown_datasets = std::move(unknown);
  report.truths = static_cast<std::int64_t>(truth.size());
  JX_CHECK(write_file_durably(options.output / "pack" / "units.csv", render_units_csv(world.province)));
  JX_CHECK(write_file_durably(options.output / "pack" / "successions.yaml", render_successions_yaml(world.province)));
  JX_CHECK(write_file_durably(options.output / "pack" / "map.geojson", render_map(world.province)));
  JX_CHECK(write_file_durably(options.output / "data_order.txt", render_order(jobs)));
  JX_CHECK(write_file_durably(options.output / "truth.csv", render_truth(std::move(truth))));
  return report;
}

}  // namespace jixiao::demo
