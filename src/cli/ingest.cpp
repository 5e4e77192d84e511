#include "app/ingest.h"
#include "app/access/audit.h"

#include <fmt/format.h>

#include "base/join_first.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/progress.h"

namespace jixiao::cli {
namespace {

void print_report(app::IngestReport const& r, std::string const& dataset) {
  auto const& b = r.batch;
  if (r.known) {
    print(fmt::format("{} {}：这一批已于 {} 入库（批次 {}），没有变化\n", dataset, b.file, b.at, b.id.substr(0, 12)));
    if (!r.columns_gained.empty()) {
      print(fmt::format("  制度包此后增加了文件中的列：{}；要补入，请加 --again\n", join(r.columns_gained, "、")));
    }
    if (b.quarantined > 0) {
      print(fmt::format("  当时有 {} 行被隔离；原因已经消除的（如补报了所引用的数据），请加 --again\n", b.quarantined));
    }
    return;
  }
  auto const kinds = b.replaced == 0 ? ""
                                     : fmt::format("（新增 {} 行，更正 {} 行，与原有相同 {} 行）", r.inserted(),
                                                   r.corrected(), r.unchanged);
  print(fmt::format("{} {}：批次 {}，入库 {} 行{}，隔离 {} 行，置缺 {} 格；金额与小数合计 {}；摘要 {}\n", dataset,
                    b.file, b.id.substr(0, 12), b.rows, kinds, r.rows_refused, r.cells_missing, b.total,
                    b.digest.substr(0, 12)));
  if (!r.periods.empty() && r.periods.front() != "all")
    print(fmt::format("  涉及期间：{}\n", join_first(r.periods, "、", 12)));
  if (!r.ignored_columns.empty()) print(fmt::format("  忽略的列：{}\n", join_first(r.ignored_columns, "、", 10)));
  for (std::size_t i = 0; i < r.examples.size(); ++i) {
    print(fmt::format("  第 {} 行：{}\n", r.examples[i].row, r.sentences[i]));
  }
  auto const shown = static_cast<std::int64_t>(r.examples.size());
  auto const all = r.findings;
  if (all > shown) print(fmt::format("  …… 另有 {} 处，全部列在：jixiao quarantine HOME {}\n", all - shown, dataset));
}

// On the audit trail, in the transaction of the batch, as what is uploaded on a page.
auto audited(Timestamp now) {
  return [now](storage::Database& database, app::IngestReport const& taken) {
    auto const& batch = taken.batch;
    auto const detail = fmt::format("{}，{} 行，批次 {}", batch.file, batch.rows, batch.id.substr(0, 12));
    return app::record_audit(database, app::Actor::command_line(system_user()),
                             {"data.upload", batch.dataset, app::AuditOutcome::done, detail, {}, batch.digest}, now);
  };
}

}  // namespace

void add_ingest(Command c) {
  struct Arguments {
    std::string home, dataset, period;
    std::vector<std::string> files;
    bool again = false;
  };
  auto a = std::make_shared<Arguments>();
  auto* command = c.parser.add_subcommand(
      "ingest", "数据入库：CSV(UTF-8、GB18030)、XLSX、Parquet。例：jixiao ingest HOME declaration 2026-09.csv");
  command->add_option("HOME", a->home, "平台目录")->required();
  command->add_option("DATASET", a->dataset, "数据集")->required();
  command->add_option("FILES", a->files, "文件")->required();
  command->add_option("--period", a->period,
                      "文件所属期间：含其他期间的行则不予入库；没有数据行时，表示这一期间没有发生");
  command->add_flag("--again", a->again, "文件曾经入库、此后有行被更正的，恢复这份文件的数，作为一次新的更正");
  command->callback([a, c] {
    std::optional<Period> period;
    if (!a->period.empty()) period = parse_period_or_exit(a->period);
    auto home = app::Home::open(a->home, app::Access::write);
    if (!home) return void(c.status = report(home.error()));
    app::Ingestor ingestor(*home);
    for (auto const& file : a->files) {
      ProgressLine progress("入库 " + file);
      app::IngestRequest request{a->dataset, file, wall_clock(), {}, period};
      request.on_progress = [&](std::int64_t bytes, std::int64_t all) { progress.update(bytes, all, "字节"); };
      request.also_record = audited(request.now);
      request.again = a->again;
      auto const done_report = ingestor.ingest(request);
      if (!done_report) {
        auto const& error = done_report.error();
        c.status =
            report(Error{error.kind, error.code, error.args, error.where.empty() ? file : file + " " + error.where});
        continue;  // the other files are batches of their own
      }
      print_report(*done_report, a->dataset);
    }
    if (auto const finished = ingestor.finish(); !finished) c.status = report(finished.error());
  });

  struct QuarantineArguments {
    std::string home, dataset, batch;
  };
  auto q = std::make_shared<QuarantineArguments>();
  auto* quarantine = c.parser.add_subcommand(
      "quarantine", "列出没有通过检查的行和单元格。例：jixiao quarantine HOME payment --format csv");
  quarantine->add_option("HOME", q->home, "平台目录")->required();
  quarantine->add_option("DATASET", q->dataset, "数据集")->required();
  quarantine->add_option("--batch", q->batch, "批次，默认最新一批");
  add_format(*quarantine, c.options);
  quarantine->callback([q, c] {
    auto home = app::Home::open(q->home, app::Access::read);
    if (!home) return void(c.status = report(home.error()));
    auto const list = app::list_quarantined(*home, q->dataset, q->batch);
    if (!list) return void(c.status = report(list.error()));
    Table table{{{"row", "行号（含表头）", true},
                 {"column", "列"},
                 {"value", "值"},
                 {"reason", "原因"},
                 {"kept", "处理"},
                 {"text", "说明"}},
                {}};
    for (std::size_t i = 0; i < list->entries.size(); ++i) {
      auto const& e = list->entries[i];
      table.rows.push_back(
          {std::to_string(e.row), e.column, e.value, e.reason, e.row_kept ? "置缺" : "隔离", list->sentences[i]});
    }
    print(render(table, c.options.format));
  });

  auto b = std::make_shared<Arguments>();
  auto* inbox = c.parser.add_subcommand("inbox", "把 HOME/inbox/数据集/ 下的文件入库。例：jixiao inbox HOME");
  inbox->add_option("HOME", b->home, "平台目录")->required();
  inbox->callback([b, c] {
    auto home = app::Home::open(b->home, app::Access::write);
    if (!home) return void(c.status = report(home.error()));
    auto const r = app::ingest_inbox(*home, wall_clock(), audited(wall_clock()));
    if (!r) return void(c.status = report(r.error()));
    for (auto const& one : r->taken) print_report(one, one.batch.dataset);
    for (auto const& [file, error] : r->failed)
      c.status = report(Error{error.kind, error.code, error.args, file + " " + error.where});
    print(fmt::format("入库 {} 个文件，失败 {} 个。\n", r->taken.size(), r->failed.size()));
    if (!r->waiting.empty()) print(fmt::format("另有 {} 个文件没有处理：\n", r->waiting.size()));
    for (auto const& line : r->waiting) print("  " + line + "\n");
  });
}

}  // namespace jixiao::cli
