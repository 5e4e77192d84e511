#include "scoring/robustness.h"

#include <algorithm>

#include "base/check.h"
#include "scoring/figure.h"
#include "scoring/random.h"

namespace jixiao::scoring {
namespace {

constexpr std::int64_t factor_one = 10'000;
constexpr std::int64_t rate_one = 1'000'000'000;
constexpr int128 result_one = 1'000'000'000'000;
Decimal const points_limit = 10'000'000;

struct Line {
  std::int64_t earned;  // cents × 10^-9
  std::int64_t points;  // cents
  std::int32_t indicator;
  std::int32_t axis;
};

struct Sheet {
  std::vector<Line> lines;
  int128 adjustment = 0;
};

std::int64_t scaled(Decimal value, std::int64_t one) {
  auto const product = (Figure(value) * Decimal(one)).number;
  return product ? product->rounded(0, Rounding::half_even).to_int64().value_or(0) : 0;
}

std::vector<Sheet> to_integers(std::span<RobustnessUnit const> group) {
  std::vector<Sheet> sheets;
  for (auto const& unit : group) {
    Sheet sheet;
    for (auto const& line : unit.lines) {
      auto const points = scaled(line.points, 100);
      sheet.lines.push_back({scaled(line.rate, rate_one) * points, points, line.indicator, line.axis});
    }
    sheet.adjustment = scaled(unit.adjustment_rate, static_cast<std::int64_t>(result_one));
    sheets.push_back(std::move(sheet));
  }
  return sheets;
}

class Perturbation {
 public:
  Perturbation(std::span<RobustnessUnit const> group, std::span<Decimal const> axis_weights)
      : sheets_(to_integers(group)), earned_(axis_weights.size()), points_(axis_weights.size()), totals_(group.size()) {
    for (auto const& weight : axis_weights) axis_weights_.push_back(scaled(weight, 1'000'000));
  }

  // Ranks of all units under the factors; ties share the better rank. Valid until the next call.
  std::vector<int> const& ranks(std::vector<std::int64_t> const& factors) {
    for (std::size_t i = 0; i < sheets_.size(); ++i) totals_[i] = {total(sheets_[i], factors), static_cast<int>(i)};
    std::sort(totals_.begin(), totals_.end(), [](auto const& a, auto const& b) { return a.first > b.first; });
    ranks_.resize(totals_.size());
    int rank = 1;
    for (std::size_t i = 0; i < totals_.size(); ++i) {
      if (i > 0 && totals_[i].first != totals_[i - 1].first) rank = static_cast<int>(i) + 1;
      ranks_[static_cast<std::size_t>(totals_[i].second)] = rank;
    }
    return ranks_;
  }

 private:
  int128 total(Sheet const& sheet, std::vector<std::int64_t> const& factors) {
    std::fill(earned_.begin(), earned_.end(), 0);
    std::fill(points_.begin(), points_.end(), 0);
    for (auto const& line : sheet.lines) {
      auto const factor = factors[static_cast<std::size_t>(line.indicator)];
      earned_[static_cast<std::size_t>(line.axis)] += static_cast<int128>(line.earned) * factor;
      points_[static_cast<std::size_t>(line.axis)] += static_cast<int128>(line.points) * factor;
    }
    int128 weighted = 0;
    int128 weights = 0;
    for (std::size_t a = 0; a < points_.size(); ++a) {
      if (points_[a] <= 0) continue;
      weighted += earned_[a] * (result_one / rate_one) / points_[a] * axis_weights_[a];
      weights += axis_weights_[a];
    }
    return (weights > 0 ? weighted / weights : 0) + sheet.adjustment;
  }

  std::vector<Sheet> sheets_;
  std::vector<std::int64_t> axis_weights_;
  std::vector<int128> earned_, points_;
  std::vector<std::pair<int128, int>> totals_;
  std::vector<int> ranks_;
};

// The smallest rank that at least `percent` of the runs do not exceed.
int quantile_of(std::vector<int> const& runs_by_rank, int runs, int percent) {
  std::int64_t seen = 0;
  for (std::size_t rank = 1; rank < runs_by_rank.size(); ++rank) {
    seen += runs_by_rank[rank];
    if (seen * 100 >= static_cast<std::int64_t>(runs) * percent) return static_cast<int>(rank);
  }
  return static_cast<int>(runs_by_rank.size()) - 1;
}

bool can_perturb(std::span<RobustnessUnit const> group) {
  return std::all_of(group.begin(), group.end(), [](RobustnessUnit const& unit) {
    return std::all_of(unit.lines.begin(), unit.lines.end(), [](WeightedRate const& line) {
      return line.points >= Decimal(0) && line.points <= points_limit && line.rate.absolute() <= Decimal(9);
    });
  });
}

void draw(SplitMix64& random, std::int64_t spread, std::vector<std::int64_t>& factors) {
  auto const width = static_cast<std::uint64_t>(2 * spread + 1);
  for (auto& factor : factors) factor = factor_one - spread + static_cast<std::int64_t>(random.below(width));
}

}  // namespace

std::vector<RankBand> rank_bands(std::span<RobustnessUnit const> group, std::span<Decimal const> axis_weights,
                                 int indicators, Robustness const& settings) {
  if (group.empty() || settings.runs <= 0 || !can_perturb(group)) return {};
  Perturbation perturbation(group, axis_weights);
  std::vector<std::int64_t> factors(static_cast<std::size_t>(indicators), factor_one);
  auto const nominal = perturbation.ranks(factors);
  int const worst = *std::max_element(nominal.begin(), nominal.end());
  auto const spread = std::clamp<std::int64_t>(scaled(settings.weight_percent, factor_one / 100), 0, factor_one);

  std::vector<std::vector<int>> runs_by_rank(group.size(), std::vector<int>(group.size() + 1));
  std::vector<int> runs_at_bottom(group.size());
  SplitMix64 random(static_cast<std::uint64_t>(settings.seed));
  for (int run = 0; run < settings.runs; ++run) {
    draw(random, spread, factors);
    auto const& ranks = perturbation.ranks(factors);
    int const bottom = *std::max_element(ranks.begin(), ranks.end());
    for (std::size_t i = 0; i < group.size(); ++i) {
      ++runs_by_rank[i][static_cast<std::size_t>(ranks[i])];
      runs_at_bottom[i] += ranks[i] == bottom;
    }
  }
  std::vector<RankBand> bands;
  for (std::size_t i = 0; i < group.size(); ++i) {
    RankBand band{quantile_of(runs_by_rank[i], settings.runs, 5), quantile_of(runs_by_rank[i], settings.runs, 95), {}};
    if (nominal[i] == worst) band.bottom_share = Decimal(runs_at_bottom[i]) / Decimal(settings.runs);
    bands.push_back(band);
  }
  return bands;
}

}  // namespace jixiao::scoring
