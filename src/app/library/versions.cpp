#include "app/library/versions.h"

#include <algorithm>

#include "app/library/field_words.h"
#include "reflect/json.h"
#include "storage/pack_store.h"

namespace jixiao::app {
namespace {

constexpr std::size_t versions_most = 20;

std::string text_of(Json const& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

// Leaves by path, so that one changed target is one difference. Lists of words are one leaf.
void collect(Json const& value, std::string const& path, std::vector<std::pair<std::string, std::string>>& out) {
  auto const is_leaf = [](Json const& one) { return !one.is_structured(); };
  if (value.is_object()) {
    for (auto const& [name, child] : value.items()) collect(child, path.empty() ? name : path + "/" + name, out);
  } else if (value.is_array() && std::any_of(value.begin(), value.end(), [](Json const& c) { return c.is_object(); })) {
    for (std::size_t i = 0; i < value.size(); ++i) collect(value[i], path + "/" + std::to_string(i), out);
  } else if (value.is_array()) {
    std::string text;
    for (auto const& child : value) {
      if (is_leaf(child)) text += (text.empty() ? "" : "、") + text_of(child);
    }
    out.emplace_back(path, text);
  } else if (!value.is_null()) {
    out.emplace_back(path, text_of(value));
  }
}

std::vector<std::pair<std::string, std::string>> leaves(Indicator const* indicator) {
  std::vector<std::pair<std::string, std::string>> out;
  if (indicator) collect(reflect::to_json(*indicator), "", out);
  return out;
}

std::optional<std::string> find(std::vector<std::pair<std::string, std::string>> const& leaves,
                                std::string const& path) {
  for (auto const& [name, text] : leaves) {
    if (name == path) return text;
  }
  return std::nullopt;
}

Checked<policy::LoadedPack> load(storage::PackStore& store, std::string const& digest) {
  auto stored = store.load_files(digest);
  if (!stored) return tl::unexpected<Errors>(Errors{stored.error()});
  policy::PackFiles files;
  for (auto& file : *stored) files.files[file.path] = std::move(file.content);
  files.digest = digest;
  return policy::load_pack(files);
}

}  // namespace

std::vector<FieldDifference> differences(Indicator const* before, Indicator const* after) {
  auto const then = leaves(before), now = leaves(after);
  std::vector<FieldDifference> out;
  for (auto const& [field, text] : now) {
    auto const old = find(then, field);
    if (old != text) out.push_back({field, field_title(field), old, text});
  }
  for (auto const& [field, text] : then) {
    if (!find(now, field)) out.push_back({field, field_title(field), text, std::nullopt});
  }
  return out;
}

std::vector<FieldDifference> differences_in_words(Pack const& pack_before, Indicator const* before,
                                                  Pack const& pack_now, Indicator const* now) {
  auto out = differences(before, now);
  for (auto& one : out) {
    one.title = field_words(pack_now, one.field);
    if (one.before) one.before = value_words(pack_before, one.field, *one.before);
    if (one.after) one.after = value_words(pack_now, one.field, *one.after);
  }
  return out;
}

Checked<IndicatorVersions> make_versions(Home& home, std::string const& id) {
  storage::PackStore store(home.database());
  auto all = store.all();
  if (!all) return tl::unexpected<Errors>(Errors{all.error()});
  if (all->size() > versions_most) all->erase(all->begin(), all->end() - static_cast<std::ptrdiff_t>(versions_most));
  IndicatorVersions out;
  out.indicator = id;
  std::optional<Pack> before;
  bool any = false;
  for (auto const& version : *all) {
    auto pack = load(store, version.digest);
    if (!pack) {
      ++out.unreadable;
      continue;
    }
    auto const* now = pack->pack.find_indicator(id);
    IndicatorVersion one{version.digest, version.version, version.installed_at, version.active, now != nullptr, {}};
    if (before) one.differences = differences_in_words(*before, before->find_indicator(id), pack->pack, now);
    any = any || now;
    before = std::move(pack->pack);
    out.versions.insert(out.versions.begin(), std::move(one));
  }
  if (!any) {
    return tl::unexpected<Errors>(
        Errors{{ErrorKind::not_found, "app.indicator_unknown", {{"indicator", id}, {"hint", ""}}, ""}});
  }
  return out;
}

}  // namespace jixiao::app
