#include "app/ledger_view/leaf_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "app/reading/sentences.h"
#include "base/text.h"
#include "ledger/leaf.h"
#include "ledger/merkle.h"

namespace jixiao::app {
namespace {

std::string kind_words(std::string const& kind) {
  static std::map<std::string, std::string> const words = {
      {"pack", "制度包启用"}, {"batch", "数据入库"}, {"audit", "操作记录封存"}, {"tombstone", "个人信息删除"}};
  auto const found = words.find(kind);
  return found == words.end() ? "事项 " + kind : found->second;
}

bool is_hex_prefix(std::string const& text) {
  return text.size() >= 8 && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// 2026 is a period, not a leaf's number.
bool is_year(std::int64_t number) { return number >= 1990 && number < 2100; }

std::optional<std::int64_t> number_of(std::string const& text) {
  std::int64_t out = 0;
  auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  return failed == std::errc{} && end == text.data() + text.size() && out >= 0 ? std::optional(out) : std::nullopt;
}

// By code or whole name; else the only one whose name contains the word.
template <class Items, class Key>
std::optional<std::string> find_named(Items const& items, std::string const& word, Key key) {
  std::optional<std::string> within;
  int contained = 0;
  for (auto const& item : items) {
    if (key(item) == word || item.name == word) return key(item);
    if (item.name.find(word) == std::string::npos) continue;
    within = key(item);
    ++contained;
  }
  return contained == 1 ? within : std::nullopt;
}

template <class Items, class Key>
std::string name_of(Items const& items, std::string const& code, Key key) {
  for (auto const& item : items) {
    if (key(item) == code) return item.name;
  }
  return code;
}

auto const unit_key = [](WorldUnit const& unit) { return unit.code; };
auto const indicator_key = [](WorldIndicator const& indicator) { return indicator.id; };

}  // namespace

LeafWords::LeafWords(Home& home, LeafReader const& reader) : facts_(home.database()), reader_(reader) {
  for (auto const& unit : reader.world.units) units_[unit.code] = &unit;
}

Result<LeafView> LeafWords::describe(std::int64_t index, storage::OutboxEntry const& entry, bool in_tree) {
  LeafView out;
  out.index = index;
  out.at = entry.written_at;
  out.leaf_hash = to_hex(ledger::hash_leaf(entry.leaf));
  out.in_tree = in_tree;
  auto const leaf = ledger::parse_leaf(entry.leaf);
  if (!leaf) {
    out.title = "无法读取的条目";
    return out;
  }
  out.kind = leaf->kind;
  out.at = leaf->time.to_string();
  out.seq = static_cast<std::int64_t>(leaf->seq);
  out.commit = to_hex(leaf->commit);
  if (entry.event_id.starts_with("result:")) {
    describe_result(entry.event_id, out);
  } else if (leaf->kind == "batch") {
    JX_TRY(auto const words, batch_words(entry.event_id.substr(entry.event_id.find(':') + 1)));
    out.title = words;
  } else {
    auto const detail = entry.event_id.substr(entry.event_id.find(':') + 1);
    out.title = fmt::format("{} {}", kind_words(leaf->kind), detail.substr(0, 24));
  }
  return out;
}

// "result:2026-09:1:UNIT", the unit "-" for the head of the publication.
void LeafWords::describe_result(std::string const& event, LeafView& out) const {
  auto const period_end = event.find(':', 7);
  auto const version_end = period_end == std::string::npos ? period_end : event.find(':', period_end + 1);
  if (version_end == std::string::npos) return;
  out.period = event.substr(7, period_end - 7);
  auto const version = number_of(event.substr(period_end + 1, version_end - period_end - 1));
  if (version) out.version = static_cast<int>(*version);
  auto const period = Period::parse(*out.period);
  auto const when = period ? dated_words(*period) : *out.period;
  auto const unit = event.substr(version_end + 1);
  if (unit == "-") {
    out.title = fmt::format("公布{}考评结果（第{}版）", when, out.version.value_or(0));
    return;
  }
  out.unit = unit;
  auto const known = units_.find(unit);
  out.unit_name = known == units_.end() ? unit : known->second->name;
  out.title = fmt::format("{} {}考评表（第{}版）", out.unit_name, when, out.version.value_or(0));
  out.readable = out.in_tree && sees_unit(unit);
}

Result<std::string> LeafWords::batch_words(std::string const& id) {
  JX_TRY(auto const batch, facts_.find_batch(id));
  if (!batch) return fmt::format("{} {}", kind_words("batch"), id.substr(0, 24));
  return fmt::format("{} {} {}（{} 行）", kind_words("batch"), batch->dataset, batch->file, batch->rows);
}

bool LeafWords::sees_unit(std::string const& unit) const {
  if (reader_.scope.everything) return true;
  auto const& roots = reader_.scope.roots;
  auto at = units_.find(unit);
  for (int depth = 0; at != units_.end() && depth < 64; ++depth) {
    if (std::find(roots.begin(), roots.end(), at->first) != roots.end()) return true;
    if (!at->second->parent) return false;
    at = units_.find(*at->second->parent);
  }
  return false;
}

LeafQuery understand(World const& world, std::string const& text) {
  LeafQuery out;
  std::string word;
  auto const take = [&] {
    if (word.empty()) return;
    if (auto unit = find_named(world.units, word, unit_key)) {
      out.unit = std::move(unit);
    } else if (auto indicator = find_named(world.indicators, word, indicator_key)) {
      out.indicator = std::move(indicator);
    } else if (auto const number = number_of(word); number && !is_year(*number)) {
      out.index = number;
    } else if (auto const period = Period::parse(word)) {
      out.period = period->to_string();
    } else if (is_hex_prefix(word)) {
      out.digest = word;
    } else {
      out.unknown.push_back(word);
    }
    word.clear();
  };
  for (char const c : text) {
    if (c == ' ' || c == '\t' || c == ',') {
      take();
    } else {
      word += c;
    }
  }
  take();
  return out;
}

std::string query_words(World const& world, LeafQuery const& query) {
  std::vector<std::string> parts;
  if (query.unit) parts.push_back("单位 " + name_of(world.units, *query.unit, unit_key));
  if (query.period) {
    auto const period = Period::parse(*query.period);
    parts.push_back("期间 " + (period ? dated_words(*period) : *query.period));
  }
  if (query.indicator) parts.push_back("指标 " + name_of(world.indicators, *query.indicator, indicator_key));
  if (query.digest) parts.push_back("摘要 " + *query.digest + "…");
  if (query.index) parts.push_back(fmt::format("序号 {}", *query.index));
  std::string out;
  for (auto const& part : parts) out += (out.empty() ? "" : "、") + part;
  for (auto const& word : query.unknown) {
    out +=
        fmt::format("{}“{}”认不出或不止一个，可写单位代码或全称、期间（2026-09）、指标编号、摘要前 8 位以上或存证序号",
                    out.empty() ? "" : "; ", word);
  }
  if (query.indicator && !query.unit) out += "；一个数在单位的考评表里，请再写上单位";
  return out;
}

}  // namespace jixiao::app
