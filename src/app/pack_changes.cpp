#include "app/pack_changes.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "formula/program.h"
#include "reflect/json.h"
#include "storage/pack_store.h"

namespace jixiao::app {
namespace {

using formula::Compiled;
using formula::CompiledIndicator;

// Months in which a parameter may have another value: those its values start from, and before all of them.
std::set<std::int32_t> months_of_change(Pack const& pack) {
  std::set<std::int32_t> out{0};
  for (auto const& parameter : pack.parameters) {
    for (auto const& value : parameter.values) {
      if (value.from) out.insert(value.from->first_month);
    }
  }
  return out;
}

template <class F>
void each_formula(CompiledIndicator const& i, F&& f) {
  for (auto const* one : {&i.numerator, &i.denominator, &i.value, &i.target, &i.plan, &i.sample}) {
    if (*one) f(**one);
  }
  for (auto const& [name, one] : i.inputs) f(one);
  for (auto const& one : i.targets) f(one);
  for (auto const& [name, one] : i.scoring) f(one);
  f(i.tolerance);
}

std::vector<std::string> sources(CompiledIndicator const& indicator) {
  std::vector<std::string> out;
  each_formula(indicator, [&](Compiled const& one) { out.push_back(one.source); });
  std::sort(out.begin(), out.end());
  return out;
}

template <class T>
bool are_equal(T const* a, T const* b) {
  return a && b && reflect::to_json(*a) == reflect::to_json(*b);
}

template <class T>
T const* find_id(std::vector<T> const& all, std::string const& id) {
  auto const found = std::find_if(all.begin(), all.end(), [&](T const& one) { return one.id == id; });
  return found == all.end() ? nullptr : &*found;
}

std::string values_text(Parameter const* parameter) {
  if (!parameter) return "无";
  std::vector<std::string> out;
  for (auto const& value : parameter->values)
    out.push_back(value.value + (value.from ? "(" + value.from->to_string() + "起)" : ""));
  return join(out, "、");
}

std::string names_text(std::set<std::string> const& names) {
  constexpr std::size_t shown = 5;
  std::vector<std::string> first;
  for (auto const& name : names) {
    if (first.size() < shown) first.push_back(name);
  }
  return join(first, "、") + (names.size() > shown ? fmt::format(" 等 {} 个", names.size()) : "");
}

}  // namespace

Result<PackChanges> PackChanges::since(Home& home, policy::LoadedPack const& pack, std::string const& earlier) {
  PackChanges out(pack);
  out.same_ = earlier == pack.digest;
  out.index();
  if (out.same_ || earlier.empty()) return out;
  storage::PackStore store(home.database());
  JX_TRY(auto const version, store.find(earlier));
  if (!version) return out;
  out.version_then_ = version->version;
  JX_TRY(auto const files, store.load_files(earlier));
  policy::PackFiles pack_files;
  for (auto const& file : files) pack_files.files[file.path] = file.content;
  pack_files.digest = earlier;
  if (auto loaded = policy::load_shared_pack(pack_files)) out.then_ = std::move(*loaded);
  return out;
}

void PackChanges::index() {
  auto const& atoms = now_->program.atoms();
  auto const months = months_of_change(now_->pack);
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    auto const index = static_cast<int>(i);
    atoms_.emplace(atoms[i].key, index);
    if (atoms[i].parameters.empty()) continue;
    for (auto const month : months) atoms_.emplace(formula::bind_parameters(atoms[i], now_->pack, month).key, index);
  }
  for (auto const& indicator : now_->program.indicators()) {
    each_formula(indicator, [&](Compiled const& one) {
      for (auto const atom : one.atoms) users_[atom].insert(indicator.id);
    });
  }
  auto const others = [&](std::string const& place) {
    if (auto const* one = now_->program.find(place)) {
      for (auto const atom : one->atoms) other_users_[atom].insert(place.substr(0, place.rfind('/')));
    }
  };
  for (auto const& rule : now_->pack.adjustments) others("adjustments/" + rule.id + "/count");
  for (auto const& rule : now_->pack.vetoes) {
    others("vetoes/" + rule.id + "/when");
    others("vetoes/" + rule.id + "/confirmed_by");
  }
}

std::optional<int> PackChanges::atom_of(std::string const& key) const {
  auto const found = atoms_.find(key);
  return found == atoms_.end() ? std::nullopt : std::optional(found->second);
}

std::set<std::string> PackChanges::users(int atom) const {
  auto const found = users_.find(atom);
  return found == users_.end() ? std::set<std::string>{} : found->second;
}

