#include "app/workbench/proposed_files.h"

#include <algorithm>

#include "reflect/json.h"
#include "storage/pack_store.h"

namespace jixiao::app {
namespace {

// Lists, mappings and texts, as pack files hold them.
Json as_written(Json const& json) {
  if (json.is_string()) return json;
  if (!json.is_structured()) return Json(json.dump());
  Json out = json.is_array() ? Json::array() : Json::object();
  if (json.is_array()) {
    for (auto const& one : json) out.push_back(as_written(one));
    return out;
  }
  for (auto const& [key, one] : json.items()) {
    if (!one.is_null()) out[key] = as_written(one);
  }
  return out;
}

// Leaf by leaf, so that what is not concerned keeps its writing; lists that grow or shrink are written anew.
void compare(Json const& before, Json const& after, std::string const& field,
             std::vector<policy::EntryChange>& changes) {
  if (before == after) return;
  bool const rules = before.is_array() && after.is_array() && before.size() == after.size() && !after.empty() &&
                     before.front().is_object();
  if (before.is_object() && after.is_object()) {
    auto const path = [&](std::string const& key) { return field.empty() ? key : field + "/" + key; };
    for (auto const& [key, one] : after.items()) {
      auto const found = before.find(key);
      compare(found == before.end() ? Json() : *found, one, path(key), changes);
    }
    for (auto const& [key, one] : before.items()) {
      if (!after.contains(key)) changes.push_back({path(key), std::nullopt});
    }
  } else if (rules) {
    std::vector<policy::EntryChange> inside;
    for (std::size_t i = 0; i < after.size(); ++i)
      compare(before[i], after[i], field + "/" + std::to_string(i), inside);
    bool const texts = std::all_of(inside.begin(), inside.end(), [](auto const& one) {
      return one.text && std::count(one.field.begin(), one.field.end(), '/') == 2;
    });
    if (texts && field.find('/') == std::string::npos) {
      changes.insert(changes.end(), inside.begin(), inside.end());
    } else {
      changes.push_back({field, std::nullopt, reflect::render_json(after)});
    }
  } else if (after.is_structured()) {
    changes.push_back({field, std::nullopt, reflect::render_json(after)});
  } else {
    changes.push_back({field, after.get<std::string>()});
  }
}

// What differs from an indicator of which only the code is known: what a file need not say is left out.
Json entry_of(Indicator const& indicator) {
  auto const none = as_written(reflect::to_json(Indicator{}));
  auto const prune = [](auto const& self, Json const& all, Json const& without) -> Json {
    Json out = Json::object();
    for (auto const& [key, one] : all.items()) {
      auto const found = without.find(key);
      if (found != without.end() && *found == one) continue;
      if (one.is_structured() && one.empty()) continue;
      out[key] = one.is_object() && found != without.end() ? self(self, one, *found) : one;
    }
    return out;
  };
  auto out = prune(prune, as_written(reflect::to_json(indicator)), none);
  if (!indicator.points.empty() || indicator.scoring.method != Method::target_ratio) {
    auto scoring = out.value("scoring", Json::object());
    Json first = {{"method", std::string(reflect::to_name(indicator.scoring.method))}};
    first.update(scoring);
    out["scoring"] = std::move(first);
  }
  return out;
}

// The last one of the dimension in the pack's order: what the new one is written behind.
std::string neighbour_of(Pack const& pack, Indicator const& added) {
  std::string out;
  for (auto const& one : pack.indicators) {
    bool const is_figure = std::any_of(pack.figures.begin(), pack.figures.end(),
                                       [&](Figure const& figure) { return figure.id == one.id; });
    if (is_figure) continue;
    if (out.empty() || one.dimension == added.dimension) out = one.id;
  }
  return out;
}

}  // namespace

Checked<policy::PackFiles> stored_files(Home& home, std::string const& digest) {
  auto stored = storage::PackStore(home.database()).load_files(digest);
  if (!stored) return tl::unexpected<Errors>(Errors{stored.error()});
  policy::PackFiles out;
  for (auto& file : *stored) out.files[file.path] = std::move(file.content);
  out.digest = digest;
  return out;
}

FileTexts changed_files(policy::PackFiles const& before, policy::PackFiles const& after) {
  FileTexts out;
  for (auto const& [name, content] : after.files) {
    auto const found = before.files.find(name);
    if (found == before.files.end() || found->second != content) out[name] = content;
  }
  return out;
}

Checked<ProposedFiles> propose_files(Home& home, policy::LoadedPack const& active, Draft const& draft,
                                     std::string const& version) {
  ProposedFiles out;
  JX_TRY(out.before, stored_files(home, active.digest));
  JX_TRY(auto const changed, changed_indicators(active, draft));
  out.after = out.before;
  for (auto const& one : changed) {
    auto const* before = active.pack.find_indicator(one.id);
    if (!before) {
      JX_TRY(out.after, policy::add_entry(std::move(out.after), "indicators", neighbour_of(active.pack, one),
                                          reflect::render_json(entry_of(one))));
      continue;
    }
    std::vector<policy::EntryChange> changes;
    compare(as_written(reflect::to_json(*before)), as_written(reflect::to_json(one)), "", changes);
    JX_TRY(out.after, policy::edit_entry(std::move(out.after), "indicators", one.id, changes));
  }
  JX_TRY(out.after, policy::edit_entry(std::move(out.after), "pack", "", {{"version", version}}));
  auto const loaded = policy::load_pack(out.after);
  if (!loaded) return tl::unexpected<Errors>(loaded.error());
  for (auto const& one : changed) {
    auto const* written = loaded->pack.find_indicator(one.id);
    if (!written || reflect::to_json(*written) != reflect::to_json(one)) {
      return tl::unexpected<Errors>(
          Errors{{ErrorKind::conflict, "policy.edit_not_possible", {{"file", "indicators"}, {"field", one.id}}, ""}});
    }
  }
  return out;
}

}  // namespace jixiao::app
