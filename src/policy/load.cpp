#include "policy/load.h"

#include <mutex>

#include <nlohmann/json.hpp>

#include "base/csv.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "policy/check.h"
#include "policy/yaml.h"
#include "reflect/describe.h"
#include "reflect/json.h"

namespace jixiao::policy {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t files_max = 1000;

bool belongs(fs::path const& path) {
  auto const extension = path.extension().string();
  return extension == ".yaml" || extension == ".yml" || extension == ".csv" || extension == ".geojson" ||
         extension == ".md" || (extension == ".txt" && path.parent_path().filename() == "scenarios");
}
bool is_yaml(std::string const& name) { return name.ends_with(".yaml") || name.ends_with(".yml"); }

void add(Errors& errors, std::string code, std::vector<Arg> args, std::string where) {
  errors.push_back({ErrorKind::invalid, std::move(code), std::move(args), std::move(where)});
}

void append(Errors& to, Errors from) { to.insert(to.end(), from.begin(), from.end()); }

// Copies the places of a file's subtree under its pointer in the merged tree.
void copy_places(Places const& from, std::string const& old_prefix, std::string const& new_prefix, Places& to) {
  for (auto it = from.lower_bound(old_prefix); it != from.end() && it->first.starts_with(old_prefix); ++it) {
    auto const rest = it->first.substr(old_prefix.size());
    if (rest.empty() || rest[0] == '/') to[new_prefix + rest] = it->second;
  }
}

// Appends one file's sections to the merged tree: lists are joined, everything else may stand once.
void merge(YamlFile const& file, Json& merged, Places& places, Errors& errors) {
  auto const sections = reflect::member_names<Pack>();
  for (auto const& [section, content] : file.tree.items()) {
    auto const place = find_place(file.places, "/" + section);
    if (std::find(sections.begin(), sections.end(), section) == sections.end()) {
      auto const near = nearest_name(section, std::vector<std::string>(sections.begin(), sections.end()));
      add(errors, "policy.section_unknown", {{"section", section}, {"hint", near ? "，是不是“" + *near + "”?" : ""}},
          to_text(place));
      continue;
    }
    if (!content.is_array()) {
      if (merged.contains(section)) {
        add(errors, "policy.section_twice",
            {{"section", section}, {"other", to_text(find_place(places, "/" + section))}}, to_text(place));
        continue;
      }
      if (content.is_null()) continue;
      merged[section] = content;
      copy_places(file.places, "/" + section, "/" + section, places);
      continue;
    }
    if (!merged.contains(section)) {
      merged[section] = Json::array();
      places["/" + section] = place;
    }
    if (!merged[section].is_array()) {
      add(errors, "policy.section_not_list", {{"section", section}}, to_text(place));
      continue;
    }
    for (std::size_t i = 0; i < content.size(); ++i) {
      auto const pointer = "/" + section + "/" + std::to_string(merged[section].size());
      copy_places(file.places, "/" + section + "/" + std::to_string(i), pointer, places);
      merged[section].push_back(content[i]);
    }
  }
}

// A figure with an expression of its own is an indicator without points, of the root level or of the one whose units it
// names, at the figure's place.
void add_figures(Json& merged, Places& places) {
  auto const figures = merged.find("figures");
  auto const levels = merged.find("levels");
  if (figures == merged.end() || !figures->is_array() || levels == merged.end() || !levels->is_array()) return;
  auto const root = levels->empty() || !levels->front().is_object() ? Json() : levels->front().value("id", Json());
  auto& indicators = merged["indicators"];
  if (indicators.is_null()) indicators = Json::array();
  if (!indicators.is_array()) return;
  static constexpr std::pair<char const*, char const*> same[] = {{"id", "id"},
                                                                 {"title", "name"},
                                                                 {"dimension", "dimension"},
                                                                 {"value", "value"},
                                                                 {"unit", "unit"},
                                                                 {"decimals", "decimals"},
                                                                 {"year_to_date", "year_to_date"},
                                                                 {"department", "department"},
                                                                 {"definition", "standard"},
                                                                 {"source", "source"},
                                                                 {"serves", "serves"},
                                                                 {"note", "note"}};
  for (std::size_t i = 0; i < figures->size(); ++i) {
    auto const& figure = (*figures)[i];
    if (!figure.is_object() || !figure.contains("value") || !figure.contains("dimension")) continue;
    Json indicator = {{"levels", Json::array({figure.value("names_of", root)})}};
    for (auto const& [from, to] : same) {
      if (figure.contains(from)) indicator[to] = figure[from];
    }
    copy_places(Places(places), "/figures/" + std::to_string(i), "/indicators/" + std::to_string(indicators.size()),
                places);
    indicators.push_back(std::move(indicator));
  }
}

// Any other column is an attribute; one that nearly bears the name of a column that is not there is a slip, and the
// units would go without their parents or dates.
void check_unit_columns(std::vector<std::string> const& header, std::string const& file, Errors& errors) {
  std::vector<std::string> absent;
  for (auto const* known : {"parent", "from", "to", "kind"}) {
    if (std::find(header.begin(), header.end(), known) == header.end()) absent.emplace_back(known);
  }
  for (auto const& column : header) {
    auto const near = nearest_name(column, absent);
    auto const known = near && (column == "code" || column == "name" || column == "level");
    if (near && *near != column && !known) {
      add(errors, "policy.unit_column_slip", {{"column", column}, {"right", *near}}, file + ":1");
    }
  }
}

// Reads a unit table into pack.units; columns that are no member of Unit become attributes.
void read_unit_table(UnitTable const& table, PackFiles const& files, Pack& pack, Places& places, Place const& place,
                     Errors& errors) {
  auto const found = files.files.find(table.file);
  if (found == files.files.end())
    return add(errors, "policy.unit_table_missing", {{"file", table.file}}, to_text(place));
  auto parsed = parse_csv(found->second);
  if (!parsed) {
    auto error = parsed.error();
    error.where = table.file;
    errors.push_back(std::move(error));
    return;
  }
  for (auto const* column : {"code", "name", "level"}) {
    if (parsed->find_column(column) == CsvTable::npos) {
      add(errors, "policy.unit_table_column", {{"column", column}}, table.file);
      return;
    }
  }
  check_unit_columns(parsed->header, table.file, errors);
  for (std::size_t r = 0; r < parsed->rows.size(); ++r) {
    Unit unit;
    auto const where = table.file + ":" + std::to_string(parsed->lines[r]);
    auto const date = [&](std::string const& text) -> std::optional<Date> {
      auto day = Date::parse(text);
      if (day) return *day;
      day.error().where = where;
      errors.push_back(std::move(day.error()));
      return std::nullopt;
    };
    for (std::size_t c = 0; c < parsed->header.size(); ++c) {
      auto const& name = parsed->header[c];
      auto const text = std::string(trimmed(parsed->rows[r][c]));
      if (name == "code")
        unit.code = text;
      else if (name == "name")
        unit.name = text;
      else if (name == "level")
        unit.level = text;
      else if (text.empty())
        continue;
      else if (name == "parent")
        unit.parent = text;
      else if (name == "from")
        unit.from = date(text);
      else if (name == "to")
        unit.to = date(text);
      else if (name == "kind")
        unit.kind = text;
      else
        unit.attributes[name] = text;
    }
    places["/units/" + std::to_string(pack.units.size())] = {table.file, parsed->lines[r]};
    pack.units.push_back(std::move(unit));
  }
}

// A formula's place "indicators/POL-01/numerator" → the line it stands on.
std::string line_of(Json const& merged, Places const& places, std::string const& full) {
  auto const blank = full.find(' ');
  auto const where = full.substr(0, blank);
  auto const position = blank == std::string::npos ? "" : " " + full.substr(blank + 1) + " (" + where + ")";
  auto const parts = split(where, '/');
  if (parts.size() < 2) return to_text(find_place(places, "/" + full));
  auto const section = merged.find(parts[0]);
  if (section == merged.end() || !section->is_array()) return to_text(find_place(places, "/" + parts[0])) + position;
  for (std::size_t i = 0; i < section->size(); ++i) {
    auto const& entry = (*section)[i];
    if (!entry.is_object() || entry.value("id", entry.value("level", std::string())) != parts[1]) continue;
    auto pointer = "/" + parts[0] + "/" + std::to_string(i);
    for (std::size_t k = 2; k < parts.size(); ++k) pointer += "/" + parts[k];
    return to_text(find_place(places, pointer)) + position;
  }
  return full;
}

}  // namespace

