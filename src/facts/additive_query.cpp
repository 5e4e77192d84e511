#include "facts/additive_query.h"

#include <algorithm>

#include "base/text.h"

namespace jixiao::facts {

using formula::AggregateFunction;
using formula::Atom;
using formula::Node;

namespace {

void add_conjuncts(Node const& node, std::vector<Node const*>& out) {
  if (node.kind == formula::NodeKind::binary && node.text == "and") {
    for (auto const& child : node.children) add_conjuncts(*child, out);
  } else {
    out.push_back(&node);
  }
}

}  // namespace

Result<void> AdditiveQuery::add(Atom const& atom) {
  JX_TRY(auto const condition, condition_column(atom));
  Output out;
  out.rows = aggregate(condition.empty() ? "count(*)" : "count_if(" + condition + ")");
  if (atom.argument && atom.function != AggregateFunction::count) {
    JX_TRY(auto const sql, rows_.number(*atom.argument, atom.scale));
    auto const x = parts_.add(sql);
    auto const chosen = [&](std::string const& otherwise) {
      return condition.empty() ? x : "CASE WHEN " + condition + " THEN " + x + otherwise + " END";
    };
    switch (atom.function) {
      case AggregateFunction::sum: out.value = aggregate("sum(" + chosen(" ELSE 0") + ")"); break;
      case AggregateFunction::min: out.value = aggregate("min(" + chosen("") + ")"); break;
      case AggregateFunction::max: out.value = aggregate("max(" + chosen("") + ")"); break;
      default: return fail("facts.engine_expression", {{"expression", atom.text}});
    }
    if (atom.argument_nullable || atom.function != AggregateFunction::sum)
      out.known = aggregate("count(" + chosen("") + ")");
  }
  outputs_.push_back(out);
  return {};
}

std::string AdditiveQuery::sql(std::string const& head, std::string const& from, std::string const& where) const {
  std::string aggregates;
  for (auto const& a : aggregates_) aggregates += ", " + a;
  return "SELECT part, owner, month" + aggregates + " FROM (SELECT part, owner, month" + parts_.names() +
         conditions_.select() + " FROM (SELECT " + head + parts_.select() + " FROM " + from + joins_sql(rows_.joins()) +
         where + ")) GROUP BY part, owner, month ORDER BY part, owner, month";
}

Result<std::string> AdditiveQuery::condition_column(Atom const& atom) {
  std::vector<Node const*> nodes;
  if (atom.where) add_conjuncts(*atom.where, nodes);
  std::vector<std::string> names;
  for (auto const* node : nodes) {
    JX_TRY(auto const sql, rows_.condition(*node));
    names.push_back(parts_.add(sql));
  }
  if (atom.argument && atom.function == AggregateFunction::count) {
    JX_TRY(auto const sql, rows_.comparable(*atom.argument));
    names.push_back(parts_.add("(" + sql + " IS NOT NULL)"));
  }
  if (names.empty()) return std::string();
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names.size() == 1 ? names.front() : conditions_.add(join(names, " AND "));
}

std::size_t AdditiveQuery::aggregate(std::string const& sql) {
  auto const found = std::find(aggregates_.begin(), aggregates_.end(), sql);
  if (found != aggregates_.end()) return static_cast<std::size_t>(found - aggregates_.begin()) + 3;
  aggregates_.push_back(sql);
  return aggregates_.size() + 2;
}

CachedPartial AdditiveQuery::partial(Rows const& rows, std::size_t row, std::size_t atom) const {
  auto const& output = outputs_[atom];
  auto const figure = [&](std::size_t column) {
    return rows.is_null(column, row) ? int128{0} : rows.huge(column, row);
  };
  CachedPartial out;
  out.month = static_cast<std::int32_t>(rows.integer(2, row));
  out.rows = static_cast<std::int64_t>(figure(output.rows));
  out.value = output.value ? figure(*output.value) : static_cast<int128>(out.rows);
  if (output.known) out.missing = out.rows - static_cast<std::int64_t>(figure(*output.known));
  return out;
}

}  // namespace jixiao::facts
