// What to ask the engine for, over a whole list of periods, and how its answers are kept.
#include <algorithm>

#include "formula/reads.h"
#include "formula/values.h"

namespace jixiao::formula {
namespace {

// All formulas of the pack beside the indicators.
std::vector<Compiled const*> other_formulas(Program const& program, Pack const& pack) {
  auto out = sheet_formulas(program, pack);
  auto const add = [&](std::string const& place) {
    if (auto const* formula = program.find(place)) out.push_back(formula);
  };
  for (auto const& rule : pack.adjustments) add("adjustments/" + rule.id + "/count");
  for (auto const& rule : pack.vetoes) {
    add("vetoes/" + rule.id + "/when");
    add("vetoes/" + rule.id + "/confirmed_by");
  }
  return out;
}

Needs all_needs(Program const& program, Pack const& pack, std::vector<Period> const& periods, MonthRange bounds,
                std::set<std::string> const* only) {
  Needs needs;
  auto const others = only ? sheet_formulas(program, pack) : other_formulas(program, pack);
  for (auto const period : periods) {
    for (auto const& indicator : program.indicators()) {
      if (!only || only->contains(indicator.id)) needs.merge(collect_needs(program, pack, indicator, period, bounds));
    }
    for (auto const* formula : others)
      needs.merge(collect_needs(program, pack, *formula, context_of(-1, period), bounds));
  }
  return needs;
}

MonthRange united(MonthRange a, MonthRange b) { return {std::min(a.first, b.first), std::max(a.last, b.last)}; }

class Planner {
 public:
  Planner(Program const& program, Pack const& pack, FactEngine& engine, OrgHistory& history, FactResults& out)
      : program_(program), pack_(pack), engine_(engine), history_(history), out_(out) {}

  Result<void> run(Needs const& needs) {
    std::map<int, MonthRange> months;            // additive: one stretch for each atom
    std::map<int, std::set<MonthRange>> ranges;  // holistic
    std::map<std::string, MonthRange> datasets;
    for (auto const& need : needs) {
      Atom const& atom = program_.atoms()[static_cast<std::size_t>(need.atom)];
      if (atom.nature == AtomNature::holistic) {
        ranges[need.atom].insert(need.range);
      } else {
        auto const [at, added] = months.try_emplace(need.atom, clipped(need.range));
        if (!added) at->second = united(at->second, clipped(need.range));
      }
      auto const [at, added] = datasets.try_emplace(atom.dataset, clipped(need.range));
      if (!added) at->second = united(at->second, clipped(need.range));
    }
    JX_CHECK(additive(months));
    JX_CHECK(holistic(ranges));
    for (auto derived = program_.derived().rbegin(); derived != program_.derived().rend(); ++derived) {
      auto const found = datasets.find(derived->dataset.id);  // delivered when its source is
      if (found == datasets.end()) continue;
      auto const [at, added] = datasets.try_emplace(derived->from, found->second);
      if (!added) at->second = united(at->second, found->second);
    }
    for (auto const& [dataset, range] : datasets) {
      auto const* declared = program_.datasets().find(dataset);
      // A dataset without partitions is delivered once and for all.
      auto const asked = declared && declared->partition == PartitionBy::none ? out_.bounds : range;
      JX_TRY(auto const delivered, engine_.delivered(dataset, asked));
      auto& place = out_.delivered[dataset];
      for (auto const& one : delivered) place[one.month] = {one.units.begin(), one.units.end()};
    }
    return {};
  }

 private:
  // A partition of a year may end after the months asked, so whole years are fetched.
  MonthRange clipped(MonthRange range) const {
    return {std::max(range.first / 12 * 12, out_.bounds.first), std::min(range.last / 12 * 12 + 11, out_.bounds.last)};
  }

  // Dataset by dataset, so that only one dataset's partials are in memory at a time.
  Result<void> additive(std::map<int, MonthRange> const& months) {
    std::map<std::string, std::vector<int>> by_dataset;
    for (auto const& [atom, range] : months)
      by_dataset[program_.atoms()[static_cast<std::size_t>(atom)].dataset].push_back(atom);
    for (auto const& [dataset, atoms] : by_dataset) {
      MonthRange all = months.at(atoms.front());
      for (auto const atom : atoms) all = united(all, months.at(atom));
      std::map<MonthRange, std::vector<std::pair<int, Atom>>> stretches;
      for (auto const atom : atoms) {
        for (auto& [range, bound] : bound_stretches(program_.atoms()[static_cast<std::size_t>(atom)], all)) {
          stretches[range].emplace_back(atom, std::move(bound));
        }
      }
      std::map<int, AtomSeries> series;
      for (auto const& [range, bound] : stretches) {
        std::vector<Atom const*> asked;
        for (auto const& [atom, form] : bound) asked.push_back(&form);
        JX_TRY(auto partials, engine_.run_additive(asked, range));
        for (std::size_t i = 0; i < bound.size(); ++i) {
          auto const [at, added] = series.try_emplace(bound[i].first, bound[i].second.function, all);
          at->second.add(within(std::move(partials[i]), range));
        }
      }
      for (auto& [atom, one] : series) {
        one.finish();
        out_.rollup.set(atom, std::move(one));
      }
    }
    return {};
  }

