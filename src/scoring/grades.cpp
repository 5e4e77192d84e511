#include "scoring/grades.h"

#include <algorithm>

#include "scoring/figure.h"

namespace jixiao::scoring {
namespace {

std::optional<std::size_t> by_limit(GradeScheme const& scheme, auto const& reached) {
  for (std::size_t i = 0; i < scheme.grades.size(); ++i) {
    if (!scheme.grades[i].from || reached(*scheme.grades[i].from)) return i;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::size_t> grade_of(GradeScheme const& scheme, GradeSubject const& subject) {
  if (!subject.percent || scheme.grades.empty()) return std::nullopt;
  if (scheme.basis == GradeBasis::score)
    return by_limit(scheme, [&](Decimal from) { return *subject.percent >= from; });
  if (!subject.place) return std::nullopt;
  auto const rank = subject.place->rank, n = subject.place->compared;
  if (scheme.basis == GradeBasis::share) {
    return by_limit(scheme, [&](Decimal from) {
      auto const covered = (Figure(from) * n).number;
      return covered && Decimal(rank) <= *covered;
    });
  }
  return static_cast<std::size_t>(rank - 1) * scheme.grades.size() / static_cast<std::size_t>(n);
}

std::optional<std::size_t> grade_after_veto(GradeScheme const& scheme, std::optional<std::size_t> grade,
                                            VetoScope scope) {
  if (scope == VetoScope::none || scheme.grades.empty() || !grade) return grade;
  auto const last = scheme.grades.size() - 1;
  if (scope == VetoScope::dimension) return std::max(*grade, std::min<std::size_t>(1, last));
  auto const floor = std::find_if(scheme.grades.begin(), scheme.grades.end(),
                                  [&](Grade const& g) { return scheme.floor && g.id == *scheme.floor; });
  auto const index = floor == scheme.grades.end() ? last : static_cast<std::size_t>(floor - scheme.grades.begin());
  return std::max(*grade, index);
}

}  // namespace jixiao::scoring
