// Values in ascending order. The inner select gives, for each unit and range, every value x that occurs with the number
// of its rows n, the rows up to and with it (upto) and all rows (n_all); what is wanted is read off these. Where rows
// have weights, n, upto and n_all are sums of weights, whole numbers × 10^decimals, and k is the number of rows.
#include "facts/engine_holistic.h"

namespace jixiao::facts {

using formula::AggregateFunction;
using formula::Atom;

namespace {

// A share such as 0.05 times `rows` as SQL of whole numbers: × coefficient, ÷ unit.
struct ShareSql {
  explicit ShareSql(Decimal share)
      : coefficient(to_string(share.coefficient())),
        unit("1" + std::string(static_cast<std::size_t>(share.scale()), '0')) {}
  std::string of(std::string const& rows) const { return "(" + rows + "::HUGEINT * " + coefficient + ")"; }
  std::string coefficient, unit;
};

// The two order statistics around position (n − 1)·q.
std::string around_sql(Decimal q) {
  ShareSql const share(q);
  auto const position = share.of("(n_all - 1)");
  return "min(CASE WHEN upto > " + position + " // " + share.unit + " THEN x END), min(CASE WHEN upto > (" + position +
         " + " + share.unit + " - 1) // " + share.unit + " THEN x END)";
}

// Sum and number of the rows that stay when floor(n·share) are cut at each end.
std::string kept_sql(Decimal share_of_each_end) {
  ShareSql const share(share_of_each_end);
  auto const cut = "(" + share.of("n_all") + " // " + share.unit + ")";
  auto const kept = "greatest(least(upto, n_all - " + cut + ") - greatest(upto - n, " + cut + "), 0)";
  return "sum(x::HUGEINT * " + kept + "), sum(" + kept + ")";
}

// Weighted sum and weight of what stays when share·n_all is cut off at each end, both × the share's unit.
std::string kept_weight_sql(Decimal share_of_each_end) {
  ShareSql const share(share_of_each_end);
  auto const cut = share.of("n_all");
  auto const kept = "greatest(least(upto * " + share.unit + ", n_all * " + share.unit + " - " + cut +
                    ") - greatest((upto - n) * " + share.unit + ", " + cut + "), 0)";
  return "sum(x::HUGEINT * " + kept + "), sum(" + kept + ")";
}

// Linear between the two order statistics around (n − 1)·q (R's type 7).
std::optional<Decimal> interpolated(Decimal low, Decimal high, std::int64_t n, Decimal q) {
  auto const position = multiply(Decimal(n - 1), q);
  if (!position) return std::nullopt;
  auto const fraction = subtract(*position, position->rounded(0, Rounding::toward_zero));
  auto const gap = subtract(high, low);
  auto const step = gap && fraction ? multiply(*gap, *fraction) : std::nullopt;
  return step ? add(low, *step) : std::nullopt;
}

}  // namespace

bool is_ranked(Atom const& atom) {
  return atom.function == AggregateFunction::median || atom.function == AggregateFunction::quantile ||
         atom.function == AggregateFunction::trimmed_mean || atom.function == AggregateFunction::weighted_trimmed_mean;
}

Result<Answers> query_ranked(DuckDbEngine::State& s, RangeRows& source, Atom const& atom) {
  bool const weighted = atom.function == AggregateFunction::weighted_trimmed_mean;
  bool const trimmed = weighted || atom.function == AggregateFunction::trimmed_mean;
  auto const q =
      atom.function == AggregateFunction::median ? *Decimal::from_parts(5, 1) : atom.fraction.value_or(Decimal(0));
  auto rows = source.row_sql();
  JX_TRY(auto const sql, atom_sql(rows, atom));
  auto columns =
      ", " + sql.argument + " AS x, " + (sql.condition.empty() ? std::string("TRUE") : sql.condition) + " AS p";
  if (weighted) {
    auto const& weight = *atom.argument->children[1];
    auto const decimals = formula::decimals_of(weight, *s.dataset(atom.dataset), s.program.datasets());
    JX_TRY(auto const whole, rows.number(weight, decimals));
    columns += ", " + whole + " AS w";
  }
  auto const wanted = weighted ? kept_weight_sql(q) : trimmed ? kept_sql(q) : around_sql(q);
  JX_TRY(auto const selected, source.select(rows, columns));
  JX_TRY(auto result,
         s.query("SELECT node, range, sum(k), " + wanted +
                 " FROM (SELECT node, range, x, n, k, sum(n) OVER (PARTITION BY node, range ORDER BY x ROWS UNBOUNDED "
                 "PRECEDING) AS upto, sum(n) OVER (PARTITION BY node, range) AS n_all FROM (SELECT node, range, x, "
                 "sum(n) AS n, sum(k) AS k FROM (SELECT owner, range, x, " +
                 (weighted ? "sum(w::HUGEINT)" : "count(*)") + " AS n, count(*) AS k FROM (" + selected +
                 ") WHERE p AND x IS NOT NULL" + (weighted ? " AND w > 0" : "") +
                 " GROUP BY owner, range, x) JOIN jx_tree USING (owner) GROUP BY node, "
                 "range, x)) GROUP BY node, range"));
  Answers out;
  while (result.next_chunk()) {
    for (std::size_t i = 0; i < result.chunk_size(); ++i) {
      auto const n = result.integer(2, i);
      auto const low = Decimal::from_parts(result.huge(3, i), atom.scale);
      auto const value = [&]() -> std::optional<Decimal> {
        if (!low) return std::nullopt;
        if (trimmed) {
          auto const kept = Decimal::from_parts(result.huge(4, i), 0);
          return kept ? divide(*low, *kept) : std::nullopt;
        }
        auto const high = Decimal::from_parts(result.huge(4, i), atom.scale);
        return high ? interpolated(*low, *high, n, q) : std::nullopt;
      }();
      if (!value) return fail("facts.engine_failed", {{"reason", atom.text}});
      out.push_back({0,
                     static_cast<std::size_t>(result.integer(1, i)),
                     {static_cast<std::int32_t>(result.integer(0, i)), false, *value, n}});
    }
  }
  return out;
}

}  // namespace jixiao::facts
