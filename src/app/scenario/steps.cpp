#include "app/scenario/steps.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "reflect/enum.h"

namespace jixiao::app {
namespace {

using Words = std::vector<std::string>;  // what stands for the pattern's <…>, in its order
using Act = Result<void> (*)(Stage&, ScenarioStep const&, Words const&);
using Fields = std::map<std::string, std::string>;

Words words_of(std::string const& text) {
  auto out = split(text, ' ');
  std::erase(out, "");
  return out;
}

tl::unexpected<Error> unmet(std::string what, std::string expected, std::string found) {
  return fail("app.scenario_expected", {{"what", std::move(what)},
                                        {"expected", expected.empty() ? "空" : std::move(expected)},
                                        {"found", found.empty() ? "空" : std::move(found)}});
}

// Compared to as many decimals as are written; what is no number as text.
bool same_figure(std::string const& expected, std::string const& found) {
  auto const a = Decimal::parse(expected);
  auto const b = Decimal::parse(found);
  if (!a || !b) return expected == found;
  auto const point = expected.find('.');
  auto const decimals = point == std::string::npos ? 0 : static_cast<int>(expected.size() - point - 1);
  return b->rounded(decimals, Rounding::half_away_from_zero) == *a;
}

std::string text_of(std::optional<Decimal> const& number) { return number ? number->to_string() : ""; }
std::string text_of(std::optional<int> const& number) { return number ? std::to_string(*number) : ""; }

std::string word_of(Light light) {
  switch (light) {
    case Light::green: return "绿";
    case Light::yellow: return "黄";
    case Light::red: return "红";
    default: return "灰";
  }
}

std::string word_of(ValueStatus status) {
  switch (status) {
    case ValueStatus::ok: return "正常";
    case ValueStatus::missing: return "缺数";
    case ValueStatus::not_applicable: return "不适用";
    case ValueStatus::fault: return "出错";
    default: return "未到期";
  }
}

Fields fields_of(Score const& s, std::string const& version) {
  return {{"值", text_of(s.value)},
          {"分子", text_of(s.numerator)},
          {"分母", text_of(s.denominator)},
          {"目标", text_of(s.target)},
          {"计划", text_of(s.plan)},
          {"灯", word_of(s.light)},
          {"得分", text_of(s.score)},
          {"分值", s.points.to_string()},
          {"名次", text_of(s.rank)},
          {"参评", text_of(s.ranked)},
          {"状态", word_of(s.status)},
          {"分组", s.peer_group},
          {"所属", s.stands_since.to_string()},
          {"版本", version}};
}

Fields fields_of(Total const& t, std::string const& version) {
  Fields out = {{"总分", text_of(t.total)},
                {"可比总分", text_of(t.total_comparable)},
                {"应评分", t.points_assessed.to_string()},
                {"加减分", t.adjustment.to_string()},
                {"否决", t.veto.value_or("")},
                {"待确认否决", join(t.veto_proposed, ",")},
                {"名次", text_of(t.rank)},
                {"参评", text_of(t.ranked)},
                {"分组", t.peer_group},
                {"等次", t.grade},
                {"版本", version}};
  for (auto const& [dimension, points] : t.dimensions) out["维度" + dimension] = points.to_string();
  for (auto const& [axis, percent] : t.axes) out["轴" + axis] = percent.to_string();
  return out;
}

// “值 75 灯 红”: pairs of a field and what it should be; 无 is no value.
Result<void> compare(Fields const& fields, std::string const& wanted) {
  auto const words = words_of(wanted);
  if (words.empty() || words.size() % 2 != 0) return fail("app.scenario_pairs", {{"text", wanted}});
  for (std::size_t i = 0; i < words.size(); i += 2) {
    auto const field = fields.find(words[i]);
    if (field == fields.end()) {
      std::vector<std::string> known;
      for (auto const& [name, value] : fields) known.push_back(name);
      return fail("app.scenario_field", {{"field", words[i]}, {"known", join(known, "、")}});
    }
    auto const expected = words[i + 1] == "无" ? std::string() : words[i + 1];
    if (!same_figure(expected, field->second)) return unmet(words[i], expected, field->second);
  }
  return {};
}

Result<void> has(std::string const& what, std::string const& text, std::string const& wanted) {
  if (text.find(wanted) != std::string::npos) return {};
  return fail("app.scenario_unsaid", {{"what", what}, {"expected", wanted}, {"found", text.substr(0, 400)}});
}

// ---- given ----

Result<void> set_clock(Stage& stage, ScenarioStep const&, Words const& w) { return stage.set_clock(w[0] + " " + w[1]); }
Result<void> add_person(Stage& stage, ScenarioStep const&, Words const& w) {
  return stage.add_person(w[0], w[1], w[2]);
}
Result<void> add_witnesses(Stage& stage, ScenarioStep const&, Words const& w) {
  return stage.add_witnesses(words_of(w[0]));
}
Result<void> write_file(Stage& stage, ScenarioStep const& step, Words const& w) {
  return stage.write_source_file(w[0], step.body);
}
Result<void> write_table(Stage& stage, ScenarioStep const& step, Words const& w) {
  return stage.write_source_table(w[0], w[1], step.body);
}
Result<void> ingest(Stage& stage, ScenarioStep const& step, Words const& w) {
  return stage.ingest(w[0], step.body, w.size() > 1 ? w[1] : "");
}

Result<void> nothing_happened(Stage& stage, ScenarioStep const&, Words const& w) {
  return stage.nothing_happened(w[0], words_of(w[1]));
}

// ---- done ----

Result<void> compute(Stage& stage, ScenarioStep const&, Words const& w) { return stage.compute(words_of(w[0])); }
Result<void> publish(Stage& stage, ScenarioStep const&, Words const& w) { return stage.publish(words_of(w[0])); }
Result<void> alter(Stage& stage, ScenarioStep const&, Words const& w) { return stage.alter_file(w[0]); }
Result<void> cosign(Stage& stage, ScenarioStep const&, Words const&) { return stage.ask_witnesses(); }
Result<void> open_page(Stage& stage, ScenarioStep const&, Words const& w) { return stage.visit(w[0], "GET", w[1], ""); }
Result<void> send(Stage& stage, ScenarioStep const&, Words const& w) {
  return stage.visit(w[0], w[1], w[2], w.size() > 3 ? w[3] : "{}");
}
Result<void> upload(Stage& stage, ScenarioStep const&, Words const& w) {
  return stage.visit(w[0], "POST", w[2], "", w[1]);
}
Result<void> remember(Stage& stage, ScenarioStep const&, Words const& w) { return stage.remember(w[0], w[1]); }

Result<void> change_pack(Stage& stage, ScenarioStep const& step, Words const& w) {
  constexpr std::string_view open = "“", close = "”";
  std::vector<std::string> quoted;
  for (auto at = w[1].find(open); at != std::string::npos; at = w[1].find(open, at + 1)) {
    auto const end = w[1].find(close, at);
    if (end == std::string::npos) break;
    quoted.push_back(w[1].substr(at + open.size(), end - at - open.size()));
  }
  if (quoted.size() != 2) return fail("app.scenario_quotes", {{"text", step.text}});
  return stage.change_pack(w[0], quoted[0], quoted[1]);
}

// ---- found ----

Result<void> expect_line(Stage& stage, Words const& w, std::optional<int> version, std::string const& wanted) {
  JX_TRY(auto const period, Period::parse(w[2]));
  JX_TRY(auto const sheet, stage.sheet(w[1], period, version));
  for (auto const& line : sheet.record.scores) {
    if (line.indicator == w[0]) return compare(fields_of(line, sheet.version), wanted);
  }
  return fail(ErrorKind::not_found, "app.scenario_no_line", {{"unit", w[1]}, {"indicator", w[0]}, {"period", w[2]}});
}

Result<void> line(Stage& stage, ScenarioStep const&, Words const& w) {
  return expect_line(stage, w, std::nullopt, w[3]);
}

Result<void> line_of_version(Stage& stage, ScenarioStep const&, Words const& w) {
  return expect_line(stage, w, std::atoi(w[3].c_str()), w[4]);
}

Result<void> expect_total(Stage& stage, Words const& w, std::optional<int> version, std::string const& wanted) {
  JX_TRY(auto const period, Period::parse(w[1]));
  JX_TRY(auto const sheet, stage.sheet(w[0], period, version));
  return compare(fields_of(sheet.record.total, sheet.version), wanted);
}

Result<void> total(Stage& stage, ScenarioStep const&, Words const& w) {
  return expect_total(stage, w, std::nullopt, w[2]);
}

Result<void> total_of_version(Stage& stage, ScenarioStep const&, Words const& w) {
  return expect_total(stage, w, std::atoi(w[2].c_str()), w[3]);
}

std::string text_of(LedgerReport const& report) {
  std::string out;
  for (auto const& finding : report.findings) out += finding.text + "\n";
  return out;
}

Result<void> intact(Stage& stage, ScenarioStep const&, Words const&) {
  JX_TRY(auto const report, stage.verify());
  if (!report.findings.empty()) return unmet("核验", "没有改动", text_of(report));
  if (report.quorum_checked && !report.quorum_met) return unmet("见证", "达到要求", "未达到要求");
  return {};
}

Result<void> tampered(Stage& stage, ScenarioStep const&, Words const& w) {
  JX_TRY(auto const report, stage.verify());
  if (report.findings.empty()) return unmet("核验", "发现改动", "没有改动");
  return w.empty() ? Result<void>() : has("核验", text_of(report), w[0]);
}

Result<void> without_quorum(Stage& stage, ScenarioStep const&, Words const&) {
  JX_TRY(auto const report, stage.verify());
  if (report.quorum_checked && !report.quorum_met) return {};
  return unmet("见证", "未达到要求", report.quorum_checked ? "达到要求" : "没有见证人");
}

Result<void> cosigned(Stage& stage, ScenarioStep const&, Words const& w) {
  JX_TRY(auto const states, stage.witnesses());
  auto const count = std::count_if(states.begin(), states.end(), [](auto const& state) { return state.cosigned_at; });
  if (std::to_string(count) != w[0]) return unmet("见证人数", w[0], std::to_string(count));
  return {};
}

Result<void> provable(Stage& stage, ScenarioStep const&, Words const& w) {
  JX_TRY(auto const proof, stage.prove(w[0], w[1]));
  return has("证明", proof.proof, "c2sp.org/tlog-proof");
}

Result<void> explained(Stage& stage, ScenarioStep const&, Words const& w) {
  JX_TRY(auto const period, Period::parse(w[2]));
  JX_TRY(auto const told, stage.explain(w[1], w[0], period));
  auto text = told.score.explanation + "\n" + told.definition + "\n";
  for (auto const& atom : told.atoms) {
    text += atom.text + " = " + atom.value + "\n";
    for (auto const& p : atom.partitions)
      text += fmt::format("{} {} {} 行 {} {}\n", p.dataset, p.period, p.rows, p.batch_file, p.digest);
  }
  return has("解释", text, w[3]);
}

Result<void> expect_quarantine(Stage& stage, Words const& w, std::string const& mention) {
  JX_TRY(auto const list, stage.quarantined(w[0]));
  if (std::to_string(list.entries.size()) != w[1])
    return unmet("未通过检查", w[1], std::to_string(list.entries.size()));
  return mention.empty() ? Result<void>() : has("未通过检查", join(list.sentences, "\n"), mention);
}

Result<void> quarantine(Stage& stage, ScenarioStep const&, Words const& w) { return expect_quarantine(stage, w, ""); }
Result<void> quarantine_says(Stage& stage, ScenarioStep const&, Words const& w) {
  return expect_quarantine(stage, w, w[2]);
}

Result<void> fine(Stage& stage, ScenarioStep const&, Words const&) {
  auto const& answer = stage.answer();
  if (answer.status < 200 || answer.status > 299)
    return unmet("回答", "成功", fmt::format("{} {}", answer.status, answer.body.substr(0, 400)));
  // A job that was ordered and ended badly.
  auto const state = stage.answered("/state");
  if (answer.status == 202 && state && *state != "done")
    return unmet("任务", "done", *state + " " + answer.body.substr(0, 400));
  return {};
}

Result<void> refused(Stage& stage, ScenarioStep const&, Words const& w) {
  auto const& answer = stage.answer();
  if (answer.status >= 200 && answer.status <= 299)
    return unmet("回答", "被拒绝", fmt::format("{} {}", answer.status, answer.body.substr(0, 400)));
  return w.empty() ? Result<void>() : has("回答", answer.body, w[0]);
}

Result<void> seen(Stage& stage, ScenarioStep const&, Words const& w) {
  return has("回答", stage.answer().body, stage.with_memory(w[0]));
}

Result<void> unseen(Stage& stage, ScenarioStep const& step, Words const& w) {
  JX_CHECK(fine(stage, step, {}));  // an error shows nothing either
  if (stage.answer().body.find(stage.with_memory(w[0])) == std::string::npos) return {};
  return fail("app.scenario_said", {{"text", w[0]}});
}

Result<void> answered(Stage& stage, ScenarioStep const&, Words const& w) {
  JX_TRY(auto const found, stage.answered(stage.with_memory(w[0])));
  if (!same_figure(stage.with_memory(w[1]), found)) return unmet(w[0], w[1], found.substr(0, 400));
  return {};
}

struct Pattern {
  char const* words;
  Act act;
};

// The first that fits counts. <x> is one word, <x…> the rest of the line.
constexpr Pattern patterns[] = {
    {"已知 时间 <日期> <时刻>", &set_clock},
    {"已知 人员 <姓名> 角色 <角色> 单位 <单位>", &add_person},
    {"已知 见证人 <名称…>", &add_witnesses},
    {"已知 数据 <数据集> 期间 <期间>", &ingest},
    {"已知 数据 <数据集>", &ingest},
    {"已知 没有发生 <数据集> <期间…>", &nothing_happened},
    {"已知 文件 <文件>", &write_file},
    {"已知 来源库 <文件> 表 <表>", &write_table},
    {"当 补送 <数据集> 期间 <期间>", &ingest},
    {"当 补送 <数据集>", &ingest},
    {"当 计算 <期间…>", &compute},
    {"当 公布 <期间…>", &publish},
    {"当 改制度包 <文件> <“原文” 为 “新文”…>", &change_pack},
    {"当 改动文件 <文件>", &alter},
    {"当 请见证人签名", &cosign},
    {"当 记下 <位置> 为 <名称>", &remember},
    {"当 <人员> 打开 <地址>", &open_page},
    {"当 <人员> 上传 <文件> 到 <地址>", &upload},
    {"当 <人员> 提交 <方法> <地址> <内容…>", &send},
    {"当 <人员> 提交 <方法> <地址>", &send},
    {"那么 指标 <指标> 单位 <单位> 期间 <期间> 第 <版本> 版 <名称 数值…>", &line_of_version},
    {"那么 指标 <指标> 单位 <单位> 期间 <期间> <名称 数值…>", &line},
    {"那么 总分 单位 <单位> 期间 <期间> 第 <版本> 版 <名称 数值…>", &total_of_version},
    {"那么 总分 单位 <单位> 期间 <期间> <名称 数值…>", &total},
    {"那么 核验通过", &intact},
    {"那么 核验不通过 提到 <文字…>", &tampered},
    {"那么 核验不通过", &tampered},
    {"那么 见证未达要求", &without_quorum},
    {"那么 已见证 <人数> 人", &cosigned},
    {"那么 单位 <单位> 期间 <期间> 可出具证明", &provable},
    {"那么 解释 <指标> 单位 <单位> 期间 <期间> 提到 <文字…>", &explained},
    {"那么 数据 <数据集> 有 <处数> 处未通过 提到 <文字…>", &quarantine_says},
    {"那么 数据 <数据集> 有 <处数> 处未通过", &quarantine},
    {"那么 成功", &fine},
    {"那么 被拒绝 提到 <文字…>", &refused},
    {"那么 被拒绝", &refused},
    {"那么 看到 <文字…>", &seen},
    {"那么 看不到 <文字…>", &unseen},
    {"那么 回答 <位置> 为 <数值…>", &answered},
};

// A pattern's own blanks part its words, but not those inside < >.
Words pattern_words(std::string_view pattern) {
  Words out(1);
  bool inside = false;
  for (char const c : pattern) {
    inside = c == '<' || (inside && c != '>');
    if (c == ' ' && !inside) {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

std::optional<Words> match(std::string_view pattern, std::string const& text) {
  Words out;
  std::string_view rest = text;
  auto const words = pattern_words(pattern);
  for (auto const& word : words) {
    rest = trimmed(rest);
    if (rest.empty()) return std::nullopt;
    if (word.starts_with('<') && word.ends_with("…>")) {
      out.emplace_back(rest);
      rest = {};
      continue;
    }
    auto const given = rest.substr(0, rest.find(' '));
    if (word.starts_with('<')) {
      out.emplace_back(given);
    } else if (word != given) {
      return std::nullopt;
    }
    rest.remove_prefix(given.size());
  }
  return trimmed(rest).empty() ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace

Result<void> play_step(Stage& stage, ScenarioStep const& step) {
  for (auto const& pattern : patterns) {
    if (auto const words = match(pattern.words, step.text)) return pattern.act(stage, step, *words);
  }
  return fail("app.scenario_unknown_step", {{"step", step.text}});
}

std::vector<std::string> step_patterns() {
  std::vector<std::string> out;
  for (auto const& pattern : patterns) out.emplace_back(pattern.words);
  return out;
}

}  // namespace jixiao::app
