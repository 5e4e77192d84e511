#include "demo/quality.h"

#include <algorithm>
#include <array>

#include "demo/random.h"

namespace jixiao::demo {
namespace {

constexpr std::int64_t miss_ppm_max = 900'000;
constexpr std::int64_t unavoidable = 45;  // percent of the usual misses that no skill prevents
constexpr int months_between_anchors = 6;
constexpr std::int64_t slump_depth = 1'900;
// Slack after Spring Festival, a push before each half-year's and the year's end.
constexpr std::array<std::int64_t, 12> season{0, -150, -50, 0, 50, 120, -80, -60, 20, 40, 100, 160};

std::int64_t group_bonus(Body const& body) {
  if (body.rank == Rank::county) return body.peer_group == "G1" ? 150 : body.peer_group == "G6" ? -300 : 0;
  if (body.rank == Rank::city) return body.peer_group == "A" ? 150 : body.peer_group == "C" ? -150 : 0;
  return 0;
}

// What is harder everywhere in such places, whatever the skill, as an exponent.
std::int64_t hardship(Body const& body) {
  if (body.rank != Rank::county && body.rank != Rank::branch) return 0;
  return body.peer_group == "G1" ? -100 : body.peer_group == "G5" ? 200 : body.peer_group == "G6" ? 400 : 0;
}

// How far a unit differs from the office above it, in thousandths: cities most, branches least.
std::int64_t own_share(Body const& body) {
  return body.rank == Rank::city ? 620 : body.rank == Rank::county ? 550 : 350;
}

// Everyday trouble comes on top of what a quiet office misses; rare failures more than double, frequent ones grow by a
// constant.
std::int64_t with_trouble(std::int64_t base_ppm) {
  return base_ppm + std::min<std::int64_t>(base_ppm, 40'000) * 14 / 10;
}

}  // namespace

Quality::Quality(std::uint64_t seed, Province const& province, int last, Plan const& plan) : seed_(seed), last_(last) {
  auto const n = province.bodies.size();
  general_.assign(n, 0);
  pace_.assign(n, 0);
  hardship_.assign(n, 0);
  parent_.assign(n, -1);
  slumps_.resize(n);
  for (std::size_t i = 1; i < n; ++i) {
    auto const& body = province.bodies[i];
    auto const above = static_cast<std::size_t>(body.parent);
    Stream stream(seed, "skill", static_cast<std::int64_t>(i));
    parent_[i] = body.parent;
    hardship_[i] = hardship(body);
    general_[i] = general_[above] * 9 / 10 + stream.normal() * own_share(body) / 1000 + group_bonus(body);
    pace_[i] = pace_[above] * 9 / 10 + stream.normal() * own_share(body) / 3000;
    slumps_[i] = slumps_[above];
    for (auto const& deed : plan.slumps_of(static_cast<int>(i))) {
      slumps_[i].push_back({*deed.field, deed.from, deed.to});
    }
  }
}

std::int64_t Quality::own_line(int ordinal, Field field) const {
  return Stream(seed_, "field skill", std::int64_t{ordinal} * 16 + static_cast<int>(field)).normal();
}

std::int64_t Quality::skill(int ordinal, Field field, int month) const {
  auto const i = static_cast<std::size_t>(ordinal);
  std::int64_t line = 0,
               handed_down = 550;  // a line of business is run from above: its strength is shared by all below
  for (int unit = ordinal; unit > 0; unit = parent_[static_cast<std::size_t>(unit)]) {
    line += own_line(unit, field) * handed_down / 1000;
    handed_down = handed_down * 9 / 10;
  }
  std::int64_t const entity = std::int64_t{ordinal} * 16 + static_cast<int>(field);
  std::int64_t const shiver = Stream(seed_, "month skill", entity, month).normal();
  int const anchor = month / months_between_anchors;
  int const into = month % months_between_anchors;
  std::int64_t const from = Stream(seed_, "drift", entity, anchor).normal();
  std::int64_t const to = Stream(seed_, "drift", entity, anchor + 1).normal();
  std::int64_t const drift = (from * (months_between_anchors - into) + to * into) / months_between_anchors;
  std::int64_t const trend = pace_[i] * (month - last_) / 12;
  std::int64_t slump = 0;
  for (auto const& one : slumps_[i]) {
    if (one.field == field && one.from <= month && month <= one.to) slump = slump_depth;
  }
  return general_[i] * 80 / 100 + line + trend + drift * 25 / 100 + shiver * 15 / 100 +
         season[static_cast<std::size_t>(month % 12)] - slump;
}

std::int64_t Quality::miss(int ordinal, Field field, int month, std::int64_t base_ppm,
                           std::int64_t spread_milli) const {
  std::int64_t const exponent =
      hardship_[static_cast<std::size_t>(ordinal)] - skill(ordinal, field, month) * spread_milli / 1000;
  auto const usual = with_trouble(base_ppm);
  return std::min(miss_ppm_max, usual * unavoidable / 100 + scaled(usual * (100 - unavoidable) / 100, exponent));
}

}  // namespace jixiao::demo
