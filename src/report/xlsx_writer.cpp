#include "report/xlsx_writer.h"

#include <fmt/format.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <map>
#include <tuple>

#include "base/file.h"

namespace jixiao::report {
namespace {

constexpr double width_min = 8, width_max = 48;
constexpr char const* font = "等线";

struct Formats {
  lxw_format *title, *note, *head, *text, *total, *signature;
  lxw_workbook* workbook;
  std::map<std::tuple<ColumnKind, int, bool>, lxw_format*> numbers;
  std::map<std::pair<std::string, int>, lxw_format*> figures;

  explicit Formats(lxw_workbook* book) : workbook(book) {
    title = plain();
    format_set_bold(title);
    format_set_font_size(title, 16);
    format_set_align(title, LXW_ALIGN_CENTER_ACROSS);  // over the table, and yet no merged cells that cannot be sorted
    note = plain();
    format_set_font_color(note, 0x56606E);
    signature = plain();
    head = bordered();
    format_set_bold(head);
    format_set_bg_color(head, 0xEAF1FB);
    format_set_text_wrap(head);
    format_set_align(head, LXW_ALIGN_CENTER);
    text = bordered();
    format_set_num_format(text, "@");
    total = bordered();
    format_set_bold(total);
    format_set_num_format(total, "@");
  }

  lxw_format* number(Column const& column, bool is_total) {
    auto& found = numbers[{column.kind, column.decimals, is_total}];
    if (!found) {
      found = numeric(column.decimals, column.kind == ColumnKind::percent ? "%" : "");
      if (is_total) format_set_bold(found);
    }
    return found;
  }

  // The unit is shown and not stored: the cell stays a number that sorts and adds up. Percentages are stored as such.
  lxw_format* figure(Figure const& one) {
    auto& found = figures[{one.unit, one.decimals}];
    if (!found) found = numeric(one.decimals, one.unit == "%" ? "%" : quoted(one.unit));
    return found;
  }

 private:
  static std::string quoted(std::string unit) {
    std::erase(unit, '"');
    return unit.empty() ? "" : (unit == "‰" ? "\"" : "\" ") + unit + "\"";
  }
  lxw_format* numeric(int decimals, std::string const& tail) const {
    auto* out = bordered();
    auto const point = decimals > 0 ? "." + std::string(static_cast<std::size_t>(decimals), '0') : "";
    format_set_num_format(out, ("#,##0" + point + tail).c_str());
    format_set_align(out, LXW_ALIGN_RIGHT);
    return out;
  }
  lxw_format* plain() const {
    auto* out = workbook_add_format(workbook);
    format_set_font_name(out, font);
    format_set_align(out, LXW_ALIGN_VERTICAL_CENTER);
    return out;
  }
  lxw_format* bordered() const {
    auto* out = plain();
    format_set_border(out, LXW_BORDER_THIN);
    format_set_border_color(out, 0xC3CAD4);
    return out;
  }
};

// As the decimal it is: percentages are divided by 100 before they become a double, because afterwards 57.1 would be
// 0.5710000000000001. Fifteen digits are what spreadsheets show and what a double holds exactly.
double stored(Decimal const& number, bool percent) {
  static auto const hundredth = *Decimal::from_parts(1, 2);
  auto const value = (percent ? number * hundredth : number).to_double();
  return std::strtod(fmt::format("{:.15g}", value).c_str(), nullptr);
}

// What a cell takes on the screen, for the width of its column.
std::size_t width_of(Column const& column, Cell const& value) {
  if (auto const* text = std::get_if<std::string>(&value)) return display_width(*text);
  if (auto const* figure = std::get_if<Figure>(&value)) {
    auto const digits = figure->number.to_fixed(figure->decimals).size();
    return digits + digits / 4 + 1 + display_width(figure->unit);
  }
  auto const* number = std::get_if<Decimal>(&value);
  if (!number) return 0;
  auto const digits = number->to_fixed(column.decimals).size();
  return digits + digits / 4 + (column.kind == ColumnKind::percent ? 1 : 0);
}

// One sheet of a table: rows [from, to).
class SheetWriter {
 public:
  SheetWriter(Formats& formats, lxw_worksheet* sheet, Table const& table)
      : formats_(formats), sheet_(sheet), table_(table) {}

  void write(std::size_t from, std::size_t to, bool last) {
    auto const head = write_top();
    auto row = head + 1;
    for (auto i = from; i < to; ++i) write_row(row++, table_.rows[i], false);
    auto const filled = row - 1;
    if (last && table_.total) write_row(row++, *table_.total, true);
    if (last && !table_.signature.empty()) {
      worksheet_set_row(sheet_, ++row, 28, nullptr);
      worksheet_write_string(sheet_, row++, 0, table_.signature.c_str(), formats_.signature);
    }
    set_widths(from, to);
    set_page(head, filled, row - 1);
  }

 private:
  lxw_col_t last_column() const { return static_cast<lxw_col_t>(table_.columns.size() - 1); }

  lxw_row_t write_top() {
    lxw_row_t row = 0;
    worksheet_write_string(sheet_, row, 0, table_.title.c_str(), formats_.title);
    for (lxw_col_t c = 1; c <= last_column(); ++c) worksheet_write_blank(sheet_, row, c, formats_.title);
    worksheet_set_row(sheet_, row++, 28, nullptr);
    for (auto const& note : table_.notes) worksheet_write_string(sheet_, row++, 0, note.c_str(), formats_.note);
    for (std::size_t c = 0; c < table_.columns.size(); ++c)
      worksheet_write_string(sheet_, row, static_cast<lxw_col_t>(c), table_.columns[c].title.c_str(), formats_.head);
    worksheet_set_row(sheet_, row, 32, nullptr);
    return row;
  }

