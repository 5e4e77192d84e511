#include "app/explain.h"

#include <algorithm>
#include <set>

#include "app/explain_rows.h"
#include "app/explain_words.h"
#include "app/facts.h"
#include "app/results.h"
#include "base/words.h"
#include "facts/duckdb_engine.h"
#include "facts/fact_files.h"
#include "formula/values.h"
#include "formula/words.h"
#include "storage/fact_store.h"
#include "storage/result_store.h"

namespace jixiao::app {
namespace {

std::string month_text(std::int32_t month) { return dated_words({month, PeriodKind::month}); }

std::string range_text(formula::MonthRange range) {
  return range.first == range.last ? month_text(range.first) : month_text(range.first) + "至" + month_text(range.last);
}

Score const* find_score(UnitRecord const& record, std::string const& indicator) {
  for (auto const& score : record.scores) {
    if (score.indicator == indicator) return &score;
  }
  return nullptr;
}

// The pack a period's results were made by: of the version, else of the newest one, else of the draft.
Result<std::string> pack_of_results(Home& home, Period period, std::optional<int> version) {
  storage::ResultStore store(home.database());
  if (!version) {
    JX_TRY(version, store.latest_version(period));
  }
  if (version) {
    JX_TRY(auto const publication, store.load_publication(period, *version));
    return publication.pack_digest;
  }
  JX_TRY(auto const run, store.find_draft_run(period));
  if (!run) return fail(ErrorKind::not_found, "app.not_computed", {{"period", period.to_string()}});
  return run->pack_digest;
}

class Explainer {
 public:
  Explainer(Home& home, policy::LoadedPack const& pack, std::int64_t rows_shown)
      : home_(home), loaded_(pack), pack_(pack.pack), history_({}, {}), rows_shown_(rows_shown) {}

  Checked<Explanation> run(std::string const& unit, std::string const& indicator, Period period,
                           std::optional<int> version) {
    auto const find = [&]() -> Result<void> { return find_line(unit, indicator, period, version); };
    if (auto found = find(); !found) return tl::unexpected<Errors>(Errors{found.error()});
    JX_TRY(auto units, load_units(home_));
    history_ = formula::OrgHistory(std::move(units), pack_.successions);
    if (auto walked = walk(); !walked) return tl::unexpected<Errors>(Errors{walked.error()});
    return std::move(out_);
  }

 private:
  Result<void> find_line(std::string const& unit, std::string const& indicator, Period period,
                         std::optional<int> version) {
    // By unit alone: whether there is such an indicator is a matter of the results' own pack, not of the active one.
    JX_TRY(auto const set, load_results(home_, {period, unit, {}, {}, version, false}));
    auto const* line = set.records.empty() ? nullptr : find_score(set.records.front(), indicator);
    auto const* known = pack_.find_indicator(indicator);
    if (!line || !known) {
      return fail(ErrorKind::not_found, known ? "app.no_such_line" : "app.indicator_unknown",
                  {{"unit", unit}, {"indicator", indicator}, {"period", period.to_string()}, {"hint", ""}});
    }
    auto const& record = set.records.front();
    out_.score = *line;
    out_.indicator = *known;
    out_.unit_name = record.total.unit_name;
    out_.version = set.version;
    out_.definition = out_.indicator.standard.empty() ? out_.indicator.name : out_.indicator.standard;
    if (set.version) {
      JX_TRY(auto const row, storage::ResultStore(home_.database()).find_row(period, *set.version, record.total.unit));
      if (row) out_.leaf_index = row->leaf_index;
    }
    return {};
  }

  // What the results were made of; of a draft, what there is today.
  Result<std::vector<PartitionFile>> files_used(std::vector<PartitionFile> const& current) {
    if (!out_.version) return current;
    JX_TRY(auto const inputs, storage::ResultStore(home_.database()).load_inputs(out_.score.period, *out_.version));
    std::set<std::string> names;
    for (auto const& input : inputs) names.insert(input.file);
    JX_TRY(auto files, storage::FactStore(home_.database()).all_files());
    std::erase_if(files, [&](PartitionFile const& file) { return !names.contains(file.file); });
    for (auto& file : files) file.retired_by.reset();  // by a correction since; they were in force then
    return files;
  }

