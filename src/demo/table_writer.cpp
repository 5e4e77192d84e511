#include "demo/table_writer.h"

#include <fmt/format.h>

#include <cerrno>

#include "base/check.h"
#include "base/csv.h"
#include "base/errno_words.h"

namespace jixiao::demo {
namespace {

constexpr std::size_t buffer_max = std::size_t{1} << 20;
constexpr std::int64_t dirty_ppm = 500;
constexpr std::int64_t gap_ppm = 1000;

// "2026-09-30" of every day from 1990 to 2049; formatting a date costs more than all else in a row.
class DateTexts {
 public:
  DateTexts() : from_(Date::from_ymd(1990, 1, 1)), to_(Date::from_ymd(2050, 1, 1)) {
    for (Date day = from_; day < to_; day = day + 1) texts_ += day.to_string();
  }
  std::string_view operator[](Date day) const {
    JX_ASSERT(from_ <= day && day < to_);
    return std::string_view(texts_).substr(static_cast<std::size_t>(day - from_) * 10, 10);
  }

 private:
  Date from_, to_;
  std::string texts_;
};

DateTexts const& date_texts() {
  static DateTexts const texts;
  return texts;
}

bool is_nullable_figure(Column const& column) {
  switch (column.type) {
    case ColumnType::integer:
    case ColumnType::decimal:
    case ColumnType::money: return column.nullable;
    default: return false;
  }
}

// A cell that cannot be read as the column's type; empty: nothing wrong can be written there.
std::string_view unreadable(Column const& column) {
  switch (column.type) {
    case ColumnType::date: return "2026-02-30";
    case ColumnType::timestamp: return "2026-13-01 08:00:00";
    case ColumnType::integer:
    case ColumnType::decimal:
    case ColumnType::money: return "#VALUE!";
    case ColumnType::boolean: return "不详";
    case ColumnType::code:
    case ColumnType::ordered: return column.values.empty() ? "" : "未知";
    case ColumnType::text: return "";
  }
  return "";
}

}  // namespace

TableWriter::TableWriter(Dataset const& dataset, FileTarget target)
    : dataset_(&dataset), target_(std::move(target)), file_(std::fopen(target_.path.c_str(), "wb")) {
  failed_ = !file_;
  can_soil_ = dataset.kind != DatasetKind::dimension;
  cells_.resize(dataset.columns.size());
  for (std::size_t i = 0; i < dataset.columns.size(); ++i) {
    auto const& column = dataset.columns[i];
    nullable_figure_.push_back(is_nullable_figure(column));
    if (column.name == dataset.owner) owner_slot_ = static_cast<int>(i);
    buffer_ += csv_field(target_.titles && !column.title.empty() ? column.title : column.name);
    buffer_ += i + 1 < dataset.columns.size() ? ',' : '\n';
  }
}

int TableWriter::find_slot(char const* column) const {
  for (std::size_t i = 0; i < dataset_->columns.size(); ++i) {
    if (dataset_->columns[i].name == column) return static_cast<int>(i);
  }
  return -1;
}

void TableWriter::begin_cell(char const* column) {
  if (at_ < program_.size() && program_[at_].column == column) {
    slot_ = program_[at_].slot;
  } else {
    slot_ = find_slot(column);
    if (rows_ == 0) program_.push_back({column, slot_});
  }
  ++at_;
  cell_from_ = static_cast<std::uint32_t>(scratch_.size());
}

void TableWriter::end_cell() {
  if (slot_ < 0) return scratch_.resize(cell_from_);
  cells_[static_cast<std::size_t>(slot_)] = {cell_from_, static_cast<std::uint32_t>(scratch_.size()) - cell_from_,
                                             true};
}

TableWriter& TableWriter::text(char const* column, std::string_view value) {
  begin_cell(column);
  if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
    scratch_ += value;
  } else {
    scratch_ += csv_field(value);
  }
  end_cell();
  return *this;
}

TableWriter& TableWriter::integer(char const* column, std::int64_t value) {
  begin_cell(column);
  fmt::format_to(std::back_inserter(scratch_), "{}", value);
  end_cell();
  return *this;
}

TableWriter& TableWriter::money(char const* column, std::int64_t cents) { return decimal(column, cents, 2); }

TableWriter& TableWriter::decimal(char const* column, std::int64_t value, int decimals) {
  std::int64_t unit = 1;
  for (int i = 0; i < decimals; ++i) unit *= 10;
  begin_cell(column);
  if (value < 0) scratch_ += '-';
  auto const size = value < 0 ? -value : value;
  fmt::format_to(std::back_inserter(scratch_), "{}", size / unit);
  if (decimals > 0) fmt::format_to(std::back_inserter(scratch_), ".{:0{}}", size % unit, decimals);
  end_cell();
  return *this;
}

