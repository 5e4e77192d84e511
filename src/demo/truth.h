#pragma once
// What is put into the data by hand and must be found by detectors: which unit does what in which months. Decided from
// the seed before anything is written; the tables ask while they write. truth.csv is the only place that tells.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "demo/months.h"
#include "demo/province.h"

namespace jixiao::demo {

// Lines of business; an office is better at one than at another.
enum class Field : std::uint8_t { party, reform, tax, service, risk, control, sharing, office, staff };

enum class Trick : std::uint8_t {
  threshold_bunching,     // G1: on-time filing always just above the target
  last_day_rush,          // G2: filings pile up on the last day
  circular_revenue,       // G3: paid, then refunded to the same taxpayer within 90 days
  over_collection,        // G4: large round amounts ahead of their time at the year's end
  month_end_bunching,     // G4/RSK-21: payments drawn into the last three working days
  delayed_treasury,       // G5: days between payment and treasury
  copied_minutes,         // G6: minutes of party meetings with one digest
  denominator_shrinking,  // G7: taxpayers declared abnormal so that the filing rate rises
  rating_stuffing,        // G8: nearly every case rated, five stars only
  fake_false_alarm,       // G9: warnings closed as false alarms in bulk
  lenient_rating,         // G12: partner offices all give the same top mark
  missing_delivery,       // a county's data of one dataset do not arrive for a month
  slump,                  // one line of business of one unit goes to pieces and stays so to the end
};
char const* name_of(Trick trick);

struct Deed {
  Trick trick;
  int ordinal = 0;
  int from = 0, to = 0;  // months
  std::string dataset;
  std::string note;
  std::optional<Field> field;  // of a slump
};

// A line of truth.csv.
struct TruthLine {
  std::string kind, dataset, unit, entity, from, to, note;
  friend auto operator<=>(TruthLine const&, TruthLine const&) = default;
};

class Plan {
 public:
  Plan(std::uint64_t seed, Province const& province, Months const& months);

  bool active(Trick trick, int ordinal, int month) const;
  bool undelivered(std::string_view dataset, int county, int month) const;
  // The first month of a deed, or 0 where the unit does no such thing.
  int since(Trick trick, int ordinal) const;
  std::vector<Deed> slumps_of(int ordinal) const;
  std::vector<TruthLine> lines(Province const& province) const;

 private:
  std::vector<Deed> deeds_;
  std::multimap<std::pair<Trick, int>, std::size_t> index_;
};

std::string render_truth(std::vector<TruthLine> lines);

}  // namespace jixiao::demo