  static std::vector<Partial> within(std::vector<Partial> partials, MonthRange range) {
    std::erase_if(partials, [&](Partial const& p) { return p.month < range.first || p.month > range.last; });
    return partials;
  }

  // Parameters change by decision: months with the same values in force share one form of the atom.
  std::vector<std::pair<MonthRange, Atom>> bound_stretches(Atom const& atom, MonthRange all) const {
    std::vector<std::pair<MonthRange, Atom>> out;
    if (atom.parameters.empty()) {
      out.emplace_back(all, bind_parameters(atom, pack_, all.last));
      return out;
    }
    for (auto month = all.first; month <= all.last; ++month) {
      auto bound = bind_parameters(atom, pack_, month);
      if (!out.empty() && out.back().second.key == bound.key)
        out.back().first.last = month;
      else
        out.emplace_back(MonthRange{month, month}, std::move(bound));
    }
    return out;
  }

  struct Asked {
    int atom = 0;
    Atom bound;
  };

  Result<void> holistic(std::map<int, std::set<MonthRange>> const& ranges) {
    // tree → ranges asked together → atoms
    std::map<OrgTree const*, std::map<std::vector<MonthRange>, std::vector<Asked>>> calls;
    std::map<OrgTree const*, std::vector<OrgTree const*>> later;
    for (auto const& [index, all] : ranges) {
      Atom const& atom = program_.atoms()[static_cast<std::size_t>(index)];
      std::map<std::pair<OrgTree const*, std::string>, std::pair<Atom, std::vector<MonthRange>>> forms;
      for (auto const range : all) {
        auto const tree = history_.at(range.last);
        if (!tree) return fail(tree.error().front());
        if (!later.contains(*tree)) later[*tree] = history_.since(range.last);
        auto bound = bind_parameters(atom, pack_, range.last);
        auto const key = std::pair(*tree, bound.key);
        auto const at = forms.try_emplace(key, std::move(bound), std::vector<MonthRange>{}).first;
        at->second.second.push_back(range);
      }
      for (auto& [key, form] : forms) calls[key.first][form.second].push_back({index, std::move(form.first)});
    }
    for (auto const& [tree, by_ranges] : calls) {
      auto const unions =
          std::make_shared<std::vector<std::vector<int>> const>(find_unions(*tree, later.at(tree), pack_.successions));
      for (auto const& [asked_ranges, asked] : by_ranges) {
        std::vector<Atom const*> atoms;
        for (auto const& one : asked) atoms.push_back(&one.bound);
        JX_TRY(auto const results, engine_.run_holistic(atoms, asked_ranges, *tree, *unions));
        for (std::size_t i = 0; i < asked.size(); ++i) {
          for (auto const range : asked_ranges) {
            auto& table = out_.holistic[{asked[i].atom, range}];
            table.tree = tree;
            table.unions = unions;
          }
          for (auto const& h : results[i]) out_.holistic[{asked[i].atom, h.range}].by_node[h.node] = h;
        }
      }
    }
    return {};
  }

  Program const& program_;
  Pack const& pack_;
  FactEngine& engine_;
  OrgHistory& history_;
  FactResults& out_;
};

}  // namespace

Result<FactResults> plan_and_run(Program const& program, Pack const& pack, FactEngine& engine, OrgHistory& history,
                                 std::vector<Period> const& periods, MonthRange bounds,
                                 std::set<std::string> const* only) {
  FactResults out{Rollup(pack.successions), {}, {}, bounds, {}};
  JX_CHECK(Planner(program, pack, engine, history, out).run(all_needs(program, pack, periods, bounds, only)));
  if (only) return out;
  for (auto const period : periods) {
    auto const tree = history.at(period.last_month());
    if (!tree) return fail(tree.error().front());
    for (auto const& [code, rows] : out.rollup.orphans(**tree, {period.first_month, period.last_month()})) {
      auto& known = out.orphans[code];
      known = std::max(known, rows);
    }
  }
  return out;
}

}  // namespace jixiao::formula
