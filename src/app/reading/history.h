#pragma once
// The figures of all published periods, compactly: what trends, comparisons and “since when” read. 32 bytes a figure;
// numbers are kept exactly. Immutable; periods are shared between one History and the next, so that a publication
// costs its own period only. Drafts are never in it.
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/record.h"

namespace jixiao::app {

// One line of a sheet (or one observed figure) of an earlier period.
struct PastFigure {
  std::optional<Decimal> value, target, score;
  Decimal points;
  Light light = Light::grey;
  ValueStatus status = ValueStatus::missing;
};

struct PastTotal {
  std::optional<Decimal> total;
  std::optional<Decimal> full;     // full mark of the sheet it was scored on
  std::optional<Decimal> planned;  // what it would have been on schedule
  std::optional<int> rank, ranked;
};

class PeriodHistory {
 public:
  struct Row {
    std::string unit;
    std::string level;
    PastTotal total;
    std::uint32_t first = 0, end = 0;                           // its figures
    std::vector<std::pair<std::uint16_t, std::int32_t>> rates;  // dimension, hundredths of a percent
  };
  // Adds one unit; `full` is the full mark of its sheet in the pack of that publication, if it has one; the stake is by
  // dimension (standing.h points_at_stake).
  void add(UnitRecord const& record, std::optional<Decimal> full,
           std::map<std::string, Decimal> const& dimension_stake);
  void finish();  // after the last add

  Row const* find(std::string const& unit) const;
  std::optional<PastFigure> figure(std::string const& unit, std::string const& indicator) const;
  // Earned of what was at stake in one dimension, in percent.
  std::optional<Decimal> dimension_rate(Row const& row, std::string const& dimension) const;
  std::vector<Row> const& rows() const { return rows_; }
  std::size_t figures() const { return figures_.size(); }
  std::size_t bytes() const;  // about what it occupies

 private:
  // A number is coefficient × 10^-scale; a negative scale says absent, or that the number is too long for its place and
  // stands in wide_ under the figure's index and the field.
  struct Packed {
    std::int64_t value = 0, target = 0;
    std::int32_t score = 0, points = 0;
    std::uint16_t indicator = 0;
    std::int8_t value_scale = 0, target_scale = 0, score_scale = 0, points_scale = 0;
    std::uint8_t light = 0, status = 0;  // Light, ValueStatus
  };
  static_assert(sizeof(Packed) == 32);

  template <class Integer>
  void pack(std::optional<Decimal> const& number, int field, Integer& coefficient, std::int8_t& scale);
  std::optional<Decimal> unpack(std::size_t index, int field, std::int64_t coefficient, std::int8_t scale) const;
  PastFigure unpack(std::size_t index) const;

  std::vector<Row> rows_;
  std::unordered_map<std::string, std::size_t> by_unit_;
  std::unordered_map<std::string, std::uint16_t> indicators_;
  std::unordered_map<std::string, std::uint16_t> dimensions_;
  std::vector<Packed> figures_;
  std::map<std::pair<std::size_t, int>, Decimal> wide_;
};

class History {
 public:
  using Periods = std::map<Period, std::shared_ptr<PeriodHistory const>>;
  History() = default;
  explicit History(Periods periods) : periods_(std::move(periods)) {}

  Periods const& periods() const { return periods_; }
  PeriodHistory const* find(Period period) const;
  // The period before of the same kind, and the same one a year earlier; null where it is not published.
  PeriodHistory const* before(Period period) const { return find(period.shifted(-1)); }
  PeriodHistory const* year_before(Period period) const { return find(period.shifted_months(-12)); }
  // Published periods of the kind that end before `period` does or with it, the last `most` of them, ascending.
  std::vector<Period> up_to(Period period, int most) const;

 private:
  Periods periods_;
};

}  // namespace jixiao::app
