#include "demo/province.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/period.h"
#include "demo/codes.h"
#include "demo/names.h"
#include "demo/random.h"

namespace jixiao::demo {
namespace {

constexpr int city_count = 21;
constexpr int county_count = 183;
constexpr int sea_count = 70;
constexpr int city_county_min = 5;

constexpr std::array province_departments{
    "办公室",         "政策法规处", "货物和劳务税处",   "税费优惠处",       "社会保险费处", "非税收入处",
    "收入规划核算处", "纳税服务处", "征管和科技发展处", "数据和风险管理局", "稽查局",       "财务管理处",
    "督察内审处",     "人事处",     "教育处",           "党建工作处",       "绩效办",       "信息中心"};
constexpr std::array city_departments{"办公室",     "法制科",     "税政科",     "社会保险费和非税收入科",
                                      "收入核算科", "纳税服务科", "征收管理科", "税收风险管理局",
                                      "人事教育科", "信息中心"};

constexpr std::int64_t far_away = std::int64_t{1} << 40;

bool is_land(Point p) {  // inside an ellipse of half axes 5,200 and 3,300
  std::int64_t const x = (p.x - 6000) * 33;
  std::int64_t const y = (p.y - 4000) * 52;
  return x * x + y * y <= std::int64_t{52 * 33 * 100} * (52 * 33 * 100);
}

Point random_point(Stream& stream) { return {stream.below(12000), stream.below(8000)}; }

// Points that keep their distance (Mitchell's best candidate).
std::vector<Point> spread_points(Stream& stream, int count, bool land, std::vector<Point> const& others) {
  std::vector<Point> points;
  while (static_cast<int>(points.size()) < count) {
    Point best;
    std::int64_t best_distance = -1;
    for (int candidate = 0; candidate < 12; ++candidate) {
      Point const p = random_point(stream);
      if (is_land(p) != land) continue;
      std::int64_t nearest = far_away;
      for (auto const q : points) nearest = std::min(nearest, squared_distance(p, q));
      for (auto const q : others) nearest = std::min(nearest, squared_distance(p, q));
      if (nearest > best_distance) {
        best_distance = nearest;
        best = p;
      }
    }
    if (best_distance >= 0) points.push_back(best);
  }
  return points;
}

std::size_t nearest_index(std::vector<Point> const& points, Point p, std::size_t except = ~std::size_t{0}) {
  std::size_t best = except == 0 ? 1 : 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (i != except && squared_distance(points[i], p) < squared_distance(points[best], p)) best = i;
  }
  return best;
}

struct Layout {
  std::vector<Point> counties, sea, cities;
  std::vector<std::size_t> city_of;  // per county
};

// Counties fall to the nearest city seat; seats are drawn again until every city has enough of them.
Layout draw_layout(std::uint64_t seed) {
  Layout layout;
  for (int attempt = 0;; ++attempt) {
    Stream stream(seed, "layout", attempt);
    layout.counties = spread_points(stream, county_count, true, {});
    layout.sea = spread_points(stream, sea_count, false, layout.counties);
    layout.cities = spread_points(stream, city_count, true, {});
    layout.city_of.clear();
    std::array<int, city_count> sizes{};
    for (auto const p : layout.counties) {
      layout.city_of.push_back(nearest_index(layout.cities, p));
      ++sizes[layout.city_of.back()];
    }
    if (*std::min_element(sizes.begin(), sizes.end()) >= city_county_min) return layout;
  }
}

class Builder {
 public:
  Builder(std::uint64_t seed, int year) : seed_(seed), layout_(draw_layout(seed)) {
    out_.sea = layout_.sea;
    out_.moved_on = Date::from_ymd(year, 1, 1);
    out_.renamed_on = Date::from_ymd(year, 4, 1);
  }

  Province build() {
    names_ = place_names(seed_, "counties");
    add({Rank::province, authority_code(0), fmt::format("{}省税务局", province_name), -1});
    body(0).kind = "机关";
    rank_counties();
    for (int c = 0; c < city_count; ++c) add_city(c);
    add_departments(0, province_departments);
    for (int c = 0; c < city_count; ++c) add_departments(out_.cities[static_cast<std::size_t>(c)], city_departments);
    for (std::size_t c = 0; c < county_count; ++c) add_county(c);
    choose_reorganisations();
    for (int const county : out_.counties) add_branches(county);
    return std::move(out_);
  }

 private:
  struct New {
    Rank rank;
    std::string code, name;
    int parent;
  };
  Body& body(int ordinal) { return out_.bodies[static_cast<std::size_t>(ordinal)]; }

