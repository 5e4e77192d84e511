// Pilots, full-time performance officers, contest awards and the talks of the yearly conference: what a speech names.
#include "demo/tables.h"

namespace jixiao::demo {
namespace {

// Pilots beside the reverse review, whose cities the register of units names.
struct Feature {
  char const* id;
  int cities;
};
constexpr Feature features[] = {{"perf_officer", 2}, {"evidence_chain", 1}, {"duty_chain", 1}, {"mentor", 1},
                                {"lab", 5},          {"culture_site", 2}};

// The same cities in every month, spread over the province: 4 has no divisor in common with 21.
std::vector<int> pilot_cities(World const& world, Feature const& feature) {
  auto const& cities = world.province.cities;
  auto const n = static_cast<std::int64_t>(cities.size());
  auto const first = Stream(world.seed, "pilot", static_cast<std::int64_t>(&feature - features)).below(n);
  std::vector<int> out;
  for (int k = 0; k < feature.cities; ++k) out.push_back(cities[static_cast<std::size_t>((first + 4 * k) % n)]);
  return out;
}

void write_pilot_row(Page& page, int city, char const* feature) {
  page.out.text("pilot_id", fmt::format("{}-{:04}", feature, city))
      .text("org_code", page.code(city))
      .date("as_of", page.month.last)
      .text("feature", feature)
      .text("status", "RUNNING")
      .date("started_on", Date::from_ymd(page.month.year() - 1, 3, 1))
      .text("document", fmt::format("演示绩〔{}〕{}号", page.month.year() - 1, city % 90 + 1))
      .end();
}

void write_pilot(Page& page) {
  for (int const city : page.world.province.cities) {
    if (page.world.province[city].pilot == "reverse_review") write_pilot_row(page, city, "reverse_review");
  }
  for (auto const& feature : features) {
    for (int const city : pilot_cities(page.world, feature)) write_pilot_row(page, city, feature.id);
  }
}

void write_officer_post(Page& page) {
  for (int const city : pilot_cities(page.world, features[0])) {
    std::vector<int> owners = {city};
    for (int const county : page.world.province.counties) {
      if (page.world.province.parent(county, page.month.index) == city) owners.push_back(county);
    }
    for (int const owner : owners) {
      Stream stream(page.world.seed, page.dataset, owner);
      auto const posts = owner == city ? 3 : 1 + stream.below(2);
      for (std::int64_t k = 0; k < posts; ++k) {
        bool const vacant = stream.chance(80'000);
        page.out.text("post_id", fmt::format("G{:04}{}", owner, k))
            .text("org_code", page.code(owner))
            .date("as_of", page.month.last)
            .flag("full_time", k == 0 || stream.chance(600'000))
            .text("staff_id", vacant ? std::string() : fmt::format("S{:04}{:03}", owner, 100 + k))
            .end();
      }
    }
  }
}

void write_contest_award(Page& page) {
  for (int const city : page.world.province.cities) {
    Stream stream = page.stream(city);
    if (city != page.world.province.cities.front() && !stream.chance(300'000)) continue;
    Date const day = page.workday(stream);
    bool const revoked = stream.chance(15'000);
    page.out.id("award_id", 'B', page.month.index, city, 0)
        .text("org_code", page.code(city))
        .text("contest", fmt::format("擂台{}{:02}", page.month.year(), page.month.number()))
        .text("title", stream.chance(800'000) || city == page.world.province.cities.front() ? "pacesetter" : "other")
        .date("publicised_on", day - 7)
        .date("awarded_on", day)
        .date("revoked_on", revoked ? page.known(day + 10) : std::nullopt)
        .text("staff_id", fmt::format("S{:04}{:03}", city, stream.below(9)))
        .end();
  }
}

// The conference of the year: two city offices and one of a county, the same in every month of it.
void write_conference_talk(Page& page) {
  Stream stream(page.world.seed, page.dataset, page.month.year());
  auto const& province = page.world.province;
  auto const pick = [&](std::vector<int> const& from) {
    return from[static_cast<std::size_t>(stream.below(static_cast<std::int64_t>(from.size())))];
  };
  auto const first = pick(province.cities);
  auto second = pick(province.cities);
  while (second == first) second = pick(province.cities);
  auto const county = pick(province.counties);
  int place = 0;
  for (int const owner : {first, second, county}) {
    ++place;
    page.out.text("talk_id", fmt::format("T{}{}", page.month.year(), place))
        .text("org_code", page.code(owner))
        .date("as_of", page.month.last)
        .text("kind", owner == county ? "county" : "city")
        .integer("place", place)
        .end();
  }
}

constexpr Table tables[] = {
    {"pilot", Every::month, write_pilot},
    {"officer_post", Every::month, write_officer_post},
    {"contest_award", Every::month, write_contest_award},
    {"conference_talk", Every::month, write_conference_talk},
};

}  // namespace

std::span<Table const> pilot_tables() { return tables; }

}  // namespace jixiao::demo
