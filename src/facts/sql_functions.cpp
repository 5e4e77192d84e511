#include "facts/sql_functions.h"

#include <duckdb.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>

namespace jixiao::facts {
namespace {

// Working days counted from 1900-01-01 to 2199-12-31: number_at(d) − number_at(c) is the count in (c, d].
class WorkdayTable {
 public:
  explicit WorkdayTable(WorkCalendar const& calendar) : first_(Date::from_ymd(1900, 1, 1)) {
    Date const last = Date::from_ymd(2199, 12, 31);
    int count = 0;
    for (Date d = first_; d <= last; d = d + 1) {
      if (calendar.is_workday(d)) {
        ++count;
        days_.push_back(d.days);
      }
      numbers_.push_back(count);
    }
  }

  std::optional<std::int64_t> number_at(std::int32_t day) const {
    auto const index = static_cast<std::int64_t>(day) - first_.days;
    if (index < 0 || index >= static_cast<std::int64_t>(numbers_.size())) return std::nullopt;
    return numbers_[static_cast<std::size_t>(index)];
  }
  std::optional<bool> is_workday(std::int32_t day) const {
    auto const own = number_at(day);
    auto const before = number_at(day - 1);
    if (!own || !before) return std::nullopt;
    return *own > *before;
  }
  std::optional<std::int32_t> add(std::int32_t day, std::int64_t count) const {
    if (count == 0) return day;
    auto const own = number_at(count > 0 ? day : day - 1);
    if (!own) return std::nullopt;
    auto const index = *own + count - (count > 0 ? 1 : 0);
    if (index < 0 || index >= static_cast<std::int64_t>(days_.size())) return std::nullopt;
    return days_[static_cast<std::size_t>(index)];
  }

