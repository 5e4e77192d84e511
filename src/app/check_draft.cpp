#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/facts.h"
#include "app/publish.h"
#include "base/words.h"
#include "scoring/wording.h"
#include "storage/fact_store.h"

namespace jixiao::app {
namespace {

// Of fewer rows a third more or less is chance.
constexpr std::int64_t rows_compared_min = 30;

class DraftCheck {
 public:
  DraftCheck(Home& home, Pack const& pack, std::string pack_digest, Period period)
      : home_(home), pack_(pack), pack_digest_(std::move(pack_digest)), period_(period), results_(home.database()) {}

  Result<std::vector<CheckFinding>> run() {
    JX_TRY(auto const run, results_.find_draft_run(period_));
    if (!run) return fail(ErrorKind::not_found, "app.draft_missing", {{"period", period_.to_string()}});
    JX_TRY(files_, storage::FactStore(home_.database()).current_files());
    if (run->facts_digest != facts_digest(files_)) add(Severity::blocking, "stale", "app.check_stale_facts", {});
    if (run->pack_digest != pack_digest_) add(Severity::blocking, "stale", "app.check_stale_pack", {});
    JX_TRY(records_, results_.load_draft(period_));
    coverage();
    balance();
    partition_changes();
    JX_CHECK(value_changes());
    return std::move(findings_);
  }

 private:
  struct About {
    std::optional<std::string> unit, indicator;
  };
  void add(Severity severity, char const* check, char const* code, std::vector<Arg> args, About about = {}) {
    findings_.push_back({severity, check, to_text(Error{ErrorKind::invalid, code, std::move(args), ""}),
                         std::move(about.unit), std::move(about.indicator)});
  }

  std::string name_of(std::string const& indicator) const {
    auto const* found = pack_.find_indicator(indicator);
    return found && !found->name.empty() ? found->name : indicator;
  }
  std::string shown(std::string const& indicator, Decimal value) const {
    auto const* found = pack_.find_indicator(indicator);
    return found ? scoring::shown(*found, value) : grouped(value);
  }
  std::string dataset_title(std::string const& id) const {
    for (auto const& one : pack_.datasets) {
      if (one.id == id && !one.title.empty()) return one.title;
    }
    return id;
  }

  // Share of lines due that have a figure, per indicator: below the pack's minimum is told, none at all holds up.
  void coverage() {
    std::map<std::string, std::pair<int, int>> due;  // indicator → with a figure, due
    bool any = false;
    for (auto const& record : records_) {
      for (auto const& score : record.scores) {
        any = any || score.status == ValueStatus::ok;
        if (score.points_sheet.is_zero() || score.status == ValueStatus::not_due ||
            score.status == ValueStatus::not_applicable)
          continue;
        auto& [with, all] = due[score.indicator];
        ++all;
        with += score.status == ValueStatus::ok ? 1 : 0;
      }
    }
    if (!any) return add(Severity::blocking, "coverage", "app.check_no_figures", {});
    for (auto const& [indicator, counts] : due) {
      if (counts.first == 0) {
        add(Severity::blocking, "coverage", "app.check_no_figure",
            {{"indicator", name_of(indicator)}, {"all", grouped(counts.second)}}, {{}, indicator});
      } else if (Decimal(counts.first) < pack_.checks.coverage_min * Decimal(counts.second)) {
        add(Severity::notice, "coverage", "app.check_coverage",
            {{"indicator", name_of(indicator)}, {"with", grouped(counts.first)}, {"all", grouped(counts.second)}},
            {{}, indicator});
      }
    }
  }

  // A count must not be less than the counts of the units below together, where all of them have one: rows would have
  // been lost on the way up. It may be more, as rows may belong to the unit itself. Sums are not compared (amounts may
  // be negative), nor is what does not add up (distinct counts, ratios).
  void balance() {
    std::map<std::string, UnitRecord const*> by_unit;
    for (auto const& record : records_) by_unit[record.total.unit] = &record;
    auto pack = home_.pack();
    if (!pack) return;
    auto const units = load_units(home_);
    if (!units) return;
    auto const tree = OrgTree::create(*units, period_.last_day());
    if (!tree) return;
    for (auto const& compiled : (*pack)->program.indicators()) {
      if (!compiled.numerator || !counts_rows((*pack)->program, *compiled.numerator)) continue;
      for (auto const& node : tree->nodes()) check_node(*tree, node, compiled.id, by_unit);
    }
  }

  static bool counts_rows(formula::Program const& program, formula::Compiled const& compiled) {
    if (compiled.root->kind != formula::NodeKind::aggregate || compiled.atoms.size() != 1) return false;
    auto const& atom = program.atoms()[static_cast<std::size_t>(compiled.atoms[0])];
    return atom.nature == formula::AtomNature::additive && atom.function == formula::AggregateFunction::count;
  }

