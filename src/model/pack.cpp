#include "model/pack.h"

namespace jixiao {
namespace {

template <class T>
T const* find_by_id(std::vector<T> const& all, std::string_view id) {
  for (auto const& one : all) {
    if (one.id == id) return &one;
  }
  return nullptr;
}

}  // namespace

Dataset const* Pack::find_dataset(std::string_view id) const { return find_by_id(datasets, id); }
Indicator const* Pack::find_indicator(std::string_view id) const { return find_by_id(indicators, id); }

bool Pack::only_names(Indicator const& indicator) const {
  auto const* const figure = find_by_id(figures, indicator.id);
  return figure && figure->names_of;
}

Sheet const* Pack::find_sheet(std::string_view level) const {
  for (auto const& sheet : sheets) {
    if (sheet.level == level) return &sheet;
  }
  return nullptr;
}

WorkCalendar Pack::work_calendar() const {
  WorkCalendar out;
  for (auto const& year : calendar) {
    out.holidays.insert(year.holidays.begin(), year.holidays.end());
    out.working_weekends.insert(year.working.begin(), year.working.end());
  }
  return out;
}

}  // namespace jixiao