std::string digest_of(std::map<std::string, std::string> const& files) {
  Sha256 hash;
  for (auto const& [name, content] : files) {
    hash.update(std::to_string(name.size()) + ":" + name + ":" + std::to_string(content.size()) + ":").update(content);
  }
  return to_hex(hash.finish());
}

Result<PackFiles> read_pack_files(fs::path const& folder) {
  std::error_code failed;
  if (!fs::is_directory(folder, failed)) {
    return fail(ErrorKind::not_found, "policy.folder_missing", {{"folder", folder.string()}});
  }
  PackFiles out;
  bool any_yaml = false;
  for (auto it = fs::recursive_directory_iterator(folder, failed); !failed && it != fs::recursive_directory_iterator();
       it.increment(failed)) {
    auto const name = it->path().filename().string();
    if (it->is_directory() && (name == "data" || name.starts_with("."))) {  // facts that come with an example
      it.disable_recursion_pending();
      continue;
    }
    if (!it->is_regular_file() || !belongs(it->path()) || out.files.size() >= files_max) continue;
    JX_TRY(auto content, read_file(it->path(), std::size_t{64} << 20));
    auto const relative = it->path().lexically_relative(folder).generic_string();
    any_yaml = any_yaml || is_yaml(relative);
    out.files[relative] = std::move(content);
  }
  if (!any_yaml) return fail(ErrorKind::not_found, "policy.folder_empty", {{"folder", folder.string()}});
  out.digest = digest_of(out.files);
  return out;
}

