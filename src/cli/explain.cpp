#include "app/explain.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "reflect/enum.h"

namespace jixiao::cli {
namespace {

std::string number(std::optional<Decimal> const& d) { return d ? d->to_string() : "（无）"; }

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
  for (auto const& atom : e.atoms) {
    print(fmt::format("\n[{}] {}\n  期间 {}  值 {}\n", atom.part, atom.text, atom.range, atom.value));
    for (auto const& p : atom.partitions) {
      print(fmt::format("    {} {}  {} 行，贡献 {}  批次 {}（{}）\n      文件 {}  摘要 {}\n", p.dataset, p.period,
                        p.rows, p.contribution, p.batch.substr(0, 12), p.batch_file, p.file, p.digest));
    }
  }
  if (e.leaf_index) print(fmt::format("\n存证序号 {}（jixiao ledger prove 可出具证明）\n", *e.leaf_index));
  print(e.reproduced ? "用取数时的数据重算，结果一致\n" : "警告：用取数时的数据重算，结果与所存的不一致，请运行 jixiao ledger verify 核验\n");
  if (e.reproduced && !e.matches_facts) print("提醒：用今天的数据重算，结果已经不同（公布之后数据有更正）\n");
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
    j["atoms"].push_back(std::move(a));
  }
  print(j.dump(2) + "\n");
}

}  // namespace

void add_explain(Command c) {
  struct Arguments {
    std::string home, unit, indicator, period;
    int version = 0;
  };
  auto a = std::make_shared<Arguments>();
  auto* command = c.parser.add_subcommand("explain",
                                          "一个数从哪里来：公式、聚合、数据分区、批次、存证。例：jixiao explain HOME "
                                          "--unit U --indicator REF-11 --period 2026-09");
  command->add_option("HOME", a->home, "平台目录")->required();
  command->add_option("--unit", a->unit, "单位代码或名称")->required();
  command->add_option("--indicator", a->indicator, "指标代码")->required();
  command->add_option("--period", a->period, "期间")->required();
  command->add_option("--version", a->version, "公布版本，默认最新");
  add_format(*command, c.options);
  command->callback([a, c] {
    auto const period = parse_period_or_exit(a->period);
    auto home = app::Home::open(a->home, app::Access::read);
    if (!home) return void(c.status = report(home.error()));
    auto const e = app::explain(*home, a->unit, a->indicator, period,
                                a->version > 0 ? std::optional<int>(a->version) : std::nullopt);
    if (!e) return void(c.status = report(e.error()));
    c.options.format == Format::text ? print_text(*e) : print_json(*e);
  });
}

}  // namespace jixiao::cli
