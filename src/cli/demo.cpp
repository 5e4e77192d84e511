#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "cli/commands.h"
#include "cli/progress.h"
#include "demo/install.h"

namespace jixiao::cli {
namespace {

namespace fs = std::filesystem;

// The default pack: beside an installed binary, in the source tree of a built one, or in the current folder.
fs::path default_pack() {
  std::array<char, 4096> buffer{};
  auto const length = ::readlink("/proc/self/exe", buffer.data(), buffer.size());
  auto const folder =
      length > 0 ? fs::path(std::string(buffer.data(), static_cast<std::size_t>(length))).parent_path() : fs::path(".");
  for (auto const& candidate :
       {folder / "../share/jixiao/policies/default", folder / "../../policies/default", fs::path("policies/default")}) {
    if (fs::exists(candidate / "pack.yaml")) return candidate.lexically_normal();
  }
  return "policies/default";
}

void print_report(std::string const& home, demo::InstallReport const& r) {
  print(fmt::format("生成 {} 行（{:.0f} MB），用时 {:.1f} 秒\n", r.generated.rows,
                    static_cast<double>(r.generated.bytes) / 1e6, r.seconds_generate));
  print(fmt::format("入库 {} 批 {} 行，隔离 {} 行，用时 {:.1f} 秒\n", r.batches, r.rows, r.quarantined,
                    r.seconds_ingest));
  std::int64_t values = 0;
  for (auto const& p : r.computed.periods) values += p.values;
  print(
      fmt::format("计算 {} 个考评期 {} 个指标值，用时 {:.1f} 秒\n", r.computed.periods.size(), values, r.seconds_compute));
  print(fmt::format("公布 {} 个考评期，用时 {:.1f} 秒\n", r.published, r.seconds_publish));
  for (auto const& name : r.generated.unknown_datasets) print(fmt::format("提醒：数据集 {} 没有示范数据\n", name));
  print(fmt::format("示范省在 {}；人为放入的异常另记在 {}/demo/truth.csv\n", home, home));
}

}  // namespace

void add_demo(Command c) {
  struct Arguments {
    std::string home, pack, last = "2026-10";
    double scale = 1.0;
    std::uint64_t seed = 42;
    int months = 24;
    bool keep = false;
  };
  auto a = std::make_shared<Arguments>();
  auto* command = c.parser.add_subcommand(
      "demo", "虚构的示范省：生成数据、入库、计算并公布每个月。例：jixiao demo HOME --scale 0.1");
  command->add_option("HOME", a->home, "平台目录，不存在或为空")->required();
  command->add_option("--scale", a->scale, "规模，1.0 约几百万行，1000 约一个真实的省");
  command->add_option("--seed", a->seed, "随机种子，同一种子得到同样的数据");
  command->add_option("--months", a->months, "月数");
  command->add_option("--last", a->last, "最后一个月");
  command->add_option("--policy", a->pack, "制度包文件夹，默认 policies/default");
  command->add_flag("--keep-files", a->keep, "保留生成的 CSV 文件（HOME/demo/data）");
  command->callback([a, c] {
    demo::InstallOptions options;
    options.home = a->home;
    options.pack = a->pack.empty() ? default_pack() : fs::path(a->pack);
    options.province.scale = a->scale;
    options.province.seed = a->seed;
    options.province.months = a->months;
    options.province.last_month = parse_period_or_exit(a->last);
    options.now = wall_clock();
    options.keep_files = a->keep;
    Checked<demo::InstallReport> report_or;
    {
      ProgressLine progress("示范省");
      options.on_progress = [&](std::string const& step) { progress.say(step); };
      report_or = demo::install_province(options);
    }
    if (!report_or) return void(c.status = report(report_or.error()));
    print_report(a->home, *report_or);
  });
}

}  // namespace jixiao::cli
