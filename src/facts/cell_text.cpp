#include "facts/cell_text.h"

#include <algorithm>
#include <array>

#include "base/decimal.h"
#include "base/text.h"

namespace jixiao::facts {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::array<std::int64_t, 19> powers_of_ten = [] {
  std::array<std::int64_t, 19> p{1};
  for (std::size_t i = 1; i < p.size(); ++i) p[i] = p[i - 1] * 10;
  return p;
}();

// "-1234.50" of at most 18 digits; false sends the text to the slow, tolerant reading.
bool read_plain_number(std::string_view text, int scale, std::int64_t& value) {
  auto const* at = text.data();
  auto const* const end = at + text.size();
  bool const negative = at < end && *at == '-';
  at += negative;
  auto const* const first = at;
  std::int64_t whole = 0;
  while (at < end && is_digit(*at) && at - first <= 15) whole = whole * 10 + (*at++ - '0');
  auto const digits = at - first;
  if (digits == 0 || digits > 15 || digits + scale > 18) return false;
  int decimals = 0;
  if (at < end && *at == '.') {
    ++at;
    for (; at < end && is_digit(*at) && decimals < scale; ++decimals) whole = whole * 10 + (*at++ - '0');
    while (at < end && *at == '0') ++at;
    if (end[-1] == '.') return false;
  }
  if (at != end) return false;
  whole *= powers_of_ten[static_cast<std::size_t>(scale - decimals)];
  value = negative ? -whole : whole;
  return true;
}

// Takes "1,234,567" apart; nullopt where a comma stands in the wrong place.
std::optional<std::string> without_separators(std::string_view text) {
  auto const point = std::min(text.find('.'), text.size());
  auto whole = text.substr(0, point);
  if (text.substr(point).find(',') != std::string_view::npos) return std::nullopt;
  std::string out;
  if (!whole.empty() && (whole[0] == '-' || whole[0] == '+')) {
    out.push_back(whole[0]);
    whole.remove_prefix(1);
  }
  for (std::size_t group = 0;; ++group) {
    auto const comma = whole.find(',');
    auto const digits = whole.substr(0, comma);
    bool const right = group == 0 ? !digits.empty() && digits.size() <= 3 : digits.size() == 3;
    if (!right || !std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
    out += digits;
    if (comma == std::string_view::npos) break;
    whole.remove_prefix(comma + 1);
  }
  return out + std::string(text.substr(point));
}

bool take_number(std::string_view& text, std::size_t digits_min, std::size_t digits_max, int& value) {
  std::size_t n = 0;
  value = 0;
  while (n < digits_max && n < text.size() && is_digit(text[n])) value = value * 10 + (text[n++] - '0');
  text.remove_prefix(n);
  return n >= digits_min;
}

bool take(std::string_view& text, std::string_view literal) {
  if (text.substr(0, literal.size()) != literal) return false;
  text.remove_prefix(literal.size());
  return true;
}

// Two arrays, told apart by address: a day that does not exist is not tried in another format.
constexpr char not_a_date[] = "facts.cell_date";
constexpr char no_such_day[] = "facts.cell_date";
constexpr char not_a_time[] = "facts.cell_timestamp";

CellReason days_of(int year, int month, int day, std::int64_t& days) {
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) {
    return no_such_day;
  }
  days = Date::from_ymd(year, month, day).days;
  return nullptr;
}

// "2026-09-30" at the front, as nearly every file writes it; false for anything else.
bool take_plain_date(std::string_view& text, std::int64_t& days) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-' || (text.size() > 10 && is_digit(text[10]))) return false;
  int digits[8];
  static constexpr std::size_t places[] = {0, 1, 2, 3, 5, 6, 8, 9};
  for (std::size_t i = 0; i < 8; ++i) {
    if (!is_digit(text[places[i]])) return false;
    digits[i] = text[places[i]] - '0';
  }
  int const year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
  if (days_of(year, digits[4] * 10 + digits[5], digits[6] * 10 + digits[7], days) != nullptr) return false;
  text.remove_prefix(10);
  return true;
}

