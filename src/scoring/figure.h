#pragma once
// Figure: a Decimal that may have overflowed, for chains of arithmetic over input nobody has bounded. An overflow
// anywhere (or a division by zero) makes the whole chain absent, so it is asked for once, at the end.
#include <optional>

#include "base/decimal.h"

namespace jixiao::scoring {

struct Figure {
  std::optional<Decimal> number;

  Figure(Decimal d) : number(d) {}                 // NOLINT: figures are decimals
  Figure(int i) : number(i) {}                     // NOLINT
  Figure(std::optional<Decimal> d) : number(d) {}  // NOLINT

  friend Figure operator+(Figure a, Figure b) { return both(a, b) ? add(*a.number, *b.number) : std::nullopt; }
  friend Figure operator-(Figure a, Figure b) { return both(a, b) ? subtract(*a.number, *b.number) : std::nullopt; }
  friend Figure operator*(Figure a, Figure b) { return both(a, b) ? multiply(*a.number, *b.number) : std::nullopt; }
  friend Figure operator/(Figure a, Figure b) {
    return both(a, b) && !b.number->is_zero() ? divide(*a.number, *b.number) : std::nullopt;
  }

 private:
  static bool both(Figure const& a, Figure const& b) { return a.number && b.number; }
};

// 0.6 and 0.4 of the scoring methods, and the like.
inline Decimal tenths(int n) { return *Decimal::from_parts(n, 1); }
inline Decimal cents(std::int64_t n) { return *Decimal::from_parts(n, 2); }

}  // namespace jixiao::scoring
