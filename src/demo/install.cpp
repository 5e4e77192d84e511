#include "demo/install.h"

#include <fmt/format.h>

#include <chrono>

#include "app/access/access.h"
#include "app/home.h"
#include "app/ingest.h"
#include "app/publish.h"
#include "base/file.h"
#include "base/text.h"
#include "base/words.h"
#include "demo/sources.h"

namespace jixiao::demo {
namespace {

namespace fs = std::filesystem;

// A register with a single unit: enough for the pack's formulas to be checked before the province exists.
constexpr char const* placeholder_units = "code,name,level,parent\n0,占位,province,\n";
constexpr char const* reason = "示范省数据，未逐项核实";

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

Result<void> overlay(app::PackFiles& files, fs::path const& folder) {
  std::error_code failed;
  for (auto const& entry : fs::directory_iterator(folder, failed)) {
    if (!entry.is_regular_file()) continue;
    JX_TRY(auto content, read_file(entry.path()));
    files.files[entry.path().filename().string()] = std::move(content);
  }
  files.digest = policy::digest_of(files.files);
  return {};
}

class Installer {
 public:
  explicit Installer(InstallOptions const& options) : options_(options), work_(options.home) { work_ += ".demo"; }

  Checked<InstallReport> run() {
    auto files = app::read_pack(options_.pack);
    if (!files) return errors(files.error());
    auto register_less = *files;
    register_less.files["units.csv"] = placeholder_units;
    for (auto const* name : {"map.geojson", "successions.yaml"}) register_less.files.erase(name);  // name its units
    auto const pack = policy::load_pack(register_less);
    if (!pack) return tl::unexpected<Errors>(pack.error());
    if (auto done = generate(pack->pack); !done) return errors(done.error());
    if (auto done = overlay(*files, work_ / "pack"); !done) return errors(done.error());
    JX_TRY(auto const loaded, app::init_home(options_.home, *files, options_.now));
    auto home = app::Home::open(options_.home, app::Access::write);
    if (!home) return errors(home.error());
    if (auto done = app::mark_as_demo(*home); !done) return errors(done.error());
    if (auto done = ingest(*home); !done) return errors(done.error());
    JX_CHECK(compute(*home));
    if (auto done = publish(*home); !done) return errors(done.error());
    say("准备各来源系统与下月数据");
    JX_CHECK(add_sources(*home, {options_.province, fs::path(work_) += ".next", options_.now}));
    if (auto done = keep(); !done) return errors(done.error());
    return std::move(report_);
  }

 private:
  static tl::unexpected<Errors> errors(Error error) { return tl::unexpected<Errors>(Errors{std::move(error)}); }
  void say(std::string const& step) const {
    if (options_.on_progress) options_.on_progress(step);
  }

  Result<void> generate(Pack const& pack) {
    Stopwatch const watch;
    auto province = options_.province;
    province.output = work_;
    province.progress = [this](DemoProgress const& p) {
      say(fmt::format("生成数据 {}/{} 个文件", p.files_done, p.files));
    };
    JX_TRY(report_.generated, generate_province(pack, province));
    report_.seconds_generate = watch.seconds();
    return {};
  }

  Result<void> ingest(app::Home& home) {
    Stopwatch const watch;
    JX_TRY(auto const order, read_file(work_ / "data_order.txt"));
    auto const lines = split(trimmed(order), '\n');
    app::Ingestor ingestor(home);
    for (auto const& line : lines) {
      auto const tab = line.find('\t');
      auto const dataset = line.substr(0, tab);
      say(fmt::format("入库 {}/{} {}", report_.batches + 1, lines.size(), dataset));
      auto const file = work_ / line.substr(tab + 1);
      auto const period = Period::parse(file.stem().string());
      JX_TRY(auto const one,
             ingestor.ingest({dataset, file, options_.now, {}, period ? std::optional(*period) : std::nullopt}));
      ++report_.batches;
      report_.rows += one.batch.rows;
      report_.quarantined += one.rows_refused;
    }
    JX_CHECK(ingestor.finish());
    report_.seconds_ingest = watch.seconds();
    return {};
  }

  // Every month, and the quarters and years that are all there, each after its last month.
  std::vector<Period> periods() const {
    auto const first = options_.province.last_month.shifted(1 - options_.province.months).first_month;
    std::vector<Period> out;
    for (auto month = first; month <= options_.province.last_month.first_month; ++month) {
      out.push_back({month, PeriodKind::month});
      for (auto const kind : {PeriodKind::quarter, PeriodKind::year}) {
        auto const length = kind == PeriodKind::quarter ? 3 : 12;
        Period const longer{month + 1 - length, kind};
        if ((month + 1) % length == 0 && longer.first_month >= first) out.push_back(longer);
      }
    }
    return out;
  }

  Checked<void> compute(app::Home& home) {
    Stopwatch const watch;
    app::ComputeRequest request;
    request.periods = periods();
    request.now = options_.now;
    request.threads = options_.province.threads;
    request.on_progress = [this](std::string const& step) { say("计算：" + step); };
    JX_TRY(report_.computed, app::compute_periods(home, request));
    report_.seconds_compute = watch.seconds();
    return {};
  }

  Result<void> publish(app::Home& home) {
    Stopwatch const watch;
    for (auto const period : periods()) {
      say("公布" + dated_words(period));
      JX_CHECK(app::publish_period(home, period, reason, options_.now));
      ++report_.published;
    }
    report_.seconds_publish = watch.seconds();
    return {};
  }

  // What was put in by hand is kept outside the record, for measuring detectors; the CSV files only if asked for.
  Result<void> keep() {
    auto const place = options_.home / "demo";
    std::error_code failed;
    fs::create_directories(place, failed);
    if (options_.keep_files) {
      for (auto const* name : {"data", "data_order.txt"}) fs::rename(work_ / name, place / name, failed);
    }
    fs::rename(work_ / "truth.csv", place / "truth.csv", failed);
    fs::remove_all(work_, failed);
    return {};
  }

  InstallOptions const& options_;
  fs::path work_;
  InstallReport report_;
};

}  // namespace

Checked<InstallReport> install_province(InstallOptions const& options) { return Installer(options).run(); }

}  // namespace jixiao::demo
