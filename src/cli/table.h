#pragma once
// Tables on a terminal, as CSV or as JSON: one description, three forms. Codes stay text in all of them.
#include <string>
#include <vector>

namespace jixiao::cli {

enum class Format { text, json, csv };

struct TableColumn {
  std::string id;      // CSV header and JSON key
  std::string title;   // header for people
  bool right = false;  // numbers
};

struct Table {
  std::vector<TableColumn> columns;
  std::vector<std::vector<std::string>> rows;  // an empty cell is no figure
};

std::string render(Table const& table, Format format);

}  // namespace jixiao::cli