 private:
  Date first_;
  std::vector<std::int32_t> numbers_;
  std::vector<std::int32_t> days_;
};

int128 from_hugeint(duckdb_hugeint h) {
  return static_cast<int128>(h.upper) * (static_cast<int128>(1) << 64) + h.lower;
}
duckdb_hugeint to_hugeint(int128 v) { return {static_cast<std::uint64_t>(v), static_cast<std::int64_t>(v >> 64)}; }

// How each C++ type travels: DuckDB's type, and the conversions at the vector's cells.
template <class T>
struct Wire;
template <>
struct Wire<int128> {
  using Cell = duckdb_hugeint;
  static constexpr duckdb_type type = DUCKDB_TYPE_HUGEINT;
  static int128 in(Cell c) { return from_hugeint(c); }
  static Cell out(int128 v) { return to_hugeint(v); }
};
template <>
struct Wire<std::int64_t> {
  using Cell = std::int64_t;
  static constexpr duckdb_type type = DUCKDB_TYPE_BIGINT;
  static std::int64_t in(Cell c) { return c; }
  static Cell out(std::int64_t v) { return v; }
};
template <>
struct Wire<double> {
  using Cell = double;
  static constexpr duckdb_type type = DUCKDB_TYPE_DOUBLE;
  static double in(Cell c) { return c; }
};
template <>
struct Wire<bool> {
  using Cell = bool;
  static constexpr duckdb_type type = DUCKDB_TYPE_BOOLEAN;
  static Cell out(bool v) { return v; }
};
template <>
struct Wire<Date> {
  using Cell = duckdb_date;
  static constexpr duckdb_type type = DUCKDB_TYPE_DATE;
  static Date in(Cell c) { return {c.days}; }
  static Cell out(Date v) { return {v.days}; }
};

struct Extra {
  std::shared_ptr<WorkdayTable const> workdays;  // shared by the functions, which DuckDB frees one by one
};

bool is_valid(std::uint64_t* mask, idx_t row) { return !mask || duckdb_validity_row_is_valid(mask, row); }

// One SQL function over `Function: optional<R>(WorkdayTable const&, A, B)`; nullopt is NULL.
template <auto function, class R, class... A>
void run(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
  auto const& table = *static_cast<Extra*>(duckdb_scalar_function_get_extra_info(info))->workdays;
  std::array<duckdb_vector, sizeof...(A)> vectors;
  std::array<std::uint64_t*, sizeof...(A)> masks;
  for (std::size_t i = 0; i < sizeof...(A); ++i) {
    vectors[i] = duckdb_data_chunk_get_vector(input, i);
    masks[i] = duckdb_vector_get_validity(vectors[i]);
  }
  auto* const out = static_cast<typename Wire<R>::Cell*>(duckdb_vector_get_data(output));
  std::uint64_t* out_mask = nullptr;
  auto const count = duckdb_data_chunk_get_size(input);
  for (idx_t row = 0; row < count; ++row) {
    bool const known = std::all_of(masks.begin(), masks.end(), [&](auto* mask) { return is_valid(mask, row); });
    std::optional<R> value;
    if (known) {
      value = [&]<std::size_t... I>(std::index_sequence<I...>) {
        return function(table,
                        Wire<A>::in(static_cast<typename Wire<A>::Cell*>(duckdb_vector_get_data(vectors[I]))[row])...);
      }
      (std::index_sequence_for<A...>{});
    }
    if (value) {
      out[row] = Wire<R>::out(*value);
      continue;
    }
    if (!out_mask) {
      duckdb_vector_ensure_validity_writable(output);
      out_mask = duckdb_vector_get_validity(output);
    }
    duckdb_validity_set_row_invalid(out_mask, row);
  }
}

std::optional<int128> divide(WorkdayTable const&, int128 n, int128 d) {
  if (d == 0) return std::nullopt;
  int128 const quotient = n / d;
  int128 const rest = n % d;
  if (rest == 0) return quotient;
  auto const magnitude = [](int128 v) { return v < 0 ? ~static_cast<uint128>(v) + 1 : static_cast<uint128>(v); };
  auto const doubled_less = magnitude(rest), other = magnitude(d) - magnitude(rest);
  bool const up = doubled_less > other || (doubled_less == other && quotient % 2 != 0);
  return up ? quotient + ((n < 0) == (d < 0) ? 1 : -1) : quotient;
}

std::optional<int128> scaled(WorkdayTable const&, double x, std::int64_t decimals) {
  auto const exact = Decimal::from_double(x);
  if (!exact || decimals < 0 || decimals > Decimal::scale_max) return std::nullopt;
  auto const rounded = exact->rounded(static_cast<int>(decimals), Rounding::half_even);
  int128 value = rounded.coefficient();
  for (int i = rounded.scale(); i < decimals; ++i) {
    if (__builtin_mul_overflow(value, static_cast<int128>(10), &value)) return std::nullopt;
  }
  return value;
}

std::optional<int128> round_away(WorkdayTable const&, int128 n, std::int64_t drop) {
  if (drop <= 0) return n;
  if (drop > 38) return 0;
  int128 unit = 1;
  for (std::int64_t i = 0; i < drop; ++i) unit *= 10;
  int128 const rest = n % unit;
  int128 const down = n - rest;
  int128 const size = rest < 0 ? -rest : rest;
  if (size < unit - size) return down;
  return down + (n < 0 ? -unit : unit);
}

std::optional<std::int64_t> workdays_between(WorkdayTable const& table, Date from, Date to) {
  auto const a = table.number_at(from.days);
  auto const b = table.number_at(to.days);
  if (!a || !b) return std::nullopt;
  return *b - *a;
}

std::optional<Date> add_workdays(WorkdayTable const& table, Date from, std::int64_t count) {
  auto const day = table.add(from.days, count);
  if (!day) return std::nullopt;
  return Date{*day};
}

std::optional<bool> is_workday(WorkdayTable const& table, Date day) { return table.is_workday(day.days); }

std::optional<std::int64_t> workdays_to_month_end(WorkdayTable const& table, Date day) {
  if (!table.number_at(day.days)) return std::nullopt;
  return workdays_between(table, day, Date::from_ymd(day.year(), day.month(), days_in_month(day.year(), day.month())));
}

template <auto function, class R, class... A>
Result<void> add(Connection& connection, char const* name, std::shared_ptr<WorkdayTable const> const& table) {
  auto f = duckdb_create_scalar_function();
  duckdb_scalar_function_set_name(f, name);
  auto const with_type = [](duckdb_type type, auto&& use) {
    auto logical = duckdb_create_logical_type(type);
    use(logical);
    duckdb_destroy_logical_type(&logical);
  };
  (with_type(Wire<A>::type, [&](auto type) { duckdb_scalar_function_add_parameter(f, type); }), ...);
  with_type(Wire<R>::type, [&](auto type) { duckdb_scalar_function_set_return_type(f, type); });
  duckdb_scalar_function_set_special_handling(f);  // `run` looks at NULLs itself
  duckdb_scalar_function_set_extra_info(f, new Extra{table}, [](void* extra) { delete static_cast<Extra*>(extra); });
  duckdb_scalar_function_set_function(f, &run<function, R, A...>);
  auto const state = duckdb_register_scalar_function(static_cast<duckdb_connection>(connection.handle()), f);
  duckdb_destroy_scalar_function(&f);
  if (state != DuckDBSuccess) return fail(ErrorKind::unavailable, "facts.engine_failed", {{"reason", name}});
  return {};
}

}  // namespace

Result<void> add_sql_functions(Connection& connection, WorkCalendar const& calendar) {
  auto const table = std::make_shared<WorkdayTable const>(calendar);
  JX_CHECK(add<&divide, int128, int128, int128>(connection, "jx_divide", table));
  JX_CHECK(add<&scaled, int128, double, std::int64_t>(connection, "jx_scaled", table));
  JX_CHECK(add<&round_away, int128, int128, std::int64_t>(connection, "jx_round", table));
  JX_CHECK(add<&workdays_between, std::int64_t, Date, Date>(connection, "jx_workdays_between", table));
  JX_CHECK(add<&add_workdays, Date, Date, std::int64_t>(connection, "jx_add_workdays", table));
  JX_CHECK(add<&is_workday, bool, Date>(connection, "jx_is_workday", table));
  JX_CHECK(add<&workdays_to_month_end, std::int64_t, Date>(connection, "jx_workdays_to_month_end", table));
  return {};
}

}  // namespace jixiao::facts
