#include "policy/edit.h"

#include <map>
#include <sstream>

#include "base/text.h"
#include "policy/yaml.h"
#include "policy/yaml_spots.h"
#include "policy/yaml_write.h"

namespace jixiao::policy {
namespace {

std::size_t line_begin(std::string const& text, std::size_t at) {
  auto const found = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
  return found == std::string::npos ? 0 : found + 1;
}
std::size_t line_end(std::string const& text, std::size_t at) {
  auto const found = text.find('\n', at);
  return found == std::string::npos ? text.size() : found;
}
std::size_t column_of(std::string const& text, std::size_t at) { return at - line_begin(text, at); }

// The end of what continues on lines that are indented deeper than `indent`.
std::size_t deeper_end(std::string const& text, std::size_t first_end, std::size_t indent) {
  auto end = first_end;
  for (auto at = first_end; at < text.size();) {
    auto const begin = at + 1;
    if (begin >= text.size()) break;
    auto const stop = line_end(text, begin);
    auto const word = text.find_first_not_of(' ', begin);
    if (word != std::string::npos && word < stop) {
      if (word - begin <= indent) break;
      end = stop;
    }
    at = stop;
  }
  return end;
}

// Where a scalar ends that begins at `spot.value`. `indent` is the column of its key.
std::size_t scalar_end(std::string const& text, Spot const& spot, std::size_t indent) {
  auto const begin = spot.value;
  char const first = begin < text.size() ? text[begin] : '\n';
  if (first == '\'' || first == '"') {
    for (auto i = begin + 1; i < text.size(); ++i) {
      if (first == '"' && text[i] == '\\') {
        ++i;
      } else if (text[i] == first) {
        if (first == '\'' && i + 1 < text.size() && text[i + 1] == '\'') {
          ++i;
        } else {
          return i + 1;
        }
      }
    }
    return text.size();
  }
  if (first == '|' || first == '>') return deeper_end(text, line_end(text, begin), indent);
  auto end = begin;
  while (end < text.size() && text[end] != '\n') {
    if (spot.in_flow && (text[end] == ',' || text[end] == '}' || text[end] == ']')) break;
    if (text[end] == '#' && end > begin && text[end - 1] == ' ') break;
    ++end;
  }
  if (!spot.in_flow && (end == text.size() || text[end] == '\n')) end = deeper_end(text, end, indent);
  while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
  return end;
}

class Editor {
 public:
  Editor(std::string text, std::string entry) : text_(std::move(text)), entry_(std::move(entry)) {}

  // False: the text is written in a way this does not know.
  bool apply(EntryChange const& change) {
    spots_ = find_spots(text_);
    auto const found = spots_.find(entry_ + "/" + change.field);
    if (change.tree) return set_tree(change.field, Json::parse(*change.tree, nullptr, false));
    if (found != spots_.end() && !found->second.is_scalar) return !change.text && remove_tree(found->second);
    if (!change.text) return found == spots_.end() || remove(change.field, found->second);
    return found == spots_.end() ? add(change.field, *change.text) : replace(found->second, *change.text);
  }
  // Behind the entry itself.
  bool add_behind(Json const& entry) {
    spots_ = find_spots(text_);
    auto const found = spots_.find(entry_);
    if (found == spots_.end() || found->second.is_flow || found->second.in_flow) return false;
    auto const column = column_of(text_, found->second.value);
    if (column < 2 || text_[found->second.value - 2] != '-') return false;
    auto const end = deeper_end(text_, line_end(text_, found->second.value), column - 2);
    if (end == text_.size()) text_ += '\n';
    text_.insert(end + 1, "\n" + write_entry(entry, column - 2));
    return true;
  }
  std::string const& text() const { return text_; }

 private:
  // One past a list or mapping.
  std::size_t tree_end(Spot const& spot) const {
    if (!spot.is_flow) return deeper_end(text_, line_end(text_, spot.key), column_of(text_, spot.key));
    int depth = 0;
    for (auto at = spot.value; at < text_.size(); ++at) {
      char const c = text_[at];
      if (c == '\'' || c == '"') at = text_.find(c, at + 1);
      if (at == std::string::npos) break;
      depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
      if (depth == 0) return at + 1;
    }
    return text_.size();
  }

  bool set_tree(std::string const& field, Json const& tree) {
    auto const found = spots_.find(entry_ + "/" + field);
    if (found == spots_.end()) return add_tree(field, tree);
    auto const& spot = found->second;
    auto const colon = text_.find(':', spot.key);
    if (spot.is_scalar || colon == std::string::npos || colon > spot.value) return false;
    auto const indent = column_of(text_, spot.key);
    text_.replace(colon + 1, tree_end(spot) - colon - 1, write_value(tree, spot.in_flow, indent));
    return true;
  }

  bool remove_tree(Spot const& spot) {
    auto const begin = line_begin(text_, spot.key);
    if (spot.in_flow || text_.find_first_not_of(' ', begin) != spot.key) return false;
    text_.erase(begin, std::min(line_end(text_, tree_end(spot)) + 1, text_.size()) - begin);
    return true;
  }

