#include "cli/table.h"

#include <nlohmann/json.hpp>

#include "base/csv.h"
#include "base/text.h"

namespace jixiao::cli {
namespace {

std::string as_text(Table const& table) {
  std::vector<std::size_t> width;
  for (auto const& column : table.columns) width.push_back(display_width(column.title));
  for (auto const& row : table.rows) {
    for (std::size_t c = 0; c < row.size(); ++c) width[c] = std::max(width[c], display_width(row[c]));
  }
  std::string out;
  auto const line = [&](auto const& cell) {
    std::string text;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      if (c > 0) text += "  ";
      text += padded(cell(c), width[c], table.columns[c].right);
    }
    out += text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
  };
  line([&](std::size_t c) { return table.columns[c].title; });
  std::size_t all = 0;
  for (auto const w : width) all += w + 2;
  for (std::size_t i = 2; i < all; ++i) out += "─";
  out += "\n";
  for (auto const& row : table.rows) line([&](std::size_t c) { return row[c]; });
  return out;
}

std::string as_csv(Table const& table) {
  std::vector<std::string> header;
  for (auto const& column : table.columns) header.push_back(column.id);
  std::string out = csv_row(header);
  for (auto const& row : table.rows) out += sheet_safe_row(row);
  return out;
}

std::string as_json(Table const& table) {
  auto all = nlohmann::ordered_json::array();
  for (auto const& row : table.rows) {
    auto object = nlohmann::ordered_json::object();
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (row[c].empty()) {
        object[table.columns[c].id] = nullptr;
      } else {
        object[table.columns[c].id] = row[c];
      }
    }
    all.push_back(std::move(object));
  }
  return all.dump(2) + "\n";
}

}  // namespace

std::string render(Table const& table, Format format) {
  switch (format) {
    case Format::text: return as_text(table);
    case Format::json: return as_json(table);
    case Format::csv: return as_csv(table);
  }
  return {};
}

}  // namespace jixiao::cli
