#pragma once
// What data came since a moment, as far as it concerns the reader: their own deliveries, and of the others what rows of
// the units they see. GET /api/data/arrivals.
#include <optional>
#include <string>
#include <vector>

#include "app/home.h"
#include "app/reading/scope.h"
#include "storage/source_store.h"

namespace jixiao::app {

enum class ArrivalKind { taken, corrected, failed };
BOOST_DESCRIBE_ENUM(ArrivalKind, taken, corrected, failed)

struct Arrivals {
  ArrivalKind kind = ArrivalKind::taken;
  std::int64_t deliveries = 0;
  std::int64_t rows = 0;              // of the units seen
  std::vector<std::string> datasets;  // titles, in the pack's order
  Timestamp last_at;
};
BOOST_DESCRIBE_STRUCT(Arrivals, (), (kind, deliveries, rows, datasets, last_at))

struct ArrivalsViewer {
  Scope scope;
  bool everything = false;  // by right, or by having the root
  std::string login;
};
// Newest kind first. Failures of connectors are for those who see everything: nobody else can do anything about them.
Checked<std::vector<Arrivals>> list_arrivals(Home& home, ArrivalsViewer const& viewer, Timestamp since);

}  // namespace jixiao::app