  struct Facts {
    std::unique_ptr<facts::DuckDbEngine> engine;
    formula::MonthRange bounds;
  };
  Result<Facts> open(std::vector<PartitionFile> const& files) {
    facts::EngineSettings settings;
    settings.facts_folder = home_.paths().facts();
    JX_TRY(settings.cache_folder, home_.cache_folder());
    JX_TRY(auto engine, facts::DuckDbEngine::create(pack_, loaded_.program, files, std::move(settings)));
    auto const period = out_.score.stands_since;
    formula::MonthRange bounds{period.first_month, period.last_month()};
    for (auto const& file : files) {
      if (auto const p = Period::parse(file.period)) {
        bounds.first = std::min(bounds.first, p->first_month);
        bounds.last = std::max(bounds.last, p->last_month());
      }
    }
    JX_CHECK(engine->prepare_derived(bounds));
    return Facts{std::move(engine), bounds};
  }

  Result<bool> gives_the_value(Facts const& facts) {
    auto const period = out_.score.stands_since;
    JX_TRY(auto results,
           formula::plan_and_run(loaded_.program, pack_, *facts.engine, history_, {period}, facts.bounds));
    formula::Values values(loaded_.program, pack_, history_, results);
    auto const& unit = out_.score.unit;
    bool const same = values.value(out_.indicator.id, unit, period, out_.score.period).value == out_.score.value;
    if (same && out_.with_numbers.empty())
      out_.with_numbers = formula_with_numbers(loaded_, out_.indicator, values, unit, period, out_.score.period);
    if (!reads_) reads_ = values.reads(out_.indicator.id, unit, period, out_.score.period);
    return same;
  }

  std::string unit_name(std::string const& code, Period period) {
    auto const tree = history_.at(period.last_month());
    auto const node = tree ? (*tree)->find(code) : -1;
    return node < 0 ? code : (*tree)->nodes()[static_cast<std::size_t>(node)].unit.name;
  }

  // What was read of others is told one by one; rows of other units are walked together, for each atom.
  Result<void> tell_reads(facts::DuckDbEngine& engine, OrgTree const& tree) {
    struct Others {
      std::vector<int> nodes;
      std::vector<std::string> codes;
    };
    std::map<formula::Need, Others> others;
    for (auto const& read : *reads_) {
      auto const value = read.cell.is_number() ? read.cell.number.to_string() : std::string();
      ExplainedRead told{read.unit, unit_name(read.unit, read.period), read.indicator, {}, {}, value};
      if (read.atom < 0) {
        auto const* indicator = pack_.find_indicator(read.indicator);
        told.what = (indicator ? indicator->name : read.indicator) + part_of(read.part);
        told.period = read.period.to_string();
      } else {
        told.what = words_of_read(loaded_, out_.indicator, read.atom);
        told.period = range_text(read.range);
        if (auto const node = tree.find(read.unit); node >= 0) {
          auto& found = others[{read.atom, read.range}];
          found.nodes.push_back(node);
          found.codes.push_back(read.unit);
        }
      }
      out_.reads.push_back(std::move(told));
    }
    for (auto const& [need, found] : others) {
      AtomWords const said{"另外 " + std::to_string(found.nodes.size()) + " 个单位",
                           words_of_read(loaded_, out_.indicator, need.atom)};
      JX_CHECK(walk_atom(engine, tree, need, found.nodes, said));
      out_.atoms.back().others = found.codes;
    }
    return {};
  }

  static std::string part_of(formula::Part part) {
    return part == formula::Part::value ? "" : part == formula::Part::numerator ? "（分子）" : "（分母）";
  }

