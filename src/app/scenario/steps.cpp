#include "app/scenario/steps.h"

#include "app/scenario/expectations.h"
#include "base/text.h"

namespace jixiao::app {
namespace {

using namespace expectations;
using Act = Result<void> (*)(Stage&, ScenarioStep const&, Words const&);

// ---- given ----

Result<void> set_clock(Stage& stage, ScenarioStep const&, Words const& w) { return stage.set_clock(w[0] + " " + w[1]); }
Result<void> add_person(Stage& stage, ScenarioStep const&, Words const& w) {
  return stage.add_person(w[0], w[1], w[2]);
}
Result<void> add_witnesses(Stage& stage, ScenarioStep const&, Words const& w) {
  return stage.add_witnesses(words_of(w[0]));
}
Result<void> narrow(Stage& stage, ScenarioStep const&, Words const& w) { return stage.narrow(words_of(w[0])); }
Result<void> write_file(Stage& stage, ScenarioStep const& step, Words const& w) {
  return stage.write_source_file(w[0], step.body);
}
Result<void> write_table(Stage& stage, ScenarioStep const& step, Words const& w) {
  return stage.write_source_table(w[0], w[1], step.body);
}
Result<void> write_interface(Stage& stage, ScenarioStep const& step, Words const& w) {
  return stage.write_interface(w[0], step.body);
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

struct Pattern {
  char const* words;
  Act act;
};

// The first that fits counts. <x> is one word, <x…> the rest of the line.
constexpr Pattern patterns[] = {
    {"已知 时间 <日期> <时刻>", &set_clock},
    {"已知 人员 <姓名> 角色 <角色> 单位 <单位>", &add_person},
    {"已知 见证人 <名称…>", &add_witnesses},
    {"已知 只算级次 <级次…>", &narrow},
    {"已知 数据 <数据集> 期间 <期间>", &ingest},
    {"已知 数据 <数据集>", &ingest},
    {"已知 没有发生 <数据集> <期间…>", &nothing_happened},
    {"已知 文件 <文件>", &write_file},
    {"已知 来源库 <文件> 表 <表>", &write_table},
    {"已知 接口 <文件>", &write_interface},
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
