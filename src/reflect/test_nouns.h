#pragma once
// Nouns for the tests of this folder: every kind of member once.
#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/decimal.h"
#include "base/hash.h"
#include "base/period.h"
#include "reflect/schema.h"

namespace jixiao::reflect_test {

enum class Light { green, yellow, red };
BOOST_DESCRIBE_ENUM(Light, green, yellow, red)

struct Band {
  std::string name;
  Decimal points;
  friend bool operator==(Band const&, Band const&) = default;
};
BOOST_DESCRIBE_STRUCT(Band, (), (name, points))

struct GrownBand {  // as Band, and a member more
  std::string name;
  Decimal points;
  std::string note = "无";
};
BOOST_DESCRIBE_STRUCT(GrownBand, (), (name, points, note))
constexpr std::size_t members_signed_first(GrownBand const*) { return 2; }

struct Sheet {
  std::string code;
  std::string note;
  bool active = true;
  std::int32_t sort = 7;
  Decimal weight{100};
  Light light = Light::yellow;
  Date from;
  std::optional<Date> to;
  Period period;
  std::vector<Band> bands;
  std::map<std::string, Decimal> targets;
  std::set<std::string> tags;
  friend bool operator==(Sheet const&, Sheet const&) = default;
};
BOOST_DESCRIBE_STRUCT(Sheet, (), (code, note, active, sort, weight, light, from, to, period, bands, targets, tags))
constexpr auto optional_members(Sheet const*) { return std::array{"note"}; }
constexpr auto docs(Sheet const*) {
  return std::array{reflect::Doc{"code", "统一编码"}, reflect::Doc{"weight", "权重"}};
}

// What the other walkers meet rarely: raw JSON, digests, timestamps, keys that are not strings, itself.
struct Record {
  Json raw;
  Digest digest{};
  Timestamp at;
  std::map<Period, std::int64_t> by_period;
  std::map<Light, bool> by_light;
  std::vector<Record> children;
};
BOOST_DESCRIBE_STRUCT(Record, (), (raw, digest, at, by_period, by_light, children))
constexpr auto optional_members(Record const*) { return std::array{"digest", "at"}; }
constexpr auto required_members(Record const*) { return std::array{"raw"}; }

inline Sheet sheet() {
  Sheet s;
  s.code = "S-01";
  s.weight = Decimal::parse("92.50").value();
  s.light = Light::red;
  s.from = Date::from_ymd(2026, 1, 1);
  s.period = Period::parse("2026Q3").value();
  s.bands = {{"A", 10}, {"B", Decimal::parse("-0.5").value()}};
  s.targets = {{"3301", 5}};
  s.tags = {"city", "pilot"};
  return s;
}

}  // namespace jixiao::reflect_test
