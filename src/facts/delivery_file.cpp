#include "facts/delivery_file.h"

#include <algorithm>

#include "base/text.h"
#include "facts/header_map.h"
#include "facts/load.h"

namespace jixiao::facts {
namespace {

// What a look at the beginning of a sheet tells.
struct SheetLook {
  std::string name;
  std::size_t named = 0;  // columns its header row names
  bool fits = false;      // the header is the dataset's
  bool filled = false;    // and there are rows below it
};

std::span<std::string_view const> row_of(TextRows const& rows, std::size_t row) {
  auto const begin = rows.begin_of(row);
  return {rows.cells.data() + begin, rows.ends[row] - begin};
}

bool is_filled(TextRows const& rows, std::size_t row) {
  auto const cells = row_of(rows, row);
  return std::any_of(cells.begin(), cells.end(), [](auto cell) { return !trimmed(cell).empty(); });
}

Result<SheetLook> look_at(Dataset const& dataset, std::string const& name, TableReader& reader) {
  SheetLook out{name};
  RawChunk chunk;
  TextRows rows;
  for (;;) {
    JX_TRY(bool const more, reader.next(chunk));
    if (!more) return out;
    JX_CHECK(reader.split(chunk, rows));
    std::size_t first = 0;
    while (first < rows.size() && !is_filled(rows, first)) ++first;
    if (first < rows.size()) break;
  }
  auto const header = find_header(dataset, rows);
  out.named = count_named_columns(dataset, row_of(rows, header));
  out.fits = map_header(dataset, row_of(rows, header)).has_value();
  for (auto row = header + 1; out.fits && !out.filled && row < rows.size(); ++row) out.filled = is_filled(rows, row);
  return out;
}

Result<std::string> find_sheet(Dataset const& dataset, std::filesystem::path const& file,
                               TableFileOptions const& options) {
  JX_TRY(auto const names, xlsx_sheets(file, options.xlsx.limits));
  if (names.size() < 2) return std::string();
  std::vector<SheetLook> sheets;
  auto one = options;
  for (auto const& name : names) {
    one.xlsx.sheet = name;
    JX_TRY(auto const reader, open_table_file(file, one));
    JX_TRY(auto look, look_at(dataset, name, *reader));
    sheets.push_back(std::move(look));
  }
  std::vector<std::string> tables;
  for (auto const& sheet : sheets) {
    if (sheet.filled) tables.push_back(sheet.name);
  }
  if (tables.size() > 1) {
    return fail("facts.xlsx_sheets_fit", {{"count", std::to_string(tables.size())}, {"sheets", join(tables, "、")}});
  }
  auto const worth = [](SheetLook const& sheet) { return std::tuple(sheet.filled, sheet.fits, sheet.named); };
  return std::max_element(sheets.begin(), sheets.end(),
                          [&](auto const& a, auto const& b) { return worth(a) < worth(b); })
      ->name;
}

}  // namespace

Result<std::unique_ptr<TableReader>> open_delivery(Dataset const& dataset, std::filesystem::path const& file,
                                                   TableFileOptions const& options) {
  JX_TRY(auto const kind, detect_file_kind(file));
  auto chosen = options;
  if (kind == FileKind::xlsx && chosen.xlsx.sheet.empty()) {
    JX_TRY(chosen.xlsx.sheet, find_sheet(dataset, file, options));
  }
  return open_table_file(file, chosen);
}

}  // namespace jixiao::facts