// Reads the date at the front of `text` and takes it off.
CellReason take_iso_date(std::string_view& text, std::int64_t& days) {
  if (take_plain_date(text, days)) return nullptr;
  int year, month, day;
  if (!take_number(text, 4, 4, year)) return not_a_date;
  static constexpr std::string_view first[] = {"-", "/", ".", "年"};
  static constexpr std::string_view second[] = {"-", "/", ".", "月"};
  for (std::size_t i = 0; i < 4; ++i) {
    if (!take(text, first[i])) continue;
    if (!take_number(text, 1, 2, month) || !take(text, second[i]) || !take_number(text, 1, 2, day)) return not_a_date;
    if (i == 3 && !take(text, "日")) return not_a_date;
    if (!text.empty() && is_digit(text[0])) return not_a_date;
    return days_of(year, month, day, days);
  }
  return not_a_date;
}

// " 08:15", "T08:15:00.000": at the end of the text.
CellReason take_time(std::string_view text, std::int64_t& seconds) {
  int hour, minute, second = 0;
  if (!take(text, " ") && !take(text, "T")) return not_a_time;
  while (take(text, " ")) {
  }
  if (!take_number(text, 1, 2, hour) || !take(text, ":") || !take_number(text, 2, 2, minute)) return not_a_time;
  if (take(text, ":") && !take_number(text, 2, 2, second)) return not_a_time;
  if (take(text, ".")) {
    int fraction;  // dropped: the product keeps whole seconds
    if (!take_number(text, 1, 9, fraction)) return not_a_time;
  }
  if (!text.empty() || hour > 23 || minute > 59 || second > 59) return not_a_time;
  seconds = hour * 3600 + minute * 60 + second;
  return nullptr;
}

}  // namespace

