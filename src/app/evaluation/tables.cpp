#include "app/evaluation/tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/evaluation/ranking_table.h"
#include "app/reading/sentences.h"
#include "base/text.h"

namespace jixiao::app {
namespace {

using report::Cell;
using report::cell;
using report::Column;
using report::ColumnKind;
using report::Table;

std::string version_words(std::optional<int> version, std::string const& at) {
  return version ? fmt::format("第 {} 版，{} 公布", *version, at) : "试算结果（未公布），不作考评依据";
}

// Said of every table: which period, from which data, in which version, and where the publication stands in the ledger.
std::vector<std::string> notes_of(Reading const& reading) {
  auto const& snapshot = *reading.snapshot;
  auto const& publication = snapshot.publication;
  auto const until = snapshot.data_until.empty() ? "" : "    数据截至：" + snapshot.data_until;
  auto version = "版本：" + version_words(snapshot.version(), publication ? publication->published_at : "");
  if (publication) version += fmt::format("    存证号：{}", publication->leaf_index);
  return {"考评期间：" + dated_words(snapshot.period) + until,
          version + "    制度包：" + snapshot.rules().pack.title + " " + snapshot.rules().pack.version};
}

// A draft is not signed.
std::string signature_of(Reading const& reading) {
  if (!reading.snapshot->publication) return "";
  return "编制人：＿＿＿＿＿＿    审核人：＿＿＿＿＿＿    单位负责人：＿＿＿＿＿＿    日期：＿＿＿＿年＿＿月＿＿日";
}

Cell figure(std::optional<Decimal> const& value, std::string const& unit, int decimals) {
  if (!value) return {};
  return report::Figure{value->rounded(decimals, Rounding::half_away_from_zero), unit, decimals};
}

std::string status_words(CardLine const& line) {
  switch (line.status) {
    case ValueStatus::ok: return line.carried ? "沿用" + dated_words(line.stands_since) : "本期";
    case ValueStatus::missing: return "缺数";
    case ValueStatus::not_applicable: return "不适用";
    case ValueStatus::fault: return "计算出错";
    case ValueStatus::not_due: return "未到期";
  }
  return "";
}

std::string rank_words(std::optional<int> rank, std::optional<int> ranked) {
  return rank ? fmt::format("{}/{}", *rank, ranked.value_or(*rank)) : "";
}

std::string dimension_title(Pack const& pack, std::string const& id) {
  for (auto const& dimension : pack.dimensions) {
    if (dimension.id == id) return dimension.title;
  }
  return id;
}

// Computed for this unit, but no line of its assessment: what only fills a document's blanks or is only observed.
bool beside_sheet(Card const& card, CardLine const& line) {
  return card.standing && line.points_sheet.is_zero() && !line.score;
}

Table lines_table(Reading const& reading, Card const& card) {
  auto const& pack = reading.snapshot->rules();
  Table out;
  out.name = "逐项得分";
  out.fixed_columns = 2;
  out.title = card.unit_name + dated_words(card.period) + "逐项得分";
  out.notes = notes_of(reading);
  out.columns = {{"指标编号"},
                 {"指标"},
                 {"维度"},
                 {"指标值"},
                 {"目标"},
                 {"上期"},
                 {"去年同期"},
                 {"同组中位"},
                 {"同组最好"},
                 {"分值（分）", ColumnKind::number, 2},
                 {"得分（分）", ColumnKind::number, 2},
                 {"失分（分）", ColumnKind::number, 2},
                 {"同组名次"},
                 {"取数情况"},
                 {"说明"}};
  Decimal points, score, lost;
  for (auto const& line : card.lines) {
    if (beside_sheet(card, line)) continue;
    auto const say = [&](std::optional<Decimal> const& value) {
      return figure(value, line.unit_of_value, line.decimals);
    };
    out.rows.push_back({cell(line.indicator), cell(line.name), cell(dimension_title(pack, line.dimension)),
                        say(line.value), say(line.target), say(line.previous), say(line.year_ago),
                        say(line.group_median), say(line.group_best), line.score ? Cell{line.points} : Cell{},
                        cell(line.score), cell(line.lost), cell(rank_words(line.rank, line.ranked)),
                        cell(status_words(line)),
                        cell(line.explanation.empty() ? line.why.value_or("") : line.explanation)});
    if (!line.score) continue;
    points = points + line.points;
    score = score + *line.score;
    lost = lost + line.lost.value_or(Decimal());
  }
  out.total = std::vector<Cell>{cell(std::string("合计")), {}, {}, {}, {}, {}, {}, {}, {}, points, score, lost};
  return out;
}

Table standing_table(Reading const& reading, Card const& card) {
  Table out;
  out.name = "成绩单";
  out.title = card.unit_name + dated_words(card.period) + "考评成绩单";
  out.notes = notes_of(reading);
  out.columns = {{"项目"},
                 {"得分（分）", ColumnKind::number, 2},
                 {"满分（分）", ColumnKind::number, 2},
                 {"得分率", ColumnKind::percent, 1},
                 {"上期得分率", ColumnKind::percent, 1}};
  if (!card.standing) return out;
  auto const& s = *card.standing;
  for (auto const& one : s.dimensions)
    out.rows.push_back({cell(one.title), one.earned, one.full, cell(one.rate), cell(one.previous_rate)});
  out.rows.push_back(
      {cell(std::string("得分合计")), s.earned, s.points_assessed, cell(percent_of(s.earned, s.points_assessed))});
  for (auto const& part : s.parts) out.rows.push_back({cell(part.name), part.points});
  out.total = std::vector<Cell>{cell(std::string("总分")), s.total, s.full, s.rate};
  out.notes.push_back("总分 = " + s.formula);
  auto standing = "等次：" + (s.grade_title.empty() ? "未定" : s.grade_title);
  if (s.rank)
    standing += fmt::format("    名次：{} 第 {} 名（共 {} 个单位）", s.group_title.value_or("同级"), *s.rank,
                            s.ranked.value_or(*s.rank));
  if (s.veto) standing += "    一票否决：" + *s.veto;
  out.notes.push_back(standing);
  for (auto const& sentence : card.adjustments) out.notes.push_back("加减分：" + sentence);
  return out;
}

struct Loss {
  Card const* card;
  CardLine const* line;
};

std::string sides_words(Difference const& d) {
  auto const side = [](std::optional<int> version, std::string const& at) {
    return version ? fmt::format("第 {} 版（{} 公布）", *version, at) : "试算结果（" + at + "）";
  };
  return side(d.from, d.from_at) + " 与 " + side(d.to, d.to_at);
}

Table changed_units(Difference const& d, std::vector<std::string> const& notes) {
  Table out;
  out.name = "单位变化";
  out.fixed_columns = 2;
  out.title = dated_words(d.period) + "考评结果版本差异";
  out.notes = notes;
  out.columns = {{"单位代码"},
                 {"单位"},
                 {"层级"},
                 {"原总分（分）", ColumnKind::number, 2},
                 {"现总分（分）", ColumnKind::number, 2},
                 {"变化（分）", ColumnKind::number, 2},
                 {"原名次", ColumnKind::number, 0},
                 {"现名次", ColumnKind::number, 0},
                 {"原等次"},
                 {"现等次"}};
  for (auto const& unit : d.units) {
    out.rows.push_back({cell(unit.unit), cell(unit.name), cell(unit.level_title), cell(unit.total_from),
                        cell(unit.total_to), cell(unit.total_change), cell(unit.rank_from), cell(unit.rank_to),
                        cell(unit.grade_from), cell(unit.grade_to)});
  }
  return out;
}

Table changed_figures(Difference const& d, std::vector<std::string> const& notes) {
  Table out;
  out.name = "指标变化";
  out.fixed_columns = 2;
  out.title = dated_words(d.period) + "逐项变化及原因";
  out.notes = notes;
  out.columns = {{"单位代码"},
                 {"单位"},
                 {"指标编号"},
                 {"指标"},
                 {"原值"},
                 {"现值"},
                 {"原目标"},
                 {"现目标"},
                 {"原得分（分）", ColumnKind::number, 2},
                 {"现得分（分）", ColumnKind::number, 2},
                 {"变化（分）", ColumnKind::number, 2},
                 {"原因"}};
  for (auto const& unit : d.units) {
    for (auto const& line : unit.lines) {
      auto const say = [&](std::optional<Decimal> const& value) {
        return figure(value, line.unit_of_value, line.decimals);
      };
      out.rows.push_back({cell(unit.unit), cell(unit.name), cell(line.indicator), cell(line.name), say(line.value_from),
                          say(line.value_to), say(line.target_from), say(line.target_to), cell(line.score_from),
                          cell(line.score_to), line.change, cell(cause_words(line.causes))});
    }
  }
  return out;
}

}  // namespace

report::Document ranking_document(Reading const& reading, Ranking const& ranking) {
  auto const& pack = reading.snapshot->rules();
  Table table;
  table.name = ranking.level_title;
  table.fixed_columns = 2;
  table.title = ranking.level_title + dated_words(ranking.period) + "考评排名";
  table.notes = notes_of(reading);
  if (ranking.full)
    table.notes.push_back("总分 = 得分合计 ÷ 参评分值 × 满分 " + grouped(*ranking.full) +
                          " 分，另加减分；有多条评价轴的单位按各轴权重合成。名次在组内排定。");
  put_ranking(pack, ranking, table);
  table.signature = signature_of(reading);
  return {table.title, {std::move(table)}};
}

report::Document card_document(Reading const& reading, Card const& card) {
  auto standing = standing_table(reading, card);
  standing.signature = signature_of(reading);
  auto losses = losses_document(reading, {card}, card.unit_name).tables.front();
  auto title = standing.title;
  return {std::move(title), {std::move(standing), lines_table(reading, card), std::move(losses)}};
}

report::Document losses_document(Reading const& reading, std::vector<Card> const& cards, std::string const& of_whom) {
  auto const& pack = reading.snapshot->rules();
  std::vector<Loss> losses;
  for (auto const& card : cards) {
    for (auto const& line : card.lines) {
      if (line.lost && *line.lost > Decimal()) losses.push_back({&card, &line});
    }
  }
  std::stable_sort(losses.begin(), losses.end(),
                   [](Loss const& a, Loss const& b) { return *a.line->lost > *b.line->lost; });
  Table table;
  table.name = "失分清单";
  table.fixed_columns = 2;
  table.title = of_whom + dated_words(reading.snapshot->period) + "失分清单";
  table.notes = notes_of(reading);
  table.columns = {{"单位代码"},
                   {"单位"},
                   {"指标编号"},
                   {"指标"},
                   {"维度"},
                   {"指标值"},
                   {"目标"},
                   {"同组中位"},
                   {"同组最好"},
                   {"分值（分）", ColumnKind::number, 2},
                   {"得分（分）", ColumnKind::number, 2},
                   {"失分（分）", ColumnKind::number, 2},
                   {"取数情况"}};
  Decimal points, score, lost;
  for (auto const& [card, line] : losses) {
    auto const say = [&, &one = *line](std::optional<Decimal> const& value) {
      return figure(value, one.unit_of_value, one.decimals);
    };
    table.rows.push_back({cell(card->unit), cell(card->unit_name), cell(line->indicator), cell(line->name),
                          cell(dimension_title(pack, line->dimension)), say(line->value), say(line->target),
                          say(line->group_median), say(line->group_best), line->points, cell(line->score),
                          cell(line->lost), cell(status_words(*line))});
    points = points + line->points;
    score = score + line->score.value_or(Decimal());
    lost = lost + *line->lost;
  }
  table.total = std::vector<Cell>{cell(std::string("合计")), {}, {}, {}, {}, {}, {}, {}, {}, points, score, lost};
  table.signature = signature_of(reading);
  return {table.title, {std::move(table)}};
}

report::Document difference_document(Difference const& difference) {
  std::vector<std::string> const notes{
      "比较：" + sides_words(difference),
      fmt::format("共比较 {} 个单位：总分变化 {} 个，名次变化 {} 个，等次变化 {} 个", difference.units_compared,
                  difference.totals_changed, difference.ranks_changed, difference.grades_changed)};
  auto units = changed_units(difference, notes);
  auto title = units.title;
  return {std::move(title), {std::move(units), changed_figures(difference, notes)}};
}

std::string cause_words(std::vector<ChangeCause> const& causes) {
  std::vector<std::string> out;
  for (auto const cause : causes) {
    switch (cause) {
      case ChangeCause::definition: out.emplace_back("计算公式变化"); break;
      case ChangeCause::value: out.emplace_back("指标值变化"); break;
      case ChangeCause::target: out.emplace_back("目标或计划变化"); break;
      case ChangeCause::status: out.emplace_back("取数情况变化"); break;
      case ChangeCause::points: out.emplace_back("分值变化"); break;
      case ChangeCause::carried: out.emplace_back("沿用情况变化"); break;
      case ChangeCause::standing: out.emplace_back("本单位数据未变，因同组其他单位或计分规则变化"); break;
    }
  }
  return join(out, "、");
}

}  // namespace jixiao::app
