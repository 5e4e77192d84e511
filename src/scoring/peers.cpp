#include "scoring/peers.h"

#include <algorithm>
#include <map>

#include "base/check.h"
#include "scoring/figure.h"

namespace jixiao::scoring {

PeerGroups build_peer_groups(std::span<std::string const> group_of_unit) {
  std::map<std::string, std::vector<int>> groups;
  for (std::size_t i = 0; i < group_of_unit.size(); ++i) {
    if (!group_of_unit[i].empty()) groups[group_of_unit[i]].push_back(static_cast<int>(i));
  }
  PeerGroups out;
  for (auto& [id, members] : groups) {
    out.ids.push_back(id);
    out.members.push_back(std::move(members));
  }
  return out;
}

std::vector<std::optional<Place>> places(std::span<std::optional<Decimal> const> values, Better better) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i]) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return better == Better::larger ? *values[a] > *values[b] : *values[a] < *values[b];
  });
  std::vector<std::optional<Place>> out(values.size());
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && *values[order[end]] == *values[order[begin]]) ++end;
    auto const mean = *Decimal::from_parts(static_cast<int128>(begin + 1 + end) * 5, 1);  // (first + last) / 2
    for (auto i = begin; i < end; ++i) {
      out[order[i]] = Place{static_cast<int>(begin) + 1, mean, static_cast<int>(order.size())};
    }
  }
  return out;
}

std::optional<Decimal> quantile(std::span<Decimal const> ascending, Decimal p) {
  JX_ASSERT(p >= Decimal(0) && p <= Decimal(1));
  if (ascending.empty()) return std::nullopt;
  auto const last = static_cast<std::int64_t>(ascending.size()) - 1;
  auto const position = Decimal(last) * p;
  auto const below = *position.rounded(0, Rounding::toward_zero).to_int64();
  auto const low = ascending[static_cast<std::size_t>(below)];
  if (below == last) return low;
  auto const high = ascending[static_cast<std::size_t>(below) + 1];
  return (Figure(low) + (Figure(position) - Decimal(below)) * (Figure(high) - low)).number;
}

}  // namespace jixiao::scoring
