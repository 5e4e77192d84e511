#include "app/compute.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/access/audit.h"
#include "app/ledger.h"
#include "app/publish.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/progress.h"
#include "reflect/json.h"

namespace jixiao::cli {
namespace {

constexpr std::size_t causes_shown = 6;

void print_causes(app::ComputeReport const& r) {
  auto const all = r.recomputed.results.size();
  auto const kept = r.statistics.partials_cached + r.statistics.holistic_cached;
  if (all == 0) return print(fmt::format("没有需要重新计算的部分结果，{} 个全部沿用\n", kept));
  print(fmt::format("重新计算 {} 个部分结果，其余 {} 个沿用。原因：\n", all, kept));
  auto const& causes = r.recomputed.causes;
  for (std::size_t i = 0; i < causes.size() && i < causes_shown; ++i)
    print(fmt::format("  {} 个：{}\n", causes[i].results, causes[i].text));
  if (causes.size() > causes_shown)
    print(fmt::format("  另有 {} 项原因，全部清单见 --format json\n", causes.size() - causes_shown));
}

// On the audit trail, as what is published from a page. No server may ever run on this home: what the trail has taken
// down since the last publication goes into the ledger here, as a served home's does every five minutes.
Result<app::PublishReport> publish_from_console(app::Home& home, Period period, std::string const& accept) {
  auto const now = wall_clock();
  JX_TRY(
      auto published, app::publish_period(home, period, accept, now, [&](auto& database, app::PublishReport const& r) {
        auto const detail =
            fmt::format("第 {} 版，{} 个单位{}{}", r.version, r.records, accept.empty() ? "" : "，理由：", accept);
        return app::record_audit(database, app::Actor::command_line(system_user()),
                                 {"results.publish", period.to_string(), app::AuditOutcome::done, detail, {}, {}}, now);
      }));
  auto const bind = [&]() -> Result<void> {
    JX_CHECK(app::seal_audit_batch(home, now));
    return app::flush_ledger(home);
  };
  if (auto const bound = bind(); !bound) published.ledger_waits = to_text(bound.error());
  return published;
}

void print_compute_json(app::ComputeReport const& r) {
  Json out = Json::object();
  out["seconds"] = r.seconds;
  for (auto const& p : r.periods) {
    out["periods"].push_back({{"period", p.period.to_string()},
                              {"units", p.units},
                              {"values", p.values},
                              {"missing", p.missing},
                              {"faults", p.faults},
                              {"totals", p.totals}});
  }
  auto const& s = r.statistics;
  out["kept"] = s.partials_cached + s.holistic_cached;
  out["rows_scanned"] = s.rows_scanned;
  out["causes"] = reflect::to_json(r.recomputed.causes);
  out["recomputed"] = reflect::to_json(r.recomputed.results);
  print(reflect::render_json_indented(out) + "\n");
}

Table causes_table(app::ComputeReport const& r) {
  Table table{{{"kind", "种类"}, {"results", "结果数", true}, {"text", "原因"}, {"indicators", "涉及的指标"}}, {}};
  for (auto const& c : r.recomputed.causes)
    table.rows.push_back({c.kind, std::to_string(c.results), c.text, join(c.indicators, " ")});
  return table;
}

void print_compute(app::ComputeReport const& r) {
  for (auto const& p : r.periods) {
    print(fmt::format("{}：{} 个单位，{} 个指标值（缺数 {}，出错 {}），{} 张考评表\n", p.period.to_string(), p.units,
                      p.values, p.missing, p.faults, p.totals));
  }
  print_causes(r);
  auto const& s = r.statistics;
  print(fmt::format(
      "用时 {:.1f} 秒；扫描 {} 个分区 {} 遍共 {} 行；重算 {} 个分区聚合（沿用缓存 {}），{} 个去重与分位数（沿用 {}）\n",
      r.seconds, s.partitions, s.passes_run, s.rows_scanned, s.partials_computed, s.partials_cached,
      s.holistic_computed, s.holistic_cached));
  if (r.orphan_rows > 0) {
    print(fmt::format("提醒：{} 行数据的归属单位不在组织树上，没有计入", r.orphan_rows));
    for (auto const& unit : r.orphan_units) print(" " + unit);
    print("\n");
  }
}

}  // namespace

void add_compute(Command c) {
  struct Arguments {
    std::string home;
    std::vector<std::string> periods;
    int threads = 2;
  };
  auto a = std::make_shared<Arguments>();
  auto* command = c.parser.add_subcommand(
      "compute", "计算期间：指标值、得分、名次，形成待公布的结果。例：jixiao compute HOME --period 2026-09");
  command->add_option("HOME", a->home, "平台目录")->required();
  command->add_option("--period", a->periods, "期间，可写多个")->required();
  command->add_option("--threads", a->threads, "线程数")->check(CLI::Range(1, 64));
  add_format(*command, c.options);
  command->callback([a, c] {
    app::ComputeRequest request;
    for (auto const& text : a->periods) request.periods.push_back(parse_period_or_exit(text));
    request.now = wall_clock();
    request.threads = a->threads;
    auto home = app::Home::open(a->home, app::Access::write);
    if (!home) return void(c.status = report(home.error()));
    request.keep = [&](storage::Run const& run, std::vector<UnitRecord> const& records) {
      return app::keep_draft(*home, run, records, app::Actor::command_line(system_user()), request.now);
    };
    Checked<app::ComputeReport> result;
    {
      ProgressLine progress("计算");
      request.on_progress = [&](std::string const& step) { progress.say(step); };
      result = app::compute_periods(*home, request);
    }
    if (!result) return void(c.status = report(result.error()));
    if (c.options.format == Format::json) return print_compute_json(*result);
    if (c.options.format == Format::csv) return print(render(causes_table(*result), c.options.format));
    print_compute(*result);
  });
}

void add_publish(Command c) {
  struct Arguments {
    std::string home, period, accept;
    bool check = false;
  };
  auto a = std::make_shared<Arguments>();
  auto* command = c.parser.add_subcommand(
      "publish", "检查并公布一个期间，生成不可更改的版本。例：jixiao publish HOME --period 2026-09");
  command->add_option("HOME", a->home, "平台目录")->required();
  command->add_option("--period", a->period, "期间")->required();
  command->add_option("--accept", a->accept, "放行未通过的检查，须写明理由，理由随版本公布");
  command->add_flag("--check", a->check, "只检查，不公布");
  command->callback([a, c] {
    auto const period = parse_period_or_exit(a->period);
    auto home = app::Home::open(a->home, a->check ? app::Access::read : app::Access::write);
    if (!home) return void(c.status = report(home.error()));
    auto const show = [](std::vector<app::CheckFinding> const& findings) {
      for (auto const& f : findings)
        print(fmt::format("{} {}\n", f.severity == app::Severity::blocking ? "未通过" : "提示", f.text));
    };
    if (a->check) {
      auto const findings = app::check_draft(*home, period);
      if (!findings) return void(c.status = report(findings.error()));
      show(*findings);
      print(findings->empty() ? "检查全部通过。\n" : fmt::format("共 {} 条。\n", findings->size()));
      return;
    }
    auto const r = publish_from_console(*home, period, a->accept);
    if (!r) return void(c.status = report(r.error()));
    show(r->findings);
    if (r->unchanged) {
      print(fmt::format("{} 与第 {} 版完全相同，没有公布新版本\n", period.to_string(), r->version));
    } else {
      print(fmt::format("{} 第 {} 版已公布：{} 张考评表，存证序号 {}{}\n", period.to_string(), r->version, r->records,
                        r->leaf_index, r->supersedes ? fmt::format("，更正第 {} 版", *r->supersedes) : ""));
    }
    if (!r->ledger_waits.empty())
      print(fmt::format("提醒：结果已公布，存证尚未写入存证树，下一次写入时自动补上。原因：{}\n", r->ledger_waits));
  });
}

}  // namespace jixiao::cli
