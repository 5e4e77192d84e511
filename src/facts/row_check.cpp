#include "facts/row_check.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/period.h"
#include "base/text.h"

namespace jixiao::facts {
namespace {

constexpr std::size_t text_bytes_max = 65'536;
constexpr std::size_t value_bytes_max = 200;

// Most cells have nothing to trim: one look at each end tells.
std::string_view quickly_trimmed(std::string_view text) {
  auto const solid = [](char c) { return c > ' ' && c < '\x7F'; };
  return !text.empty() && solid(text.front()) && solid(text.back()) ? text : trimmed(text);
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    auto const u = static_cast<std::uint8_t>(c);
    return u < 0x20 && c != '\t' && c != '\n' && c != '\r';
  });
}

// A bound as the column stores its numbers. A bound with more decimals than the column keeps is rounded inwards.
std::optional<std::int64_t> scaled_bound(std::optional<Decimal> const& bound, int scale, bool upwards) {
  if (!bound) return std::nullopt;
  auto const shifted = Decimal::from_parts(bound->coefficient(), bound->scale() - scale);
  if (!shifted) return std::nullopt;
  auto whole = shifted->rounded(0, Rounding::toward_zero);
  if (upwards && whole < *shifted) whole = whole + Decimal(1);
  if (!upwards && whole > *shifted) whole = whole - Decimal(1);
  return whole.to_int64();
}

int scale_of(Column const& column) {
  return column.type == ColumnType::money ? 2 : column.type == ColumnType::decimal ? column.scale : 0;
}

}  // namespace

bool is_stored_as_text(ColumnType type) {
  return type == ColumnType::text || type == ColumnType::code || type == ColumnType::ordered;
}

namespace {
PeriodKind kind_of(PartitionBy by) {
  switch (by) {
    case PartitionBy::quarter: return PeriodKind::quarter;
    case PartitionBy::half: return PeriodKind::half;
    case PartitionBy::year: return PeriodKind::year;
    default: return PeriodKind::month;
  }
}
}  // namespace

std::int32_t partition_of(Date day, PartitionBy by) {
  return by == PartitionBy::none ? 0 : Period::containing(day, kind_of(by)).first_month;
}

std::string partition_name(std::int32_t first_month, PartitionBy by) {
  return by == PartitionBy::none ? "all" : Period{first_month, kind_of(by)}.to_string();
}

std::string shown_value(std::string_view cell) {
  std::string out;
  for (std::size_t i = 0; i < cell.size() && out.size() + 4 <= value_bytes_max;) {
    auto const lead = static_cast<std::uint8_t>(cell[i]);
    std::size_t const length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (i + length <= cell.size() && !find_invalid_utf8(cell.substr(i, length)) && lead >= 0x20) {
      out += cell.substr(i, length);
      i += length;
    } else if (lead == '\n' || lead == '\t' || lead == '\r') {
      if (lead != '\r') out += lead == '\n' ? "↵" : " ";
      ++i;
    } else {
      out += "\xEF\xBF\xBD";
      ++i;
    }
  }
  return out;
}

Result<RowCheck> RowCheck::create(Dataset const& dataset, HeaderMap header, CheckContext const& context) {
  RowCheck check;
  check.dataset_ = &dataset;
  check.header_ = std::move(header);
  for (std::size_t i = 0; i < dataset.columns.size(); ++i) {
    auto const& column = dataset.columns[i];
    Rule rule;
    rule.column = &column;
    rule.cell = check.header_.cell_of[i];
    bool const placing = is_placing_column(dataset, column.name);
    rule.required = !column.nullable || placing;
    rule.half_width =
        column.type == ColumnType::code || column.type == ColumnType::ordered || placing || column.references;
    rule.code_like = rule.half_width;
    rule.in_percent = column.unit == "%";
    rule.scale = scale_of(column);
    rule.minimum = scaled_bound(column.minimum, rule.scale, true);
    rule.maximum = scaled_bound(column.maximum, rule.scale, false);
    for (auto const& code : column.values) rule.codes.emplace(code, code);
    if (!column.values.empty()) {
      for (auto const& [code, label] : column.labels) rule.codes.emplace(label, code);  // a code wins over a label
    }
    if (column.format) {
      auto const day = column.name == dataset.valid_from ? TimeFormat::DayRule::first : TimeFormat::DayRule::last;
      rule.format = TimeFormat::parse(*column.format, day);
      if (!rule.format) return fail("facts.format_unknown", {{"column", column.name}, {"format", *column.format}});
    }
    if (column.must_exist && column.references && context.references && *column.references != dataset.id) {
      rule.known = context.references(*column.references);
      rule.unknown_reason = "facts.cell_reference";
    }
    if (column.name == dataset.owner && context.units != nullptr) {
      rule.known = context.units;
      rule.unknown_reason = "facts.cell_unit";
    }
    if (column.name == dataset.date) check.date_ = static_cast<int>(i);
    if (column.name == dataset.valid_from) check.valid_from_ = static_cast<int>(i);
    if (column.name == dataset.valid_to) check.valid_to_ = static_cast<int>(i);
    check.rules_.push_back(std::move(rule));
  }
  return check;
}