std::string PackChanges::versions() const {
  if (same_ || version_then_.empty()) return "";
  auto const& now = now_->pack.pack.version;
  if (now != version_then_) return fmt::format("（制度包 {}→{}）", version_then_, now);
  return fmt::format("（制度包 {} 换成了另一份同版本号的，摘要 {}）", now, now_->digest.substr(0, 12));
}

PackChange PackChanges::other() const { return {"pack", "制度包改了" + versions()}; }

bool PackChanges::is_changed(std::string const& indicator) const {
  auto const *now = now_->program.find_indicator(indicator), *then = then_->program.find_indicator(indicator);
  return now && then && sources(*now) != sources(*then);
}

std::vector<PackChange> PackChanges::parameters(std::vector<std::string> const& ids, std::string const& used_by) const {
  std::vector<PackChange> out;
  for (auto const& id : ids) {
    auto const *now = find_id(now_->pack.parameters, id), *then = find_id(then_->pack.parameters, id);
    if (are_equal(now, then) || !now) continue;
    out.push_back({"parameter", fmt::format("参数 {} 由 {} 改为 {}，用于{}{}", id, values_text(then), values_text(now),
                                            used_by, versions())});
  }
  return out;
}

std::vector<PackChange> PackChanges::of_definition(std::string const& key) const {
  if (same_) return {{"new_period", "以前没有算过的期间或口径"}};
  auto const atom = atom_of(key);
  if (!then_ || !atom) return {other()};
  auto const indicators = users(*atom);
  std::vector<PackChange> out;
  std::set<std::string> changed, fresh;
  for (auto const& id : indicators) {
    if (!then_->program.find_indicator(id)) {
      fresh.insert(id);
    } else if (is_changed(id)) {
      changed.insert(id);
    }
  }
  if (!fresh.empty()) out.push_back({"new_indicator", "新增指标 " + names_text(fresh) + versions()});
  if (!changed.empty()) out.push_back({"formula", "指标 " + names_text(changed) + " 的公式改了" + versions()});
  if (!out.empty()) return out;

  auto const& definition = now_->program.atoms()[static_cast<std::size_t>(*atom)];
  auto const places = other_users_.find(*atom);
  auto const used_by = !indicators.empty()            ? "指标 " + names_text(indicators)
                       : places != other_users_.end() ? names_text(places->second)
                                                      : "其他公式";
  out = parameters(definition.parameters, used_by);
  if (!out.empty()) return out;
  out = of_declaration(definition.dataset, false);
  if (!out.empty() && out.front().kind != "pack") return out;
  if (places != other_users_.end()) return {{"other_formula", "公式改了：" + names_text(places->second) + versions()}};
  return {other()};
}

std::vector<PackChange> PackChanges::of_derived(std::string const& id) const {
  if (!then_) return {other()};
  auto const *now = find_id(now_->pack.derived, id), *then = find_id(then_->pack.derived, id);
  if (!then) return {{"derived", "新增派生数据集 " + id + versions()}};
  if (!are_equal(now, then)) return {{"derived", "派生数据集 " + id + " 的定义改了" + versions()}};
  return of_declaration(id, true);
}

std::vector<PackChange> PackChanges::of_declaration(std::string const& dataset, bool derived) const {
  if (same_ || !then_) return {other()};
  if (derived) {
    auto const* one = find_id(now_->pack.derived, dataset);
    std::vector<std::string> read;
    auto const text = one ? reflect::render_json(reflect::to_json(*one)) : std::string();
    for (auto const& parameter : now_->pack.parameters) {
      if (text.find(parameter.id) != std::string::npos) read.push_back(parameter.id);
    }
    if (auto out = parameters(read, "派生数据集 " + dataset); !out.empty()) return out;
    if (one) return of_declaration(one->from, false);
    return {other()};
  }
  // The dataset itself, or a dimension its rows refer to.
  auto const *now = now_->pack.find_dataset(dataset), *then = then_->pack.find_dataset(dataset);
  if (now && !are_equal(now, then)) return {{"dataset", "数据集 " + dataset + " 的定义改了" + versions()}};
  for (auto const& column : now ? now->columns : std::vector<Column>{}) {
    if (!column.references) continue;
    if (!are_equal(now_->pack.find_dataset(*column.references), then_->pack.find_dataset(*column.references)))
      return {{"dataset", "维度 " + *column.references + " 的定义改了" + versions()}};
  }
  return {other()};
}

}  // namespace jixiao::app