  static Score const* find_score(std::map<std::string, UnitRecord const*> const& by_unit, std::string const& unit,
                                 std::string const& indicator) {
    auto const record = by_unit.find(unit);
    if (record == by_unit.end()) return nullptr;
    for (auto const& score : record->second->scores) {
      if (score.indicator == indicator) return &score;
    }
    return nullptr;
  }

  void check_node(OrgTree const& tree, OrgTree::Node const& node, std::string const& indicator,
                  std::map<std::string, UnitRecord const*> const& by_unit) {
    auto const* own = find_score(by_unit, node.unit.code, indicator);
    if (!own || !own->numerator || own->status != ValueStatus::ok || node.children.empty()) return;
    std::optional<Decimal> sum = Decimal();
    for (auto const child : node.children) {
      auto const* below = find_score(by_unit, tree.nodes()[static_cast<std::size_t>(child)].unit.code, indicator);
      if (!below || !below->numerator || below->stands_since != own->stands_since) return;
      sum = sum ? jixiao::add(*sum, *below->numerator) : sum;
    }
    auto const missing = sum ? subtract(*sum, *own->numerator) : std::nullopt;
    if (!missing || *missing > pack_.checks.balance_tolerance) {
      add(Severity::blocking, "balance", "app.check_balance",
          {{"unit", node.unit.name},
           {"indicator", name_of(indicator)},
           {"own", grouped(*own->numerator)},
           {"sum", sum ? grouped(*sum) : ""}},
          {node.unit.code, indicator});
    }
  }

  // Rows of the period's partitions against the same period a year before.
  void partition_changes() {
    std::map<std::pair<std::string, std::string>, std::int64_t> rows;
    for (auto const& file : files_) rows[{file.dataset, file.period}] += file.rows;
    for (auto const& [key, now] : rows) {
      auto const partition = Period::parse(key.second);
      if (!partition || !period_.contains(*partition)) continue;
      auto before = rows.find({key.first, partition->shifted_months(-12).to_string()});
      if (before == rows.end() || before->second == 0) continue;
      auto const limit = pack_.checks.sudden_change_percent;
      auto const change = Decimal(100) * (Decimal(now) - Decimal(before->second)) / Decimal(before->second);
      if (change.absolute() > limit && std::max(now, before->second) >= rows_compared_min) {
        add(Severity::blocking, "sudden_change", "app.check_rows_changed",
            {{"dataset", dataset_title(key.first)},
             {"period", dated_words(*partition)},
             {"now", grouped(now)},
             {"before", grouped(before->second)},
             {"change", signed_grouped(change.rounded(1, Rounding::half_away_from_zero))}});
      }
    }
  }

  // Values of the top units against the period before.
  Result<void> value_changes() {
    auto const before = period_.shifted(-1);
    JX_TRY(auto const version, results_.latest_version(before));
    if (!version) return {};
    JX_TRY(auto const earlier, results_.load_records(before, *version));
    std::map<std::pair<std::string, std::string>, Decimal> values;
    for (auto const& record : earlier) {
      for (auto const& score : record.scores) {
        if (score.value && score.period == score.stands_since) values[{score.unit, score.indicator}] = *score.value;
      }
    }
    for (auto const& record : records_) {
      if (pack_.levels.empty() || record.total.level != pack_.levels.front().id) continue;
      for (auto const& score : record.scores) {
        auto const old = values.find({score.unit, score.indicator});
        if (old == values.end() || !score.value || score.period != score.stands_since || old->second.is_zero())
          continue;
        auto const moved = subtract(*score.value, old->second);
        auto const ratio = moved ? divide(*moved, old->second.absolute()) : std::nullopt;
        auto const change = ratio ? multiply(*ratio, Decimal(100)) : std::nullopt;
        if (change && change->absolute() > pack_.checks.sudden_change_percent) {
          add(Severity::notice, "sudden_change", "app.check_value_changed",
              {{"unit", record.total.unit_name},
               {"indicator", name_of(score.indicator)},
               {"before", shown(score.indicator, old->second)},
               {"now", shown(score.indicator, *score.value)},
               {"change", signed_grouped(change->rounded(1, Rounding::half_away_from_zero))}},
              {score.unit, score.indicator});
        }
      }
    }
    return {};
  }

  Home& home_;
  Pack const& pack_;
  std::string pack_digest_;
  Period period_;
  storage::ResultStore results_;
  std::vector<PartitionFile> files_;
  std::vector<UnitRecord> records_;
  std::vector<CheckFinding> findings_;
};

}  // namespace

Result<std::vector<CheckFinding>> check_draft(Home& home, Period period) {
  auto pack = home.pack();
  if (!pack) return fail(pack.error().front());
  return DraftCheck(home, (*pack)->pack, (*pack)->digest, period).run();
}

}  // namespace jixiao::app
