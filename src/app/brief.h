#pragma once
// What a person wants to know first: the newest ranking with lights, and the worst gaps with their reasons.
#include <map>
#include <string>
#include <vector>

#include "app/home.h"
#include "model/record.h"

namespace jixiao::app {

struct Gap {
  std::string unit_name;
  std::string indicator_name;
  Decimal lost;  // of the total, in points of the full mark
  std::string sentence;
};

struct Brief {
  Period period;
  std::optional<int> version;
  std::string level;
  std::string level_title;
  std::vector<UnitRecord> ranking;  // by peer group, then rank
  std::vector<Gap> gaps;            // worst first
  std::map<std::string, std::string> grade_titles;
  std::map<std::string, std::string> group_titles;  // of the level's peer groups
  std::string data_until;                           // when the newest batch came that went in (Timestamp text)
};

// The newest result of the highest level that is ranked; or of the level given.
Checked<Brief> make_brief(Home& home, std::optional<Period> period, std::string const& level, int gaps);

}  // namespace jixiao::app
