#include "app/sources/refused_rows.h"

#include <map>

#include "base/csv.h"
#include "base/errno_words.h"
#include "base/file.h"
#include "base/text.h"
#include "facts/delivery_file.h"
#include "facts/load.h"
#include "facts/quarantine.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;

fs::path file_of(Home const& home, std::string const& batch) {
  return refused_rows_folder(home.paths()) / (batch + ".csv");
}

using Reasons = std::map<std::int64_t, std::vector<std::string>>;

std::vector<std::string> cells_of(facts::TextRows const& rows, std::size_t row) {
  std::vector<std::string> out;
  for (auto i = rows.begin_of(row); i < rows.ends[row]; ++i) {
    // Damaged bytes would make the file unreadable for the person who is to correct it.
    out.push_back(find_invalid_utf8(rows.cells[i]) ? facts::shown_value(rows.cells[i]) : std::string(rows.cells[i]));
  }
  return out;
}

std::string line_of(std::vector<std::string> cells, std::int64_t row, std::vector<std::string> const& reasons,
                    std::size_t width) {
  cells.resize(std::max(width, cells.size()));
  cells.resize(width);
  cells.insert(cells.begin(), {std::to_string(row), join(reasons, "; ")});
  return csv_row(cells);
}

// The delivery is read once more, for the rows the reasons name.
Result<std::string> render(Dataset const& dataset, fs::path const& file, Reasons const& reasons) {
  JX_TRY(auto const reader, facts::open_delivery(dataset, file));
  facts::RawChunk chunk;
  facts::TextRows rows;
  std::string out;
  std::size_t width = 0;
  for (;;) {
    JX_TRY(bool const more, reader->next(chunk));
    if (!more) return out;
    JX_CHECK(reader->split(chunk, rows));
    if (rows.size() == 0) continue;
    if (width == 0) {
      auto const at = facts::find_header(dataset, rows);
      auto cells = cells_of(rows, at);
      width = cells.size();
      cells.insert(cells.begin(), {row_header, reason_header});
      out = csv_row(cells);
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      auto const found = reasons.find(rows.numbers[i]);
      if (found != reasons.end()) out += line_of(cells_of(rows, i), found->first, found->second, width);
    }
  }
}

}  // namespace

Result<fs::path> write_refused_rows(Home& home, Dataset const& dataset, fs::path const& file,
                                    std::vector<Quarantined> const& findings) {
  Reasons reasons;
  std::string batch;
  for (auto const& finding : findings) {
    batch = finding.batch;
    if (finding.row_kept || (reasons.size() >= refused_rows_max && !reasons.contains(finding.row))) continue;
    reasons[finding.row].push_back(facts::render_quarantined(finding, dataset));
  }
  if (reasons.empty()) return fs::path();
  JX_TRY(auto const text, render(dataset, file, reasons));
  auto out = home.paths().work() / file_of(home, batch).filename();
  JX_CHECK(write_file_durably(out, text, 0600));
  return out;
}

Result<void> keep_refused_rows(Home& home, fs::path const& written) {
  if (written.empty()) return {};
  auto const place = refused_rows_folder(home.paths()) / written.filename();
  std::error_code failed;
  fs::create_directories(place.parent_path(), failed);
  fs::rename(written, place, failed);
  if (failed) {
    return fail(ErrorKind::unavailable, "base.file_write",
                {{"path", place.string()}, {"reason", errno_words(failed.value())}});
  }
  return {};
}

Result<RefusedRows> load_refused_rows(Home& home, std::string const& batch) {
  auto const text = read_file(file_of(home, batch));
  if (!text) return fail(ErrorKind::not_found, "app.refused_rows_gone", {{"batch", batch.substr(0, 12)}});
  JX_TRY(auto const table, parse_csv(*text));
  RefusedRows out;
  out.header.assign(table.header.begin() + 2, table.header.end());
  for (auto const& line : table.rows) {
    RefusedRow row;
    row.row = std::strtoll(line[0].c_str(), nullptr, 10);
    row.reasons = split(line[1], ';');
    for (auto& reason : row.reasons) reason = std::string(trimmed(reason));
    row.cells.assign(line.begin() + 2, line.end());
    out.rows.push_back(std::move(row));
  }
  return out;
}

}  // namespace jixiao::app
