#include "app/sources/workbook.h"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <functional>

#include "base/csv.h"
#include "base/file.h"
#include "base/text.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;

constexpr lxw_row_t template_rows = 5000;  // that the drop-downs reach
constexpr int header_at = 2;               // third row of a template
constexpr std::int64_t lines_padded_max = 5'000'000;

std::string title_of(Column const& column) { return column.title.empty() ? column.name : column.title; }

std::string type_words(Column const& column) {
  switch (column.type) {
    case ColumnType::text: return "文本";
    case ColumnType::code: return column.values.empty() ? "编码，文本格式" : "代码，从下拉中选";
    case ColumnType::ordered: return "等级，从下拉中选";
    case ColumnType::integer: return "整数";
    case ColumnType::decimal: return fmt::format("数字，至多 {} 位小数", column.scale);
    case ColumnType::money: return "金额，元，至多两位小数";
    case ColumnType::date: return "日期，如 2026-09-30";
    case ColumnType::timestamp: return "时间，如 2026-09-30 08:15:00";
    case ColumnType::boolean: return "是或否";
  }
  return "";
}

bool is_required(Dataset const& dataset, Column const& column) {
  return !column.nullable || column.name == dataset.owner || column.name == dataset.date ||
         std::find(dataset.key.begin(), dataset.key.end(), column.name) != dataset.key.end();
}

std::vector<std::string> choices_of(Column const& column) {
  if (column.type == ColumnType::boolean) return {"是", "否"};
  std::vector<std::string> out;
  for (auto const& value : column.values) {
    auto const label = column.labels.find(value);
    out.push_back(label == column.labels.end() ? value : label->second);
  }
  return out;
}

struct Formats {
  lxw_format *title, *note, *head, *required, *text, *wrap;
  explicit Formats(lxw_workbook* book)
      : title(workbook_add_format(book)),
        note(workbook_add_format(book)),
        head(workbook_add_format(book)),
        required(workbook_add_format(book)),
        text(workbook_add_format(book)),
        wrap(workbook_add_format(book)) {
    format_set_bold(title);
    format_set_font_size(title, 14);
    format_set_text_wrap(note);
    format_set_align(note, LXW_ALIGN_VERTICAL_TOP);
    format_set_font_color(note, 0x56606E);
    for (auto* format : {head, required}) {
      format_set_bold(format);
      format_set_border(format, LXW_BORDER_THIN);
      format_set_bg_color(format, 0xE8EEF7);
      format_set_num_format(format, "@");
    }
    format_set_font_color(required, 0xB42318);
    format_set_num_format(text, "@");
    format_set_text_wrap(wrap);
  }
};

// Builds a workbook in a scratch file and answers its bytes.
Result<std::string> build(fs::path const& scratch, std::function<void(lxw_workbook*)> const& fill) {
  auto const folder = scratch.parent_path();
  lxw_workbook_options options{};
  std::string const temporary = folder.string();
  options.constant_memory = LXW_FALSE;
  options.tmpdir = const_cast<char*>(temporary.c_str());
  auto* const book = workbook_new_opt(scratch.c_str(), &options);
  if (!book) return fail(ErrorKind::unavailable, "app.workbook_failed", {{"reason", "memory"}});
  fill(book);
  auto const status = workbook_close(book);
  if (status != LXW_NO_ERROR) {
    return fail(ErrorKind::unavailable, "app.workbook_failed", {{"reason", lxw_strerror(status)}});
  }
  auto bytes = read_file(scratch);
  std::error_code ignored;
  fs::remove(scratch, ignored);
  return bytes;
}

void add_choices(lxw_workbook* book, lxw_worksheet* sheet, Dataset const& dataset, Formats const& formats) {
  auto* const codes = workbook_add_worksheet(book, "代码表");
  for (std::size_t i = 0; i < dataset.columns.size(); ++i) {
    auto const choices = choices_of(dataset.columns[i]);
    if (choices.empty()) continue;
    auto const column = static_cast<lxw_col_t>(i);
    worksheet_write_string(codes, 0, column, title_of(dataset.columns[i]).c_str(), formats.head);
    for (std::size_t row = 0; row < choices.size(); ++row) {
      worksheet_write_string(codes, static_cast<lxw_row_t>(row + 1), column, choices[row].c_str(), formats.text);
    }
    char letters[8];
    lxw_col_to_name(letters, column, 0);
    auto const range = fmt::format("='代码表'!${}$2:${}${}", letters, letters, choices.size() + 1);
    lxw_data_validation rule{};
    rule.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
    // The library's struct wants char*, and only reads.
    rule.value_formula = const_cast<char*>(range.c_str());
    rule.error_title = const_cast<char*>("代码");
    rule.error_message = const_cast<char*>("请从下拉中选择");
    worksheet_data_validation_range(sheet, header_at + 1, column, header_at + template_rows, column, &rule);
  }
}

}  // namespace

