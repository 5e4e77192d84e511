#include "app/scenario/expectations.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace jixiao::app::expectations {
namespace {

Result<void> expect_line(Stage& stage, Words const& w, std::optional<int> version, std::string const& wanted) {
  JX_TRY(auto const period, Period::parse(w[2]));
  JX_TRY(auto const sheet, stage.sheet(w[1], period, version));
  for (auto const& line : sheet.record.scores) {
    if (line.indicator == w[0]) return compare(fields_of(line, sheet.version), wanted);
  }
  return fail(ErrorKind::not_found, "app.scenario_no_line", {{"unit", w[1]}, {"indicator", w[0]}, {"period", w[2]}});
}

Result<void> expect_total(Stage& stage, Words const& w, std::optional<int> version, std::string const& wanted) {
  JX_TRY(auto const period, Period::parse(w[1]));
  JX_TRY(auto const sheet, stage.sheet(w[0], period, version));
  return compare(fields_of(sheet.record.total, sheet.version), wanted);
}

Result<void> expect_quarantine(Stage& stage, Words const& w, std::string const& mention) {
  JX_TRY(auto const list, stage.quarantined(w[0]));
  if (std::to_string(list.entries.size()) != w[1])
    return unmet("未通过检查", w[1], std::to_string(list.entries.size()));
  return mention.empty() ? Result<void>() : has("未通过检查", join(list.sentences, "\n"), mention);
}

std::string text_of(LedgerReport const& report) {
  std::string out;
  for (auto const& finding : report.findings) out += finding.text + "\n";
  return out;
}

}  // namespace

Result<void> line(Stage& stage, ScenarioStep const&, Words const& w) {
  return expect_line(stage, w, std::nullopt, w[3]);
}

Result<void> line_of_version(Stage& stage, ScenarioStep const&, Words const& w) {
  return expect_line(stage, w, std::atoi(w[3].c_str()), w[4]);
}

Result<void> total(Stage& stage, ScenarioStep const&, Words const& w) {
  return expect_total(stage, w, std::nullopt, w[2]);
}

Result<void> total_of_version(Stage& stage, ScenarioStep const&, Words const& w) {
  return expect_total(stage, w, std::atoi(w[2].c_str()), w[3]);
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

}  // namespace jixiao::app::expectations