bool RowCheck::is_missing(Rule const& rule, std::string_view text) const {
  if (text.empty()) return true;
  auto const& listed = rule.column->missing;
  if (!listed.empty() && std::find(listed.begin(), listed.end(), text) != listed.end()) return true;
  if (rule.required || text.size() > 6) return false;
  if (text[0] != '-' && static_cast<std::uint8_t>(text[0]) < 0x80) return false;
  return text == "-" || text == "－" || text == "—" || text == "——";
}

CellReason RowCheck::read_text(Rule const& rule, std::string_view text, TypedCell& cell, std::string& work) const {
  if (text.size() > text_bytes_max) return "facts.cell_long";
  if (!is_ascii(text)) {
    if (find_invalid_utf8(text)) return "facts.cell_encoding";
    if (rule.half_width && rule.codes.count(text) == 0) {
      work = to_halfwidth(text);
      text = trimmed(work);
    }
  }
  if (has_control(text)) return "facts.cell_control";
  if (!rule.codes.empty()) {
    auto const found = rule.codes.find(text);
    if (found == rule.codes.end()) return "facts.cell_code";
    text = found->second;
  } else if (rule.code_like && is_damaged_code(text)) {
    return "facts.cell_code_damaged";
  }
  if (rule.known != nullptr && (text.size() > 0xFFFF || !rule.known->contains(text))) return rule.unknown_reason;
  cell.text = text;
  return nullptr;
}

CellReason RowCheck::read(Rule const& rule, std::string_view text, TypedCell& cell, std::string& work) const {
  auto const type = rule.column->type;
  if (is_stored_as_text(type)) return read_text(rule, text, cell, work);
  auto const* format = rule.format ? &*rule.format : nullptr;
  CellReason reason = nullptr;
  switch (type) {
    case ColumnType::date:
      reason = read_date(text, format, cell.number);
      if (reason != nullptr && !is_ascii(text)) reason = read_date(work = to_halfwidth(text), format, cell.number);
      return reason;
    case ColumnType::timestamp:
      reason = read_timestamp(text, format, cell.number);
      if (reason != nullptr && !is_ascii(text)) {
        reason = read_timestamp(work = to_halfwidth(text), format, cell.number);
      }
      return reason;
    case ColumnType::boolean: {
      bool value = false;
      reason = read_boolean(text, value);
      cell.number = value ? 1 : 0;
      return reason;
    }
    default: break;
  }
  reason = read_number(text, rule.scale, rule.in_percent, cell.number);
  if (reason != nullptr) return reason;
  if (rule.minimum && cell.number < *rule.minimum) return "facts.cell_minimum";
  if (rule.maximum && cell.number > *rule.maximum) return "facts.cell_maximum";
  if (rule.known != nullptr && !rule.known->contains(std::to_string(cell.number))) return rule.unknown_reason;
  return nullptr;
}

bool RowCheck::place(TypedRow& typed, std::vector<Finding>& findings) const {
  if (date_ < 0) {
    typed.period = 0;
  } else {
    auto const& cell = typed.cells[static_cast<std::size_t>(date_)];
    bool const time = rules_[static_cast<std::size_t>(date_)].column->type == ColumnType::timestamp;
    auto const day = time ? Timestamp{cell.number}.date() : Date{static_cast<std::int32_t>(cell.number)};
    if (typed.placed_day != day) typed.period = partition_of(day, dataset_->partition);
    typed.placed_day = day;
  }
  if (valid_from_ < 0 || valid_to_ < 0) return true;
  auto const& from = typed.cells[static_cast<std::size_t>(valid_from_)];
  auto const& to = typed.cells[static_cast<std::size_t>(valid_to_)];
  if (!from.present || !to.present || from.number <= to.number) return true;
  findings.push_back(
      {typed.row, -1, dataset_->columns[static_cast<std::size_t>(valid_to_)].name, "facts.row_validity", false});
  return false;
}

bool RowCheck::check(std::span<std::string_view const> cells, std::int64_t row, bool pads_short_rows, TypedRow& typed,
                     std::vector<Finding>& findings) const {
  typed.row = row;
  typed.cells.resize(rules_.size());
  typed.work.resize(rules_.size());
  auto const first_finding = findings.size();
  bool const extra = std::any_of(cells.begin() + static_cast<std::ptrdiff_t>(std::min(cells.size(), header_.width)),
                                 cells.end(), [](auto cell) { return !trimmed(cell).empty(); });
  if (extra || (cells.size() < header_.width && !pads_short_rows)) {
    findings.push_back({row, -1, std::to_string(cells.size()), "facts.row_width", false});
    return false;
  }
  bool accepted = true;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    auto const& rule = rules_[i];
    auto& cell = typed.cells[i];
    cell.present = false;
    auto const at = static_cast<std::size_t>(rule.cell);
    auto const raw = rule.cell < 0 || at >= cells.size() ? std::string_view() : cells[at];
    auto const text = quickly_trimmed(raw);
    CellReason reason = nullptr;
    if (is_missing(rule, text)) {
      if (!rule.required) continue;
      reason = "facts.cell_required";
    } else {
      reason = read(rule, text, cell, typed.work[i]);
      cell.present = reason == nullptr;
    }
    if (reason == nullptr) continue;
    findings.push_back({row, static_cast<int>(i), shown_value(raw), reason, true});
    accepted = accepted && !rule.required;
  }
  if (accepted) accepted = place(typed, findings);
  if (!accepted) {
    for (auto i = first_finding; i < findings.size(); ++i) findings[i].kept = false;
  }
  return accepted;
}

}  // namespace jixiao::facts
