#pragma once
// What one pull asks a source for: everything since a watermark, or one period. A query (SQL) or an address (HTTP)
// names what it needs as :since, :first_day, :last_day, :month, or {since} …; the values never become part of the SQL
// text.
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/period.h"
#include "base/result.h"

namespace jixiao::facts {

struct PullRange {
  std::string since;                // the watermark, as the source wrote it
  std::string first_day, last_day;  // 2026-09-01, 2026-09-30
  std::string month;                // 2026-09

  static PullRange of(Period period);
};

// The names a query may use, in the order of PullRange's members.
constexpr std::array<std::string_view, 4> pull_parameters = {"since", "first_day", "last_day", "month"};
std::string const& value_of(PullRange const& range, std::string_view parameter);

// SQL with :name replaced by $1, $2 … outside of quotes and comments; `used` are the names in that order, each once.
// facts.source_parameter for a :name that is none of ours (a cast :: is left alone).
struct NumberedSql {
  std::string sql;
  std::vector<std::string> used;
};
Result<NumberedSql> number_parameters(std::string_view sql);
// {name} in an address, percent-encoded. facts.source_parameter.
Result<std::string> fill_address(std::string_view address, PullRange const& range);

// Whether `a` comes after `b` as watermarks go: by value where both are digits only, else by their bytes (ISO times).
bool is_later(std::string_view a, std::string_view b);

}  // namespace jixiao::facts
