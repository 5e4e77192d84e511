#pragma once
// What a changed indicator would do to the units of one level in one period: value, score, total and rank before and
// after, everything else as it is (sides.h). Nothing is stored. Thread-safe; one preview runs at a time, and one that
// nobody waits for any more ends.
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>

#include "app/home.h"
#include "app/reading/scope.h"
#include "app/workbench/draft.h"
#include "app/workbench/sides.h"
#include "model/record.h"

namespace jixiao::app {

struct PreviewSide {
  std::optional<Decimal> value, score, total;
  std::optional<int> rank;
  Light light = Light::grey;
  ValueStatus status = ValueStatus::missing;
};
BOOST_DESCRIBE_STRUCT(PreviewSide, (), (value, score, total, rank, light, status))

struct PreviewRow {
  std::string unit;
  std::string name;
  std::string group, group_title;
  PreviewSide before, after;
  bool changed = false;
};
BOOST_DESCRIBE_STRUCT(PreviewRow, (), (unit, name, group, group_title, before, after, changed))

struct PreviewWork {
  std::int64_t atoms_shared = 0;  // aggregates of this indicator that the active pack asks too
  std::int64_t atoms_new = 0;
  std::int64_t partials_reused = 0, partials_computed = 0;  // (aggregate, partition)
  std::int64_t holistic_reused = 0, holistic_computed = 0;  // distinct counts and quantiles
  std::int64_t passes = 0;
  std::int64_t rows_scanned = 0;
  bool before_kept = false;             // the side before was already there
  int judged_anew = 0;                  // indicators; 0: all
  std::optional<std::string> lines_of;  // when the lines of all others were published or drafted
  bool facts_since = false;             // … and facts came since
  std::int64_t milliseconds = 0;        // of both sides
};
BOOST_DESCRIBE_STRUCT(PreviewWork, (),
                      (atoms_shared, atoms_new, partials_reused, partials_computed, holistic_reused, holistic_computed,
                       passes, rows_scanned, before_kept, judged_anew, lines_of, facts_since, milliseconds))

struct Preview {
  std::string indicator;
  std::string name;
  std::string unit_of_value;
  int decimals = 2;
  Direction direction = Direction::positive;
  Period period;
  std::string level, level_title;
  std::vector<PreviewRow> rows;  // those the viewer may see, in the tree's order
  int units = 0;                 // of the level
  int values_changed = 0, scores_changed = 0, ranks_changed = 0, totals_changed = 0;  // of all units of the level
  int hidden = 0;                     // units of the level outside the viewer's scope
  std::vector<IndicatorLink> others;  // indicators whose values or scores change with it
  std::vector<DraftAtom> atoms;
  PreviewWork work;
};
BOOST_DESCRIBE_STRUCT(Preview, (),
                      (indicator, name, unit_of_value, decimals, direction, period, level, level_title, rows, units,
                       values_changed, scores_changed, ranks_changed, totals_changed, hidden, others, atoms, work))

struct PreviewQuery {
  Draft draft;
  Period period;
  std::string level;
  std::string run = {};   // the page that asks: its next preview takes the place of this one. Empty: none does
  std::int64_t turn = 0;  // counts up within the run: one that comes after a later one was given up already
};

class Previews {
 public:
  // The home must not be in use by another thread meanwhile. Errors: the draft's mistakes, reading.level_unknown,
  // those of the computation, workbench.preview_stopped.
  Checked<Preview> run(Home& home, Published& published, Scope const& scope, PreviewQuery const& query);
  // Ends the previews of this name up to this turn, those too that have not come yet.
  void stop(std::string const& run, std::int64_t turn = 0);
  // Ends all previews, those too that have not come yet: the server stops.
  void stop_all() { all_.request_stop(); }

 private:
  Checked<Preview> run_alone(Home& home, Published& published, Scope const& scope, PreviewQuery const& query,
                             std::stop_token stop);
  struct Latest {
    std::int64_t turn = 0;
    std::uint64_t touched = 0;
    std::stop_source stop;
  };
  static constexpr std::size_t runs_max = 1000;  // known by name; of more the one not heard of for longest is forgotten

  std::stop_source begin(std::string const& run, std::int64_t turn);
  Latest& latest_of(std::string const& run);

  std::stop_source all_;
  std::mutex running_;
  std::mutex runs_mutex_;
  std::map<std::string, Latest> runs_;  // by PreviewQuery::run
  std::uint64_t touches_ = 0;
  SideBook sides_;  // guarded by running_
};

}  // namespace jixiao::app
