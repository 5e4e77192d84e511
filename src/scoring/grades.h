#pragma once
// Grades of totals, and what a veto does to them. Pure.
//
//   score    the first grade (best first) whose `from` is not above the total in percent of the full mark
//   share    the first grade whose `from`, the share of units at this grade or better, covers the place: rank <= from ×
//   n segment  equal parts by place: grade number (rank − 1) × grades ÷ n, rounded down
// A grade without `from` takes the rest. Units that tie share the better grade, so a share may be exceeded by a tie.
#include <optional>
#include <string>

#include "model/pack.h"
#include "scoring/peers.h"

namespace jixiao::scoring {

struct GradeSubject {
  std::optional<Decimal> percent;  // total in percent of the full mark; absent = no grade
  std::optional<Place> place;      // within the group; `share` and `segment` give no grade without it
};

// Index into scheme.grades.
std::optional<std::size_t> grade_of(GradeScheme const& scheme, GradeSubject const& subject);

// none; dimension: a veto on one dimension, the best grade is out of reach; whole: reduced to the floor.
enum class VetoScope { none, dimension, whole };
std::optional<std::size_t> grade_after_veto(GradeScheme const& scheme, std::optional<std::size_t> grade,
                                            VetoScope scope);

}  // namespace jixiao::scoring
