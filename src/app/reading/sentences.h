#pragma once
// Sentences about figures, in official Chinese: “9月按期申报率 96.2%，低于目标 1.8 个百分点，主要差在甲县（−4.1）与乙县
// （−2.7）；自2026年7月起为红灯”. Every figure in them is one of the record's or their difference. Texts are in
// base/messages/reading.inc. Inside reading.
#include <string>

#include "app/reading/standing.h"
#include "base/words.h"

namespace jixiao::app {

std::string period_words(Period period);  // "9月", "三季度", "上半年", "2026年"
std::string value_period_words(Indicator const& indicator, Period period);  // "1至9月" where it counts from January
std::string light_words(Light light);                                       // "绿灯" …

// What the value is measured against: the plan where one is declared and not kept, else the target; absent for a
// moderate indicator, which is met within a band, and where there is neither.
struct Reference {
  Decimal number;
  bool is_plan = false;
};
std::optional<Reference> reference_of(Indicator const& indicator, Score const& line);

// Value and how it stands to target or plan.
std::string figure_sentence(Indicator const& indicator, Score const& line);
// The same, with the units right below that explain most of what is missing, and since when the light has its colour.
std::string gap_sentence(Reading const& reading, Indicator const& indicator, Score const& line);
std::string change_sentence(Indicator const& indicator, Score const& line, Light from);

}  // namespace jixiao::app
