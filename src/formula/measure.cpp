#include "formula/measure.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/text.h"

namespace jixiao::formula {
namespace {

// Units of one kind: one of `unit` is multiply ÷ divide of the first unit of its kind.
struct Scale {
  std::string_view kind;
  std::string_view unit;
  std::int64_t multiply;
  std::int64_t divide;
};
constexpr auto scales = std::to_array<Scale>({
    {"money", "元", 1, 1},
    {"money", "角", 1, 10},
    {"money", "分钱", 1, 100},
    {"money", "千元", 1000, 1},
    {"money", "万元", 10000, 1},
    {"money", "百万元", 1000000, 1},
    {"money", "亿元", 100000000, 1},
    {"time", "秒", 1, 1},
    {"time", "分钟", 60, 1},
    {"time", "小时", 3600, 1},
    {"time", "天", 86400, 1},
    {"time", "日", 86400, 1},
    {"time", "毫秒", 1, 1000},
    {"ratio", "", 1, 1},
    {"ratio", "%", 1, 100},
    {"ratio", "‰", 1, 1000},
    {"person", "人", 1, 1},
    {"person", "万人", 10000, 1},
    {"household", "户", 1, 1},
    {"household", "万户", 10000, 1},
    {"area", "平方公里", 1, 1},
    {"area", "km2", 1, 1},
    {"mass", "吨", 1, 1},
    {"mass", "万吨", 10000, 1},
    {"energy", "千瓦时", 1, 1},
    {"energy", "万千瓦时", 10000, 1},
});

Scale const* find_scale(std::string_view unit) {
  for (auto const& scale : scales) {
    if (scale.unit == unit) return &scale;
  }
  return nullptr;
}

// The single base unit of a measure with exponent 1; "" for a plain number; nullopt for anything composed.
std::optional<std::string> single_unit(Measure const& measure) {
  if (measure.empty()) return "";
  if (measure.size() == 1 && measure.begin()->second == 1) return measure.begin()->first;
  return std::nullopt;
}

void add_exponent(Measure& measure, std::string const& unit, int exponent) {
  auto& have = measure[unit];
  have += exponent;
  if (have == 0) measure.erase(unit);
}

void add_part(Measure& measure, std::string_view part, int sign) {
  part = trimmed(part);
  int power = 1;
  for (auto const& [mark, value] : {std::pair<std::string_view, int>{"²", 2}, {"³", 3}, {"^2", 2}, {"^3", 3}}) {
    if (part.ends_with(mark)) {
      part.remove_suffix(mark.size());
      power = value;
      break;
    }
  }
  if (!part.empty() && part != "1") add_exponent(measure, std::string(part), sign * power);
}

}  // namespace

Measure parse_measure(std::string_view text) {
  Measure out;
  int sign = 1;
  std::string part;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool const dot = text.substr(i).starts_with("·");
    if (text[i] != '/' && text[i] != '*' && !dot) {
      part += text[i];
      continue;
    }
    add_part(out, part, sign);
    part.clear();
    if (text[i] == '/') sign = -1;
    if (dot) i += std::string_view("·").size() - 1;
  }
  add_part(out, part, sign);
  return out;
}

std::string to_text(Measure const& measure) {
  std::string above, below;
  auto const append = [](std::string& to, std::string_view separator, std::string const& unit, int power) {
    to += (to.empty() ? std::string() : std::string(separator)) + unit;
    if (power > 1) to += "^" + std::to_string(power);
  };
  for (auto const& [unit, power] : measure) {
    if (power > 0) append(above, "·", unit, power);
    if (power < 0) append(below, "/", unit, -power);
  }
  if (below.empty()) return above;
  return (above.empty() ? "1" : above) + "/" + below;
}

Measure multiply(Measure const& a, Measure const& b) {
  auto out = a;
  for (auto const& [unit, power] : b) add_exponent(out, unit, power);
  return out;
}

Measure divide(Measure const& a, Measure const& b) {
  auto out = a;
  for (auto const& [unit, power] : b) add_exponent(out, unit, -power);
  return out;
}

namespace {

std::optional<Conversion> find_single(std::string_view from, std::string_view to) {
  auto const* a = find_scale(from);
  auto const* b = find_scale(to);
  if (!a || !b || a->kind != b->kind) return std::nullopt;
  return Conversion{Decimal(a->multiply) * Decimal(b->divide), Decimal(a->divide) * Decimal(b->multiply)};
}

// One whole factor where there is one.
Conversion reduced(Conversion c) {
  if (c.multiply_by >= c.divide_by) {
    if (auto const whole = c.multiply_by / c.divide_by; whole.is_integer()) return {whole, 1};
  } else if (auto const whole = c.divide_by / c.multiply_by; whole.is_integer()) {
    return {1, whole};
  }
  return c;
}

// Composed measures convert unit by unit: 万元/万人 → 元/人. Powers beyond 1 and −1 must be equal already.
std::optional<Conversion> find_composed(Measure from, Measure const& to) {
  if (from.size() != to.size()) return std::nullopt;
  Conversion out;
  for (auto const& [unit, power] : to) {
    auto match = from.find(unit);
    if (match == from.end() || match->second != power) {
      match = std::find_if(from.begin(), from.end(), [&wanted = unit, sign = power](auto const& one) {
        return one.second == sign && std::abs(sign) == 1 && find_single(one.first, wanted).has_value();
      });
    }
    if (match == from.end()) return std::nullopt;
    auto const step = match->first == unit ? Conversion{} : *find_single(match->first, unit);
    out.multiply_by = out.multiply_by * (power > 0 ? step.multiply_by : step.divide_by);
    out.divide_by = out.divide_by * (power > 0 ? step.divide_by : step.multiply_by);
    from.erase(match);
  }
  return reduced(out);
}

}  // namespace

std::optional<Conversion> find_conversion(Measure const& from, Measure const& to) {
  if (from == to) return Conversion{};
  auto const from_unit = single_unit(from);
  auto const to_unit = single_unit(to);
  if (!from_unit || !to_unit) return find_composed(from, to);
  auto const single = find_single(*from_unit, *to_unit);
  return single ? std::optional(reduced(*single)) : std::nullopt;
}

}  // namespace jixiao::formula