  void write_row(lxw_row_t row, std::vector<Cell> const& cells, bool is_total) {
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      auto const& column = table_.columns[c];
      auto const at = static_cast<lxw_col_t>(c);
      auto* const text = is_total ? formats_.total : formats_.text;
      Cell const value = c < cells.size() ? cells[c] : Cell{};
      if (auto const* words = std::get_if<std::string>(&value)) {
        worksheet_write_string(sheet_, row, at, words->c_str(), text);
      } else if (auto const* number = std::get_if<Decimal>(&value)) {
        auto const percent = column.kind == ColumnKind::percent;
        worksheet_write_number(sheet_, row, at, stored(*number, percent), formats_.number(column, is_total));
      } else if (auto const* figure = std::get_if<Figure>(&value)) {
        worksheet_write_number(sheet_, row, at, stored(figure->number, figure->unit == "%"), formats_.figure(*figure));
      } else {
        worksheet_write_blank(sheet_, row, at, text);
      }
    }
  }

  void set_widths(std::size_t from, std::size_t to) {
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      // Headers wrap to two lines, so half of one is enough.
      auto widest = (display_width(table_.columns[c].title) + 1) / 2;
      for (auto i = from; i < to; ++i) {
        if (c < table_.rows[i].size()) widest = std::max(widest, width_of(table_.columns[c], table_.rows[i][c]));
      }
      auto const width = std::clamp(static_cast<double>(widest) + 2.0, width_min, width_max);
      worksheet_set_column(sheet_, static_cast<lxw_col_t>(c), static_cast<lxw_col_t>(c), width, nullptr);
    }
  }

  void set_page(lxw_row_t head, lxw_row_t filled, lxw_row_t last) {
    worksheet_freeze_panes(sheet_, head + 1, static_cast<lxw_col_t>(table_.fixed_columns));
    if (filled > head) worksheet_autofilter(sheet_, head, 0, filled, last_column());
    worksheet_ignore_errors(sheet_, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576");  // codes are text
    worksheet_set_paper(sheet_, 9);                                                      // A4
    worksheet_set_landscape(sheet_);
    worksheet_center_horizontally(sheet_);
    worksheet_repeat_rows(sheet_, head, head);
    worksheet_print_area(sheet_, 0, 0, last, last_column());
    worksheet_fit_to_pages(sheet_, 1, 0);
    worksheet_set_margins(sheet_, 0.5, 0.5, 0.6, 0.7);
    worksheet_set_footer(sheet_, "&C第 &P 页 共 &N 页");
  }

  Formats& formats_;
  lxw_worksheet* sheet_;
  Table const& table_;
};

std::filesystem::path new_name(std::filesystem::path const& folder) {
  static std::atomic<std::uint64_t> made{0};
  return folder / fmt::format("export-{}-{}.xlsx", ::getpid(), made.fetch_add(1));
}

Result<void> write_tables(lxw_workbook* workbook, Document const& document, std::size_t rows_max) {
  Formats formats(workbook);
  int number = 0;
  for (auto const& table : document.tables) {
    auto const count = table.rows.size();
    std::size_t from = 0;
    do {
      auto const to = std::min(count, from + rows_max);
      auto const part = count > rows_max ? static_cast<int>(from / rows_max) + 1 : 0;
      auto name = sheet_name(table.name, part);
      ++number;
      if (workbook_get_worksheet_by_name(workbook, name.c_str())) name = sheet_name(table.name, number);
      auto* const sheet = workbook_add_worksheet(workbook, name.c_str());
      if (!sheet) return fail(ErrorKind::unavailable, "report.write_failed", {{"reason", name}});
      SheetWriter(formats, sheet, table).write(from, to, to == count);
      from = to;
    } while (from < count);
  }
  return {};
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t out = 0;
  for (char const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) == 0x80) continue;
    out += byte >= 0xe0 ? 2 : 1;
  }
  return out;
}

std::string sheet_name(std::string_view wanted, int part) {
  std::string const tail = part > 0 ? fmt::format("({})", part) : "";
  std::string out;
  std::size_t characters = tail.size();
  for (std::size_t i = 0; i < wanted.size();) {
    auto const byte = static_cast<unsigned char>(wanted[i]);
    std::size_t const length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    if (++characters > 31) break;
    bool const forbidden = length == 1 && std::string_view("[]:*?/\\'").find(wanted[i]) != std::string_view::npos;
    out += forbidden || byte < 0x20 ? std::string("_") : std::string(wanted.substr(i, length));
    i += length;
  }
  return (out.empty() ? std::string("表") : out) + tail;
}

Result<std::string> render_xlsx(Document const& document, std::filesystem::path const& folder, std::size_t rows_max) {
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  auto const path = new_name(folder);
  struct Gone {
    std::filesystem::path path;
    ~Gone() {
      std::error_code also_ignored;
      std::filesystem::remove(path, also_ignored);
    }
  } const gone{path};
  auto* const workbook = workbook_new(path.c_str());
  if (!workbook) return fail(ErrorKind::unavailable, "report.write_failed", {{"reason", path.filename().string()}});
  lxw_doc_properties properties{};
  auto title = document.title;
  properties.title = title.data();
  workbook_set_properties(workbook, &properties);
  auto const written = write_tables(workbook, document, rows_max);
  auto const closed = workbook_close(workbook);  // frees it in any case
  if (!written) return fail(written.error());
  if (closed != LXW_NO_ERROR)
    return fail(ErrorKind::unavailable, "report.write_failed", {{"reason", lxw_strerror(closed)}});
  return read_file(path, std::size_t{1} << 30);
}

}  // namespace jixiao::report
