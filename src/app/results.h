#pragma once
// Reading results: the newest published version of a period, an earlier one, or the draft.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/home.h"
#include "model/record.h"

namespace jixiao::app {

struct ResultQuery {
  Period period;
  std::optional<std::string> unit;       // exactly this unit, by code or by a name that is its alone
  std::optional<std::string> level;      // id or title
  std::optional<std::string> indicator;  // id or a name that is its alone
  std::optional<int> version;            // default: the newest published one, else the draft
  bool draft = false;
};

struct ResultSet {
  Period period;
  std::optional<int> version;       // absent: draft
  std::string pack_digest;          // of the pack it was computed with
  std::vector<UnitRecord> records;  // in the order of the tree where it is known, else by unit
};

// app.not_computed; an unknown or ambiguous unit, indicator or level is an error: named.h.
Result<ResultSet> load_results(Home& home, ResultQuery const& query);

// Periods that have a draft or a publication, ascending.
Result<std::vector<Period>> known_periods(Home& home);

// The pack the results were computed with; null if today's program cannot read it.
std::shared_ptr<policy::LoadedPack const> pack_of(Home& home, ResultSet const& set);

// For tables: the ids of that pack's dimensions and axes, in its order; of a pack that cannot be read those the records
// have.
struct TotalColumns {
  std::vector<std::string> dimensions;
  std::vector<std::string> axes;
};
TotalColumns total_columns(policy::LoadedPack const* pack, ResultSet const& set);

}  // namespace jixiao::app
