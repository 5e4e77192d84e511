#include "app/named.h"

#include <algorithm>

#include "base/text.h"

namespace jixiao::app {
namespace {

constexpr std::size_t listed_most = 10;

// One that can be meant: what is written on the command line, and what tells it from others.
struct Candidate {
  std::string code;
  std::string name;
  std::string apart;  // 上级 …

  std::string text() const { return name + "（" + code + (apart.empty() ? "" : "，" + apart) + "）"; }
};

std::string listed(std::vector<Candidate> const& all) {
  std::vector<std::string> texts;
  for (auto const& one : all) {
    if (texts.size() < listed_most) texts.push_back(one.text());
  }
  return join(texts, "、") + (all.size() > listed_most ? "等" : "");
}

// The slip of a pen, else those that bear the text in their names.
std::string hint(std::string const& text, std::vector<Candidate> const& all) {
  std::vector<std::string> names;
  for (auto const& one : all) {
    names.push_back(one.code);
    names.push_back(one.name);
  }
  std::vector<Candidate> near;
  auto const nearest = nearest_name(text, names);
  for (auto const& one : all) {
    bool const contains = text.size() >= 3 && one.name.find(text) != std::string::npos;
    if (nearest ? one.code == *nearest || one.name == *nearest : contains) near.push_back(one);
  }
  return near.empty() ? "" : "，是不是" + listed(near) + "?";
}

std::vector<Candidate> of_name(std::string const& name, std::vector<Candidate> const& all) {
  std::vector<Candidate> out;
  std::copy_if(all.begin(), all.end(), std::back_inserter(out), [&](auto const& one) { return one.name == name; });
  return out;
}

std::vector<Candidate> candidates_of(std::span<UnitRecord const> records, std::vector<Unit> const& units,
                                     Period period) {
  std::vector<Candidate> out;
  auto const tree = OrgTree::create(units, period.last_day());
  for (auto const& record : records) {
    Candidate one{record.total.unit, record.total.unit_name, ""};
    auto const own = tree ? tree->find(one.code) : -1;
    auto const parent = own < 0 ? -1 : tree->nodes()[static_cast<std::size_t>(own)].parent;
    if (parent >= 0) one.apart = "上级 " + tree->nodes()[static_cast<std::size_t>(parent)].unit.name;
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

Result<std::string> find_unit(std::span<UnitRecord const> records, std::vector<Unit> const& units, Period period,
                              std::string const& text) {
  for (auto const& record : records) {
    if (record.total.unit == text) return text;
  }
  auto const all = candidates_of(records, units, period);
  auto const named = of_name(text, all);
  if (named.size() == 1) return named.front().code;
  if (named.empty()) return fail(ErrorKind::not_found, "app.unit_unknown", {{"unit", text}, {"hint", hint(text, all)}});
  return fail("app.unit_ambiguous", {{"unit", text}, {"count", std::to_string(named.size())}, {"list", listed(named)}});
}

Result<std::string> named_indicator(Pack const& pack, std::string const& text) {
  std::vector<Candidate> all;
  for (auto const& indicator : pack.indicators) {
    if (indicator.id == text) return text;
    all.push_back({indicator.id, indicator.name, ""});
  }
  auto const named = of_name(text, all);
  if (named.size() == 1) return named.front().code;
  if (named.empty()) {
    return fail(ErrorKind::not_found, "app.indicator_unknown", {{"indicator", text}, {"hint", hint(text, all)}});
  }
  return fail("app.indicator_ambiguous",
              {{"indicator", text}, {"count", std::to_string(named.size())}, {"list", listed(named)}});
}

Result<std::string> find_level(Pack const& pack, std::string const& text) {
  std::vector<Candidate> all;
  for (auto const& level : pack.levels) {
    if (level.id == text || level.title == text) return level.id;
    all.push_back({level.id, level.title, ""});
  }
  return fail(ErrorKind::not_found, "app.level_unknown", {{"level", text}, {"known", listed(all)}});
}

}  // namespace jixiao::app
