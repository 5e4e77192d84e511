#pragma once
// How an indicator's definition changed from one version of the pack to the next. GET /api/indicators/{id}/versions.
// Reads every kept version of the pack (some 50 ms each); the home must not be in use by another thread meanwhile.
#include "app/home.h"
#include "app/library/definition.h"

namespace jixiao::app {

struct FieldDifference {
  std::string field;  // "numerator", "targets/1/value"
  std::string title;
  std::optional<std::string> before, after;
};
BOOST_DESCRIBE_STRUCT(FieldDifference, (), (field, title, before, after))

struct IndicatorVersion {
  std::string digest;
  std::string version;
  std::string installed_at;
  bool active = false;
  bool defined = false;  // the pack of this version has the indicator
  std::vector<FieldDifference>
      differences;  // against the version before; empty for the first and where nothing changed
};
BOOST_DESCRIBE_STRUCT(IndicatorVersion, (), (digest, version, installed_at, active, defined, differences))

struct IndicatorVersions {
  std::string indicator;
  std::vector<IndicatorVersion> versions;  // newest first
  int unreadable = 0;                      // versions that today's program cannot read
};
BOOST_DESCRIBE_STRUCT(IndicatorVersions, (), (indicator, versions, unreadable))

// app.indicator_unknown where no version has it.
Checked<IndicatorVersions> make_versions(Home& home, std::string const& indicator);

// Leaf by leaf, in the order of the declaration; values as they are written in a pack.
std::vector<FieldDifference> differences(Indicator const* before, Indicator const* after);
// The same as people say it: cadence "quarter" → 每季, each side in the words of its own pack.
std::vector<FieldDifference> differences_in_words(Pack const& pack_before, Indicator const* before,
                                                  Pack const& pack_now, Indicator const* now);

}  // namespace jixiao::app
