#include "app/results.h"
#include "app/reading/standing.h"

#include "base/text.h"
#include "cli/commands.h"
#include "reflect/enum.h"

namespace jixiao::cli {
namespace {

std::string text_of(std::optional<Decimal> const& d) { return d ? d->to_string() : ""; }
std::string text_of(std::optional<int> const& i) { return i ? std::to_string(*i) : ""; }

// Codes in what programs read, titles in what people do.
class Names {
 public:
  Names(Format format, policy::LoadedPack const* pack) : pack_(format == Format::text ? pack : nullptr) {}
  std::string group(std::string const& level, std::string const& id) const {
    return pack_ ? app::group_title(pack_->pack, level, id) : id;
  }

 private:
  policy::LoadedPack const* pack_;
};

Table lines_table(app::ResultSet const& set, Names const& names) {
  Table table;
  table.columns = {{"unit", "单位"},
                   {"unit_name", "名称"},
                   {"level", "层级"},
                   {"indicator", "指标"},
                   {"period", "期间"},
                   {"numerator", "分子", true},
                   {"denominator", "分母", true},
                   {"value", "值", true},
                   {"status", "状态"},
                   {"target", "目标", true},
                   {"score", "得分", true},
                   {"points", "分值", true},
                   {"rank", "名次", true},
                   {"peer_group", "分组"},
                   {"light", "灯"},
                   {"version", "版本"}};
  auto const version = set.version ? std::to_string(*set.version) : "draft";
  for (auto const& record : set.records) {
    for (auto const& s : record.scores) {
      table.rows.push_back({s.unit, record.total.unit_name, s.level, s.indicator, s.stands_since.to_string(),
                            text_of(s.numerator), text_of(s.denominator), text_of(s.value),
                            std::string(reflect::to_name(s.status)), text_of(s.target),
                            s.score ? s.score->to_fixed(2) : "", s.points.to_fixed(2), text_of(s.rank),
                            names.group(s.level, s.peer_group), std::string(reflect::to_name(s.light)), version});
    }
  }
  return table;
}

// Exactly the columns the documents name; `proposed` adds one at the end, so that nobody who reads by position is
// moved.
Table totals_table(app::ResultSet const& set, app::TotalColumns const& columns, Names const& names, bool proposed) {
  Table table;
  table.columns = {{"unit", "单位"}, {"unit_name", "名称"}, {"level", "层级"}, {"period", "期间"}};
  for (auto const& id : columns.dimensions) table.columns.push_back({id, id, true});
  for (auto const& id : columns.axes) table.columns.push_back({id, id, true});
  for (auto const& c : std::initializer_list<TableColumn>{{"adjustment", "加减分", true},
                                                          {"veto", "否决"},
                                                          {"points_assessed", "应评分", true},
                                                          {"total", "总分", true},
                                                          {"total_comparable", "可比总分", true},
                                                          {"rank", "名次", true},
                                                          {"rank_q5", "名次Q5", true},
                                                          {"rank_q95", "名次Q95", true},
                                                          {"peer_group", "分组"},
                                                          {"grade", "等次"},
                                                          {"version", "版本"}}) {
    table.columns.push_back(c);
  }
  if (proposed) table.columns.push_back({"veto_proposed", "待确认否决"});
  auto const fixed = [](std::optional<Decimal> const& d) { return d ? d->to_fixed(2) : std::string(); };
  auto const cell = [&](std::map<std::string, Decimal> const& all, std::string const& id) {
    auto const found = all.find(id);
    return found == all.end() ? std::string() : found->second.to_fixed(2);
  };
  for (auto const& record : set.records) {
    auto const& t = record.total;
    std::vector<std::string> row = {t.unit, t.unit_name, t.level, t.period.to_string()};
    for (auto const& id : columns.dimensions) row.push_back(cell(t.dimensions, id));
    for (auto const& id : columns.axes) row.push_back(cell(t.axes, id));
    for (auto const& text : {t.adjustment.to_fixed(2), t.veto.value_or(""), t.points_assessed.to_fixed(2),
                             fixed(t.total), fixed(t.total_comparable), text_of(t.rank), text_of(t.rank_q5),
                             text_of(t.rank_q95), names.group(t.level, t.peer_group), t.grade,
                             set.version ? std::to_string(*set.version) : std::string("draft")}) {
      row.push_back(text);
    }
    if (proposed) row.push_back(join(t.veto_proposed, ", "));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

void add_results(Command c) {
  struct Arguments {
    std::string home, period, unit, level, indicator;
    int version = 0;
    bool total = false, proposed = false, draft = false;
  };
  auto a = std::make_shared<Arguments>();
  auto* command =
      c.parser.add_subcommand("results", "查询结果。例：jixiao results HOME --period 2026-09 --total --level city");
  command->add_option("HOME", a->home, "平台目录")->required();
  command->add_option("--period", a->period, "期间：2026、2026H1、2026Q3、2026-09")->required();
  command->add_option("--unit", a->unit, "单位代码或名称");
  command->add_option("--level", a->level, "层级代码或名称");
  command->add_option("--indicator", a->indicator, "指标代码或名称");
  command->add_option("--version", a->version, "公布版本，默认最新");
  command->add_flag("--total", a->total, "总分与名次，而不是逐项得分");
  command->add_flag("--proposed", a->proposed, "总分表末尾加一列：条件已具备、尚未确认的一票否决");
  command->add_flag("--draft", a->draft, "看尚未公布的计算结果");
  add_format(*command, c.options);
  command->callback([a, c] {
    auto const period = parse_period_or_exit(a->period);
    auto home = app::Home::open(a->home, app::Access::read);
    if (!home) return void(c.status = report(home.error()));
    auto const some = [](std::string const& text) {
      return text.empty() ? std::nullopt : std::optional<std::string>(text);
    };
    auto const set =
        app::load_results(*home, {period, some(a->unit), some(a->level), some(a->indicator),
                                  a->version > 0 ? std::optional<int>(a->version) : std::nullopt, a->draft});
    if (!set) return void(c.status = report(set.error()));
    auto const pack = app::pack_of(*home, *set);
    Names const names(c.options.format, pack.get());
    if (!a->total) return print(render(lines_table(*set, names), c.options.format));
    print(render(totals_table(*set, app::total_columns(pack.get(), *set), names, a->proposed), c.options.format));
  });
}

}  // namespace jixiao::cli
