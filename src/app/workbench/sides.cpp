#include "app/workbench/sides.h"

#include <algorithm>

#include "app/facts.h"
#include "base/text.h"
#include "formula/catalogue.h"
#include "formula/reads.h"
#include "scoring/score_period.h"
#include "storage/fact_store.h"

namespace jixiao::app {
namespace {

using Board = std::unordered_map<std::string, UnitRecord const*>;

tl::unexpected<Errors> as_errors(Error error) { return tl::unexpected<Errors>(Errors{std::move(error)}); }

Board board_of(std::vector<UnitRecord> const& records, std::string const& level) {
  Board out;
  for (auto const& record : records) {
    if (record.total.level == level) out[record.total.unit] = &record;
  }
  return out;
}

bool meets(std::set<std::string> const& a, std::set<std::string> const& b) {
  return std::any_of(a.begin(), a.end(), [&](auto const& one) { return b.contains(one); });
}

// Adjustments, vetoes, axes and groups are kept as they were, so none may hang on what changes.
bool rules_read(policy::LoadedPack const& pack, std::set<std::string> const& indicators) {
  auto formulas = formula::sheet_formulas(pack.program, pack.pack);
  auto const add = [&](std::string const& place) {
    if (auto const* formula = pack.program.find(place)) formulas.push_back(formula);
  };
  for (auto const& rule : pack.pack.adjustments) add("adjustments/" + rule.id + "/count");
  for (auto const& rule : pack.pack.vetoes) {
    add("vetoes/" + rule.id + "/when");
    add("vetoes/" + rule.id + "/confirmed_by");
  }
  return std::any_of(formulas.begin(), formulas.end(),
                     [&](auto const* one) { return meets(formula::indicators_read(*one), indicators); });
}

// Every unit of the level has its record on every board, and was a unit then.
Result<bool> boards_fit(SidesRequest const& request, KeptBoards const& kept) {
  auto units = load_units(request.home);
  if (!units) return fail(units.error().front());
  formula::OrgHistory history(std::move(*units), request.active.pack.successions);
  auto const tree = history.at(request.period.last_month());
  if (!tree) return fail(tree.error().front());
  auto const now = scoring::units_at_level(**tree, request.level);
  for (auto const& [period, board] : kept.boards) {
    auto const then = history.at(period.last_month());
    if (!then) return fail(then.error().front());
    auto const all = scoring::units_at_level(**then, request.level);
    bool const there =
        std::all_of(all.begin(), all.end(), [&](Unit const* unit) { return board.contains(unit->code); }) &&
        std::all_of(now.begin(), now.end(), [&](Unit const* unit) { return (*then)->find(unit->code) >= 0; });
    if (!there) return false;
  }
  return true;
}

struct Stored {
  std::shared_ptr<Snapshot const> snapshot;
  std::string facts;  // digest
  std::string at;
};

// The period's board as published, else as drafted, by this pack.
std::optional<Stored> stored_board(SidesRequest const& request, Period period) {
  for (auto const which : {Which::published_or_draft, Which::draft}) {
    auto reading = request.published.read({period, {}, which});
    if (!reading || !reading->snapshot->pack || reading->snapshot->pack->digest != request.active.digest) continue;
    auto const& snapshot = reading->snapshot;
    if (snapshot->publication) {
      if (snapshot->publication->catalogue != formula::catalogue_version()) continue;
      return Stored{snapshot, snapshot->publication->facts_digest, snapshot->publication->published_at};
    }
    auto const run = storage::ResultStore(request.home.database()).find_draft_run(period);
    if (!run || !*run || (*run)->computed_at != snapshot->drafted_at) continue;
    if ((*run)->catalogue != formula::catalogue_version()) continue;
    return Stored{snapshot, (*run)->facts_digest, snapshot->drafted_at};
  }
  return std::nullopt;
}

Result<std::string> facts_now(Home& home) {
  JX_TRY(auto const files, storage::FactStore(home.database()).current_files());
  return facts_digest(files);
}

}  // namespace

struct SideBook::Base {
  std::string facts;  // digest of today's
  KeptBoards kept;    // without boards where one is missing
  std::string at;     // of the period's own board, where it is a stored one
  std::string stamp;  // of all boards
  bool facts_since = false;
  std::vector<std::shared_ptr<void const>> owners;
};

Checked<SideBook::Base> SideBook::find_base(SidesRequest const& request, std::set<std::string> const& anew) const {
  Base out;
  auto facts = facts_now(request.home);
  if (!facts) return as_errors(facts.error());
  out.facts = std::move(*facts);
  out.kept.anew = anew;
  auto periods = boards_standing(request.changed.pack, anew, request.period);
  periods.merge(boards_standing(request.active.pack, anew, request.period));
  periods.insert(request.period);
  auto const key = request.active.digest + " " + out.facts + " " + request.period.to_string() + " " + request.level;
  auto const whole = std::find_if(kept_.begin(), kept_.end(), [&](auto const& one) { return one->key == key; });
  for (auto const period : periods) {
    if (whole != kept_.end()) {
      out.kept.boards[period] = board_of((*whole)->boards.at(period), request.level);
      out.owners.push_back(*whole);
      continue;
    }
    auto const stored = stored_board(request, period);
    if (!stored) {
      out.kept.boards.clear();
      return out;
    }
    out.kept.boards[period] = board_of(stored->snapshot->records, request.level);
    out.facts_since = out.facts_since || stored->facts != out.facts;
    if (period == request.period) out.at = stored->at;
    out.stamp += " " + stored->at;
    out.owners.push_back(stored->snapshot);
  }
  return out;
}

Checked<std::shared_ptr<SideBook::Computed const>> SideBook::computed(SidesRequest const& request, Base const* base,
                                                                      Sides& out) {
  auto const facts = facts_now(request.home);
  if (!facts) return as_errors(facts.error());
  auto key = request.active.digest + " " + *facts + " " + request.period.to_string() + " " + request.level;
  auto const* const kept = base ? &base->kept : nullptr;
  if (kept) key += base->stamp + " " + join(std::vector<std::string>(kept->anew.begin(), kept->anew.end()), " ");
  for (auto const& one : kept_) {
    if (one->key != key) continue;
    out.before_kept = true;
    return one;
  }
  JX_TRY(auto trial, try_period(request.home, {request.active, request.period, request.level, 2, request.stop, kept}));
  if (kept_.size() >= kept_most) kept_.erase(kept_.begin());
  kept_.push_back(std::make_shared<Computed const>(Computed{std::move(key), std::move(trial.boards)}));
  return kept_.back();
}

// False: it cannot be done this way.
Checked<bool> SideBook::narrow(SidesRequest const& request, Sides& out) {
  auto anew = formula::with_readers(request.changed.program, request.indicators);
  anew = formula::with_readers(request.active.program, std::move(anew));
  auto const most = request.changed.pack.indicators.size() / 2;
  for (;;) {
    if (anew.size() > std::max<std::size_t>(most, 1)) return false;
    if (rules_read(request.changed, anew) || rules_read(request.active, anew)) return false;
    JX_TRY(auto base, find_base(request, anew));
    if (base.kept.boards.empty()) return false;
    auto const fit = boards_fit(request, base.kept);
    if (!fit) return as_errors(fit.error());
    if (!*fit) return false;
    JX_TRY(auto trial,
           try_period(request.home, {request.changed, request.period, request.level, 2, request.stop, &base.kept}));
    auto const before = anew.size();
    anew.merge(trial.moved);
    if (anew.size() != before) continue;
    out.after = std::move(trial.boards.at(request.period));
    out.statistics = trial.statistics;
    out.anew = anew;
    out.lines_of = base.at;
    out.facts_since = base.facts_since;
    out.owners = base.owners;
    out.before = base.kept.boards.at(request.period);
    out.before_kept = !base.facts_since;
    if (!base.facts_since) return true;
    JX_TRY(auto const earlier, computed(request, &base, out));
    out.before = board_of(earlier->boards.at(request.period), request.level);
    out.owners.push_back(earlier);
    return true;
  }
}

Checked<void> SideBook::whole(SidesRequest const& request, Sides& out) {
  JX_TRY(auto const before, computed(request, nullptr, out));
  out.before = board_of(before->boards.at(request.period), request.level);
  out.owners.push_back(before);
  JX_TRY(auto trial, try_period(request.home, {request.changed, request.period, request.level, 2, request.stop}));
  out.after = std::move(trial.boards.at(request.period));
  out.statistics = trial.statistics;
  return {};
}

Checked<Sides> SideBook::make(SidesRequest const& request) {
  Sides out;
  JX_TRY(auto const done, narrow(request, out));
  if (done) return out;
  out = {};
  JX_CHECK(whole(request, out));
  return out;
}

}  // namespace jixiao::app
