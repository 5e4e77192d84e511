#include "facts/xlsx_reader.h"

#include <algorithm>
#include <charconv>

#include "base/decimal.h"
#include "base/text.h"
#include "facts/xlsx_styles.h"
#include "facts/xlsx_workbook.h"

namespace jixiao::facts {
namespace {

constexpr std::size_t chunk_bytes = 256 << 10;

std::int64_t to_number(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// "C5" → 2; -1 if there are no letters.
std::int64_t column_of(std::string_view reference) {
  std::int64_t column = 0;
  for (char const c : reference) {
    if (c < 'A' || c > 'Z' || column > 100'000) break;
    column = column * 26 + (c - 'A' + 1);
  }
  return column - 1;
}

class XlsxReader final : public TableReader {
 public:
  XlsxReader(XlsxPackage package, XlsxWorkbook workbook)
      : package_(std::move(package)), workbook_(std::move(workbook)) {}

  Result<void> begin(XlsxSheet const& sheet);
  Result<bool> next(RawChunk& chunk) override;
  bool pads_short_rows() const override { return true; }
  std::int64_t bytes_total() const override { return walk_->part().bytes_total(); }
  std::int64_t bytes_done() const override { return walk_->part().bytes_read(); }

 private:
  void start(std::string_view name, char const** attributes);
  void end(std::string_view name);
  void begin_row(char const** attributes);
  void begin_cell(char const** attributes);
  std::string cell_text() const;

  XlsxPackage package_;
  XlsxWorkbook workbook_;
  SharedStrings strings_;
  std::vector<NumberStyle> styles_;
  std::string part_name_;
  std::unique_ptr<XmlWalk> walk_;
  std::string bytes_;      // rows finished
  std::string row_bytes_;  // the row in the making: blocks of the part end anywhere
  ChunkWriter writer_{row_bytes_};
  std::int64_t index_ = 0;
  std::int64_t row_ = 0;
  std::int64_t column_ = 0;   // of the cell being read
  std::int64_t written_ = 0;  // cells of the row written so far: empty ones wait for a full one behind them
  std::string type_, value_;
  std::size_t style_ = 0;
  bool in_row_ = false, in_cell_ = false, in_value_ = false;
  int in_phonetic_ = 0;
  bool finished_ = false;
};

Result<void> XlsxReader::begin(XlsxSheet const& sheet) {
  JX_TRY(strings_, read_shared_strings(package_));
  JX_TRY(styles_, read_styles(package_));
  part_name_ = sheet.part;
  JX_TRY(auto part, package_.read(sheet.part));
  walk_ = std::make_unique<XmlWalk>(
      std::move(part), sheet.part,
      XmlWalk::Handlers{[this](std::string_view name, char const** attributes) { start(name, attributes); },
                        [this](std::string_view name) { end(name); },
                        [this](std::string_view text) {
                          if (in_value_ && value_.size() <= package_.limits().cell_bytes_max) value_ += text;
                        }});
  return {};
}

void XlsxReader::start(std::string_view name, char const** attributes) {
  if (name == "row") {
    begin_row(attributes);
  } else if (name == "c" && in_row_) {
    begin_cell(attributes);
  } else if (name == "rPh") {
    ++in_phonetic_;
  } else if (in_cell_ && (name == "v" || (name == "t" && in_phonetic_ == 0))) {
    in_value_ = true;
  }
}

void XlsxReader::begin_row(char const** attributes) {
  auto const reference = find_attribute(attributes, "r");
  auto const number = reference.empty() ? row_ + 1 : to_number(reference);
  if (number <= row_ || number > package_.limits().rows_max) {
    walk_->stop({ErrorKind::invalid,
                 "facts.xlsx_rows",
                 {{"row", std::string(reference.substr(0, 20))}, {"max", std::to_string(package_.limits().rows_max)}},
                 {}});
    return;
  }
  row_ = number;
  column_ = written_ = 0;
  in_row_ = true;
  writer_.begin_row(row_);
}

void XlsxReader::begin_cell(char const** attributes) {
  auto const reference = find_attribute(attributes, "r");
  auto const column = reference.empty() ? column_ : column_of(reference);
  if (column < column_ || column >= package_.limits().columns_max) {
    walk_->stop({ErrorKind::invalid,
                 "facts.xlsx_damaged",
                 {{"part", part_name_}, {"reason", "cell " + std::string(reference.substr(0, 20))}},
                 {}});
    return;
  }
  column_ = column;
  type_ = find_attribute(attributes, "t");
  style_ = static_cast<std::size_t>(std::max<std::int64_t>(0, to_number(find_attribute(attributes, "s"))));
  value_.clear();
  in_cell_ = true;
}

void XlsxReader::end(std::string_view name) {
  if (name == "v" || name == "t") {
    in_value_ = false;
  } else if (name == "rPh") {
    --in_phonetic_;
  } else if (name == "c" && in_cell_) {
    if (auto const text = cell_text(); !text.empty()) {
      for (; written_ < column_; ++written_) writer_.add_cell({});
      writer_.add_cell(text);
      ++written_;
    }
    ++column_;
    in_cell_ = false;
  } else if (name == "row" && in_row_) {
    writer_.end_row();
    bytes_ += row_bytes_;
    row_bytes_.clear();
    in_row_ = false;
  }
}

std::string XlsxReader::cell_text() const {
  if (type_ == "s") {
    auto const i = static_cast<std::size_t>(std::max<std::int64_t>(-1, value_.empty() ? -1 : to_number(value_)));
    return i < strings_.size() ? std::string(strings_.at(i)) : value_.empty() ? std::string() : "#REF!";
  }
  if (type_ == "b") return value_ == "1" ? "true" : value_ == "0" ? "false" : value_;
  if (type_ == "d") return value_;
  if (type_ == "str" || type_ == "inlineStr") return unescaped_xstring(value_);
  if (type_ == "e" || value_.empty()) return value_;
  auto const style = style_ < styles_.size() ? styles_[style_] : NumberStyle::plain;
  double serial = 0;
  if (style == NumberStyle::date &&
      std::from_chars(value_.data(), value_.data() + value_.size(), serial).ec == std::errc()) {
    auto text = date_of_serial(serial, workbook_.system_1904);
    if (!text.empty()) return text;
  }
  if (style == NumberStyle::percent) {
    if (auto const share = Decimal::parse(plain_number(value_))) {
      if (auto const percent = multiply(*share, Decimal(100))) return percent->to_string() + '%';
    }
  }
  return plain_number(value_);
}

Result<bool> XlsxReader::next(RawChunk& chunk) {
  while (!finished_ && bytes_.size() < chunk_bytes) {
    JX_TRY(auto const more, walk_->step());
    finished_ = !more;
  }
  if (bytes_.empty()) return false;
  chunk.index = index_++;
  chunk.first_row = 1;
  chunk.bytes = std::move(bytes_);
  bytes_.clear();
  return true;
}

}  // namespace

Result<std::vector<std::string>> xlsx_sheets(std::filesystem::path const& path, XlsxLimits const& limits) {
  JX_TRY(auto const package, XlsxPackage::open(path, limits));
  JX_TRY(auto const workbook, read_workbook(package));
  std::vector<std::string> names;
  for (auto const& sheet : workbook.sheets) {
    if (!sheet.hidden) names.push_back(sheet.name);
  }
  return names;
}

Result<std::unique_ptr<TableReader>> open_xlsx(std::filesystem::path const& path, XlsxOptions const& options) {
  JX_TRY(auto package, XlsxPackage::open(path, options.limits));
  JX_TRY(auto workbook, read_workbook(package));
  std::vector<std::string> names;
  for (auto const& sheet : workbook.sheets) names.push_back(sheet.name);
  auto const wanted = std::find_if(workbook.sheets.begin(), workbook.sheets.end(), [&](XlsxSheet const& sheet) {
    return options.sheet.empty() ? !sheet.hidden : sheet.name == options.sheet;
  });
  if (wanted == workbook.sheets.end()) {
    return fail(ErrorKind::not_found, "facts.xlsx_sheet", {{"sheet", options.sheet}, {"sheets", join(names, "、")}});
  }
  auto const sheet = *wanted;
  auto reader = std::make_unique<XlsxReader>(std::move(package), std::move(workbook));
  JX_CHECK(reader->begin(sheet));
  return std::unique_ptr<TableReader>(std::move(reader));
}

}  // namespace jixiao::facts