  bool add_tree(std::string const& field, Json const& tree) {
    auto const entry = spots_.find(entry_);
    if (entry == spots_.end() || entry->second.is_flow) return false;
    auto at = entry->second.value;
    auto name = field;
    if (auto const slash = field.find('/'); slash != std::string::npos) {
      auto const parent = spots_.find(entry_ + "/" + field.substr(0, slash));
      name = field.substr(slash + 1);
      if (parent == spots_.end()) return add_tree(field.substr(0, slash), Json{{name, tree}});
      if (parent->second.is_scalar || parent->second.is_flow || name.find('/') != std::string::npos) return false;
      at = parent->second.value;
    }
    auto const indent = column_of(text_, at);
    auto const line = std::string(indent, ' ') + name + ":" + write_value(tree, false, indent) + "\n";
    auto const end = line_end(text_, at);
    if (end == text_.size()) text_ += '\n';
    text_.insert(field == name ? end + 1 : line_begin(text_, at), line);
    return true;
  }

  bool replace(Spot const& spot, std::string const& text) {
    auto const indent = column_of(text_, spot.key);
    text_.replace(spot.value, scalar_end(text_, spot, indent) - spot.value, write_scalar(text, spot.in_flow, indent));
    return true;
  }

  bool remove(std::string const& field, Spot const& spot) {
    auto const end = scalar_end(text_, spot, column_of(text_, spot.key));
    if (spot.in_flow) {
      auto from = spot.key, to = end;
      auto const next = text_.find_first_not_of(' ', end);
      if (next != std::string::npos && text_[next] == ',') {
        to = std::min(text_.find_first_not_of(' ', next + 1), text_.size());
      } else {
        auto const before = text_.find_last_not_of(' ', spot.key - 1);
        if (before != std::string::npos && text_[before] == ',') from = before;
      }
      text_.erase(from, to - from);
      return true;
    }
    auto const begin = line_begin(text_, spot.key);
    if (text_.find_first_not_of(' ', begin) != spot.key) return false;  // shares its line with a dash
    auto const slash = field.rfind('/');
    if (slash != std::string::npos && children_of(field.substr(0, slash)) == 1) {
      auto const& parent = spots_.at(entry_ + "/" + field.substr(0, slash));
      auto const start = line_begin(text_, parent.key);
      if (text_.find_first_not_of(' ', start) != parent.key) return false;
      text_.erase(start, std::min(line_end(text_, end) + 1, text_.size()) - start);
      return true;
    }
    text_.erase(begin, std::min(line_end(text_, end) + 1, text_.size()) - begin);
    return true;
  }

  std::size_t children_of(std::string const& field) const {
    auto const prefix = entry_ + "/" + field + "/";
    std::size_t out = 0;
    for (auto it = spots_.lower_bound(prefix); it != spots_.end() && it->first.starts_with(prefix); ++it) {
      out += it->first.find('/', prefix.size()) == std::string::npos ? 1 : 0;
    }
    return out;
  }

  bool add(std::string const& field, std::string const& text) {
    auto const slash = field.find('/');
    if (slash != std::string::npos && field.find('/', slash + 1) != std::string::npos) return false;
    auto const entry = spots_.find(entry_);
    if (entry == spots_.end() || entry->second.is_flow) return false;
    if (slash == std::string::npos) return insert_line(field + ": ", text);
    auto const parent = spots_.find(entry_ + "/" + field.substr(0, slash));
    auto const name = field.substr(slash + 1);
    if (parent == spots_.end()) return insert_line(field.substr(0, slash) + ":\n", text, name + ": ");
    if (parent->second.is_scalar) return false;
    auto const at = parent->second.value;
    if (parent->second.is_flow) {
      auto const is_empty = children_of(field.substr(0, slash)) == 0;
      text_.insert(at + 1, name + ": " + write_scalar(text, true, 0) + (is_empty ? "" : ", "));
      return true;
    }
    auto const indent = column_of(text_, at);
    text_.insert(line_begin(text_, at),
                 std::string(indent, ' ') + name + ": " + write_scalar(text, false, indent) + "\n");
    return true;
  }

  // After the line of the entry's first key, which is its id.
  bool insert_line(std::string const& key, std::string const& text, std::string const& child = "") {
    auto const& entry = spots_.at(entry_);
    auto const indent = column_of(text_, entry.value);
    auto line = std::string(indent, ' ') + key;
    if (!child.empty()) line += std::string(indent + 2, ' ') + child;
    line += write_scalar(text, false, child.empty() ? indent : indent + 2) + "\n";
    auto const end = line_end(text_, entry.value);
    if (end == text_.size()) text_ += '\n';
    text_.insert(end + 1, line);
    return true;
  }

