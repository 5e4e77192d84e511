#include "app/ledger_view/leaf_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "app/reading/sentences.h"
#include "base/text.h"
#include "base/words.h"
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
std::optional<std::string> find_indicator_named(World const& world, std::string const& word) {
  std::optional<std::string> within;
  int contained = 0;
  for (auto const& item : world.indicators) {
    if (item.id == word || item.name == word) return item.id;
    if (item.name.find(word) == std::string::npos) continue;
    within = item.id;
    ++contained;
  }
  return contained == 1 ? within : std::nullopt;
}

int depth_of(World const& world, std::string const& level) {
  for (std::size_t i = 0; i < world.levels.size(); ++i) {
    if (world.levels[i].id == level) return static_cast<int>(i);
  }
  return static_cast<int>(world.levels.size());
}

// Those that can be meant, the likeliest alone: code or whole name, else who is called so by the beginning of the name
// on the highest level, else anybody whose name contains the word.
std::vector<WorldUnit const*> find_units_named(World const& world, std::string const& word) {
  std::vector<WorldUnit const*> beginning, containing;
  int highest = static_cast<int>(world.levels.size()) + 1;
  for (auto const& unit : world.units) {
    if (unit.code == word || unit.name == word) return {&unit};
    auto const at = unit.name.find(word);
    if (at == std::string::npos) continue;
    containing.push_back(&unit);
    auto const depth = depth_of(world, unit.level);
    if (at != 0 || depth > highest) continue;
    if (depth < highest) beginning.clear();
    highest = depth;
    beginning.push_back(&unit);
  }
  return beginning.empty() ? containing : beginning;
}

constexpr std::size_t suggested_most = 8;

std::string suggested(std::string const& word, std::vector<WorldUnit const*> const& units) {
  std::string out = word + "：";
  for (std::size_t i = 0; i < units.size() && i < suggested_most; ++i) {
    out += (i == 0 ? "" : "、") + units[i]->name + "（" + units[i]->code + "）";
  }
  return units.size() > suggested_most ? out + fmt::format("等 {} 个", units.size()) : out;
}

// What parts words, a full-width blank and comma too. A period in Chinese is a word of its own: 甲市2026年9月.
std::vector<std::string> words_of(std::string const& text) {
  std::string spaced;
  for (std::size_t i = 0; i < text.size();) {
    auto const rest = std::string_view(text).substr(i);
    bool taken = false;
    for (std::string_view const separator : {"　", "，", "、", ",", "\t"}) {
      if (!rest.starts_with(separator)) continue;
      spaced += ' ';
      i += separator.size();
      taken = true;
      break;
    }
    if (taken) continue;
    std::size_t longest = 0;
    if (rest.size() > 4 && rest[0] >= '1' && rest[0] <= '2') {
      for (std::size_t n = 7; n <= std::min<std::size_t>(rest.size(), 24); ++n) {
        if (period_of_words(rest.substr(0, n))) longest = n;
      }
    }
    if (longest > 0) {
      spaced += " " + std::string(rest.substr(0, longest)) + " ";
      i += longest;
    } else {
      spaced += text[i++];
    }
  }
  std::vector<std::string> out;
  for (auto const& word : split(spaced, ' ')) {
    if (!word.empty()) out.push_back(word);
  }
  return out;
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
  for (auto const& word : words_of(text)) {
    auto const number = number_of(word);
    auto const named = period_of_words(word);
    auto const period = named ? Result<Period>(*named) : Period::parse(word);
    auto const units = find_units_named(world, word);
    bool const exact = units.size() == 1 && (units.front()->code == word || units.front()->name == word);
    // A number or a period may stand within a name, and means none.
    if (exact || (units.size() == 1 && !number && !period)) {
      out.unit = units.front()->code;
    } else if (auto indicator = find_indicator_named(world, word)) {
      out.indicator = std::move(indicator);
    } else if (number && !is_year(*number)) {
      out.index = number;
    } else if (period) {
      out.period = period->to_string();
    } else if (is_hex_prefix(word)) {
      out.digest = word;
    } else if (!units.empty()) {
      out.ambiguous.push_back(suggested(word, units));
    } else {
      out.unknown.push_back(word);
    }
  }
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
    out += fmt::format(
        "{}“{}”认不出，可写单位代码或名称、期间（2026年9月或 2026-09）、指标编号、摘要前 8 位以上或存证序号",
        out.empty() ? "" : "；", word);
  }
  for (auto const& several : query.ambiguous) {
    out += fmt::format("{}不止一个单位符合，请写全称或代码。{}", out.empty() ? "" : "；", several);
  }
  if (query.indicator && !query.unit) out += "；一个数在单位的考评表里，请再写上单位";
  return out;
}

}  // namespace jixiao::app
