#pragma once
// Units of measure as text ("元", "元/人", "%", "万元") and as exponents of base units (types.h).
// Every unit text is a base unit of its own: 元 and 万元, 秒 and 分钟, a plain ratio and % do not mix by accident; the
// function to_unit(x, '万元') converts explicitly. Empty text is a plain number.
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "formula/types.h"

namespace jixiao::formula {

// "元/人" → {元: 1, 人: -1}; "" → {}; parts are separated by / · *, a trailing digit is a power (km2, km²).
Measure parse_measure(std::string_view text);
std::string to_text(Measure const& measure);  // "元/人"; "" for a plain number

Measure multiply(Measure const& a, Measure const& b);
Measure divide(Measure const& a, Measure const& b);

// What a number in `from` is multiplied by to be one in `to`: 元 → 万元 gives 0.0001, 秒 → 分钟 1/60, plain → % 100.
// Nullopt where no such factor is known. Division, not multiplication, where the factor is below one and not exact.
struct Conversion {
  Decimal multiply_by = 1;
  Decimal divide_by = 1;
};
std::optional<Conversion> find_conversion(Measure const& from, Measure const& to);

}  // namespace jixiao::formula