TableWriter& TableWriter::date(char const* column, Date value) {
  begin_cell(column);
  scratch_ += date_texts()[value];
  end_cell();
  return *this;
}

TableWriter& TableWriter::date(char const* column, std::optional<Date> value) {
  return value ? date(column, *value) : none(column);
}

TableWriter& TableWriter::time(char const* column, Timestamp value) {
  begin_cell(column);
  scratch_ += date_texts()[value.date()];
  auto const second = value.seconds % 86400;
  fmt::format_to(std::back_inserter(scratch_), " {:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
  end_cell();
  return *this;
}

TableWriter& TableWriter::time(char const* column, std::optional<Timestamp> value) {
  return value ? time(column, *value) : none(column);
}

TableWriter& TableWriter::flag(char const* column, bool value) {
  return text(column, target_.titles ? (value ? "是" : "否") : (value ? "1" : "0"));
}

TableWriter& TableWriter::none(char const* column) {
  begin_cell(column);
  end_cell();
  return *this;
}

TableWriter& TableWriter::id(char const* column, char letter, int month, int ordinal, std::int64_t number) {
  begin_cell(column);
  fmt::format_to(std::back_inserter(scratch_), "{}{:02}{:02}{:04}{:03}", letter, month / 12 % 100, month % 12 + 1,
                 ordinal, number);
  end_cell();
  return *this;
}

TableWriter& TableWriter::numbered(char const* column, char letter, std::int64_t number) {
  begin_cell(column);
  fmt::format_to(std::back_inserter(scratch_), "{}{:09}", letter, number);
  end_cell();
  return *this;
}

void TableWriter::end() {
  ++rows_;
  if (can_soil_) soil();
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    buffer_ += cell(i);
    buffer_ += i + 1 < cells_.size() ? ',' : '\n';
  }
  scratch_.clear();
  at_ = 0;
  if (buffer_.size() >= buffer_max) flush();
}

void TableWriter::soil() {
  std::int64_t const dice = target_.dirt.below(million);
  if (dice < gap_ppm) {
    auto const slot = static_cast<std::size_t>(target_.dirt.below(static_cast<std::int64_t>(cells_.size())));
    if (nullable_figure_[slot]) cells_[slot].length = 0;
  } else if (dice < gap_ppm + dirty_ppm) {
    auto const slot = static_cast<std::size_t>(target_.dirt.below(static_cast<std::int64_t>(cells_.size())));
    bool const owner = static_cast<int>(slot) == owner_slot_;
    std::string_view const bad = owner ? "19799999999" : unreadable(dataset_->columns[slot]);
    if (bad.empty() || cells_[slot].length == 0) return;
    auto const from = static_cast<std::uint32_t>(scratch_.size());
    scratch_ += bad;
    cells_[slot] = {from, static_cast<std::uint32_t>(bad.size()), true};
    ++dirty_;
    truth_.push_back({"dirty_row", dataset_->id, "", fmt::format("row {}", rows_), target_.month, target_.month,
                      dataset_->columns[slot].name});
  }
}

void TableWriter::flush() {
  bytes_ += static_cast<std::int64_t>(buffer_.size());
  if (file_ && std::fwrite(buffer_.data(), 1, buffer_.size(), file_.get()) != buffer_.size()) failed_ = true;
  buffer_.clear();
}

std::vector<std::string> TableWriter::empty_columns() const {
  std::vector<std::string> out;
  for (std::size_t i = 0; rows_ > 0 && i < cells_.size(); ++i) {
    if (!cells_[i].given) out.push_back(dataset_->id + "." + dataset_->columns[i].name);
  }
  return out;
}

Result<void> TableWriter::finish() {
  flush();
  if (file_ && std::fflush(file_.get()) != 0) failed_ = true;
  if (failed_) {
    return fail(ErrorKind::unavailable, "base.file_write",
                {{"path", target_.path.filename().string()}, {"reason", errno_words(errno)}});
  }
  for (std::size_t i = 0; rows_ > 0 && i < cells_.size(); ++i) {
    auto const& column = dataset_->columns[i];
    if (!cells_[i].given && !column.nullable) {
      return fail("demo.column_unfilled", {{"dataset", dataset_->id}, {"column", column.name}});
    }
  }
  return {};
}

}  // namespace jixiao::demo
