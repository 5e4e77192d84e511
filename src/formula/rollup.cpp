#include "formula/rollup.h"

#include <algorithm>
#include <set>

#include "base/check.h"

namespace jixiao::formula {
namespace {

constexpr int chain_max = 100;  // reorganisations in a row; a longer chain is a circle

}  // namespace

int find_owner(OrgTree const& tree, std::vector<Succession> const& successions, std::string const& code) {
  if (code.empty()) return tree.nodes().empty() ? -1 : 0;
  std::string at = code;
  for (int i = 0; i < chain_max; ++i) {
    if (auto const node = tree.find(at); node >= 0) return node;
    auto const next = std::find_if(successions.begin(), successions.end(), [&](auto const& s) { return s.from == at; });
    if (next == successions.end()) return -1;
    at = next->to;
  }
  return -1;
}

std::vector<int> find_predecessors(OrgTree const& earlier, OrgTree const& now,
                                   std::vector<Succession> const& successions, std::string const& code) {
  std::vector<int> found;
  std::vector<std::string> open{code};
  for (int i = 0; i < chain_max && !open.empty(); ++i) {
    std::vector<std::string> next;
    for (auto const& one : open) {
      auto const node = earlier.find(one);
      if (node >= 0) found.push_back(node);
      for (auto const& s : successions) {
        // Who was there already took over whom no longer is: not whom it only gave a part of itself to.
        if (s.to == one && (node < 0 || now.find(s.from) < 0)) next.push_back(s.from);
      }
    }
    open = std::move(next);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::vector<std::vector<int>> find_unions(OrgTree const& earlier, std::vector<OrgTree const*> const& later,
                                          std::vector<Succession> const& successions) {
  std::set<std::vector<int>> out;
  for (auto const* now : later) {
    for (auto const& s : successions) {
      auto nodes = find_predecessors(earlier, *now, successions, s.to);
      if (nodes.size() > 1) out.insert(std::move(nodes));
    }
  }
  return {out.begin(), out.end()};
}

OrgHistory::OrgHistory(std::vector<Unit> units, std::vector<Succession> successions)
    : units_(std::move(units)), successions_(std::move(successions)) {
  for (auto const& unit : units_) {
    if (unit.from) changes_.push_back(*unit.from);
    if (unit.to) changes_.push_back(*unit.to + 1);
  }
  std::sort(changes_.begin(), changes_.end());
  changes_.erase(std::unique(changes_.begin(), changes_.end()), changes_.end());
}

std::size_t OrgHistory::stretch_of(Date day) const {
  return static_cast<std::size_t>(std::upper_bound(changes_.begin(), changes_.end(), day) - changes_.begin());
}

Checked<OrgTree const*> OrgHistory::at(std::int32_t month) {
  auto const day = Period{month, PeriodKind::month}.last_day();
  return in_force(stretch_of(day), day);
}

std::vector<OrgTree const*> OrgHistory::since(std::int32_t month) {
  std::vector<OrgTree const*> out;
  auto const add = [&](Checked<OrgTree const*> const& tree) {
    if (tree) out.push_back(*tree);
  };
  add(at(month));
  for (auto i = stretch_of(Period{month, PeriodKind::month}.last_day()); i < changes_.size(); ++i)
    add(in_force(i + 1, changes_[i]));
  return out;
}

Checked<OrgTree const*> OrgHistory::in_force(std::size_t stretch, Date day) {
  auto& tree = trees_[stretch];
  if (!tree) {
    JX_TRY(auto created, OrgTree::create(units_, day));
    tree = std::make_unique<OrgTree>(std::move(created));
  }
  return static_cast<OrgTree const*>(tree.get());
}

Figure combined(AggregateFunction function, Figure const& a, Figure const& b) {
  Figure out;
  out.rows = a.rows + b.rows;
  out.missing = a.missing + b.missing;
  out.overflow = a.overflow || b.overflow;
  if (function != AggregateFunction::min && function != AggregateFunction::max) {
    if (__builtin_add_overflow(a.value, b.value, &out.value)) out.overflow = true;
    return out;
  }
  bool const has_a = a.rows > a.missing, has_b = b.rows > b.missing;
  if (has_a && has_b)
    out.value = function == AggregateFunction::min ? std::min(a.value, b.value) : std::max(a.value, b.value);
  else
    out.value = has_a ? a.value : b.value;
  return out;
}

void AtomSeries::add(std::vector<Partial> const& partials) {
  auto const width = static_cast<std::size_t>(months_.last - months_.first + 1);
  for (auto const& p : partials) {
    if (p.month < months_.first || p.month > months_.last) continue;
    auto const [owner, added] = index_.try_emplace(std::string(p.unit), owners_.size());
    if (added) {
      owners_.emplace_back(p.unit);
      rows_.resize(rows_.size() + width);
      if (function_ != AggregateFunction::count) values_.resize(rows_.size());
      if (!missing_.empty()) missing_.resize(rows_.size());
    }
    auto const cell = at(owner->second, p.month);
    if (p.missing != 0 && missing_.empty()) missing_.resize(rows_.size());
    Figure const old{values_.empty() ? 0 : values_[cell], rows_[cell], missing_.empty() ? 0 : missing_[cell], false};
    auto const sum = combined(function_, old, {p.value, p.rows, p.missing, false});
    JX_ASSERT(!sum.overflow);
    rows_[cell] = sum.rows;
    if (!values_.empty()) values_[cell] = sum.value;
    if (!missing_.empty()) missing_[cell] = sum.missing;
  }
}

void AtomSeries::finish() {
  if (!summed()) return;
  auto const width = static_cast<std::size_t>(months_.last - months_.first + 1);
  auto const run = [&](auto& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i % width != 0) cells[i] += cells[i - 1];
    }
  };
  run(values_);
  run(rows_);
  run(missing_);
}

Figure AtomSeries::over(std::size_t owner, MonthRange range) const {
  Figure out;
  auto const first = std::max(range.first, months_.first), last = std::min(range.last, months_.last);
  if (first > last) return out;
  auto const cell = [&](std::int32_t month) {
    auto const i = at(owner, month);
    Figure f{0, rows_[i], missing_.empty() ? 0 : missing_[i], false};
    f.value = values_.empty() ? static_cast<int128>(f.rows) : values_[i];
    return f;
  };
  if (summed()) {
    out = cell(last);
    if (first > months_.first) {
      auto const before = cell(first - 1);
      out.value -= before.value;
      out.rows -= before.rows;
      out.missing -= before.missing;
    }
    return out;
  }
  for (auto month = first; month <= last; ++month) out = combined(function_, out, cell(month));
  return out;
}

int Rollup::owner(OrgTree const& tree, std::string const& code) {
  auto& known = owners_[&tree];
  auto const [at, added] = known.try_emplace(code, -1);
  if (added) at->second = find_owner(tree, successions_, code);
  return at->second;
}

NodeFigures const& Rollup::figures(int atom, MonthRange range, OrgTree const& tree) {
  auto const [at, added] = figures_.try_emplace({atom, range, &tree});
  auto& out = at->second;
  if (!added) return out;
  out.own.resize(tree.nodes().size());
  auto const found = series_.find(atom);
  AggregateFunction function = AggregateFunction::count;
  if (found != series_.end()) {
    auto const& series = found->second;
    function = series.function();
    for (std::size_t i = 0; i < series.owners().size(); ++i) {
      auto const figure = series.over(i, range);
      if (figure.rows == 0) continue;
      auto const node = owner(tree, series.owners()[i]);
      if (node < 0) continue;
      auto& own = out.own[static_cast<std::size_t>(node)];
      own = combined(function, own, figure);
    }
  }
  out.total = out.own;
  for (std::size_t i = out.total.size(); i-- > 0;) {
    auto const parent = tree.nodes()[i].parent;
    if (parent < 0) continue;
    auto& above = out.total[static_cast<std::size_t>(parent)];
    above = combined(function, above, out.total[i]);
  }
  return out;
}

std::map<std::string, std::int64_t> Rollup::orphans(OrgTree const& tree, MonthRange range) {
  std::map<std::string, std::int64_t> out;
  for (auto const& [atom, series] : series_) {
    for (std::size_t i = 0; i < series.owners().size(); ++i) {
      auto const rows = series.over(i, range).rows;
      if (rows == 0 || owner(tree, series.owners()[i]) >= 0) continue;
      auto& known = out[series.owners()[i]];
      known = std::max(known, rows);
    }
  }
  return out;
}

}  // namespace jixiao::formula
