#include "base/csv.h"

#include <algorithm>

#include "base/decimal.h"
#include "base/text.h"

namespace jixiao {

std::size_t CsvTable::find_column(std::string_view name) const {
  auto const at = std::find(header.begin(), header.end(), name);
  return at == header.end() ? npos : static_cast<std::size_t>(at - header.begin());
}

Result<CsvTable> parse_csv(std::string_view text) {
  text = without_bom(text);
  CsvTable table;
  std::vector<std::string> row;
  std::string field;
  int line = 1, row_line = 1;
  bool any = false;  // something of the current row was seen
  auto const end_row = [&]() -> Result<void> {
    row.push_back(std::move(field));
    field.clear();
    if (table.header.empty()) {
      table.header = std::move(row);
    } else {
      if (row.size() != table.header.size()) {
        return fail("base.csv_columns", {{"row", std::to_string(row_line)},
                                         {"found", std::to_string(row.size())},
                                         {"expected", std::to_string(table.header.size())}});
      }
      table.rows.push_back(std::move(row));
      table.lines.push_back(row_line);
    }
    row.clear();
    any = false;
    return {};
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    if (c == '"' && field.empty()) {
      any = true;
      for (++i;; ++i) {
        if (i >= text.size()) return fail("base.csv_quote", {{"row", std::to_string(row_line)}});
        if (text[i] == '\n') ++line;
        if (text[i] != '"') {
          field.push_back(text[i]);
        } else if (i + 1 < text.size() && text[i + 1] == '"') {
          field.push_back('"');
          ++i;
        } else {
          break;
        }
      }
    } else if (c == ',') {
      any = true;
      row.push_back(std::move(field));
      field.clear();
    } else if (c == '\n' || c == '\r') {
      if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
      if (any || !field.empty()) JX_CHECK(end_row());
      row_line = ++line;
    } else {
      any = true;
      field.push_back(c);
    }
  }
  if (any || !field.empty()) JX_CHECK(end_row());
  if (table.header.empty()) return fail("base.csv_empty");
  return table;
}

std::string csv_field(std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(field);
  std::string out = "\"";
  for (char const c : field) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  return out + '"';
}

std::string csv_row(std::vector<std::string> const& fields) {
  std::string out;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out.push_back(',');
    out += csv_field(fields[i]);
  }
  return out + '\n';
}

std::string sheet_safe(std::string_view field) {
  constexpr std::string_view starts[] = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};
  auto const at = field.find_first_not_of(' ');
  if (at == std::string_view::npos) return std::string(field);
  auto const rest = field.substr(at);
  bool const is_control = rest[0] == '\t' || rest[0] == '\r' || rest[0] == '\n';
  bool const is_formula = std::any_of(std::begin(starts), std::end(starts),
                                      [&](std::string_view start) { return rest.substr(0, start.size()) == start; });
  if (!is_control && (!is_formula || Decimal::parse(rest))) return std::string(field);
  return "'" + std::string(field);
}

std::string sheet_safe_row(std::vector<std::string> fields) {
  for (auto& field : fields) field = sheet_safe(field);
  return csv_row(fields);
}

}  // namespace jixiao
