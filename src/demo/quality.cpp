#include "demo/quality.h"

#include <algorithm>

#include "demo/random.h"

namespace jixiao::demo {
namespace {

constexpr std::int64_t miss_ppm_max = 900'000;
constexpr int months_between_anchors = 6;

std::int64_t group_bonus(Body const& body) {
  if (body.rank == Rank::county) return body.peer_group == "G1" ? 250 : body.peer_group == "G6" ? -450 : 0;
  if (body.rank == Rank::city) return body.peer_group == "A" ? 250 : body.peer_group == "C" ? -250 : 0;
  return 0;
}

// What is harder everywhere in such places, whatever the skill, as an exponent.
std::int64_t hardship(Body const& body) {
  if (body.rank != Rank::county && body.rank != Rank::branch) return 0;
  return body.peer_group == "G1" ? -100 : body.peer_group == "G5" ? 200 : body.peer_group == "G6" ? 400 : 0;
}

}  // namespace

Quality::Quality(std::uint64_t seed, Province const& province) : seed_(seed) {
  general_.assign(province.bodies.size(), 0);
  hardship_.assign(province.bodies.size(), 0);
  for (std::size_t i = 1; i < province.bodies.size(); ++i) {
    auto const& body = province.bodies[i];
    Stream stream(seed, "skill", static_cast<std::int64_t>(i));
    std::int64_t const above = general_[static_cast<std::size_t>(body.parent)];
    hardship_[i] = hardship(body);
    general_[i] = above * 55 / 100 + stream.normal() * 70 / 100 + group_bonus(body);
  }
}

std::int64_t Quality::skill(int ordinal, Field field, int month) const {
  std::int64_t const entity = std::int64_t{ordinal} * 16 + static_cast<int>(field);
  std::int64_t const own = Stream(seed_, "field skill", entity).normal();
  std::int64_t const shiver = Stream(seed_, "month skill", entity, month).normal();
  int const anchor = month / months_between_anchors;
  int const into = month % months_between_anchors;
  std::int64_t const from = Stream(seed_, "drift", entity, anchor).normal();
  std::int64_t const to = Stream(seed_, "drift", entity, anchor + 1).normal();
  std::int64_t const drift = (from * (months_between_anchors - into) + to * into) / months_between_anchors;
  return general_[static_cast<std::size_t>(ordinal)] * 80 / 100 + own * 50 / 100 + drift * 30 / 100 + shiver * 15 / 100;
}

std::int64_t Quality::miss(int ordinal, Field field, int month, std::int64_t base_ppm,
                           std::int64_t spread_milli) const {
  std::int64_t const exponent =
      hardship_[static_cast<std::size_t>(ordinal)] - skill(ordinal, field, month) * spread_milli / 1000;
  return std::min(miss_ppm_max, scaled(base_ppm, exponent));
}

}  // namespace jixiao::demo