  std::string text_;
  std::string entry_;  // pointer of the entry in the file
  Spots spots_;
};

// The tree with the change made, to compare with.
void change_tree(Json& entry, EntryChange const& change) {
  std::vector<Json*> path{&entry};
  auto const names = split(change.field, '/');
  for (std::size_t i = 0; i + 1 < names.size(); ++i) {
    auto& at = *path.back();
    auto const index = at.is_array() ? static_cast<std::size_t>(std::strtoul(names[i].c_str(), nullptr, 10)) : 0;
    if (at.is_array() && index >= at.size()) return;
    if (!at.is_array() && !at.is_object() && !at.is_null()) return;
    path.push_back(at.is_array() ? &at[index] : &at[names[i]]);
  }
  if (change.tree || change.text) {
    auto& parent = *path.back();
    auto const value = change.tree ? Json::parse(*change.tree, nullptr, false) : Json(*change.text);
    if (parent.is_object() || parent.is_null()) parent[names.back()] = value;
    return;
  }
  for (std::size_t i = path.size(); i-- > 0;) {
    if (path[i]->is_object()) path[i]->erase(names[i]);
    if (!path[i]->empty()) break;
  }
}

// Whether two trees hold the same; the order of keys means nothing.
bool same(Json const& a, Json const& b) { return nlohmann::json::parse(a.dump()) == nlohmann::json::parse(b.dump()); }

Errors not_possible(std::string const& file, std::string const& field) {
  return {{ErrorKind::conflict, "policy.edit_not_possible", {{"file", file}, {"field", field}}, ""}};
}

Checked<std::string> edit_file(std::string const& name, std::string const& text, YamlFile const& before,
                               std::string const& entry, std::vector<EntryChange> const& changes) {
  Editor editor(text, entry);
  auto expected = before.tree;
  for (auto const& change : changes) {
    // Trimmed as a formula is: blanks at its ends would not survive every way of writing it.
    auto tidy = change;
    if (tidy.text) tidy.text = std::string(trimmed(*tidy.text));
    change_tree(expected[Json::json_pointer(entry)], tidy);
    if (!editor.apply(tidy)) return tl::unexpected<Errors>(not_possible(name, change.field));
    auto const after = parse_yaml(editor.text(), name);
    if (!after || !same(after->tree, expected)) return tl::unexpected<Errors>(not_possible(name, change.field));
  }
  return editor.text();
}

// The list's entries of `tree` with another behind the one at this pointer.
Json with_entry(Json const& tree, std::string const& section, std::string const& entry, Json const& added) {
  auto out = tree;
  auto& list = out[section];
  auto const index = std::atoi(entry.substr(section.size() + 2).c_str());
  list.insert(list.begin() + index + 1, added);
  return out;
}

// The entry's pointer in the file, if it stands there.
std::optional<std::string> find_entry(Json const& tree, std::string const& section, std::string const& id) {
  auto const found = tree.find(section);
  if (found == tree.end()) return std::nullopt;
  if (found->is_object() && id.empty()) return "/" + section;
  if (!found->is_array()) return std::nullopt;
  for (std::size_t i = 0; i < found->size(); ++i) {
    auto const& entry = (*found)[i];
    if (entry.is_object() && entry.value("id", std::string()) == id) return "/" + section + "/" + std::to_string(i);
  }
  return std::nullopt;
}

}  // namespace

Checked<PackFiles> edit_entry(PackFiles files, std::string const& section, std::string const& id,
                              std::vector<EntryChange> const& changes) {
  for (auto& [name, content] : files.files) {
    if (!name.ends_with(".yaml") && !name.ends_with(".yml")) continue;
    JX_TRY(auto const parsed, parse_yaml(content, name));
    auto const entry = find_entry(parsed.tree, section, id);
    if (!entry) continue;
    JX_TRY(content, edit_file(name, content, parsed, *entry, changes));
    files.digest = digest_of(files.files);
    return files;
  }
  return tl::unexpected<Errors>(
      Errors{{ErrorKind::not_found, "policy.edit_no_entry", {{"section", section}, {"id", id}}, ""}});
}

Checked<PackFiles> add_entry(PackFiles files, std::string const& section, std::string const& after,
                             std::string const& entry) {
  auto const added = Json::parse(entry, nullptr, false);
  for (auto& [name, content] : files.files) {
    if (!name.ends_with(".yaml") && !name.ends_with(".yml")) continue;
    JX_TRY(auto const parsed, parse_yaml(content, name));
    auto const found = find_entry(parsed.tree, section, after);
    if (!found) continue;
    Editor editor(content, *found);
    bool const written = editor.add_behind(added);
    auto const now = parse_yaml(editor.text(), name);
    if (!written || !now || !same(now->tree, with_entry(parsed.tree, section, *found, added))) {
      return tl::unexpected<Errors>(not_possible(name, section));
    }
    content = editor.text();
    files.digest = digest_of(files.files);
    return files;
  }
  return tl::unexpected<Errors>(
      Errors{{ErrorKind::not_found, "policy.edit_no_entry", {{"section", section}, {"id", after}}, ""}});
}

}  // namespace jixiao::policy
