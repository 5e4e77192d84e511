#include "app/explain.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/named.h"
#include "cli/commands.h"
#include "reflect/enum.h"

namespace jixiao::cli {
namespace {

std::string number(std::optional<Decimal> const& d) { return d ? d->to_string() : "（无）"; }

void print_rows(app::ExplainedRows const& rows) {
  if (rows.shown.empty()) return;
  print(fmt::format("    {} 的行（共 {} 行，列出 {} 行）\n", rows.title, rows.all, rows.shown.size()));
  Table table{{{"batch", "批次"}, {"number", "行号（含表头）", true}}, {}};
  for (auto const& column : rows.columns) table.columns.push_back({column, column});
  for (auto const& row : rows.shown) {
    auto const batch = row.batch.empty() ? "汇总" : row.batch.substr(0, 12);
    auto& line = table.rows.emplace_back(std::vector<std::string>{batch, std::to_string(row.number)});
    for (auto const& cell : row.cells) line.push_back(cell.value_or("（空）"));
  }
  print(render(table, Format::text));
}

// The batch of rows that the platform made out of others is theirs, which follow.
std::string batch_words(app::ExplainedPartition const& p) {
  if (p.batch.empty()) return "由平台汇总，来源如下";
  return fmt::format("批次 {}（{}）", p.batch.substr(0, 12), p.batch_file);
}

void print_atom(app::ExplainedAtom const& atom) {
  auto const words = atom.words.empty() ? "" : atom.words + "\n  算式 ";
  print(fmt::format("\n[{}] {}{}\n  期间 {}  值 {}\n", atom.part, words, atom.text, atom.range, atom.value));
  for (auto const& p : atom.partitions) {
    print(fmt::format("    {} {}  {} 行，贡献 {}  {}\n      文件 {}  摘要 {}\n", p.dataset, p.period, p.rows,
                      p.contribution, batch_words(p), p.file, p.digest));
  }
  for (auto const& rows : atom.rows) print_rows(rows);
}

void print_reads(app::Explanation const& e) {
  if (e.reads.empty()) return;
  print("\n公式还取用了（可用 jixiao explain 逐个查下去）\n");
  for (auto const& r : e.reads) {
    auto const further = r.indicator.empty()
                             ? "各单位的行合列于上"
                             : fmt::format("--unit {} --indicator {} --period {}", r.unit, r.indicator, r.period);
    print(fmt::format("  {} {}  {}  {}  = {}   {}\n", r.unit, r.unit_name, r.what, r.period,
                      r.value.empty() ? "（无）" : r.value, further));
  }
}

void print_text(app::Explanation const& e) {
  auto const& s = e.score;
  print(fmt::format("{} {}  {} {}  {}{}\n", s.unit, e.unit_name, s.indicator, e.indicator.name,
                    s.stands_since.to_string(), e.version ? fmt::format("  第 {} 版", *e.version) : "  未公布"));
  print(fmt::format("{}\n\n", s.explanation));
  print(fmt::format("定义  {}\n", e.definition));
  if (e.indicator.numerator)
    print(fmt::format("分子  {} = {}\n分母  {} = {}\n", *e.indicator.numerator, number(s.numerator),
                      *e.indicator.denominator, number(s.denominator)));
  if (e.indicator.value) print(fmt::format("公式  {}\n", *e.indicator.value));
  print(fmt::format("值    {} {}（{}）目标 {}   得分 {} / {}\n", number(s.value), e.indicator.unit,
                    reflect::to_name(s.status), number(s.target), s.score ? s.score->to_fixed(2) : "（无）",
                    s.points.to_fixed(2)));
  print(fmt::format("责任部门 {}   考评标准 {}\n", e.indicator.department, e.indicator.standard));
  for (auto const& atom : e.atoms) print_atom(atom);
  print_reads(e);
  if (e.leaf_index) print(fmt::format("\n存证序号 {}（jixiao ledger prove 可出具证明）\n", *e.leaf_index));
  print(e.reproduced ? "用取数时的数据重算，结果一致\n"
                     : "警告：用取数时的数据重算，结果与所存的不一致，请运行 jixiao ledger verify 核验\n");
  if (e.reproduced && !e.matches_facts) print("提醒：用今天的数据重算，结果已经不同（公布之后数据有更正）\n");
}

nlohmann::ordered_json json_of(app::ExplainedRows const& rows) {
  nlohmann::ordered_json out = {{"dataset", rows.dataset}, {"all", rows.all}, {"columns", rows.columns}};
  out["shown"] = nlohmann::ordered_json::array();
  for (auto const& row : rows.shown) {
    auto cells = nlohmann::ordered_json::array();
    for (auto const& cell : row.cells)
      cells.push_back(cell ? nlohmann::ordered_json(*cell) : nlohmann::ordered_json(nullptr));
    out["shown"].push_back(
        {{"batch", row.batch}, {"batch_file", row.batch_file}, {"number", row.number}, {"cells", std::move(cells)}});
  }
  return out;
}

// One line per atom, file and batch: what a table can hold of it.
void print_csv(app::Explanation const& e) {
  Table table{{{"part", "部分"},
               {"atom", "取数"},
               {"range", "期间"},
               {"dataset", "数据集"},
               {"period", "分区"},
               {"rows", "行数", true},
               {"contribution", "贡献", true},
               {"batch", "批次"},
               {"batch_file", "来源文件"},
               {"file", "数据文件"},
               {"digest", "摘要"}},
              {}};
  for (auto const& atom : e.atoms) {
    for (auto const& p : atom.partitions) {
      table.rows.push_back({atom.part, atom.text, atom.range, p.dataset, p.period, std::to_string(p.rows),
                            p.contribution, p.batch, p.batch_file, p.file, p.digest});
    }
  }
  print(render(table, Format::csv));
}

void print_json(app::Explanation const& e) {
  nlohmann::ordered_json j;
  auto const& s = e.score;
  auto const optional = [](std::optional<Decimal> const& d) -> nlohmann::ordered_json {
    return d ? nlohmann::ordered_json(d->to_string()) : nlohmann::ordered_json(nullptr);
  };
  j = {{"unit", s.unit},
       {"unit_name", e.unit_name},
       {"indicator", s.indicator},
       {"period", s.stands_since.to_string()},
       {"version", e.version ? nlohmann::ordered_json(*e.version) : nlohmann::ordered_json("draft")},
       {"definition", e.definition},
       {"numerator", optional(s.numerator)},
       {"denominator", optional(s.denominator)},
       {"value", optional(s.value)},
       {"status", std::string(reflect::to_name(s.status))},
       {"target", optional(s.target)},
       {"score", optional(s.score)},
       {"points", s.points.to_string()},
       {"explanation", s.explanation},
       {"reproduced", e.reproduced},
       {"matches_facts", e.matches_facts}};
  j["leaf_index"] = e.leaf_index ? nlohmann::ordered_json(*e.leaf_index) : nlohmann::ordered_json(nullptr);
  j["atoms"] = nlohmann::ordered_json::array();
  for (auto const& atom : e.atoms) {
    nlohmann::ordered_json a = {{"part", atom.part}, {"text", atom.text}, {"range", atom.range}, {"value", atom.value}};
    a["partitions"] = nlohmann::ordered_json::array();
    for (auto const& p : atom.partitions) {
      a["partitions"].push_back({{"dataset", p.dataset},
                                 {"period", p.period},
                                 {"file", p.file},
                                 {"digest", p.digest},
                                 {"batch", p.batch},
                                 {"batch_file", p.batch_file},
                                 {"rows", p.rows},
                                 {"contribution", p.contribution}});
    }
    a["rows"] = nlohmann::ordered_json::array();
    for (auto const& rows : atom.rows) a["rows"].push_back(json_of(rows));
    j["atoms"].push_back(std::move(a));
  }
  j["reads"] = nlohmann::ordered_json::array();
  for (auto const& r : e.reads) {
    j["reads"].push_back(
        {{"unit", r.unit},
         {"unit_name", r.unit_name},
         {"indicator", r.indicator.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(r.indicator)},
         {"what", r.what},
         {"period", r.period},
         {"value", r.value.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(r.value)}});
  }
  print(j.dump(2) + "\n");
}

// By code, or by a name of the active pack; what that does not know may be an indicator of the results' own pack.
Checked<app::Explanation> explain_named(app::Home& home, std::string const& unit, std::string const& indicator,
                                        Period period, std::optional<int> version, std::int64_t rows_shown) {
  JX_TRY(auto const* const pack, home.pack());
  auto const id = app::named_indicator(pack->pack, indicator);
  if (!id && id.error().kind != ErrorKind::not_found) return tl::unexpected<Errors>(Errors{id.error()});
  auto out = app::explain(home, unit, id.value_or(indicator), period, version, rows_shown);
  if (!out && !id && out.error().front().code == id.error().code) return tl::unexpected<Errors>(Errors{id.error()});
  return out;
}

}  // namespace

void add_explain(Command c) {
  struct Arguments {
    std::string home, unit, indicator, period;
    int version = 0;
    std::int64_t rows = 0;
  };
  auto a = std::make_shared<Arguments>();
  auto* command = c.parser.add_subcommand("explain",
                                          "一个数从哪里来：公式、聚合、数据分区、批次、存证。例：jixiao explain HOME "
                                          "--unit U --indicator REF-11 --period 2026-09");
  command->add_option("HOME", a->home, "平台目录")->required();
  command->add_option("--unit", a->unit, "单位代码或名称")->required();
  command->add_option("--indicator", a->indicator, "指标代码或名称")->required();
  command->add_option("--period", a->period, "期间")->required();
  command->add_option("--version", a->version, "公布版本，默认最新");
  command->add_option("--rows", a->rows, "每项取数最多列出多少行原始数据，默认不列")->check(CLI::Range(0, 100'000));
  add_format(*command, c.options);
  command->callback([a, c] {
    auto const period = parse_period_or_exit(a->period);
    auto home = app::Home::open(a->home, app::Access::read);
    if (!home) return void(c.status = report(home.error()));
    auto const e = explain_named(*home, a->unit, a->indicator, period,
                                 a->version > 0 ? std::optional<int>(a->version) : std::nullopt, a->rows);
    if (!e) return void(c.status = report(e.error()));
    if (c.options.format == Format::json) return print_json(*e);
    c.options.format == Format::text ? print_text(*e) : print_csv(*e);
  });
}

}  // namespace jixiao::cli
