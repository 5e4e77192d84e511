#include "facts/header_map.h"

#include <algorithm>
#include <map>

#include "base/join_first.h"
#include "base/text.h"
#include "facts/cell_text.h"

namespace jixiao::facts {
namespace {

std::map<std::string, std::size_t> names_of(Dataset const& dataset) {
  std::map<std::string, std::size_t> names;
  auto const add = [&](std::string const& text, std::size_t column) {
    auto name = normalised_header(text);
    if (!name.empty()) names.emplace(std::move(name), column);  // a name wins over a title, a title over an alias
  };
  for (std::size_t i = 0; i < dataset.columns.size(); ++i) add(dataset.columns[i].name, i);
  for (std::size_t i = 0; i < dataset.columns.size(); ++i) add(dataset.columns[i].title, i);
  for (std::size_t i = 0; i < dataset.columns.size(); ++i) {
    for (auto const& alias : dataset.columns[i].aliases) add(alias, i);
  }
  return names;
}

tl::unexpected<Error> missing_column(Column const& column, std::vector<std::string> const& headers) {
  auto nearest = nearest_name(column.title, headers);
  if (!nearest) nearest = nearest_name(column.name, headers);
  std::vector<Arg> args{{"column", column.name},
                        {"title", column.title.empty() ? column.name : column.title},
                        {"headers", join_first(headers, "、", 12)}};
  if (headers.empty()) return fail("facts.header_short", std::move(args));
  if (!nearest) return fail("facts.header_missing", std::move(args));
  args.push_back({"nearest", *nearest});
  return fail("facts.header_missing_near", std::move(args));
}

}  // namespace

bool is_placing_column(Dataset const& dataset, std::string const& column) {
  return column == dataset.owner || column == dataset.date ||
         std::find(dataset.key.begin(), dataset.key.end(), column) != dataset.key.end();
}

std::string normalised_header(std::string_view header) {
  std::string out;
  for (char const c : to_halfwidth(header)) {
    if (c == ' ' || (c >= '\t' && c <= '\r')) continue;
    out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  }
  // A no-break space inside a header is one more blank.
  for (auto at = out.find("\xC2\xA0"); at != std::string::npos; at = out.find("\xC2\xA0", at)) out.erase(at, 2);
  return out;
}

std::size_t count_named_columns(Dataset const& dataset, std::span<std::string_view const> row) {
  auto const names = names_of(dataset);
  return static_cast<std::size_t>(
      std::count_if(row.begin(), row.end(), [&](auto cell) { return names.count(normalised_header(cell)) > 0; }));
}

Result<HeaderMap> map_header(Dataset const& dataset, std::span<std::string_view const> header) {
  auto const names = names_of(dataset);
  HeaderMap map;
  map.width = header.size();
  map.cell_of.assign(dataset.columns.size(), -1);
  for (std::size_t i = 0; i < header.size(); ++i) {
    auto const name = normalised_header(header[i]);
    if (name.empty()) continue;
    auto const found = names.find(name);
    if (found == names.end()) {
      map.ignored.emplace_back(trimmed(header[i]).substr(0, 200));
      continue;
    }
    auto& cell = map.cell_of[found->second];
    if (cell >= 0) {
      return fail("facts.header_twice", {{"first", std::string(trimmed(header[static_cast<std::size_t>(cell)]))},
                                         {"second", std::string(trimmed(header[i]))},
                                         {"column", dataset.columns[found->second].name}});
    }
    cell = static_cast<int>(i);
  }
  for (std::size_t i = 0; i < dataset.columns.size(); ++i) {
    if (map.cell_of[i] >= 0) continue;
    auto const& column = dataset.columns[i];
    if (!column.nullable || is_placing_column(dataset, column.name)) return missing_column(column, map.ignored);
    map.absent.push_back(column.name);
  }
  return map;
}

}  // namespace jixiao::facts