  int add(New made) {
    Body unit;
    unit.rank = made.rank;
    unit.code = std::move(made.code);
    unit.name = std::move(made.name);
    unit.parent = made.parent;
    if (made.parent >= 0) unit.region = body(made.parent).region;
    out_.bodies.push_back(std::move(unit));
    return static_cast<int>(out_.bodies.size()) - 1;
  }

  // Zipf: the k-th county weighs 1 ÷ (k + 3)^0.9, kept in integers. Seats of cities come first.
  void rank_counties() {
    std::vector<std::size_t> order(county_count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<std::int64_t> remoteness(county_count);
    seat_.assign(city_count, ~std::size_t{0});
    for (std::size_t i = 0; i < county_count; ++i) {
      remoteness[i] = squared_distance(layout_.counties[i], layout_.cities[layout_.city_of[i]]);
      auto& seat = seat_[layout_.city_of[i]];
      if (seat == ~std::size_t{0} || remoteness[i] < remoteness[seat]) seat = i;
    }
    std::vector<std::int64_t> key(county_count);
    for (std::size_t i = 0; i < county_count; ++i) {
      Stream stream(seed_, "county size", static_cast<std::int64_t>(i));
      bool const is_seat = seat_[layout_.city_of[i]] == i;
      key[i] = stream.normal() + (is_seat ? 1800 : 0) - remoteness[i] * 600 / million;
    }
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return key[a] > key[b]; });
    weight_.assign(county_count, 0);
    place_.assign(county_count, 0);
    std::int64_t total = 0;
    for (std::size_t k = 0; k < county_count; ++k) {
      std::int64_t milli_ln = 0;  // ln(k + 3) by summing 1 ÷ n, near enough for a size
      for (std::size_t n = 1; n < k + 3; ++n) milli_ln += 1000 / static_cast<std::int64_t>(n) + (n > 1 ? 0 : -577);
      weight_[order[k]] = scaled(million, -900 * milli_ln / 1000);
      place_[order[k]] = static_cast<int>(k);
      total += weight_[order[k]];
    }
    for (auto& w : weight_) w = w * million / total;
  }

  void add_city(int c) {
    static constexpr std::array regions{"东部", "南部", "西部", "北部"};
    int const ordinal = add({Rank::city, authority_code(c + 1), names_[static_cast<std::size_t>(c)] + "市税务局", 0});
    out_.cities.push_back(ordinal);
    Point const at = layout_.cities[static_cast<std::size_t>(c)];
    auto& city = body(ordinal);
    city.kind = "机关";
    city.at = at;
    city.region = regions[at.x > 8000 ? 0 : at.x < 4000 ? 2 : at.y < 4000 ? 1 : 3];
    for (std::size_t i = 0; i < county_count; ++i) {
      if (layout_.city_of[i] == static_cast<std::size_t>(c)) city.weight_ppm += weight_[i];
    }
    if (c + 1 < city_count) return;
    auto by_weight = out_.cities;
    std::stable_sort(by_weight.begin(), by_weight.end(),
                     [&](int a, int b) { return body(a).weight_ppm > body(b).weight_ppm; });
    for (std::size_t k = 0; k < by_weight.size(); ++k) {
      body(by_weight[k]).peer_group = k < 6 ? "A" : k < 14 ? "B" : "C";
      body(by_weight[k]).remote = k >= 14 && k % 2 == 0;
      if (k == 2 || k == 9 || k == 16) body(by_weight[k]).pilot = "reverse_review";  // one pilot in each group
    }
  }

  template <std::size_t N>
  void add_departments(int office, std::array<char const*, N> const& titles) {
    for (std::size_t d = 0; d < N; ++d) {
      int const city = office == 0 ? 0 : std::stoi(body(office).code.substr(3, 2));
      int const ordinal = add({Rank::department, authority_code(city, 0, 0, static_cast<int>(d) + 1),
                               body(office).name + titles[d], office});
      body(ordinal).kind = "内设部门";
      out_.departments.push_back(ordinal);
    }
  }

  // G1 seats, G2 development zones, G3 … G5 by size, G6 remote.
  std::string group_of(std::size_t c) const {
    if (seat_[layout_.city_of[c]] == c) return "G1";
    int const k = place_[c];
    bool const far = squared_distance(layout_.counties[c], layout_.cities[layout_.city_of[c]]) > million;
    if (far && k >= 60) return "G6";
    if (k % 9 == 4 && k < 110) return "G2";
    return k < 60 ? "G3" : k < 125 ? "G4" : "G5";
  }