Result<std::string> render_template(Dataset const& dataset, fs::path const& scratch) {
  return build(scratch, [&](lxw_workbook* book) {
    Formats const formats(book);
    auto* const sheet = workbook_add_worksheet(book, "数据");
    auto const title = dataset.title + " 填报模板";
    worksheet_write_string(sheet, 0, 0, title.c_str(), formats.title);
    for (std::size_t i = 0; i < dataset.columns.size(); ++i) {
      auto const& column = dataset.columns[i];
      auto const at = static_cast<lxw_col_t>(i);
      bool const required = is_required(dataset, column);
      auto const note =
          fmt::format("{}; {}{}", required ? "必填" : "可空", type_words(column), column.personal ? "；个人信息" : "");
      worksheet_set_column(sheet, at, at, std::max(14.0, 2.0 * static_cast<double>(title_of(column).size()) / 3 + 4),
                           formats.text);
      worksheet_write_string(sheet, 1, at, note.c_str(), formats.note);
      worksheet_write_string(sheet, header_at, at, title_of(column).c_str(),
                             required ? formats.required : formats.head);
    }
    worksheet_set_row(sheet, 1, 45, nullptr);
    worksheet_freeze_panes(sheet, header_at + 1, 0);
    add_choices(book, sheet, dataset, formats);
  });
}

Result<std::string> render_refused_workbook(RefusedRows const& refused, Dataset const& dataset,
                                            fs::path const& scratch) {
  return build(scratch, [&](lxw_workbook* book) {
    Formats const formats(book);
    auto* const sheet = workbook_add_worksheet(book, "待更正");
    auto const note = dataset.title + "：按“问题”列改正后，在“上传”页选择“更正”再次提交";
    worksheet_write_string(sheet, 0, 0, note.c_str(), formats.title);
    for (std::size_t i = 0; i < refused.header.size(); ++i) {
      worksheet_write_string(sheet, 1, static_cast<lxw_col_t>(i), refused.header[i].c_str(), formats.head);
    }
    auto const reason_at = static_cast<lxw_col_t>(refused.header.size());
    auto const row_at = static_cast<lxw_col_t>(reason_at + 1);
    worksheet_write_string(sheet, 1, reason_at, reason_header, formats.head);
    worksheet_write_string(sheet, 1, row_at, row_header, formats.head);
    worksheet_set_column(sheet, 0, static_cast<lxw_col_t>(reason_at > 0 ? reason_at - 1 : 0), 18, formats.text);
    worksheet_set_column(sheet, reason_at, reason_at, 60, formats.wrap);
    worksheet_set_column(sheet, row_at, row_at, 22, nullptr);
    lxw_row_t at = 2;
    for (auto const& row : refused.rows) {
      for (std::size_t i = 0; i < row.cells.size(); ++i) {
        worksheet_write_string(sheet, at, static_cast<lxw_col_t>(i), row.cells[i].c_str(), formats.text);
      }
      worksheet_write_string(sheet, at, reason_at, join(row.reasons, "; ").c_str(), formats.wrap);
      worksheet_write_number(sheet, at, row_at, static_cast<double>(row.row), nullptr);
      ++at;
    }
    worksheet_freeze_panes(sheet, 2, 0);
  });
}

std::string render_refused_csv(RefusedRows const& refused) {
  auto header = refused.header;
  header.emplace_back(reason_header);
  header.emplace_back(row_header);
  std::string out = "\xEF\xBB\xBF";
  out += sheet_safe_row(std::move(header));
  for (auto const& row : refused.rows) {
    auto cells = row.cells;
    cells.push_back(join(row.reasons, "; "));
    cells.push_back(std::to_string(row.row));
    out += sheet_safe_row(std::move(cells));
  }
  return out;
}

std::string render_rows_csv(std::vector<std::string> const& header,
                            std::map<std::int64_t, std::vector<std::string>> const& rows) {
  std::string out = csv_row(header);
  std::int64_t line = 1;
  for (auto const& [row, cells] : rows) {
    if (row > line + 1 && row <= lines_padded_max) out.append(static_cast<std::size_t>(row - line - 1), '\n');
    out += csv_row(cells);
    line = std::max(line + 1, row);
  }
  return out;
}

}  // namespace jixiao::app
