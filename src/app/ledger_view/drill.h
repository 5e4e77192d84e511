#pragma once
// 篡改演练: a copy of the home is altered as somebody with root would alter it, the copy is verified, and the report
// names what verification found and, where a published sheet was altered, each figure with what it was and what it was
// made. The home itself is only read. Fact files are linked to, not copied, but for the one that is altered.
#include <boost/describe.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/home.h"
#include "base/period.h"

namespace jixiao::app {

enum class DrillKind {
  score,  // a published figure, in the database
  facts,  // one byte of a fact file
  tile    // one byte of the ledger's own tree
};
BOOST_DESCRIBE_ENUM(DrillKind, score, facts, tile)

struct DrillOrder {
  DrillKind kind = DrillKind::score;
  std::optional<Period> period;                          // of the figure; absent: any published
  std::optional<std::string> unit;                       // absent: any
  std::optional<std::string> indicator;                  // absent: any scored one
  std::uint64_t seed = 0;                                // decides what "any" is
  std::function<bool(std::string const& unit)> may_see;  // whose sheets may be shown; empty: all
};

struct DrillFinding {
  std::string what;
  std::string where;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(DrillFinding, (), (what, where, text))

// A figure that differs between the sheet verification named and the home's own.
struct DrillFigure {
  std::string period;
  int version = 0;
  std::string unit;
  std::string unit_name;
  std::string indicator;  // empty: the sheet's total
  std::string before;
  std::string after;
};
BOOST_DESCRIBE_STRUCT(DrillFigure, (), (period, version, unit, unit_name, indicator, before, after))

struct DrillReport {
  DrillKind kind = DrillKind::score;
  std::uint64_t seed = 0;
  std::string target;  // what was altered: the sheet, or the file
  std::string before;  // bytes as hexadecimal, or the figure
  std::string after;
  bool detected = false;  // verification found something
  bool located = false;   // and named the very thing that was altered
  std::vector<DrillFinding> findings;
  std::vector<DrillFigure> figures;
  std::int64_t records = 0;  // compared by verification
  std::int64_t files = 0;
  std::int64_t entries = 0;
  std::int64_t bytes_copied = 0;
};
BOOST_DESCRIBE_STRUCT(DrillReport, (),
                      (kind, seed, target, before, after, detected, located, findings, figures, records, files, entries,
                       bytes_copied))

struct DrillLimits {
  std::int64_t bytes_max = std::int64_t{4} << 30;  // copied
};

// `folder` must not be there yet; it is gone when this returns, however it returns. `say` hears of each step and
// answers false to stop (app.job_stopped). app.drill_too_large, app.drill_nothing where there is nothing of the kind.
Result<DrillReport> run_drill(Home& home, DrillOrder const& order, std::filesystem::path const& folder,
                              std::function<bool(std::string const& step)> const& say, DrillLimits const& limits = {});

}  // namespace jixiao::app