  void add_county(std::size_t c) {
    std::size_t const city = layout_.city_of[c];
    int const parent = out_.cities[city];
    std::string const group = group_of(c);
    std::string const name = names_[city_count + c];
    char const* const suffix = group == "G1" ? "区" : group == "G2" ? "经济开发区" : place_[c] % 7 == 3 ? "市" : "县";
    int const ordinal = add({Rank::county, authority_code(static_cast<int>(city) + 1, ++counties_in_city_[city]),
                             name + suffix + "税务局", parent});
    auto& county = body(ordinal);
    county.kind = "机关";
    county.peer_group = group;
    county.remote = group == "G6";
    county.weight_ppm = weight_[c];
    county.at = layout_.counties[c];
    out_.counties.push_back(ordinal);
  }

  // The county nearest the border of its city moves across; a middling county elsewhere becomes a district.
  void choose_reorganisations() {
    std::int64_t best = far_away;
    std::size_t moved = 0;
    for (std::size_t c = 0; c < county_count; ++c) {
      std::size_t const own = layout_.city_of[c];
      std::size_t const other = nearest_index(layout_.cities, layout_.counties[c], own);
      std::int64_t const farther = squared_distance(layout_.counties[c], layout_.cities[other]) -
                                   squared_distance(layout_.counties[c], layout_.cities[own]);
      if (counties_in_city_[own] <= city_county_min || seat_[own] == c || farther >= best) continue;
      best = farther;
      moved = c;
    }
    out_.moved_county = out_.counties[moved];
    body(out_.moved_county).parent_before = body(out_.moved_county).parent;
    body(out_.moved_county).parent =
        out_.cities[nearest_index(layout_.cities, layout_.counties[moved], layout_.city_of[moved])];
    for (std::size_t c = 0; c < county_count; ++c) {
      auto& county = body(out_.counties[c]);
      if (c == moved || county.peer_group != "G4" || !county.name.ends_with("县税务局")) continue;
      out_.renamed_county = out_.counties[c];
      county.code_before = county.code;
      county.name_before = county.name;
      county.name = names_[city_count + c] + "区税务局";
      std::size_t const city = layout_.city_of[c];
      county.code = authority_code(static_cast<int>(city) + 1, ++counties_in_city_[city]);
      return;
    }
  }

  void add_branches(int county_ordinal) {
    Body const county = body(county_ordinal);
    auto const villages = place_names(seed_ + static_cast<std::uint64_t>(county_ordinal), "branches");
    Stream stream(seed_, "branches", county_ordinal);
    int const count =
        static_cast<int>(4 + std::min<std::int64_t>(9, county.weight_ppm / 1900)) + static_cast<int>(stream.below(3));
    std::vector<std::int64_t> shares;
    for (int b = 0; b < count; ++b) shares.push_back(stream.log_normal(1000, 400));
    auto const total = std::accumulate(shares.begin(), shares.end(), std::int64_t{0});
    std::string const base = county.code_before.empty() ? county.code : county.code_before;
    std::string const short_name = county.name.substr(0, county.name.size() - std::string("税务局").size());
    for (int b = 0; b < count; ++b) {
      auto const i = static_cast<std::size_t>(b);
      std::string const title = b == 0   ? "税务局第一税务分局（办税服务厅）"
                                : b == 1 ? "税务局第二税务分局"
                                         : "税务局" + villages[i] + "税务所";
      int const ordinal =
          add({Rank::branch, fmt::format("{}{:02}00", base.substr(0, 7), b + 1), short_name + title, county_ordinal});
      auto& branch = body(ordinal);
      branch.kind = "派出机构";
      branch.peer_group = county.peer_group;
      branch.remote = county.remote;
      branch.weight_ppm = county.weight_ppm * shares[i] / total;
      out_.branches.push_back(ordinal);
    }
  }

  std::uint64_t seed_;
  Layout layout_;
  Province out_;
  std::vector<std::string> names_;
  std::vector<std::int64_t> weight_;  // per county, ppm
  std::vector<int> place_;            // per county: 0 = largest
  std::vector<std::size_t> seat_;     // per city: its central county
  std::array<int, city_count> counties_in_city_{};
};

}  // namespace

Province build_province(std::uint64_t seed, int reorganisation_year) {
  return Builder(seed, reorganisation_year).build();
}

std::string const& Province::code(int ordinal, int month) const {
  auto const& body = (*this)[ordinal];
  bool const before = !body.code_before.empty() && month < renamed_on.year() * 12 + renamed_on.month() - 1;
  return before ? body.code_before : body.code;
}

int Province::parent(int ordinal, int month) const {
  auto const& body = (*this)[ordinal];
  bool const before = body.parent_before >= 0 && month < moved_on.year() * 12 + moved_on.month() - 1;
  return before ? body.parent_before : body.parent;
}

}  // namespace jixiao::demo