std::string to_halfwidth(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const at = [&](std::size_t k) { return static_cast<std::uint8_t>(i + k < text.size() ? text[i + k] : 0); };
    if (at(0) == 0xEF && ((at(1) == 0xBC && at(2) >= 0x81) || (at(1) == 0xBD && at(2) >= 0x80 && at(2) <= 0x9E))) {
      // U+FF01 is EF BC 81 and stands for '!' (0x21); U+FF40 is EF BD 80.
      out.push_back(static_cast<char>(at(1) == 0xBC ? at(2) - 0x81 + 0x21 : at(2) - 0x80 + 0x60));
      i += 2;
    } else if (at(0) == 0xE3 && at(1) == 0x80 && at(2) == 0x80) {
      out.push_back(' ');
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

CellReason read_number(std::string_view text, int scale, bool in_percent, std::int64_t& value) {
  if (read_plain_number(text, scale, value)) return nullptr;
  auto const half = to_halfwidth(text);
  auto plain = std::string(trimmed(half));
  int shift = 0;
  if (!plain.empty() && plain.back() == '%') {
    plain = std::string(trimmed(std::string_view(plain).substr(0, plain.size() - 1)));
    shift = in_percent ? 0 : 2;
  }
  if (plain.find(',') != std::string::npos) {
    auto joined = without_separators(plain);
    if (!joined) return "facts.cell_number";
    plain = std::move(*joined);
  }
  if (!plain.empty() && plain[0] == '+') plain.erase(0, 1);
  auto const number = Decimal::parse(plain);
  if (!number) return number.error().code == "base.decimal_overflow" ? "facts.cell_too_large" : "facts.cell_number";
  auto const shifted = Decimal::from_parts(number->coefficient(), number->scale() + shift);
  if (!shifted) return "facts.cell_too_large";
  if (shifted->scale() > scale) {
    return scale == 0 ? "facts.cell_integer" : scale == 2 ? "facts.cell_cents" : "facts.cell_decimals";
  }
  auto const scaled = Decimal::from_parts(shifted->coefficient(), shifted->scale() - scale);
  auto const integer = scaled ? scaled->to_int64() : std::nullopt;
  if (!integer) return "facts.cell_too_large";
  value = *integer;
  return nullptr;
}

bool is_damaged_code(std::string_view text) {
  if (text.size() > 32 || !is_digit(text[0]) || !is_digit(text.back())) return false;
  std::size_t e = 1;
  while (e < text.size() && text[e] != 'E' && text[e] != 'e') ++e;
  if (e + 2 >= text.size() || text[e + 1] != '+') return false;
  auto const digits = text.substr(e + 2);
  auto const mantissa = text.substr(0, e);
  if (mantissa.find_first_not_of("0123456789.") != std::string_view::npos || !is_digit(mantissa[0])) return false;
  return digits.size() <= 3 && std::all_of(digits.begin(), digits.end(), is_digit);
}

std::optional<TimeFormat> TimeFormat::parse(std::string_view pattern, DayRule day_rule) {
  static constexpr std::string_view names[] = {"yyyy", "mm", "dd", "hh", "mi", "ss"};
  static constexpr char fields[] = {'y', 'm', 'd', 'h', 'i', 's'};
  TimeFormat format;
  format.day_rule_ = day_rule;
  bool year = false;
  while (!pattern.empty()) {
    bool found = false;
    for (std::size_t i = 0; i < std::size(names) && !found; ++i) {
      found = take(pattern, names[i]);
      if (!found) continue;
      // Without a separator behind it a field has its full width, else 2026/9/3 could not be told from 20260903.
      if (!format.parts_.empty() && format.parts_.back().field != 0) {
        format.parts_.back().fixed_width = true;
      }
      format.parts_.push_back({fields[i], 0, !format.parts_.empty() && format.parts_.back().field != 0});
      year = year || i == 0;
    }
    if (found) continue;
    format.parts_.push_back({0, pattern[0], false});
    pattern.remove_prefix(1);
  }
  if (!year) return std::nullopt;
  return format;
}

CellReason TimeFormat::read(std::string_view text, std::int64_t& seconds) const {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  for (auto const& part : parts_) {
    if (part.field == 0) {
      if (text.empty() || text[0] != part.literal) return not_a_date;
      text.remove_prefix(1);
      continue;
    }
    auto& value = part.field == 'y'   ? year
                  : part.field == 'm' ? month
                  : part.field == 'd' ? day
                  : part.field == 'h' ? hour
                  : part.field == 'i' ? minute
                                      : second;
    std::size_t const width = part.field == 'y' ? 4 : 2;
    if (!take_number(text, part.field == 'y' || part.fixed_width ? width : 1, width, value)) return not_a_date;
  }
  if (!text.empty()) return not_a_date;
  if (hour > 23 || minute > 59 || second > 59) return not_a_time;
  auto const has = [&](char field) {
    return std::any_of(parts_.begin(), parts_.end(), [&](Part const& p) { return p.field == field; });
  };
  bool const last = day_rule_ == DayRule::last;
  if (!has('m')) month = last ? 12 : 1;
  if (!has('d') && month >= 1 && month <= 12) day = last ? days_in_month(year, month) : 1;
  std::int64_t days = 0;
  if (auto const reason = days_of(year, month, day, days)) return reason;
  seconds = days * 86'400 + hour * 3600 + minute * 60 + second;
  return nullptr;
}

CellReason read_date(std::string_view text, TimeFormat const* format, std::int64_t& days) {
  auto rest = text;
  auto const reason = take_iso_date(rest, days);
  if (reason == nullptr && rest.empty()) return nullptr;
  std::int64_t seconds = 0;
  if (reason == nullptr && take_time(rest, seconds) == nullptr && seconds == 0) return nullptr;
  if (format != nullptr && reason != no_such_day) {
    auto const other = format->read(text, seconds);
    days = seconds >= 0 ? seconds / 86'400 : -((-seconds + 86'399) / 86'400);
    return other;
  }
  return reason == nullptr ? not_a_date : reason;
}

CellReason read_timestamp(std::string_view text, TimeFormat const* format, std::int64_t& seconds) {
  auto rest = text;
  std::int64_t days = 0, time = 0;
  auto const reason = take_iso_date(rest, days);
  if (reason == nullptr && (rest.empty() || take_time(rest, time) == nullptr)) {
    seconds = days * 86'400 + time;
    return nullptr;
  }
  if (format != nullptr && reason != no_such_day) return format->read(text, seconds);
  return reason == no_such_day ? reason : not_a_time;
}

CellReason read_boolean(std::string_view text, bool& value) {
  static constexpr std::string_view yes[] = {"true", "1", "是", "y", "yes", "t", "有", "√"};
  static constexpr std::string_view no[] = {"false", "0", "否", "n", "no", "f", "无", "×"};
  auto lower = to_halfwidth(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  value = std::find(std::begin(yes), std::end(yes), lower) != std::end(yes);
  if (value || std::find(std::begin(no), std::end(no), lower) != std::end(no)) return nullptr;
  return "facts.cell_boolean";
}

}  // namespace jixiao::facts