Place LoadedPack::place_of(std::string const& section, std::string const& id) const {
  auto const found = places.find("#" + section + "/" + id);
  return found == places.end() ? find_place(places, "/" + section) : found->second;
}

Checked<LoadedPack> load_pack(PackFiles const& files) {
  Errors errors;
  Json merged = Json::object();
  Places places;
  for (auto const& [name, content] : files.files) {
    if (!is_yaml(name)) continue;
    auto parsed = parse_yaml(content, name);
    if (!parsed) {
      append(errors, std::move(parsed.error()));
      continue;
    }
    merge(*parsed, merged, places, errors);
  }
  if (!errors.empty()) return tl::unexpected<Errors>(std::move(errors));
  add_figures(merged, places);

  LoadedPack out;
  reflect::from_json(merged, "", out.pack, errors);
  for (auto& error : errors) {
    auto const place = find_place(places, error.where);
    error.args.push_back({"pointer", error.where});
    error.where = place.line > 0 ? to_text(place) + " " + error.where : error.where;
  }
  if (!errors.empty()) return tl::unexpected<Errors>(std::move(errors));

  for (std::size_t i = 0; i < out.pack.unit_tables.size(); ++i) {
    auto const place = find_place(places, "/unit_tables/" + std::to_string(i));
    read_unit_table(out.pack.unit_tables[i], files, out.pack, places, place, errors);
  }
  for (auto const& [section, content] : merged.items()) {
    if (!content.is_array()) continue;
    for (std::size_t i = 0; i < content.size(); ++i) {
      if (!content[i].is_object()) continue;
      auto const id = content[i].value("id", content[i].value("level", std::string()));
      places.emplace("#" + section + "/" + id, find_place(places, "/" + section + "/" + std::to_string(i)));
    }
  }
  out.places = std::move(places);
  out.digest = files.digest;
  check_structure(out, errors);
  check_map(out, files, errors);
  if (!errors.empty()) return tl::unexpected<Errors>(std::move(errors));

  auto program = formula::Program::create(out.pack);
  if (!program) {
    for (auto& error : program.error()) error.where = line_of(merged, out.places, error.where);
    return tl::unexpected<Errors>(std::move(program.error()));
  }
  out.program = std::move(*program);
  check_meaning(out, errors, out.warnings);
  if (!errors.empty()) return tl::unexpected<Errors>(std::move(errors));
  return out;
}

Checked<LoadedPack> load_pack(fs::path const& folder) {
  auto files = read_pack_files(folder);
  if (!files) return tl::unexpected<Errors>(Errors{std::move(files.error())});
  return load_pack(*files);
}

// Content decides, so that every holder gets the same; nothing is kept that nobody holds.
Checked<std::shared_ptr<LoadedPack const>> load_shared_pack(PackFiles const& files) {
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<LoadedPack const>> held;
  {
    std::lock_guard const lock(mutex);
    if (auto const found = held.find(files.digest); found != held.end()) {
      if (auto pack = found->second.lock()) return pack;
    }
  }
  JX_TRY(auto loaded, load_pack(files));
  auto const pack = std::make_shared<LoadedPack const>(std::move(loaded));
  std::lock_guard const lock(mutex);
  std::erase_if(held, [](auto const& one) { return one.second.expired(); });
  held[files.digest] = pack;
  return pack;
}

}  // namespace jixiao::policy
