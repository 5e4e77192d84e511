#include "app/brief.h"

#include <fmt/format.h>

#include "app/policy.h"
#include "cli/commands.h"

namespace jixiao::cli {
namespace {

std::string lights_of(UnitRecord const& record) {
  int green = 0, yellow = 0, red = 0, grey = 0;
  for (auto const& score : record.scores) {
    if (score.points_sheet.is_zero()) continue;
    switch (score.light) {
      case Light::green: ++green; break;
      case Light::yellow: ++yellow; break;
      case Light::red: ++red; break;
      case Light::grey: ++grey; break;
    }
  }
  return fmt::format("●{} ▲{} ■{} ○{}", green, yellow, red, grey);
}

}  // namespace

void add_brief(Command c) {
  struct Arguments {
    std::string home, period, level;
    int gaps = 3;
  };
  auto a = std::make_shared<Arguments>();
  auto* command = c.parser.add_subcommand("brief", "最新排名、灯色与最大差距。例：jixiao brief HOME");
  command->add_option("HOME", a->home, "平台目录")->required();
  command->add_option("--period", a->period, "期间，默认最新");
  command->add_option("--level", a->level, "层级，默认参评的最高一级");
  command->add_option("--gaps", a->gaps, "列出几处差距")->check(CLI::Range(0, 100));
  command->callback([a, c] {
    auto home = app::Home::open(a->home, app::Access::read);
    if (!home) return void(c.status = report(home.error()));
    std::optional<Period> period;
    if (!a->period.empty()) period = parse_period_or_exit(a->period);
    auto const brief = app::make_brief(*home, period, a->level, a->gaps);
    if (!brief) return void(c.status = report(brief.error()));
    print(fmt::format("{} {}排名（{}）数据截至 {}\n\n", brief->period.to_string(), brief->level_title,
                      brief->version ? fmt::format("第 {} 版", *brief->version) : "未公布", brief->data_until));
    Table table{{{"group", "分组"},
                 {"rank", "名次", true},
                 {"band", "区间", true},
                 {"unit", "单位"},
                 {"total", "总分", true},
                 {"points", "应评分", true},
                 {"grade", "等次"},
                 {"lights", "● 达标 ▲ 临界 ■ 未达 ○ 缺数或未到期"}},
                {}};
    for (auto const& record : brief->ranking) {
      auto const& t = record.total;
      auto const grade = brief->grade_titles.find(t.grade);
      table.rows.push_back({brief->group_titles.at(t.peer_group), t.rank ? std::to_string(*t.rank) : "-",
                            t.rank_q5 && t.rank_q95 ? fmt::format("{}–{}", *t.rank_q5, *t.rank_q95) : "", t.unit_name,
                            t.total ? t.total->to_fixed(2) : "-", t.points_assessed.to_fixed(0),
                            grade == brief->grade_titles.end() ? t.grade : grade->second, lights_of(record)});
    }
    print(render(table, Format::text));
    if (!brief->gaps.empty()) print("\n差距最大的几项：\n");
    for (auto const& gap : brief->gaps)
      print(fmt::format("  {} 总分少 {} 分：{}\n", gap.unit_name, gap.lost.to_fixed(2), gap.sentence));
  });
}

void add_eval(Command c) {
  struct Arguments {
    std::string expression;
    std::vector<std::string> variables;
  };
  auto a = std::make_shared<Arguments>();
  auto* command = c.parser.add_subcommand("eval", "计算一个表达式。例：jixiao eval 'round(100 * x / 3, 2)' --set x=5");
  command->add_option("EXPRESSION", a->expression, "表达式")->required();
  command->add_option("--set", a->variables, "变量，写作 名称=值");
  command->callback([a, c] {
    std::map<std::string, std::string> variables;
    for (auto const& text : a->variables) {
      auto const equal = text.find('=');
      if (equal == std::string::npos) throw CLI::ValidationError("--set", "应写作 名称=值，却是 " + text);
      variables[text.substr(0, equal)] = text.substr(equal + 1);
    }
    auto const value = app::evaluate_expression(a->expression, variables);
    if (!value) return void(c.status = report(value.error()));
    print(*value + "\n");
  });
}

}  // namespace jixiao::cli
