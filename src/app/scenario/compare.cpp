#include "app/scenario/compare.h"

#include "base/text.h"

namespace jixiao::app {
namespace {

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

}  // namespace

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

bool same_figure(std::string const& expected, std::string const& found) {
  auto const a = Decimal::parse(expected);
  auto const b = Decimal::parse(found);
  if (!a || !b) return expected == found;
  auto const point = expected.find('.');
  auto const decimals = point == std::string::npos ? 0 : static_cast<int>(expected.size() - point - 1);
  return b->rounded(decimals, Rounding::half_away_from_zero) == *a;
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

}  // namespace jixiao::app