  Result<void> walk() {
    storage::FactStore store(home_.database());
    JX_TRY(auto const batches, store.batches());
    for (auto const& batch : batches) batches_[batch.id.substr(0, facts::batch_name_length)] = batch;
    JX_TRY(auto const current, store.current_files());
    JX_TRY(auto const used, files_used(current));
    JX_TRY(auto const facts, open(used));
    auto const tree = history_.at(out_.score.stands_since.last_month());
    if (!tree) return fail(tree.error().front());
    auto const now = history_.at(out_.score.period.last_month());
    if (!now) return fail(now.error().front());
    nodes_ = formula::find_predecessors(**tree, **now, pack_.successions, out_.score.unit);
    auto const* compiled = loaded_.program.find_indicator(out_.indicator.id);
    auto const walk_part = [&](FormulaPart what, formula::Compiled const& formula, std::string const& input = {}) {
      return part(*facts.engine, **tree, {what, input}, formula, facts.bounds);
    };
    if (compiled->numerator) JX_CHECK(walk_part(FormulaPart::numerator, *compiled->numerator));
    if (compiled->denominator) JX_CHECK(walk_part(FormulaPart::denominator, *compiled->denominator));
    if (compiled->value) JX_CHECK(walk_part(FormulaPart::value, *compiled->value));
    for (auto const& name : formula::inputs_in_order(out_.indicator)) {
      auto const input = compiled->inputs.find(name);
      if (input != compiled->inputs.end()) JX_CHECK(walk_part(FormulaPart::input, input->second, name));
    }

    JX_TRY(out_.reproduced, gives_the_value(facts));
    JX_CHECK(tell_reads(*facts.engine, **tree));
    auto const same = [](PartitionFile const& a, PartitionFile const& b) { return a.file == b.file; };
    if (std::is_permutation(used.begin(), used.end(), current.begin(), current.end(), same)) {
      out_.matches_facts = out_.reproduced;
      return {};
    }
    JX_TRY(auto const today, open(current));
    JX_TRY(out_.matches_facts, gives_the_value(today));
    return {};
  }

  struct Which {
    FormulaPart part;
    std::string input;
  };
  Result<void> part(facts::DuckDbEngine& engine, OrgTree const& tree, Which const& which,
                    formula::Compiled const& formula, formula::MonthRange bounds) {
    if (nodes_.empty()) return {};
    formula::Needs needs;
    for (auto const period : formula::periods_of(out_.indicator, out_.score.stands_since)) {
      auto const context = formula::context_of(nodes_.front(), period, out_.indicator.year_to_date);
      needs.merge(formula::collect_needs(loaded_.program, pack_, formula, context, bounds));
    }
    for (auto const& need : needs) {
      auto const said = words_of_atom(loaded_, out_.indicator, which.part, which.input, formula, need.atom);
      JX_CHECK(walk_atom(engine, tree, need, nodes_, said));
    }
    return {};
  }

  Result<void> walk_atom(facts::DuckDbEngine& engine, OrgTree const& tree, formula::Need const& need,
                         std::vector<int> const& nodes, AtomWords const& said) {
    auto const atom =
        formula::bind_parameters(loaded_.program.atoms()[static_cast<std::size_t>(need.atom)], pack_, need.range.last);
    JX_TRY(auto const trace, engine.trace(atom, {tree, nodes, need.range, rows_shown_}));
    ExplainedAtom explained{said.part, said.words, atom.text, range_text(need.range), "", {}, {}, {}};
    Decimal sum;
    for (auto const& line : trace.lines) sum = sum + line.contribution;
    explained.value = atom.nature == formula::AtomNature::additive ? sum.to_string() : "不可加，各分区列出计入的行数";
    add_trace(trace, batches_, loaded_.program, explained);
    out_.atoms.push_back(std::move(explained));
    return {};
  }

  Home& home_;
  policy::LoadedPack const& loaded_;
  Pack const& pack_;
  formula::OrgHistory history_;
  std::int64_t rows_shown_;
  BatchesByName batches_;
  std::optional<std::vector<formula::Read>> reads_;
  std::vector<int> nodes_;  // the unit, or its predecessors where it came later
  Explanation out_;
};

}  // namespace

Checked<Explanation> explain(Home& home, std::string const& unit, std::string const& indicator, Period period,
                             std::optional<int> version, std::int64_t rows_shown) {
  auto const digest = pack_of_results(home, period, version);
  if (!digest) return tl::unexpected<Errors>(Errors{digest.error()});
  JX_TRY(auto const pack, home.load_pack(*digest));
  return Explainer(home, *pack, rows_shown).run(unit, indicator, period, version);
}

}  // namespace jixiao::app
