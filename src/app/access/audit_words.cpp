#include "app/access/audit_words.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/words.h"

namespace jixiao::app {
namespace {

// Where the object is a login, an account's name or a number, it is called what it is.
constexpr std::array<std::string_view, 8> translated = {"request", "results", "draft",    "pack",
                                                        "drill",   "data",    "schedule", "scenarios"};

constexpr auto fixed = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"ranking", "排名"},
    {"card", "成绩单"},
    {"losses", "失分清单"},
    {"difference", "版本差异"},
    {"draft", "试算结果"},
    {"nightly", "夜间取数"},
    {"score", "改一个得分"},
    {"facts", "改一个数据文件"},
    {"tile", "改存证树"},
});

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "v3" → 第 3 版, "proposal:12" → 第 12 号口径修改, "score:…" → the kind of drill; else nothing.
std::string numbered(std::string const& token) {
  if (token.size() > 1 && token.front() == 'v' && is_number(token.substr(1))) return "第 " + token.substr(1) + " 版";
  auto const colon = token.find(':');
  if (colon == std::string::npos || !is_number(token.substr(colon + 1))) return "";
  auto const kind = token.substr(0, colon);
  if (kind == "proposal") return "第 " + token.substr(colon + 1) + " 号口径修改";
  for (auto const& [code, words] : fixed) {
    if (code == kind) return std::string(words);
  }
  return "";
}

}  // namespace

AuditWords::AuditWords(World const& world, std::map<std::string, std::string> dataset_titles,
                       std::vector<storage::PackVersion> const& packs, SummaryOf summary_of)
    : names_(std::move(dataset_titles)), summary_of_(std::move(summary_of)) {
  for (auto const& [code, words] : fixed) names_[std::string(code)] = words;
  for (auto const& level : world.levels) names_[level.id] = level.title;
  for (auto const& indicator : world.indicators) names_[indicator.id] = indicator.name;
  for (auto const& unit : world.units) names_[unit.code] = unit.name;
  for (auto const& pack : packs) {
    auto const words = "制度包 " + pack.title + " " + pack.version;
    names_[pack.digest] = words;
    names_[pack.digest.substr(0, 12)] = words;
  }
}

std::string AuditWords::word(std::string const& token) const {
  if (auto const known = names_.find(token); known != names_.end()) return known->second;
  if (auto words = numbered(token); !words.empty()) return words;
  if (auto const period = Period::parse(token)) return dated_words(*period);
  return token;
}

std::string AuditWords::object(storage::AuditRecord const& record) const {
  auto const family = record.action.substr(0, record.action.find('.'));
  // Of a connector the record tells the title beside the code.
  if (family == "connector" && !record.detail.empty()) return record.detail;
  if (std::find(translated.begin(), translated.end(), family) == translated.end()) return record.object;
  auto tokens = split(record.object, ' ');
  std::vector<std::string> out;
  if (tokens.size() >= 2 && tokens[1].starts_with('/')) {
    auto const summary = summary_of_(tokens[0], tokens[1]);
    out.push_back(summary.empty() ? tokens[1] : summary);
    tokens.erase(tokens.begin(), tokens.begin() + 2);
  }
  for (auto const& token : tokens) {
    if (!token.empty()) out.push_back(word(token));
  }
  return join(out, " ");
}

}  // namespace jixiao::app
